"""Rules about the whole: the tables of the edition, empty tables, forms for every project, the whole-unit form."""

import re
from collections.abc import Iterator
from decimal import Decimal

from book import money
from book.model import Project
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import sentence
from book.rules.traces import typed
from book.tables import NO_DATA
from book.types import Kind, Source, Vintage

NUMBERS = tuple(range(1, 14))
EMPTY = {
    7: "政府性基金预算",
    8: "政府性基金预算",
    9: "国有资本经营预算",
    10: "“三公”经费",
    11: "机关运行经费",
    12: "项目支出",
    13: "上年结转",
}
"""What a text says there is none of when the table is empty."""
_NONE = r"(?:无|没有|不涉及|未安排)(?:安排|使用|财政拨款安排的)?"
_NO_PART = "(?![中的内]|基本|项目|人员|公用)"
"""What follows when only a part is said to be none."""
_COUNTED = re.compile(r"(?:绩效目标(?:管理)?的|共有|共安排)(?:二级)?项目(?:共计?)?\s*(\d+)\s*个")
_PLAIN_COUNT = re.compile(
    r"(?<![\d.])(\d{1,4})个(?:二级|预算|支出|当年|一级)*项目(?=(?:支出)?(?:全部|均|都|已)[^，,。；;]{0,8}(?:目标|绩效)|[，,]?(?:共?涉及|资金))"
)
_OF_THE_YEAR = re.compile("(?:当年|本年)(?:预算)?安排的$")
_NUMBER_OF_THE_YEAR = re.compile(r"(?<![\d.])(\d{1,4})个(?:当年|本年)(?:预算)?(?:安排)?的?项目")
_COUNT_OF_PROJECTS = frozenset({"项目数量", "项目个数", "项目数", "预算项目数量", "项目支出数量"})
_NUMBER = re.compile(r"=?\s*(\d+)\s*个")
_COVERS = re.compile(
    "[不内]?[含包]括?上年结转|当年(?:预算)?安排的|按当年项目|以当年项目|仅[含为指]当年项目|结转[^。；;]{0,40}(?:不(?:计入|纳入|包括)|沿用|不另行)"
)
"""How a text says which projects the published share is of."""
_NOT_PUBLISHED = re.compile(
    r"(?:不再?|未|没有|无需|不予)(?:重复|单独|另行|再|予以)?(?:公开|编报|填报|填表|编制|申报|列示)|涉密|不单独|沿用[^。；;，,]{0,16}绩效目标"
    r"|已[于随在](?:上年|\d{4}年)[^。；;，,]{0,12}公开|上年已公开"
)
"""How a text says why a form is not published."""
_THE_OTHERS = re.compile(r"[另其][余外]?\s*\d*\s*个?项目")
_SEE_TABLE = re.compile(r"见(?:预算公开|附)?表\s*[0-9]{1,2}(?:[、和及]\s*(?:预算公开)?表?\s*[0-9]{1,2})*")
_EMPTY_SAID = re.compile("无|没有|空表|不涉及|未安排")
_QUOTES = dict.fromkeys(map(ord, '“”"＂'))


@rule(
    "C01",
    Severity.ERROR,
    "公开样式的十三张表齐全、依次排列，编号在目录、标题和表头一致。",
    remedy="补上缺少的表，按公开样式的顺序和编号排列；由本系统生成的文档不会缺表。",
    touches=("tables",),
)
def complete(context: Context) -> Iterator[Departure]:
    numbers = tuple(table.number for table in context.sheets)
    for number in NUMBERS:
        if number not in numbers:
            yield Departure(f"tables[{number}]", f"缺少表{number}")
    if sorted(set(numbers)) != list(numbers):
        message = "各表没有依次排列，或有重复的编号"
        yield Departure("tables", message, "、".join(map(str, sorted(set(numbers)))), "、".join(map(str, numbers)))
    for table in context.sheets:
        if table.mark != f"预算公开表{table.number}" or not table.title.startswith(f"{context.book.year}年"):
            yield Departure(f"tables[{table.number}]", f"表{table.number}的编号或标题年份不对", None, table.title)


@rule(
    "C02",
    Severity.ERROR,
    "没有数据的表注明“本表无数据”，有数据的表不注明，文字不说有数据的表没有数据，也不让人去看没有数据的表；收支总表不得为空。",
    remedy="没有数据的表保留空表并写明原因；有数据的，删去“没有”一类的话；收支总表为空的，先填预算明细。",
    touches=("tables", "texts", "lines"),
    see=("T11",),
)
def emptiness(context: Context) -> Iterator[Departure]:
    for number in (1, 2, 3):
        if number in context.tables and not context.tables[number].has_data:
            yield Departure("lines", f"表{number}没有任何数据，预算明细尚未填写")
    for table in context.sheets:
        if table.has_data and NO_DATA in table.notes:
            yield Departure(f"tables[{table.number}]", f"表{table.number}有数据，却注明“本表无数据”")
    told = set()
    for number, name in EMPTY.items():
        if number not in context.tables or not context.tables[number].has_data:
            continue
        pattern = re.compile(_NONE + name.translate(_QUOTES) + _NO_PART)
        for where, text in typed(context):
            if pattern.search(text.translate(_QUOTES)) and (where, name) not in told:
                told.add((where, name))
                yield Departure(where, f"文字说没有{name}，表{number}却有数据")
    yield from _referred(context)


