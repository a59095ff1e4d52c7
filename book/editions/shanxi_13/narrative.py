"""The sentences of 第三部分 (edition shanxi-13). Every number is computed; only reasons and free paragraphs are typed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from book import money
from book.document import Block, Chart, Heading, Paragraph, ParagraphStyle, Slice, Span
from book.editions.shanxi_13.facts import (
    ABROAD,
    BASIC,
    CARRYOVER,
    CURRENT,
    PROJECT,
    RECEPTION,
    VEHICLE_OPERATION,
    VEHICLE_PURCHASE,
    Facts,
    numeral,
)
from book.ledger import Ledger
from book.model import Book, Project
from book.money import ZERO
from book.types import Category, CostNature, ParagraphKind, Source

MISSING_REASON = "【原因待填写】"
MISSING_FIGURE = "【上年预算数待填写】"

_INCOME_NAMES = {
    Source.GENERAL_PUBLIC: "一般公共预算拨款收入",
    Source.GOVERNMENT_FUND: "政府性基金预算拨款收入",
    Source.STATE_CAPITAL: "国有资本经营预算拨款收入",
    Source.SPECIAL_ACCOUNT: "财政专户管理资金收入",
    Source.UNIT_FUNDS: "单位资金",
}

_STOPS = tuple("。；;，,、.．")
"""What a typed clause may end with although the sentence goes on."""

_VEHICLES = (
    ("leader", "领导用车"),
    ("confidential", "机要通信用车"),
    ("emergency", "应急保障用车"),
    ("law_enforcement", "执法执勤用车"),
    ("special_technical", "特种专业技术用车"),
    ("institution_business", "事业单位业务用车"),
    ("other", "其他公务用车"),
)

_STYLES = {
    ParagraphKind.PARAGRAPH: None,
    ParagraphKind.LIST_ITEM: None,
    ParagraphKind.SUBHEADING: ParagraphStyle.SUBHEADING,
}


class Chapter(NamedTuple):
    """One of the twelve numbered chapters."""

    number: int
    blocks: tuple[Block, ...]


def narrative(book: Book) -> tuple[Chapter, ...]:
    """The twelve chapters of 第三部分, each beginning with its heading."""
    facts = Facts(book)
    return tuple(
        Chapter(number, (_heading(facts, number), *write(facts))) for number, write in enumerate(_WRITERS, start=1)
    )


def chapter_title(facts: Facts, number: int) -> str:
    """The heading of a chapter, such as 二、收入预算情况说明."""
    return f"{numeral(number)}、{_TITLES[number - 1].format(level=facts.level)}"


def _heading(facts: Facts, number: int) -> Heading:
    title = chapter_title(facts, number)
    return Heading(title, 2, title)


def _say(*parts: str | Span, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
    return Paragraph(tuple(part if isinstance(part, Span) else Span(part) for part in parts), style)


def _typed(paragraphs: Sequence[str], path: str, default: str) -> list[Block]:
    """Typed paragraphs, or the default sentence when nothing is typed."""
    if not any(text.strip() for text in paragraphs):
        return [Paragraph((Span(default, path),))]
    return [Paragraph((Span(text, f"{path}[{index}]"),)) for index, text in enumerate(paragraphs)]


def _reason(facts: Facts, name: str) -> Span:
    """A typed reason as a clause: without its own full stop, so that none is printed twice."""
    text: str = getattr(facts.book.reasons, name).strip()
    while text.endswith(_STOPS):
        text = text[:-1].rstrip()
    return Span(text or MISSING_REASON, f"reasons.{name}")


def _more_less(value: Decimal) -> str:
    return "增加" if value > 0 else "减少"


def _rises_falls(value: Decimal) -> str:
    return "增长" if value > 0 else "下降"


def _against_last_year(
    now: Decimal, before: Decimal | None, path: str, *, since: str = "上年", trim: bool = False
) -> tuple[bool, list[str | Span]]:
    """Whether the figure changed, and the clause that says how (rate included where there is a base)."""
    if before is None:
        return False, [f"比{since}增减情况", Span(MISSING_FIGURE, path)]
    change = money.change(now, before)
    if not change:
        return False, [f"与{since}持平"]
    rate = money.rate(now, before)
    clause = f"比{since}{_more_less(change)}{abs(change):.2f}万元"
    if rate is None:
        return True, [clause if before else f"{clause}（上年无此项预算）"]
    size = money.trimmed(abs(rate)) if trim else f"{abs(rate):.2f}"
    return True, [f"{clause}，{_rises_falls(rate)}{size}%" if rate else clause]


def _because(facts: Facts, name: str, *, changed: bool) -> list[str | Span]:
    """The clause with the reason, where there is a change to be explained."""
    return ["，主要原因是", _reason(facts, name)] if changed else []


def _change(facts: Facts) -> Iterable[Block]:
    prior = facts.book.prior_year
    total, current, carryover = (money.amount(part.total) for part in (facts.all, facts.current, facts.carryover))
    spans: list[str | Span] = []
    for words, own, before, side in (
        (f"{facts.year}年度{facts.name}预算收入总计", "本年收入", prior.income_total, "income"),
        (f"本年{facts.level}预算支出总计", "本年预算安排", prior.expenditure_total, "expenditure"),
    ):
        changed, clause = _against_last_year(facts.all.total, before, f"prior_year.{side}_total")
        spans += [
            f"{words}{total}万元，其中：{own}{current}万元，上年结转{carryover}万元，",
            *clause,
            *_because(facts, f"{side}_change", changed=changed),
            "；" if side == "income" else "。",
        ]
    yield _say(*spans)


def _income(facts: Facts) -> Iterable[Block]:
    total = facts.all.total
    parts = [(name, facts.current.where(source=source).total) for source, name in _INCOME_NAMES.items()]
    parts.append(("上年结转", facts.carryover.total))
    yield _say(
        f"{facts.year}年度{facts.name}预算收入{money.amount(total)}万元，主要包括",
        "；".join(f"{name}{money.amount(part)}万元，占{money.percent(part, total)}%" for name, part in parts),
        "。",
    )
    yield from _chart("收入预算图", parts)


def _expenditure(facts: Facts) -> Iterable[Block]:
    total = facts.all.total
    parts = [("基本支出", facts.all.where(**BASIC).total), ("项目支出", facts.all.where(**PROJECT).total)]
    yield _say(
        f"{facts.year}年度{facts.name}支出预算{money.plain(total)}万元，其中：",
        "；".join(f"{name}{money.plain(part)}万元，占{money.percent(part, total)}%" for name, part in parts),
        "。",
    )


def _by_class(facts: Facts, ledger: Ledger) -> list[tuple[str, Decimal]]:
    groups = ledger.by("function_code", 3).items()
    return [(facts.subject(code), group.total) for code, group in groups if group.total]


def _fiscal(facts: Facts) -> Iterable[Block]:
    fiscal = facts.fiscal
    general, fund, capital = (
        money.amount(fiscal.where(source=source).total)
        for source in (Source.GENERAL_PUBLIC, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
    )
    classes = "、".join(f"{name}{money.amount(total)}万元" for name, total in _by_class(facts, fiscal))
    yield _say(
        f"{facts.year}年度{facts.name}财政拨款收支总预算{money.amount(fiscal.total)}万元。其中：一般公共预算拨款{general}万元，"
        f"政府性基金预算拨款{fund}万元，国有资本经营预算拨款{capital}万元。"
        f"其中：当年拨款收入{money.amount(fiscal.where(**CURRENT).total)}万元，"
        f"上年结转收入{money.amount(fiscal.where(**CARRYOVER).total)}万元。",
        f"支出包括：{classes}等。" if classes else "",
    )


def _general_public(facts: Facts) -> Iterable[Block]:
    ledger = facts.general_public_current
    opening = f"{facts.year}年度{facts.name}一般公共预算当年支出{money.amount(ledger.total)}万元，"
    before = facts.book.prior_year.general_public_current
    changed, clause = _against_last_year(ledger.total, before, "prior_year.general_public_current", trim=True)
    given = changed and bool(facts.book.reasons.general_public_change.strip())
    yield Heading("（一）一般公共预算当年支出规模变化情况", 3)
    reason: list[str | Span] = ["主要原因是", _reason(facts, "general_public_change"), "。"] if given else []
    yield _say(opening, *clause, "。", *reason)
    yield Heading("（二）一般公共预算当年支出结构情况", 3)
    classes = _by_class(facts, ledger)
    if not classes:
        yield _say(f"{facts.own}无一般公共预算当年支出。")
        return
    yield _say(
        f"{opening}主要用于以下方面：",
        "；".join(f"{name}{money.amount(part)}万元，占{money.percent(part, ledger.total)}%" for name, part in classes),
        "等。",
    )
    yield from _chart("一般公共预算当年拨款结构图", classes)


def _basic(facts: Facts) -> Iterable[Block]:
    ledger = facts.general_public_basic
    yield _say(f"{facts.year}年度{facts.name}一般公共预算安排基本支出{money.amount(ledger.total)}万元，其中：")
    for nature, name, end in ((CostNature.PERSONNEL, "人员经费", "；"), (CostNature.PUBLIC, "公用经费", "。")):
        part = ledger.where(nature=nature)
        items = "、".join(facts.subject(code) for code, group in part.by("economic_code").items() if group.total)
        yield _say(f"{name}{money.amount(part.total)}万元", f"，主要包括：{items}等" if items else "", end)


def _three_public(facts: Facts) -> Iterable[Block]:
    prior = facts.book.prior_year.three_public
    spent = facts.three_public

    def item(codes: frozenset[str]) -> Decimal:
        return spent.where(economic_code=codes).total

    purchase, operation = item(VEHICLE_PURCHASE), item(VEHICLE_OPERATION)
    known = [prior.abroad, prior.reception, prior.vehicle_purchase, prior.vehicle_operation]
    if not spent.total and not any(known):
        yield _say(f"{facts.own}无“三公”经费预算。")
        return
    last_year = f"{facts.year - 1}年"
    vehicles_before = _sum(prior.vehicle_purchase, prior.vehicle_operation)
    yield _say(
        f"{facts.year}年{facts.name}财政拨款安排的“三公”经费预算{money.amount(spent.total)}万元，",
        *_three_public_change(
            facts, spent.total, _sum(*known), "three_public_total", f"与{last_year}预算数", f"比{last_year}"
        ),
        "。其中：",
        *_three_public_item(facts, "因公出国（境）费", item(ABROAD), prior.abroad, "three_public_abroad"),
        "；",
        *_three_public_item(facts, "公务接待费", item(RECEPTION), prior.reception, "three_public_reception"),
        "；",
        *_three_public_item(facts, "公务用车购置及运行费", purchase + operation, vehicles_before, None),
        "。",
        *_three_public_item(
            facts, "公务用车运行维护费", operation, prior.vehicle_operation, "three_public_vehicle_operation"
        ),
        "；",
        *_three_public_item(facts, "公务用车购置费", purchase, prior.vehicle_purchase, "three_public_vehicle_purchase"),
        "。",
    )
    yield from _chart(
        "“三公”经费分布图",
        [
            ("因公出国（境）费", item(ABROAD)),
            ("公务接待费", item(RECEPTION)),
            ("公务用车购置费", purchase),
            ("公务用车运行维护费", operation),
        ],
    )


def _sum(*amounts: Decimal | None) -> Decimal | None:
    return None if None in amounts else sum((amount for amount in amounts if amount), ZERO)


def _three_public_item(
    facts: Facts, name: str, now: Decimal, before: Decimal | None, reason: str | None
) -> list[str | Span]:
    clause = _three_public_change(facts, now, before, reason, "与上年预算数", "与上年相比预算数")
    return [f"{name}{money.amount(now)}万元，", *clause]


def _three_public_change(
    facts: Facts, now: Decimal, before: Decimal | None, reason: str | None, same: str, against: str
) -> list[str | Span]:
    if before is None:
        return [f"{against}增减情况", Span(MISSING_FIGURE, "prior_year.three_public")]
    change = money.change(now, before)
    if not change:
        return [f"{same}相同"]
    clause: list[str | Span] = [f"{against}{_more_less(change)}{abs(change):.2f}万元"]
    return [*clause, *_because(facts, reason, changed=True)] if reason else clause


def _operating_cost(facts: Facts) -> Iterable[Block]:
    if not facts.has_operating_cost:
        yield from _typed(facts.book.texts.operating_cost, "texts.operating_cost", f"{facts.own}无机关运行经费。")
        return
    total, before = facts.operating_cost.total, facts.book.prior_year.operating_cost
    changed, clause = _against_last_year(total, before, "prior_year.operating_cost", since=f"{facts.year - 1}年")
    yield _say(
        f"{facts.year}年度{facts.name}机关运行经费财政拨款预算{money.amount(total)}万元，",
        *clause,
        *_because(facts, "operating_cost", changed=changed),
        "。",
    )


def _procurement(facts: Facts) -> Iterable[Block]:
    bought = facts.book.procurement
    yield _say(
        f"{facts.year}年{facts.name}政府采购预算总额{money.amount(bought.goods + bought.works + bought.services)}万元。"
        f"其中：政府采购货物预算{money.amount(bought.goods)}万元、政府采购工程预算{money.amount(bought.works)}万元、"
        f"政府采购服务预算{money.amount(bought.services)}万元。"
    )


def _performance(facts: Facts) -> Iterable[Block]:
    book = facts.book
    ledger = facts.current.where(**PROJECT)
    by_project = ledger.by("project")
    managed = [project for project in book.projects if project.key in by_project]

    def counted(projects: Sequence[Project], *categories: Category) -> tuple[int, str]:
        """How many projects are of the categories, and their amount as printed."""
        chosen = [project for project in projects if project.category in categories]
        return len(chosen), money.amount(sum((by_project[project.key].total for project in chosen), ZERO))

    other, other_sum = counted(managed, Category.OTHER_OPERATING)
    target, target_sum = counted(managed, Category.SPECIFIC_TARGET)
    published = [project for project in managed if project.form]
    open_other, open_other_sum = counted(published, Category.OTHER_OPERATING)
    open_target, open_target_sum = counted(published, Category.SPECIFIC_TARGET)
    published_total = sum((by_project[project.key].total for project in published), ZERO)
    general = facts.general_public_current.where(**PROJECT).total

    yield Heading("1、整体绩效目标", 3)
    yield from _typed(
        book.texts.whole_performance,
        "texts.whole_performance",
        f"{facts.year}年{facts.name}实行绩效目标管理的项目{len(managed)}个，涉及一般公共预算当年拨款{money.amount(general)}万元。",
    )
    yield Heading("2、项目绩效目标", 3)
    yield _say(
        f"{facts.year}年{facts.name}纳入绩效目标管理的二级项目{len(managed)}个，共计金额{money.amount(ledger.total)}万元。"
        f"其中：其他运转类项目{other}个，涉及金额{other_sum}万元；特定目标类项目{target}个，涉及金额{target_sum}万元。"
        f"公开项目绩效目标{len(published)}个，涉及项目金额{money.amount(published_total)}万元，"
        f"占部门（单位）项目支出总额的{money.percent(published_total, ledger.total, trim=True)}%。"
        f"其中：其他运转类项目{open_other}个，涉及项目金额{open_other_sum}万元；"
        f"特定目标类项目{open_target}个，涉及项目金额{open_target_sum}万元。",
        "（项目支出绩效目标表附后）" if book.forms else "",
    )


def _assets(facts: Facts) -> Iterable[Block]:
    assets = facts.book.assets
    date = f"截至{assets.as_of.year}年{assets.as_of.month}月{assets.as_of.day}日，"
    kinds = [(name, getattr(assets.vehicles, key)) for key, name in _VEHICLES]
    yield Heading("1、车辆情况：", 3)
    yield _say(
        f"{date}{facts.name}共有公务用车编制{assets.vehicle_quota}辆，实有{sum(count for _, count in kinds)}辆，其中：",
        "，".join(f"{name}{count}辆" for name, count in kinds),
        "。",
    )
    yield Heading("2、房屋情况：", 3)
    yield _say(f"{date}{facts.name}使用的办公用房建筑总面积{assets.building_m2:f}平方米。")
    yield Heading("3、其他国有资产占有使用情况：", 3)
    yield _say(
        f"{date}{facts.name}占有使用价值50万元（原值）以上的通用设备{assets.equipment_over_500k}台（套）；"
        f"{facts.name}占有使用价值100万元（原值）以上的通用设备{assets.equipment_over_1m}台（套）。"
    )


def _other(facts: Facts) -> Iterable[Block]:
    texts = facts.book.texts
    yield Heading("（一）政府购买服务指导性目录", 3, "（一）政府购买服务指导性目录")
    yield from _typed(texts.purchase_of_services, "texts.purchase_of_services", f"{facts.own}无政府购买服务。")
    yield Heading("（二）其他", 3, "（二）其他")
    if not texts.other:
        yield _say(f"{facts.own}无其他需要说明的情况。")
    for index, paragraph in enumerate(texts.other):
        span = Span(paragraph.text, f"texts.other[{index}].text")
        style = _STYLES.get(paragraph.kind, ParagraphStyle.SUBHEADING)
        if paragraph.kind in (ParagraphKind.HEADING1, ParagraphKind.HEADING2, ParagraphKind.HEADING3):
            yield Heading(paragraph.text, 3)
        else:
            yield Paragraph((span,), style or ParagraphStyle.BODY)


def _chart(title: str, parts: Iterable[tuple[str, Decimal]]) -> Iterable[Block]:
    slices = tuple(Slice(name, part) for name, part in parts if part)
    if slices:
        yield Chart(title, slices)


_TITLES = (
    "{level}预算收支数据变动情况及原因",
    "收入预算情况说明",
    "支出预算情况说明",
    "财政拨款收支预算总体情况说明",
    "一般公共预算支出情况说明",
    "一般公共预算基本支出情况说明",
    "“三公”经费增减变动原因说明",
    "机关运行经费增减变动原因说明",
    "政府采购情况",
    "绩效管理情况",
    "国有资产占有使用情况",
    "其他说明",
)

_WRITERS = (
    _change,
    _income,
    _expenditure,
    _fiscal,
    _general_public,
    _basic,
    _three_public,
    _operating_cost,
    _procurement,
    _performance,
    _assets,
    _other,
)
