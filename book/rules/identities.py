"""Identities of tables 1 to 6 of edition shanxi-13: income, expenditure, fiscal appropriation (T1–T6), exact in 元.

Tables that are derived satisfy them, except where an entered fact is missing or contradicts another (T6, T7, T9, T11,
T12, T13). Imported and corrected tables and other people's documents may break any of them. Every amount of table N is
bound by rule TN to other cells, other tables or the facts.
"""

from collections.abc import Iterator

from book import classification
from book.labels import SOURCE_LABELS
from book.ledger import Ledger
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.sheet import TOTAL, Sheet, items, kinds, sum_of_rows, tree
from book.types import FISCAL_SOURCES, CostNature, Kind, Source, Vintage

CURRENT, CARRYOVER = Vintage.CURRENT, Vintage.CARRYOVER
INCOME, EXPENDITURE = "收入", "支出"
_IN_TABLE2 = {source: f"本年收入/{SOURCE_LABELS[source]}" for source in Source} | {
    Source.GOVERNMENT_FUND: "本年收入/政府性基金"
}
_NATURES = {CostNature.PERSONNEL: "人员经费", CostNature.PUBLIC: "公用经费"}


def _label(code: str) -> str:
    """The row of a class in tables 1 and 4."""
    row = classification.classes().get(code)
    return row.label if row else code


@rule(
    "T1",
    Severity.ERROR,
    "表1各项来源之和等于本年收入合计，加上年结转等于收入总计，并等于支出总计；每一类等于当年与结转之和。",
    remedy="查对来源明细和上年结转，改正使收入总计与支出总计不等的那一笔。",
    touches=("lines",),
    tables=(1,),
    see=("T2", "T3"),
)
def overall_balance(context: Context) -> Iterator[Departure]:
    year = context.book.year
    income, spent = (Sheet(context.tables[1], side) for side in (INCOME, EXPENDITURE))
    column, total = f"{INCOME}/{year}年", f"{EXPENDITURE}/{year}年合计"
    halves = {CURRENT: f"{EXPENDITURE}/当年预算安排", CARRYOVER: f"{EXPENDITURE}/上年结转安排"}
    facts = context.totals("source", vintage=CURRENT)
    for source, label in SOURCE_LABELS.items():
        yield from income.expect(label, column, facts[(source,)], "当年该来源的预算明细之和")
    yield from sum_of_rows(income, "本年收入合计", SOURCE_LABELS.values(), [column], "五项来源之和")
    yield from income.expect("上年结转", column, context.totals(vintage=CARRYOVER)[()], "上年结转的预算明细之和")
    yield from sum_of_rows(income, "收入总计", ["本年收入合计", "上年结转"], [column], "本年收入合计与上年结转之和")

    labels = [row.label for row in classification.classes().values()]
    lines = {vintage: context.ledger.where(vintage=vintage).by("function_code", 3) for vintage in halves}
    for code, row in classification.classes().items():
        for vintage, half in halves.items():
            yield from spent.expect(row.label, half, lines[vintage].get(code, Ledger()).total, "该类预算明细之和")
        yield from spent.expect(row.label, total, spent.across(row.label, halves.values()), "当年预算与上年结转之和")
    yield from sum_of_rows(spent, "本年支出合计", labels, spent.columns, "各类支出之和")
    ends = ["本年支出合计", "年终结转"]
    yield from sum_of_rows(spent, "支出总计", ends, spent.columns, "本年支出合计与年终结转之和")
    yield from spent.expect("支出总计", total, income.get("收入总计", column), "收入总计")