def _referred(context: Context) -> Iterator[Departure]:
    """A text that sends its reader to a table finds something there, or says that there is nothing."""
    for where, text in typed(context):
        for match in _SEE_TABLE.finditer(text):
            numbers = [int(number) for number in re.findall("[0-9]+", match[0])]
            empty = [number for number in numbers if number in context.tables and not context.tables[number].has_data]
            told = sentence(text, *match.span()).partition(match[0])
            if numbers == empty and not _EMPTY_SAID.search(told[0] + re.split("[，,]", told[2])[0]):
                message = f"文字说“{match[0]}”，该表却没有数据"
                yield Departure(where, message, severity=Severity.WARNING)


@rule(
    "P2",
    Severity.WARNING,
    "表12、表13的每个项目都公开绩效目标表，或说明不公开的理由；公开比例的分母说明包括哪些项目。",
    remedy="补填这个项目的绩效目标表，或在整体绩效文字中说明不公开的理由和占比的口径。",
    touches=("projects", "texts"),
    see=("T12", "T13"),
)
def every_project_has_a_form(context: Context) -> Iterator[Departure]:
    spent = {key: group.total for key, group in context.ledger.by("project").items()}
    for index, project in enumerate(context.book.projects):
        if project.form is None and spent.get(project.key) and not _explained(context, project):
            amount = money.wan(spent[project.key])
            words = "结转项目" if project.vintage is Vintage.CARRYOVER else "项目"
            message = f"{words}“{project.name}”（{amount}万元）没有公开绩效目标表，也没有说明理由"
            yield Departure(f"projects[{index}].form", message)
    yield from _counted(context)
    totals = context.totals("vintage", kind=Kind.PROJECT)
    current, carryover = totals[(Vintage.CURRENT,)], totals[(Vintage.CARRYOVER,)]
    carried = [project for project in context.book.projects if project.vintage is Vintage.CARRYOVER]
    said = any(_COVERS.search(text) for _, text in typed(context)) or all(
        project.form or _explained(context, project) for project in carried
    )
    if current and carryover and not said:
        message = "公开绩效目标的占比只以当年项目支出为分母，没有说明不含上年结转项目"
        yield Departure("texts.whole_performance", message, current + carryover, current)


def _counted(context: Context) -> Iterator[Departure]:
    """The number of projects that the text says are managed by goals is that of the forms, or of the projects."""
    projects = context.book.projects
    current = sum(project.vintage is Vintage.CURRENT for project in projects)
    counts = {len(context.book.forms), current, len(projects), len({project.name for project in projects})}
    form = context.book.whole_unit_performance
    stated = (
        [
            (f"texts.whole_performance[{index}]", match[1], bool(_OF_THE_YEAR.search(text, 0, match.start())))
            for index, text in enumerate(context.book.texts.whole_performance)
            for match in (*_COUNTED.finditer(text), *_PLAIN_COUNT.finditer(text))
        ]
        + [
            (f"texts.whole_performance[{index}]", match[1], True)
            for index, text in enumerate(context.book.texts.whole_performance)
            for match in _NUMBER_OF_THE_YEAR.finditer(text)
        ]
        + [
            (f"whole_unit_performance.indicators[{index}].value", match[1], False)
            for index, row in enumerate(form.indicators if form else ())
            if row.name.strip() in _COUNT_OF_PROJECTS and (match := _NUMBER.fullmatch(row.value.strip()))
        ]
    )
    for where, number, of_the_year in stated:
        if int(number) not in ({current, len(context.book.forms)} if of_the_year else counts):
            message = f"写着绩效目标管理的项目{number}个，与公开的绩效目标表和项目个数都不符"
            yield Departure(where, message, Decimal(len(context.book.forms)), Decimal(number), "个")


def _explained(context: Context, project: Project) -> bool:
    """Whether a text says why this project's form is not published."""
    texts = [text for _, text in typed(context) if _NOT_PUBLISHED.search(text)]
    if any(project.name in text for text in texts):
        return True
    # One text may speak of all that is carried over without names, or of those besides the ones it names.
    names = [other.name for other in context.book.projects]
    return project.vintage is Vintage.CARRYOVER and any(
        _THE_OTHERS.search(text) or ("结转" in text and not any(name in text for name in names)) for text in texts
    )


