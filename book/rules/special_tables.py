"""Identities of tables 7 to 13 of edition shanxi-13: special sources, “三公”, operating cost, projects (T7–T13)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from book.editions.shanxi_13.facts import (
    ABROAD,
    RECEPTION,
    THREE_PUBLIC,
    VEHICLE_OPERATION,
    VEHICLE_PURCHASE,
)
from book.labels import SOURCE_LABELS
from book.ledger import Ledger
from book.money import ZERO
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.sheet import TOTAL, Sheet, kinds, sum_of_rows, tree
from book.types import FISCAL_SOURCES, CostNature, Kind, Nature, RevenueSource, Source, Vintage


def _in_table1(context: Context, label: str) -> Decimal:
    """What table 1 says for a source of the current year."""
    return Sheet(context.tables[1], "收入").get(label, f"收入/{context.book.year}年")


def _revenue(context: Context, sheet: Sheet, source: RevenueSource) -> Iterator[Departure]:
    """The tree of a revenue table follows the revenue entered, and that equals the source in table 1."""
    entered = Ledger(context.book.revenue).where(source=source)
    yield from tree(sheet, {code: group.total for code, group in entered.by("code").items()})
    label = SOURCE_LABELS[Source(source)]
    expected = _in_table1(context, label)
    if entered.total != expected:
        message = f"填报的{label}收入明细合计应等于表1的{label}"
        yield Departure("revenue", message, expected, entered.total)


def _expenditure(context: Context, sheet: Sheet, source: Source, prefix: str = "") -> Iterator[Departure]:
    """The tree of a source's own expenditure table follows the lines, and its 合计 equals the source in table 1."""
    yield from tree(sheet)
    yield from kinds(context, sheet, prefix, source=source, vintage=Vintage.CURRENT)
    label = SOURCE_LABELS[source]
    expected = _in_table1(context, label)
    yield from sheet.expect(TOTAL, f"{prefix}合计", expected, f"表1的{label}")


@rule(
    "T7",
    Severity.ERROR,
    "表7的收入合计等于表1的政府性基金预算，上级科目等于下级科目之和。",
    remedy="补填或改正政府性基金收入明细，使合计等于表1。",
    touches=("revenue", "lines"),
    tables=(1, 7),
    see=("T1", "T8"),
)
def government_fund_revenue(context: Context) -> Iterator[Departure]:
    yield from _revenue(context, Sheet(context.tables[7]), RevenueSource.GOVERNMENT_FUND)


@rule(
    "T8",
    Severity.ERROR,
    "表8合计等于表1的政府性基金预算（因而等于表7），上级科目等于下级科目之和，合计等于基本支出与项目支出之和。",
    remedy="核对政府性基金支出明细的科目和金额，使合计等于表1。",
    touches=("lines",),
    tables=(1, 8),
    see=("T1", "T7"),
)
def government_fund_expenditure(context: Context) -> Iterator[Departure]:
    yield from _expenditure(context, Sheet(context.tables[8]), Source.GOVERNMENT_FUND)


@rule(
    "T9",
    Severity.ERROR,
    "表9的收入合计与支出合计都等于表1的国有资本经营预算，上级科目等于下级科目之和。",
    remedy="补填或改正国有资本经营收入与支出明细，使两边都等于表1。",
    touches=("revenue", "lines"),
    tables=(1, 9),
    see=("T1",),
)
def state_capital(context: Context) -> Iterator[Departure]:
    yield from _revenue(context, Sheet(context.tables[9], "国有资本经营预算收入"), RevenueSource.STATE_CAPITAL)
    side = "国有资本经营预算支出"
    yield from _expenditure(context, Sheet(context.tables[9], side), Source.STATE_CAPITAL, f"{side}/")


@rule(
    "T10",
    Severity.ERROR,
    "表10公务用车购置及运行费等于购置与运行之和，合计等于出国、接待与用车之和，各项不小于表6的相同科目。",
    remedy="核对表10各项与表6的相同科目，改正合计或明细。",
    touches=("lines",),
    tables=(6, 10),
    see=("T6",),
)
def three_public(context: Context) -> Iterator[Departure]:
    sheet, basic = Sheet(context.tables[10]), Sheet(context.tables[6])
    prefix = f"{context.book.year}年预算数/"
    total, columns = f"{prefix}合计", {source: prefix + SOURCE_LABELS[source] for source in FISCAL_SOURCES}
    abroad, reception, vehicles = "因公出国（境）费", "公务接待费", "公务用车购置及运行费"
    purchase, operation = "①公务用车购置费", "②公务用车运行维护费"
    items = {abroad: ABROAD, reception: RECEPTION, purchase: VEHICLE_PURCHASE, operation: VEHICLE_OPERATION}
    facts = context.totals("economic_code", "source", vintage=Vintage.CURRENT, economic_code=THREE_PUBLIC)
    for row, codes in items.items():
        for source, column in columns.items():
            spent = sum((facts[code, source] for code in codes), ZERO)
            yield from sheet.expect(row, column, spent, "当年该来源的预算明细之和")
        least, actual = sum((basic.get(code, total) for code in codes), ZERO), sheet.get(row, total)
        if actual < least:
            yield Departure(f"tables[10]/{row}/{total}", f"表10“{row}”不应小于表6的相同科目", least, actual)
    for row in sheet.rows:
        yield from sheet.expect(row, total, sheet.across(row, columns.values()), "三项来源之和")
    yield from sum_of_rows(sheet, vehicles, [purchase, operation], sheet.columns, "购置费与运行维护费之和")
    yield from sum_of_rows(sheet, TOTAL, [abroad, reception, vehicles], sheet.columns, "出国、接待与用车三项之和")


