"""The thirteen tables of edition shanxi-13 as declarations (Shanxi's 预算公开 form, years 2024 and 2025)."""

from collections.abc import Iterable, Sequence
from typing import Any

from book import classification, money
from book.editions.shanxi_13.facts import (
    ABROAD,
    BASIC,
    CARRYOVER,
    CURRENT,
    FISCAL,
    PROJECT,
    RECEPTION,
    VEHICLE_OPERATION,
    VEHICLE_PURCHASE,
    Facts,
)
from book.labels import SOURCE_LABELS
from book.ledger import Ledger
from book.model import Book
from book.tables import BLANK, Column, Entry, Side, Table, amount, build, label
from book.types import FISCAL_SOURCES, Heading, Source, Vintage

CLASS_ROWS = 30


def tables(book: Book) -> tuple[Table, ...]:
    """The thirteen tables of a Book, in order."""
    facts = Facts(book)
    return tuple(make(facts) for make in _TABLES)


def titles(year: int) -> tuple[str, ...]:
    """The titles of the tables of a year, in order."""
    return (
        f"{year}年预算收支总表",
        f"{year}年预算收入总表",
        f"{year}年预算支出总表",
        f"{year}年财政拨款收支总表",
        f"{year}年一般公共预算支出预算表（不含上年结转）",
        f"{year}年一般公共预算安排基本支出分经济科目表（不含上年结转）",
        f"{year}年政府性基金预算收入表（不含上年结转）",
        f"{year}年政府性基金预算支出表（不含上年结转）",
        f"{year}年国有资本经营预算收支预算表（不含上年结转）",
        f"{year}年财政拨款安排“三公”经费支出预算表",
        f"{year}年财政拨款安排机关运行经费预算表",
        f"{year}年项目支出预算表（本年预算）",
        f"{year}年项目支出预算表（上年结转）",
    )


def _table(facts: Facts, number: int, *sides: Side, **options: Any) -> Table:
    return build(
        number,
        titles(facts.year)[number - 1],
        f"{facts.level}名称：{facts.name}",
        *sides,
        **options,
    )


# Rows


def _sources(facts: Ledger, sources: Iterable[Source], indent: int = 0) -> list[Entry]:
    numerals = "一二三四五"
    return [
        Entry(SOURCE_LABELS[source], (f"{numerals[i]}、{SOURCE_LABELS[source]}",), facts.where(source=source), indent)
        for i, source in enumerate(sources)
    ]


def _padded(entries: list[Entry], length: int) -> list[Entry]:
    return entries + [BLANK] * (length - len(entries))


def _total(text: str, ledger: Ledger) -> Entry:
    return Entry(text, (text,), ledger, strong=True)


def _classes(ledger: Ledger) -> list[Entry]:
    by_class = ledger.by("function_code", 3)
    return [
        Entry(row.label, (row.label,), by_class.get(row.code, Ledger())) for row in classification.classes().values()
    ]


def _tree(facts: Facts, ledger: Ledger, attribute: str, *digits: int) -> list[Entry]:
    """合计, then every code that occurs with its parents, in code order."""
    levels = {
        code: (depth, group)
        for depth, length in enumerate(digits)
        for code, group in ledger.by(attribute, length).items()
        if len(code) == length
    }
    names = {fact.code: fact.name for fact in facts.book.revenue}
    return [
        Entry("合计", ("合计", ""), ledger, strong=True),
        *(
            Entry(code, (code, name), group, depth, strong=depth == 0)
            for code, (depth, group) in sorted(levels.items())
            if (name := names.get(code) or facts.subject(code))
        ),
    ]


def _function_tree(facts: Facts, ledger: Ledger) -> list[Entry]:
    return _tree(facts, ledger, "function_code", 3, 5, 7)


def _revenue_tree(facts: Facts, source: str) -> list[Entry]:
    return _tree(facts, Ledger(facts.book.revenue).where(source=source), "code", 3, 5, 7, 9)


def _projects(facts: Facts, vintage: Vintage, headings: Sequence[Heading]) -> list[Entry]:
    ledger = facts.all.where(vintage=vintage, **PROJECT)
    names = {Heading.DEPARTMENT: facts.book.department.name, Heading.UNIT: facts.name}
    groups = ledger.by("project")
    return [
        *(Entry(f"{heading}:{names[heading]}", (names[heading],), ledger, strong=True) for heading in headings),
        *(
            Entry(f"project:{project.key}", (project.name,), groups.get(project.key, Ledger()), indent=1)
            for project in facts.book.projects
            if project.key in groups or project.vintage is vintage
        ),
    ]