@rule(
    "T2",
    Severity.ERROR,
    "表2上级科目等于下级科目之和，合计等于各来源之和，合计行与各类同表1一致。",
    remedy="从最下级的项级科目查起，改正与明细不符的那一行，上级科目和合计随之相等。",
    touches=("lines",),
    tables=(1, 2),
    see=("T1",),
)
def income_by_item(context: Context) -> Iterator[Departure]:
    sheet, income, spent = Sheet(context.tables[2]), *(Sheet(context.tables[1], side) for side in (INCOME, EXPENDITURE))
    yield from tree(sheet)
    for row in sheet.rows:
        yield from sheet.expect(row, "本年收入/合计", sheet.across(row, _IN_TABLE2.values()), "各来源之和")
    facts = context.totals("function_code", "source", vintage=CURRENT)
    carried = context.totals("function_code", vintage=CARRYOVER)
    for item in sorted({*items(sheet, facts), *items(sheet, carried)}):
        for source, column in _IN_TABLE2.items():
            yield from sheet.expect(item, column, facts[item, source], "当年该来源的预算明细之和")
        yield from sheet.expect(item, "上年结转", carried[(item,)], "上年结转的预算明细之和")
    column = f"{INCOME}/{context.book.year}年"
    for source, name in _IN_TABLE2.items():
        yield from sheet.expect(TOTAL, name, income.get(SOURCE_LABELS[source], column), "表1同一来源")
    yield from sheet.expect(TOTAL, "上年结转", income.get("上年结转", column), "表1上年结转")
    for code in sheet.codes(3):
        current, carryover = (spent.get(_label(code), f"{EXPENDITURE}/{half}安排") for half in ("当年预算", "上年结转"))
        yield from sheet.expect(code, "本年收入/合计", current, "表1该类的当年预算")
        yield from sheet.expect(code, "上年结转", carryover, "表1该类的上年结转")


@rule(
    "T3",
    Severity.ERROR,
    "表3上级科目等于下级科目之和，合计等于基本支出与项目支出之和，各项同表2、各类同表1一致。",
    remedy="先查表2是否正确，再查该科目的基本支出和项目支出，改正与明细不符的那一行。",
    touches=("lines",),
    tables=(1, 2, 3),
    see=("T1", "T2"),
)
def expenditure_by_item(context: Context) -> Iterator[Departure]:
    sheet, income, spent = Sheet(context.tables[3]), Sheet(context.tables[2]), Sheet(context.tables[1], EXPENDITURE)
    prefix = f"{context.book.year}年预算数/"
    total = f"{prefix}合计"
    yield from tree(sheet)
    yield from kinds(context, sheet, prefix)
    for row in dict.fromkeys([*sheet.rows, *income.rows]):
        expected = income.across(row, ["本年收入/合计", "上年结转"])
        yield from sheet.expect(row, total, expected, "表2本年收入与上年结转之和")
    for code in sheet.codes(3):
        expected = spent.get(_label(code), f"{EXPENDITURE}/{context.book.year}年合计")
        yield from sheet.expect(code, total, expected, "表1该类的合计")


@rule(
    "T4",
    Severity.ERROR,
    "表4是表1的财政拨款部分：当年来源与表1一致，结转分来源合计，小计等于三项来源之和，收入总计等于支出总计。",
    remedy="以表1的财政拨款部分为准，改正不同的来源或结转。",
    touches=("lines",),
    tables=(1, 4),
    see=("T1",),
)
def fiscal_balance(context: Context) -> Iterator[Departure]:
    income, spent = (Sheet(context.tables[4], side) for side in (INCOME, EXPENDITURE))
    overall = Sheet(context.tables[1], INCOME)
    column, year = f"{INCOME}/金额", f"{INCOME}/{context.book.year}年"
    labels = [SOURCE_LABELS[source] for source in FISCAL_SOURCES]
    carried = context.totals("source", vintage=CARRYOVER)
    for source in FISCAL_SOURCES:
        label = SOURCE_LABELS[source]
        yield from income.expect(label, column, overall.get(label, year), "表1同一来源")
        yield from income.expect(f"结转:{label}", column, carried[(source,)], "上年结转该来源的预算明细之和")
    yield from sum_of_rows(income, "本年收入合计", labels, [column], "三项来源之和")
    parts = [f"结转:{label}" for label in labels]
    yield from sum_of_rows(income, "上年财政拨款结转", parts, [column], "三项来源的结转之和")
    ends = ["本年收入合计", "上年财政拨款结转"]
    yield from sum_of_rows(income, "收入总计", ends, [column], "本年收入合计与上年财政拨款结转之和")

    subtotal, *columns = (f"{EXPENDITURE}/金额/{name}" for name in ("小计", *labels))
    for source, name in zip(FISCAL_SOURCES, columns, strict=True):
        lines = context.ledger.where(source=source).by("function_code", 3)
        for code, row in classification.classes().items():
            yield from spent.expect(row.label, name, lines.get(code, Ledger()).total, "该类该来源的预算明细之和")
    for key in spent.rows:
        yield from spent.expect(key, subtotal, spent.across(key, columns), "三项来源之和")
    classes = [row.label for row in classification.classes().values()]
    yield from sum_of_rows(spent, "本年支出合计", classes, spent.columns, "各类支出之和")
    ends = ["本年支出合计", "年终结转"]
    yield from sum_of_rows(spent, "支出总计", ends, spent.columns, "本年支出合计与年终结转之和")
    yield from spent.expect("支出总计", subtotal, income.get("收入总计", column), "收入总计")


