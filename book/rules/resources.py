"""Rules about what a unit has and buys: operating cost, procurement, assets, staff."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from book.money import ZERO, wan
from book.numbers import amounts, clause_before
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import numeral
from book.rules.traces import typed
from book.types import CostNature, Kind, Nature

_NONE = re.compile("无|没有|不|未|零|(?<![0-9.])0万?元")
_NO_SERVICES = re.compile(r"(?:无|没有|不涉及|未安排)[^，,。；;]{0,6}(?:政府)?购买服务")
_PURCHASED = re.compile("购买服务(?:项目)?(?:支出|预算|资金|经费|金额)*(?:共?计|为|安排)?$")
BOUGHT = {"goods": "货物", "works": "工程", "services": "服务"}
_OF_PURCHASES = re.compile(
    "(?:(?:政府采购)?(?P<kind>货物|工程|服务)(?:类|采购)*|政府采购)(?:预算|支出|金额|资金)*(?:总额|合计|总计|总金额)?(?:共?计|共|为|安排)?$"
)
_POSTS = re.compile(r"编制(?:人数|数|总数)?(?:为|共|共有)?\s*(\d+)\s*[人名个]")
_STAFF = re.compile(
    r"实有(?:在编|编制)?(?:人数|人员|职工|在职人员|在职职工|编制人数)?(?:为|共|共有)?\s*(\d+)\s*[人名个]"
)
_ON_POSTS = re.compile(
    r"(?:实有|现有|在编|在职)(?:在编|在职|编制|干部|职工|工作人员|人员|人数)*(?:为|共|共有|共计)?\s*(\d+)\s*[人名个]"
)
_OFF_POSTS = re.compile(r"编外(?:聘用|用工|合同制)?(?:人员|职工|用工)*(?:为|共|共有)?\s*(\d+)\s*[人名个]")
_OTHERS_TOO = re.compile("编外|临时|聘用|合同制|公益性|劳务|派遣|借调")
_NAMED_OFFICES = re.compile(
    r"(?P<count>\d+|[一二两三四五六七八九十]+)\s*个(?:职能|内设|业务)*(?:股室|科室|内设机构|股|科)[，,]?(?:[：:]|分别(?:是|为)|即|包括|具体(?:是|为))[：:]?(?P<list>[^。；;]{2,200})"
)
_OFFICES_BEFORE = re.compile(
    r"设(?:有|立)?[：:]?(?P<list>[^。；;，,等\d]{4,200}?)[，,]?[共计]{0,2}(?P<count>\d+|[一二两三四五六七八九十]+)\s*个(?:职能|内设|业务)*(?:股室|科室|内设机构)"
)
_OFFICE = re.compile("[一-龥]{1,16}(?:股|科|室|部|组|窗口|大厅)")
_POST_KINDS = re.compile(r"(管理|专业技术|工勤(?:技能)?)(?:岗位?)?(?:人员)?\s*(\d+)\s*[人名]")
_COUNT = re.compile(r"\d+")
_OFFICES = re.compile(r"设[^。；;]{0,200}?(\d+|[一二三四五六七八九十]+)\s*个[^，。；;、\d]{0,4}?(?:股室|科室|内设机构)")
_MANY = 10
"""Times as many vehicles as there are that a quota hardly allows."""
_PER_HEAD = (Decimal(1), Decimal(200))
"""Square metres of office a person that are not a slip."""
_ROOMS = re.compile(r"(\d+|[一二三四五六七八九十]+)\s*个[^，。；;、\d]{0,4}?(?:股|科|室|机构|大厅|中心|所)")
"""Offices of the unit and of what belongs to it: which of them an inner department is, the text does not say."""
_VEHICLES = re.compile("公务用车(?:保有|实有)?(?:数量|量|数)$")


@rule(
    "C10",
    Severity.ERROR,
    "机关运行经费只有行政单位和参公单位才有：事业单位的文字写明没有，不写金额。",
    remedy="核对单位性质；事业单位删去机关运行经费的金额，写明没有机关运行经费。",
    basis="《机关事务管理条例》",
    touches=("unit", "texts", "prior_year"),
    see=("T11",),
)
def operating_cost_text(context: Context) -> Iterator[Departure]:
    if context.book.unit.nature is not Nature.PUBLIC_INSTITUTION:
        return
    for index, text in enumerate(context.book.texts.operating_cost):
        where = f"texts.operating_cost[{index}]"
        said = [one for one in amounts(text) if one.yuan and "机关运行经费" in clause_before(text, one.start)]
        for amount in said:
            yield Departure(where, "事业单位没有机关运行经费，文字却写了金额", ZERO, amount.yuan)
        if text.strip() and not said and not _NONE.search(text):
            yield Departure(where, "事业单位没有机关运行经费，文字应写明没有", severity=Severity.WARNING)
    if context.book.prior_year.operating_cost:
        message = "事业单位没有机关运行经费，上年数应为零；单位性质有变化的请说明"
        before = context.book.prior_year.operating_cost
        yield Departure("prior_year.operating_cost", message, ZERO, before, severity=Severity.WARNING)


@rule(
    "C11",
    Severity.WARNING,
    "有政府采购服务预算的，政府购买服务的文字不写“没有”；文字写了购买服务金额的，采购预算中有服务；文字中的政府采购金额与采购预算一致。",
    remedy="有购买服务项目的，列出项目和金额；采购的服务不属政府购买服务的，写明是哪类服务。",
    touches=("procurement", "texts"),
)
def purchased_services(context: Context) -> Iterator[Departure]:
    services = context.book.procurement.services
    paragraphs = [text for text in context.book.texts.purchase_of_services if text.strip()]
    said = [index for index, text in enumerate(paragraphs) if _NO_SERVICES.search(text)]
    if services and (said or not paragraphs):
        where = f"texts.purchase_of_services[{said[0]}]" if said else "texts.purchase_of_services"
        yield Departure(where, f"政府采购服务预算{wan(services)}万元，文字却说没有政府购买服务")
    for index, text in enumerate(context.book.texts.purchase_of_services):
        told = [one for one in amounts(text) if _PURCHASED.search(clause_before(text, one.start))]
        if told and not services:
            message = "文字写了政府购买服务的金额，政府采购预算中却没有服务"
            yield Departure(f"texts.purchase_of_services[{index}]", message, ZERO, told[0].yuan)
    yield from _bought(context)


def _bought(context: Context) -> Iterator[Departure]:
    """What a text says of the goods, works and services to be bought, and of all of them, is what is entered."""
    entered = context.book.procurement
    expected = {name: getattr(entered, field) for field, name in BOUGHT.items()}
    total = sum(expected.values(), ZERO)
    for where, text in typed(context):
        for one in amounts(text):
            said = text[text.rfind("。", 0, one.start) + 1 : one.start]
            match = _OF_PURCHASES.search(said) if "政府采购" in said else None
            meant = expected.get(match["kind"], total) if match else None
            if match and meant is not None and not one.equals(meant):
                message = f"文字中的政府采购{match['kind'] or ''}预算与填报的政府采购预算不符"
                yield Departure(where, message, meant, one.yuan, span=(one.start, one.end))


@rule(
    "C12",
    Severity.ERROR,
    "国有资产截至上年12月31日；各类车辆之和即实有数，一般不超过编制，与整体绩效目标表一致；有人员的单位有办公用房，人均面积在合理范围内。",
    remedy="按上年12月31日的资产账改正日期、车辆和面积；使用其他单位房屋或确有超编的，写明情况。",
    touches=("assets",),
    see=("C09",),
)
def assets(context: Context) -> Iterator[Departure]:
    owned = context.book.assets
    day = date(context.book.year - 1, 12, 31)
    if owned.as_of != day:
        yield Departure("assets.as_of", "国有资产应截至上年12月31日", day.isoformat(), owned.as_of.isoformat())
    vehicles = sum(owned.vehicles.model_dump().values())
    if vehicles > owned.vehicle_quota:
        message = f"实有公务用车{vehicles}辆，超过编制数（{owned.vehicle_quota}辆）"
        yield Departure("assets.vehicle_quota", message, severity=Severity.WARNING)
    elif owned.vehicle_quota >= _MANY * max(vehicles, 1):
        message = f"公务用车编制{owned.vehicle_quota}辆，实有{vehicles}辆，相差悬殊，请核对编制数"
        yield Departure("assets.vehicle_quota", message, severity=Severity.WARNING)
    form = context.book.whole_unit_performance
    for index, row in enumerate(form.indicators if form else ()):
        stated = _count(row.value) if _VEHICLES.search(row.name.strip()) else None
        if stated is not None and "≤" not in row.value and stated != vehicles:
            message = "整体绩效目标表中的公务用车数量与国有资产的实有车辆不一致"
            where = f"whole_unit_performance.indicators[{index}].value"
            yield Departure(where, message, Decimal(vehicles), Decimal(stated), "辆", Severity.WARNING)
    if owned.equipment_over_1m > owned.equipment_over_500k:
        message = "100万元以上的设备也在50万元以上之内，台数不应更多"
        yield Departure(
            "assets.equipment_over_1m",
            message,
            Decimal(owned.equipment_over_500k),
            Decimal(owned.equipment_over_1m),
            "台",
            Severity.WARNING,
        )
    staff = _staff_said(context)
    if owned.building_m2 and staff and not _PER_HEAD[0] <= owned.building_m2 / staff <= _PER_HEAD[1]:
        message = f"办公用房{owned.building_m2:f}平方米，{staff}人平均每人{owned.building_m2 / staff:.1f}平方米，请核对小数点和单位"
        yield Departure("assets.building_m2", message, severity=Severity.WARNING)
    if not owned.building_m2 and context.totals(kind=Kind.BASIC, nature=CostNature.PERSONNEL)[()]:
        message = "单位有人员经费，办公用房面积却为零；使用其他单位用房的请说明"
        yield Departure("assets.building_m2", message, severity=Severity.WARNING)


def _staff_said(context: Context) -> int:
    """How many people work in the unit, as its form or its texts say; 0 when they do not."""
    form = context.book.whole_unit_performance
    texts = "\n".join((*context.book.overview.organisation, *context.book.overview.duties))
    found = _STAFF.search(texts) or _POSTS.search(texts)
    return (_count(form.actual_staff) if form else None) or (int(found[1]) if found else 0)


@rule(
    "C13",
    Severity.WARNING,
    "实有人数不超过编制，等于各类岗位人数之和；整体支出绩效目标申报表的实有人数等于在编与其他人员之和，人数和内设机构数与机构设置的文字一致。",
    remedy="按编制批复和人员花名册改正人数；确实超编的，写明原因和消化办法。",
    touches=("overview", "whole_unit_performance"),
)
def staff(context: Context) -> Iterator[Departure]:
    stated: dict[str, tuple[str, int]] = {}
    everywhere: dict[str, list[int]] = {"编制人数": [], "实有人数": [], "内设机构数": []}
    for part in ("duties", "organisation"):
        for index, text in enumerate(getattr(context.book.overview, part)):
            where = f"overview.{part}[{index}]"
            posts, actual = (sum(map(int, pattern.findall(text)[:1])) for pattern in (_POSTS, _STAFF))
            there = _on_posts(text)
            if posts and max(actual, there) > posts:
                yield Departure(where, f"实有{max(actual, there)}人，超过编制{posts}人，请说明")
            yield from _offices(where, text)
            yield from _kinds_of_posts(where, text, actual)
            for name, pattern in (("编制人数", _POSTS), ("实有人数", _STAFF)):
                everywhere[name] += [int(count) for count in pattern.findall(text)]
            offices = sum(_value(match) for match in _OFFICES.findall(text)[:1])
            everywhere["内设机构数"] += [_value(match) for match in _ROOMS.findall(text)]
            for name, found in (("编制人数", posts), ("实有人数", actual), ("内设机构数", offices)):
                if found:
                    stated.setdefault(name, (where, found))
    form = context.book.whole_unit_performance
    if form is None:
        return
    fields = ("approved_posts", "actual_staff", "actual_established_staff", "actual_other_staff")
    approved, actual_staff, established, other = (_count(getattr(form, field)) for field in fields)
    path = "whole_unit_performance"
    if approved is not None and established is not None and established > approved:
        yield Departure(f"{path}.actual_established_staff", f"在编{established}人，超过编制{approved}人，请说明")
    if actual_staff is not None and established is not None and actual_staff != established + (other or 0):
        message = f"实有{actual_staff}人，应等于在编{established}人与其他人员{other or 0}人之和"
        yield Departure(f"{path}.actual_staff", message)
    off_posts = sum(int(count) for text in context.book.overview.organisation for count in _OFF_POSTS.findall(text))
    if other is not None and off_posts and off_posts != other:
        message = f"其他人员{other}人，与机构设置文字中的编外{off_posts}人不一致"
        yield Departure(f"{path}.actual_other_staff", message, Decimal(off_posts), Decimal(other), "人")
    compared = (("编制人数", fields[0], approved), ("实有人数", fields[1], actual_staff))
    for name, field, value in (*compared, ("内设机构数", "inner_departments", _count(form.inner_departments))):
        if value is None or name not in stated:
            continue
        counts = everywhere[name]
        # Of several bodies the form adds up what the texts say one by one, or the last number is the sum; any room may be an office.
        said = {stated[name][1], sum(counts), *(counts if name == "内设机构数" else counts[-1:])}
        # 实有 in a text may be those on posts only.
        same = {value, established, value - (other or 0)} if name == "实有人数" else {value}
        if not said & same:
            unit = "个" if name == "内设机构数" else "人"
            message = f"{name}{value}{unit}，与机构设置文字中的{stated[name][1]}{unit}不一致"
            yield Departure(f"{path}.{field}", message)


def _on_posts(text: str) -> int:
    """How many the text says are there or on posts, of the first body; 0 when others may be counted with them."""
    found = [match for match in _ON_POSTS.finditer(text) if "编" in match[0] or not _OTHERS_TOO.search(text)]
    return int(found[0][1]) if found else 0


def _offices(where: str, text: str) -> Iterator[Departure]:
    """As many offices are named as are counted."""
    for match in (*_NAMED_OFFICES.finditer(text), *_OFFICES_BEFORE.finditer(text)):
        named = [part for part in re.split("[、，,和及]", match["list"]) if _OFFICE.fullmatch(part.strip())]
        counted = _value(match["count"])
        if len(named) >= 2 and len(named) != counted and not re.search("等$|等[，,。；;]", match["list"]):
            message = f"写着{counted}个内设机构，列出名称的却有{len(named)}个"
            yield Departure(where, message, Decimal(counted), Decimal(len(named)), "个")


def _kinds_of_posts(where: str, text: str, actual: int) -> Iterator[Departure]:
    """Those on managing, professional and other posts are all that are there."""
    kinds = {name: int(count) for name, count in _POST_KINDS.findall(text)}
    total = sum(kinds.values())
    if actual and {"管理", "专业技术"} <= kinds.keys() and total != actual:
        yield Departure(where, f"各类岗位的人数之和{total}人，与实有{actual}人不符")


def _value(digits: str) -> int:
    return int(digits) if digits.isdecimal() else numeral(digits) or 0


def _count(label: str) -> int | None:
    """The number of a label such as 101人; None when it has none."""
    found = _COUNT.search(label)
    return int(found[0]) if found else None