# Columns


def _by_source(*path: str, sources: Iterable[Source] = FISCAL_SOURCES, width: float = 2.5) -> tuple[Column, ...]:
    return tuple(amount(*path, SOURCE_LABELS[source], width=width, source=source) for source in sources)


def _by_kind(*path: str) -> tuple[Column, ...]:
    return amount(*path, "合计"), amount(*path, "基本支出", **BASIC), amount(*path, "项目支出", **PROJECT)


def _codes(*path: str, name: float = 5) -> tuple[Column, ...]:
    return label(*path, "科目编码", width=1.7, indents=False), label(*path, "科目名称", width=name)


# Tables


def _table1(facts: Facts) -> Table:
    year = facts.year
    income = [
        *_padded(_sources(facts.current, Source), CLASS_ROWS),
        _total("本年收入合计", facts.current),
        Entry("上年结转", ("上年结转",), facts.carryover),
        _total("收入总计", facts.all),
    ]
    expenditure = [
        *_classes(facts.all),
        _total("本年支出合计", facts.all),
        Entry("年终结转", ("年终结转",)),
        _total("支出总计", facts.all),
    ]
    return _table(
        facts,
        1,
        Side((label("收入", "项目", width=3.6), amount("收入", f"{year}年")), income),
        Side(
            (
                label("支出", "项目", width=5.1),
                amount("支出", f"{year}年合计"),
                amount("支出", "当年预算安排", width=2.2, **CURRENT),
                amount("支出", "上年结转安排", width=2.2, **CARRYOVER),
            ),
            expenditure,
        ),
    )


def _table2(facts: Facts) -> Table:
    short = {**SOURCE_LABELS, Source.GOVERNMENT_FUND: "政府性基金"}
    columns = (
        *_codes("项目", name=6.6),
        amount("本年收入", "合计", **CURRENT),
        *(amount("本年收入", short[source], source=source, **CURRENT) for source in Source),
        amount("上年结转", **CARRYOVER),
    )
    return _table(facts, 2, Side(columns, _function_tree(facts, facts.all)), landscape=True)


def _table3(facts: Facts) -> Table:
    columns = (*_codes("项目"), *_by_kind(f"{facts.year}年预算数"))
    return _table(facts, 3, Side(columns, _function_tree(facts, facts.all)))


def _table4(facts: Facts) -> Table:
    current, carryover = facts.fiscal.where(**CURRENT), facts.fiscal.where(**CARRYOVER)
    income = [
        *_padded(_sources(current, FISCAL_SOURCES), CLASS_ROWS),
        _total("本年收入合计", current),
        Entry("上年财政拨款结转", ("上年财政拨款结转",), carryover),
        *(Entry(f"结转:{entry.key}", entry.labels, entry.ledger, 1) for entry in _sources(carryover, FISCAL_SOURCES)),
        _total("收入总计", facts.fiscal),
    ]
    expenditure = [
        *_classes(facts.fiscal),
        _total("本年支出合计", facts.fiscal),
        Entry("年终结转", ("年终结转",)),
        *[BLANK] * len(FISCAL_SOURCES),
        _total("支出总计", facts.fiscal),
    ]
    return _table(
        facts,
        4,
        Side((label("收入", "项目", width=3.6), amount("收入", "金额", width=1.85)), income),
        Side(
            (
                label("支出", "项目", width=5.3),
                amount("支出", "金额", "小计", width=1.8),
                *_by_source("支出", "金额", width=1.85),
            ),
            expenditure,
        ),
    )


def _table5(facts: Facts) -> Table:
    columns = (*_codes("项目"), *_by_kind(f"{facts.year}年预算数"))
    return _table(facts, 5, Side(columns, _function_tree(facts, facts.general_public_current)))