@rule(
    "P3",
    Severity.ERROR,
    "整体支出绩效目标申报表的资金来源与表1一致，基本支出、项目支出与表3一致，“整体绩效目标”的文字与之相符。",
    remedy="以表1、表3为准改正整体支出目标表和“整体绩效目标”文字；表中数有误的，先改预算明细。",
    touches=("whole_unit_performance", "texts", "lines"),
    see=("T1", "T3", "P1"),
)
def whole_unit(context: Context) -> Iterator[Departure]:
    yield from _whole_unit_form(context)
    yield from _whole_unit_text(context)


def _whole_unit_form(context: Context) -> Iterator[Departure]:
    form = context.book.whole_unit_performance
    if form is None:
        return
    vintages = [frozenset(Vintage), frozenset({Vintage.CURRENT})]
    totals = [money.wan(context.totals(vintage=vintage)[()]) for vintage in vintages]
    sources, uses = form.budget.by_source, form.budget.by_use
    own = sources.total - sources.social_insurance_fund
    # A form may count what is carried over or leave it out, but then in all its amounts.
    chosen = vintages[1] if own == totals[1] else vintages[0]
    by_source = context.totals("source", vintage=chosen)
    by_kind = context.totals("kind", vintage=chosen)
    expected = {
        "by_source.total": (totals[vintages.index(chosen)] + sources.social_insurance_fund, sources.total, "资金总额"),
        **{
            f"by_source.{source.value}": (money.wan(by_source[(source,)]), getattr(sources, source.value), "资金来源")
            for source in Source
        },
        "by_use.total": (totals[vintages.index(chosen)], uses.total - sources.social_insurance_fund, "支出总额"),
        "by_use.basic": (money.wan(by_kind[(Kind.BASIC,)]), uses.basic, "基本支出"),
        "by_use.project": (money.wan(by_kind[(Kind.PROJECT,)]), uses.project, "项目支出"),
    }
    for field, (figure, stated, name) in expected.items():
        if figure != stated:
            table = 1 if field.startswith("by_source") else 3
            message = f"整体支出绩效目标申报表的{name}应与表{table}一致"
            if stated and figure and stated == figure * 10_000:
                message += "，此处以万元填写"
            yield Departure(f"whole_unit_performance.budget.{field}", message, figure, stated, "万元")


_STATED = re.compile(
    r"(基本支出|项目支出|(?:部门|单位|部门（单位）)?(?:整体)?(?<!基金)(?<!经营)(?<!公共)预算(?:资金|总额)|一般公共预算(?:资金|当年拨款|拨款)?)(?:预算|为|共计)?\s*([\d,]+(?:\.\d+)?)\s*万元"
)


_WHOLE = re.compile("整体|预算资金|预算总额")
"""The text then speaks of the whole unit, not of a part of its expenditure."""
_OF_PROJECTS = re.compile(
    r"(?:管理|绩效目标)的(?:二级)?项目\s*\d*\s*个|项目\s*\d+\s*个[，、]?(?:共?涉及|资金)|\d+\s*个(?:当年|本年|二级|预算|支出)*项目[^。；]{0,20}(?:涉及|资金|金额)"
)
"""The sentence then speaks of what the projects spend."""


def _whole_unit_text(context: Context) -> Iterator[Departure]:
    """“整体绩效目标” as typed: its whole, basic and project amounts, and the general public budget."""
    figures: dict[str, set[Decimal]] = {}
    for vintage in (frozenset(Vintage), frozenset({Vintage.CURRENT})):
        kinds, sources = (context.totals(name, vintage=vintage) for name in ("kind", "source"))
        figures.setdefault("基本支出", set()).add(money.wan(kinds[(Kind.BASIC,)]))
        figures.setdefault("项目支出", set()).add(money.wan(kinds[(Kind.PROJECT,)]))
        figures.setdefault("预算", set()).add(money.wan(context.totals(vintage=vintage)[()]))
        figures.setdefault("一般公共预算", set()).add(money.wan(sources[(Source.GENERAL_PUBLIC,)]))
    projects = context.totals("source", vintage=Vintage.CURRENT, kind=Kind.PROJECT)
    for index, text in enumerate(context.book.texts.whole_performance):
        for name, number in _STATED.findall(text):
            key = name if name in figures else "一般公共预算" if name.startswith("一般公共预算") else "预算"
            allowed = figures[key]
            if key == "一般公共预算" and _OF_PROJECTS.search(text):
                allowed = allowed | {money.wan(projects[(Source.GENERAL_PUBLIC,)])}
            stated = Decimal(number.replace(",", ""))
            if stated not in allowed:
                table = 12 if allowed - figures[key] else 3 if key.endswith("支出") else 1
                message = f"“整体绩效目标”文字中的{name}与表{table}不符"
                severity = None if _WHOLE.search(text) else Severity.WARNING
                where = f"texts.whole_performance[{index}]"
                expected = max(allowed - figures[key] or figures[key])
                yield Departure(where, message, expected, stated, "万元", severity)