@rule(
    "T5",
    Severity.ERROR,
    "表5各项等于表2的一般公共预算收入，上级科目等于下级科目之和，合计等于基本支出与项目支出之和，各类不大于表1当年预算。",
    remedy="以表2的一般公共预算为准，从项级科目改起。",
    touches=("lines",),
    tables=(1, 2, 5),
    see=("T2", "T1"),
)
def general_public_by_item(context: Context) -> Iterator[Departure]:
    sheet, income, spent = Sheet(context.tables[5]), Sheet(context.tables[2]), Sheet(context.tables[1], EXPENDITURE)
    prefix = f"{context.book.year}年预算数/"
    total, half = f"{prefix}合计", f"{EXPENDITURE}/当年预算安排"
    yield from tree(sheet)
    yield from kinds(context, sheet, prefix, source=Source.GENERAL_PUBLIC, vintage=CURRENT)
    for row in dict.fromkeys([*sheet.rows, *income.rows]):
        expected = income.get(row, _IN_TABLE2[Source.GENERAL_PUBLIC])
        yield from sheet.expect(row, total, expected, "表2的一般公共预算收入")
    for code in sheet.codes(3):
        limit, actual = spent.get(_label(code), half), sheet.get(code, total)
        if actual > limit:
            yield Departure(f"tables[5]/{code}/{total}", f"表5的{code}类不应大于表1该类的当年预算", limit, actual)


@rule(
    "T6",
    Severity.ERROR,
    "表6合计等于表5基本支出，人员经费与公用经费之和等于合计，各类等于各款之和，每款都有政府预算支出经济科目。",
    remedy="核对基本支出明细的经济科目和经费性质，补上缺少的政府预算支出经济科目。",
    touches=("lines",),
    tables=(5, 6),
    see=("T5",),
)
def basic_by_economic_subject(context: Context) -> Iterator[Departure]:
    sheet, general = Sheet(context.tables[6]), Sheet(context.tables[5])
    prefix = f"{context.book.year}年预算数/"
    where = {"source": Source.GENERAL_PUBLIC, "vintage": CURRENT, "kind": Kind.BASIC}
    yield from tree(sheet)
    expected = general.get(TOTAL, f"{prefix}基本支出")
    yield from sheet.expect(TOTAL, f"{prefix}合计", expected, "表5的基本支出")
    columns = {nature: prefix + name for nature, name in _NATURES.items()}
    for row in sheet.rows:
        yield from sheet.expect(row, f"{prefix}合计", sheet.across(row, columns.values()), "人员经费与公用经费之和")
    facts = context.totals("economic_code", "nature", **where)
    for code in sorted({*sheet.codes(5), *(str(key[0]) for key in facts)}):
        for nature, column in columns.items():
            yield from sheet.expect(code, column, facts[code, nature], "预算明细之和")
    for index, line in enumerate(context.book.lines):
        in_table = all(getattr(line, name) == value for name, value in where.items())
        if in_table and not (line.government_economic_name or "").strip():
            path = f"lines[{index}].government_economic_name"
            yield Departure(path, f"经济分类{line.economic_code}没有对应的政府预算支出经济科目名称")