@rule(
    "T11",
    Severity.ERROR,
    "表11由行政单位和参公单位填列，等于其财政拨款基本支出的公用经费；事业单位不填。",
    remedy="核对单位性质和公用经费明细；事业单位清空表11并写明原因。",
    touches=("unit", "lines"),
    tables=(11,),
    see=("T6",),
)
def operating_cost(context: Context) -> Iterator[Departure]:
    sheet, year = Sheet(context.tables[11]), context.book.year
    columns = {source: f"{year}预算数/{SOURCE_LABELS[source]}" for source in FISCAL_SOURCES}
    total = f"{year}预算数/合计"
    is_institution = context.book.unit.nature is Nature.PUBLIC_INSTITUTION
    facts = context.totals("source", vintage=Vintage.CURRENT, kind=Kind.BASIC, nature=CostNature.PUBLIC)
    why = "零（事业单位没有机关运行经费）" if is_institution else "当年该来源基本支出的公用经费"
    for row in sheet.rows:
        for source, column in columns.items():
            yield from sheet.expect(row, column, ZERO if is_institution else facts[(source,)], why)
        yield from sheet.expect(row, total, sheet.across(row, columns.values()), "三项来源之和")
    if not is_institution and not sheet.get("部门合计", total):
        message = "行政单位和参公单位应有机关运行经费，现在没有财政拨款的公用经费"
        yield Departure(f"tables[11]/部门合计/{total}", message, severity=Severity.WARNING)


def _projects(context: Context, sheet: Sheet, vintage: Vintage, columns: Mapping[Source, str]) -> Iterator[Departure]:
    """Heading rows equal the sum of the projects, and every project its lines; its lines are of its own vintage."""
    facts = context.totals("project", "source", vintage=vintage, kind=Kind.PROJECT)
    totals = context.totals("project", vintage=vintage, kind=Kind.PROJECT)
    rows = _project_rows(sheet)
    for heading in [row for row in sheet.rows if row not in set(rows)]:
        yield from sum_of_rows(sheet, heading, rows, sheet.columns, "各项目之和")
    projects = {project.key: project for project in context.book.projects}
    for key, project in projects.items():
        row = f"project:{key}"
        for source, column in columns.items():
            yield from sheet.expect(row, column, facts[key, source], f"“{project.name}”该来源的预算明细之和")
        yield from sheet.expect(row, TOTAL, totals[(key,)], f"“{project.name}”的预算明细之和")
    for index, line in enumerate(context.book.lines):
        if line.project and line.vintage is vintage and projects[line.project].vintage is not vintage:
            project = projects[line.project]
            message = f"“{project.name}”的预算明细与项目的年度属性（当年、上年结转）不一致"
            yield Departure(f"lines[{index}].vintage", message, project.vintage.value, vintage.value)


def _project_rows(sheet: Sheet) -> list[str]:
    return [row for row in sheet.rows if row.startswith("project:")]


@rule(
    "T12",
    Severity.ERROR,
    "表12单位行等于各项目之和，一般公共预算等于表5的项目支出，与表13之和等于表3的项目支出。",
    remedy="核对项目支出明细：每一笔写明所属项目、资金来源和年度性质。",
    touches=("projects", "lines"),
    tables=(3, 5, 12, 13),
    see=("T5", "T13"),
)
def current_projects(context: Context) -> Iterator[Departure]:
    sheet, carried = Sheet(context.tables[12]), Sheet(context.tables[13])
    year = context.book.year
    columns = {
        source: f"{year}年财政拨款/{label}" if source in FISCAL_SOURCES else label
        for source, label in SOURCE_LABELS.items()
    }
    yield from _projects(context, sheet, Vintage.CURRENT, columns)
    for row in sheet.rows:
        yield from sheet.expect(row, TOTAL, sheet.across(row, columns.values()), "各来源之和")
    column = f"{year}年预算数/项目支出"
    general, every = (Sheet(context.tables[number]).get(TOTAL, column) for number in (5, 3))
    actual = sheet.sum(_project_rows(sheet), columns[Source.GENERAL_PUBLIC])
    if actual != general:
        message = "表12各项目的一般公共预算之和应等于表5的项目支出"
        yield Departure(f"tables[12]/{TOTAL}/{columns[Source.GENERAL_PUBLIC]}", message, general, actual)
    actual = sheet.sum(_project_rows(sheet), TOTAL) + carried.sum(_project_rows(carried), TOTAL)
    if actual != every:
        message = "表12与表13的各项目之和应等于表3的项目支出"
        yield Departure(f"tables[12]/{TOTAL}/{TOTAL}", message, every, actual)


@rule(
    "T13",
    Severity.ERROR,
    "表13单位行等于各结转项目之和，财政拨款的结转分来源列示。",
    remedy="核对结转项目的明细：来源和年度性质与项目一致。",
    touches=("projects", "lines"),
    tables=(13,),
    see=("T12",),
)
def carried_over_projects(context: Context) -> Iterator[Departure]:
    columns = {source: f"{context.book.year}年财政拨款/{SOURCE_LABELS[source]}" for source in FISCAL_SOURCES}
    yield from _projects(context, Sheet(context.tables[13]), Vintage.CARRYOVER, columns)