def _table6(facts: Facts) -> Table:
    ledger = facts.general_public_basic
    entries = [Entry("合计", ("合计", ""), ledger, strong=True)]
    for class_code, group in ledger.by("economic_code", 3).items():
        entries.append(Entry(class_code, (facts.subject(class_code), ""), group, strong=True))
        for code, item in group.by("economic_code").items():
            government = "、".join(item.by("government_economic_name"))
            entries.append(Entry(code, (facts.subject(code), government), item, indent=1))
    total = f"{facts.year}年预算数"
    columns = (
        label("部门预算支出经济科目名称", width=5),
        label("政府预算支出经济科目名称", width=4, indents=False),
        amount(total, "合计"),
        amount(total, "人员经费", nature="personnel"),
        amount(total, "公用经费", nature="public"),
    )
    return _table(facts, 6, Side(columns, entries))


def _table7(facts: Facts) -> Table:
    columns = (
        label("项目", "收入科目编码", width=2, indents=False),
        label("项目", "科目名称", width=5),
        amount("政府性基金收入预算", width=3),
    )
    return _table(facts, 7, Side(columns, _revenue_tree(facts, "government_fund")))


def _table8(facts: Facts) -> Table:
    ledger = facts.current.where(source=Source.GOVERNMENT_FUND)
    return _table(facts, 8, Side((*_codes(), *_by_kind()), _function_tree(facts, ledger)))


def _table9(facts: Facts) -> Table:
    income, expenditure = "国有资本经营预算收入", "国有资本经营预算支出"
    ledger = facts.current.where(source=Source.STATE_CAPITAL)
    _, *items = _function_tree(facts, ledger)
    total = Entry("合计", (), ledger, strong=True)  # one row, whose label stands on the left
    return _table(
        facts,
        9,
        Side(
            (
                label(income, "项目", "收入科目编码", width=1.9, indents=False),
                label(income, "项目", "科目名称", width=4),
                amount(income, "国有资本经营收入预算", width=2.2),
            ),
            _revenue_tree(facts, "state_capital"),
        ),
        Side((*_codes(expenditure), *_by_kind(expenditure)), [total, *items]),
        landscape=True,
    )


def _table10(facts: Facts) -> Table:
    spent = facts.three_public

    def entry(text: str, codes: frozenset[str], indent: int = 0) -> Entry:
        return Entry(text, (text,), spent.where(economic_code=codes), indent)

    entries = [
        entry("因公出国（境）费", ABROAD),
        entry("公务接待费", RECEPTION),
        entry("公务用车购置及运行费", VEHICLE_PURCHASE | VEHICLE_OPERATION),
        entry("①公务用车购置费", VEHICLE_PURCHASE, 1),
        entry("②公务用车运行维护费", VEHICLE_OPERATION, 1),
        _total("合计", spent),
    ]
    total = f"{facts.year}年预算数"
    return _table(facts, 10, Side((label("项目", width=4), amount(total, "合计"), *_by_source(total)), entries))


def _table11(facts: Facts) -> Table:
    entries = [_total("部门合计", facts.operating_cost)]
    if facts.has_operating_cost:
        entries.append(Entry(facts.name, (facts.name,), facts.operating_cost))
    total = f"{facts.year}预算数"
    return _table(facts, 11, Side((label("单位名称", width=4), amount(total, "合计"), *_by_source(total)), entries))


def _table12(facts: Facts) -> Table:
    columns = (
        label("项目名称", width=7),
        amount("合计"),
        *_by_source(f"{facts.year}年财政拨款"),
        amount(SOURCE_LABELS[Source.SPECIAL_ACCOUNT], width=2.5, source=Source.SPECIAL_ACCOUNT),
        amount(SOURCE_LABELS[Source.UNIT_FUNDS], source=Source.UNIT_FUNDS),
    )
    entries = _projects(facts, Vintage.CURRENT, facts.book.print.table12_headings)
    return _table(facts, 12, Side(columns, entries), numbered=True, landscape=True)


def _table13(facts: Facts) -> Table:
    columns = (label("项目名称", width=5), amount("合计"), *_by_source(f"{facts.year}年财政拨款"))
    entries = _projects(facts, Vintage.CARRYOVER, facts.book.print.table13_headings)
    ledger = facts.carryover.where(**PROJECT)
    other = ledger.total - ledger.where(**FISCAL).total
    notes = [f"注：合计含非财政拨款结转{money.cell(other)}万元"] if other else []
    return _table(facts, 13, Side(columns, entries), numbered=True, landscape=True, notes=notes)


_TABLES = (
    _table1,
    _table2,
    _table3,
    _table4,
    _table5,
    _table6,
    _table7,
    _table8,
    _table9,
    _table10,
    _table11,
    _table12,
    _table13,
)
