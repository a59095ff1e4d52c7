"""One fault at a time in a clean package: a fault of its texts, indicators, dates or names is found by the rule that names it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from book.model import Book
from book.package import parse
from book.rules import Severity, run
from tests.clean import Choices, clean_package

Package = dict[str, Any]
FORM = "projects[0].form"
E, W, I = Severity.ERROR, Severity.WARNING, Severity.HINT  # noqa: E741 -- the letters that findings bear


def clean() -> Package:
    return clean_package(Choices())


def book(data: Package) -> Book:
    return parse(json.dumps(data))


def form(data: Package) -> dict[str, Any]:
    found: dict[str, Any] = data["projects"][0]["form"]
    return found


def put(path: str, value: Any) -> Callable[[Package], None]:
    """Sets a field of the first form, or of the package when the path begins with a slash."""

    def edit(data: Package) -> None:
        holder: Any = data if path.startswith("/") else form(data)
        *steps, last = path.removeprefix("/").split(".")
        for step in steps:
            holder = holder[int(step) if isinstance(holder, list) else step]
        holder[int(last) if isinstance(holder, list) else last] = value

    return edit


def both(row: int, **target: str) -> Callable[[Package], None]:
    """Sets the name or value of an indicator on both sides."""

    def edit(data: Package) -> None:
        indicator = form(data)["indicators"][row]
        for side in ("implementation", "annual"):
            indicator[side] = indicator[side] | target

    return edit


def together(*edits: Callable[[Package], None]) -> Callable[[Package], None]:
    def edit(data: Package) -> None:
        for one in edits:
            one(data)

    return edit


def swapped(data: Package) -> None:
    """Two digits of the annual count change places."""
    indicator = form(data)["indicators"][0]
    indicator["implementation"] = indicator["implementation"] | {"value": "1250人"}
    indicator["annual"] = indicator["annual"] | {"value": "1520人"}


def recurring(data: Package) -> None:
    form(data).update(attribute="recurring", attribute_text="经常性项目", period="3年")


def first_side(value: str) -> Callable[[Package], None]:
    """The implementation side of an indicator whose annual side is 领取人数."""
    return put("indicators.0.implementation", {"name": "领取人数", "value": value})


def copied_text(data: Package) -> None:
    form(data)["necessity"] = form(data)["overview"]


def without(level: str) -> Callable[[Package], None]:
    def edit(data: Package) -> None:
        form(data)["indicators"] = [
            row for row in form(data)["indicators"] if level not in (row["level1"], row["level2"])
        ]

    return edit


def another_of_the_name(data: Package) -> None:
    rows = form(data)["indicators"]
    side = rows[3]["annual"] | {"value": "999元/人"}
    rows.append(rows[3] | {"implementation": side, "annual": side})


def same_project_again(data: Package) -> None:
    first, second = data["projects"][:2]
    second["name"] = first["name"]


def double(data: Package) -> None:
    """The second project is the first one under another name."""
    first, second = data["projects"][:2]
    second["form"] = first["form"] | {"name": second["name"], "order": second["form"]["order"]}
    for line in data["lines"]:
        if line.get("project") == second["key"]:
            line["amount"] = first["form"]["funding"]["annual"]["total"]


def no_forms(data: Package) -> None:
    for project in data["projects"]:
        project["form"] = None
    data["whole_unit_performance"] = None
    data["texts"]["other"][0]["text"] = "项目支出绩效目标表附后。"


UNIT = clean()["unit"]["name"]
NAME = clean()["projects"][0]["name"]

FAULTS: dict[str, tuple[Callable[[Package], None], str, Severity, str]] = {
    # C14
    "no quantity indicator": (without("数量指标"), "C14", E, f"{FORM}.indicators"),
    "no benefit indicator": (without("效益指标"), "C14", E, f"{FORM}.indicators"),
    "no benefit indicator of the whole unit": (
        lambda data: data["whole_unit_performance"].update(
            indicators=[row for row in data["whole_unit_performance"]["indicators"] if row["level1"] != "效益指标"]
        ),
        "C14",
        E,
        "whole_unit_performance.indicators",
    ),
    "placeholder ≥N": (both(0, value="≥N人"), "C14", E, f"{FORM}.indicators[0].implementation.value"),
    "placeholder 100值": (both(1, value="100值"), "C14", E, f"{FORM}.indicators[1].implementation.value"),
    "placeholder 提高100100": (both(4, value="提高100100"), "C14", E, f"{FORM}.indicators[4].implementation.value"),
    "placeholder XX": (both(4, name="XX水平"), "C14", E, f"{FORM}.indicators[4].implementation.name"),
    "placeholder 指标1": (both(0, name="指标1"), "C14", E, f"{FORM}.indicators[0].implementation.name"),
    "a value without number": (both(2, value="≥%"), "C14", E, f"{FORM}.indicators[2].implementation.value"),
    "an empty value": (both(5, value=""), "C14", E, f"{FORM}.indicators[5].implementation.value"),
    "a number without unit": (both(0, value="150"), "C14", W, f"{FORM}.indicators[0].implementation.value"),
    "more than all": (both(2, value="≥105%"), "C14", E, f"{FORM}.indicators[2].implementation.value"),
    "the operator turned": (both(2, value="<100%"), "C14", W, f"{FORM}.indicators[2].implementation.value"),
    "villages counted in persons": (both(0, name="村数"), "C14", W, f"{FORM}.indicators[0].implementation.value"),
    "a rate counted in persons": (both(2, value="≥95人"), "C14", W, f"{FORM}.indicators[2].implementation.value"),
    "a rate that rises by 100%": (both(1, value="提高100%"), "C14", W, f"{FORM}.indicators[1].implementation.value"),
    "swapped digits on one side": (swapped, "C14", E, f"{FORM}.indicators[0].annual.value"),
    "another operator on one side": (
        put("indicators.0.annual", clean()["projects"][0]["form"]["indicators"][0]["annual"] | {"value": "≥150人"}),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "more done than planned": (
        both(2, name="扩面任务完成率", value="≥105%"),
        "C14",
        W,
        f"{FORM}.indicators[2].implementation.value",
    ),
    "another name on one side": (
        put("indicators.4.annual", {"name": "群众生活水平", "value": "有所提高"}),
        "C14",
        W,
        f"{FORM}.indicators[4].annual.name",
    ),
    "two indicators of one name": (another_of_the_name, "C14", W, f"{FORM}.indicators[7].annual.name"),
    "quantity × cost is not the money": (both(3, value="4800元/人"), "C14", W, f"{FORM}.indicators[0].annual.value"),
    "other persons in the basis": (
        put("overview", "按照上级部署，对二十五名退休人员发放补助，资金由同级财政安排。"),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "two operators": (both(2, value="≥≥95%"), "C14", E, f"{FORM}.indicators[2].implementation.value"),
    "more than all in full width": (both(2, value="＞100%"), "C14", E, f"{FORM}.indicators[2].implementation.value"),
    "a rate without unit": (both(2, value="95"), "C14", W, f"{FORM}.indicators[2].implementation.value"),
    "a count that is none": (both(0, value="若干人"), "C14", W, f"{FORM}.indicators[0].implementation.value"),
    "a stroke for a value": (both(0, value="/"), "C14", E, f"{FORM}.indicators[0].implementation.value"),
    "a unit twice": (both(1, value="100%%"), "C14", E, f"{FORM}.indicators[1].implementation.value"),
    "villages counted in persons, with a word in brackets": (
        both(0, name="覆盖行政村（社区）数"),
        "C14",
        W,
        f"{FORM}.indicators[0].implementation.value",
    ),
    "windows counted in persons": (
        both(0, name="建设服务窗口"),
        "C14",
        W,
        f"{FORM}.indicators[0].implementation.value",
    ),
    "a cost for each counted in persons": (
        both(3, name="人均月补助", value="480人"),
        "C14",
        W,
        f"{FORM}.indicators[3].implementation.value",
    ),
    "a rate in days": (both(1, value="100天"), "C14", W, f"{FORM}.indicators[1].implementation.value"),
    "swapped digits against the overview": (
        together(both(0, value="5060人"), put("overview", "对5006名退休人员发放补助，资金由同级财政安排。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "another standard in the overview": (
        put("overview", "对150名退休人员按每人每年840元发放补助，资金由同级财政安排。"),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "another price in the overview": (
        together(both(3, name="设备单价", value="480元/台"), put("overview", "购置计算机15台（4,800元/台）。")),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "digits that changed places between the goals": (
        together(
            put("goal_implementation", "为150名退休人员发放补助。"), put("goal_annual", "为510名退休人员发放补助。")
        ),
        "C14",
        W,
        f"{FORM}.goal_annual",
    ),
    "another number of the same noun in the overview": (
        together(
            both(0, name="购置台式计算机数量", value="=15台"),
            both(3, name="台式计算机单价", value="≤4800元/台"),
            put("overview", "更新台式计算机18台（单价4800元），资金由同级财政安排。"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "another number of the same noun, where the goal agrees with the indicator": (
        together(
            both(0, name="配备代办员的行政村数", value="=464个"),
            put("overview", "全县共有行政村446个，资金由同级财政安排。"),
            put("goal_annual", "464个行政村的代办员补助全部到位。"),
        ),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "a product that is wrong": (
        put("overview", "退休人员150人，每人补助480元，共需7.02万元，资金由同级财政安排7.2万元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "parts that do not sum up": (
        put("overview", "申请经费7.2万元，具体构成为：办公费3.2万元、印刷费3万元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "times counted in households": (
        both(0, name="内控评估次数", value="=1户"),
        "C14",
        W,
        f"{FORM}.indicators[0].implementation.value",
    ),
    "lines counted in machines": (
        both(0, name="租用专网线路数量", value="=26台"),
        "C14",
        W,
        f"{FORM}.indicators[0].implementation.value",
    ),
    "a price with its unit turned": (
        both(3, name="每卷加工单价", value="≤16卷/元"),
        "C14",
        W,
        f"{FORM}.indicators[3].implementation.value",
    ),
    "a time among the costs": (
        both(3, name="测评完成时间", value="2024年10月底前"),
        "C14",
        W,
        f"{FORM}.indicators[3].implementation.name",
    ),
    "another price of a month in the overview": (
        together(both(3, name="线路租赁标准", value="540元/条·月"), put("overview", "租用线路26条，每条每月450元。")),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "a rate that is better high, at most": (
        both(1, name="打卡发放成功率", value="≤99%"),
        "C14",
        W,
        f"{FORM}.indicators[1].implementation.value",
    ),
    "exchanged digits on one side of a recurring project": (
        together(
            recurring, put("indicators.0.annual", {"name": "领取人数", "value": "≥2438人"}), first_side("≥2483人")
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "another digit on one side of a recurring project, where the goal knows one of the two": (
        together(
            recurring,
            put("goal_annual", "为2483名退休人员发放补助。"),
            put("indicators.0.annual", {"name": "领取人数", "value": "≥2983人"}),
            first_side("≥2483人"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "parts that are not the whole": (
        put("overview", "补助7.2万元，其中中央财政5.6万元、省级财政1.4万元、县级财政0.5万元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "another number of persons in the basis alone": (
        together(
            both(0, name="劳务派遣人员数", value="150人"),
            put("overview", "聘用劳务派遣人员150名，资金由同级财政安排。"),
            put("basis", "《关于同意使用劳务派遣人员210名的复函》（青政办函〔2021〕19号）"),
        ),
        "C14",
        W,
        f"{FORM}.basis",
    ),
    "quarters that are not the year's money": (
        put("plan", "前三个季度各拨付2万元，第四季度拨付1.8万元。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "halves that are not the quantity": (
        together(both(0, name="加工档案页数", value="45万页"), put("plan", "上半年加工30万页，下半年加工25万页。")),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "more than all of a contract's price": (
        put("plan", "合同签订后支付60%，验收合格后支付50%。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "two parts that are not the project's money": (
        put("overview", "用于取暖补助5.2万元、宣传费2.5万元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "parts that are not the project's money": (
        put("overview", "资金用于办公费3万元、印刷费2.2万元、差旅费3万元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "another day of the month in the plan": (
        together(
            both(2, name="补贴发放时间", value="每月20日前"), put("plan", "每月5日前核定名单，每月10日前发放到位。")
        ),
        "C14",
        W,
        f"{FORM}.indicators[2].annual.value",
    ),
    "a standard of the overview that the money does not bear out": (
        put("overview", "对150名退休人员发放补助，标准420元。"),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "元 for 万元 in a standard of the overview": (
        together(
            both(3, value="0.048万元/人"),
            put("overview", "对150名退休人员每人补助4.8元，资金由同级财政安排。"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "one plan of more machines than all other texts": (
        together(
            both(0, name="购置自助终端数量", value="10台"),
            both(3, name="终端单价", value="7200元/台"),
            put("plan", "3月采购自助查询机12台，6月安装。"),
            put("goal_implementation", "购置查询机10台，方便群众。"),
            put("goal_annual", "购置查询机10台，方便群众。"),
        ),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "another number of towns": (
        together(both(0, name="补助镇数", value="22个"), put("overview", "对12个镇的经办窗口给予补助。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "towns counted in persons": (
        both(0, name="补助镇数", value="22人"),
        "C14",
        W,
        f"{FORM}.indicators[0].implementation.value",
    ),
    "a rate that is better low, at least": (
        both(1, name="资金发放差错率", value="≥1%"),
        "C14",
        W,
        f"{FORM}.indicators[1].implementation.value",
    ),
    "another number of posts altogether": (
        together(both(0, name="公益性岗位数量", value="4个"), put("overview", "在窗口共设6个岗位。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "exchanged digits of a noun that no indicator counts": (
        together(
            put("overview", "开发公益性岗位202个，安置退休人员150人，资金由同级财政安排。"),
            put("goal_annual", "220个公益性岗位全部到岗。"),
            put("goal_implementation", "220个公益性岗位全部到岗。"),
        ),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "digits of round numbers exchanged": (
        together(
            both(0, name="服务考生人次", value="≥5700人次"),
            both(3, name="人均考务费", value="60元/人次"),
            put("overview", "组织考试4次，服务考生7500人次，资金由同级财政安排。"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a price of a square metre that is another": (
        together(
            both(0, name="维修面积", value="1400平方米"),
            both(3, name="每平方米维修费", value="300元/平方米"),
            put("overview", "对屋面1400平方米重做防水，每平方米30元。"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "fewer months than occasions": (
        put("plan", "6月、11月开展三次专项检查，12月总结。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "fewer months with one occasion each than the indicator says": (
        together(both(0, name="组织考试批次", value="4次"), put("plan", "3月、5月、11月各组织1次。")),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "halves of the year paid in two months": (
        put("plan", "6月兑现上半年补贴3.6万元，12月兑现下半年补贴3.06万元。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "months that are not the year's money": (put("plan", "每月拨付0.06万元，按月公示。"), "C14", W, f"{FORM}.plan"),
    "groups that are not the persons": (
        together(both(0, name="培训人次", value="160人次"), put("plan", "分2期组织，每期60人次。")),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "one occasion each in fewer months than the plan itself says": (
        put("plan", "分4期组织，5月、7月、9月各举办1期。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "another number of a noun than the goal and the indicator say": (
        together(
            both(0, name="审计险种数", value="5个"),
            put("overview", "对养老、工伤、失业等6个险种开展审计。"),
            put("goal_implementation", "完成5个险种的审计。"),
            put("goal_annual", "完成5个险种的审计。"),
        ),
        "C14",
        W,
        f"{FORM}.overview",
    ),
    "ten times of a noun": (
        together(both(0, name="覆盖重点企业户数", value="≥80户"), put("overview", "面向800户重点企业开展培训。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a number of the whole unit's goals with its digits exchanged": (
        together(
            both(0, value="6180人"),
            both(3, value="≤12元/人"),
            lambda data: data["whole_unit_performance"].update(annual_goal="保障6108名退休人员的待遇。"),
        ),
        "C14",
        W,
        "whole_unit_performance.annual_goal",
    ),
    "later in the plan than the limit": (
        together(both(2, name="补贴发放时间", value="11月15日前"), put("plan", "9月核定名单，12月25日前发放到卡。")),
        "C14",
        W,
        f"{FORM}.indicators[2].annual.value",
    ),
    "another day where a sentence names two": (
        together(both(2, name="补贴发放时间", value="每月20日前"), put("plan", "每月10日前核定名单，15日前发放到卡。")),
        "C14",
        W,
        f"{FORM}.indicators[2].annual.value",
    ),
    "another rate in the goal": (
        together(
            both(1, name="资金发放准确率", value="≥98%"),
            put("goal_annual", "资金发放及时，准确率不低于89%。"),
            put("goal_implementation", "资金发放及时，准确率不低于89%。"),
        ),
        "C14",
        W,
        f"{FORM}.goal_annual",
    ),
    "a time to wait, at least": (
        both(2, name="群众平均等候时间", value="≥15分钟"),
        "C14",
        W,
        f"{FORM}.indicators[2].implementation.value",
    ),
    "files counted in persons": (
        both(0, name="整理档案数量", value="40000人"),
        "C14",
        W,
        f"{FORM}.indicators[0].implementation.value",
    ),
    "the same number in another unit": (
        together(both(0, name="加工业务档案数量", value="40000件"), put("overview", "加工业务档案40000卷。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "ten times on one side of a recurring project": (
        together(recurring, put("indicators.3.annual", {"name": "取暖补助发放标准", "value": "4800元/人"})),
        "C14",
        W,
        f"{FORM}.indicators[3].annual.value",
    ),
    "a rate with its digits exchanged on one side of a recurring project": (
        together(recurring, put("indicators.2.annual", {"name": "资金发放及时率", "value": "≥59%"})),
        "C14",
        W,
        f"{FORM}.indicators[2].annual.value",
    ),
    "the only number of a unit ten times": (
        together(both(0, name="巡查用人单位户数", value="≥450户"), put("plan", "全年巡查4500户，年底总结。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "more than all in one instalment": (put("plan", "合同签订后支付40%，验收后支付600%。"), "C14", W, f"{FORM}.plan"),
    "a rate above all in the goal": (
        together(
            put("goal_annual", "资金发放及时率1000%。"),
            put("goal_implementation", "资金发放及时率1000%。"),
        ),
        "C14",
        W,
        f"{FORM}.goal_annual",
    ),
    "another time to wait in the goal": (
        together(
            both(2, name="群众平均等候时间", value="≤15分钟"),
            put("goal_annual", "群众平均等候时间不超过51分钟。"),
            put("goal_implementation", "群众平均等候时间不超过51分钟。"),
        ),
        "C14",
        W,
        f"{FORM}.goal_annual",
    ),
    "many more in three years than three times as many": (
        together(
            recurring,
            put("indicators.0.implementation", {"name": "检查次数", "value": "≥1080次"}),
            put("indicators.0.annual", {"name": "检查次数", "value": "≥12次"}),
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a rate above all in the goal that no indicator names": (
        together(
            put("goal_annual", "不合格产品处置率达到1000%。"),
            put("goal_implementation", "不合格产品处置率达到1000%。"),
        ),
        "C14",
        W,
        f"{FORM}.goal_annual",
    ),
    "a part of the persons counted under a longer name": (
        together(
            both(0, name="农村户口遗属人数", value="12人"),
            put("overview", "遗属150人，其中城镇户口138人，农村户口21人，资金由同级财政安排。"),
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "a standard in another order": (
        both(3, name="人均补助标准", value="480人/元/年"),
        "C14",
        W,
        f"{FORM}.indicators[3].implementation.value",
    ),
    "digits in another order on the whole-unit form": (
        together(
            both(0, name="待遇领取人数", value="≥34260人"),
            put(
                "/whole_unit_performance.indicators.0",
                {"level1": "产出指标", "level2": "数量指标", "name": "待遇领取人数", "value": "≥32460人"},
            ),
        ),
        "C14",
        W,
        "whole_unit_performance.indicators[0].value",
    ),
    # C15
    "measures that say nothing": (put("measures", "同上"), "C15", W, f"{FORM}.measures"),
    "a basis without document": (put("basis", "根据工作需要安排"), "C15", W, f"{FORM}.basis"),
    "a need that is copied": (copied_text, "C15", W, f"{FORM}.necessity"),
    "no measures": (put("measures", ""), "C15", W, f"{FORM}.measures"),
    "why another project is needed": (
        lambda data: (
            data["projects"][1]["form"].update(
                necessity="取暖补助关系退休人员切身利益，是落实社会保障政策、维护社会稳定的需要。"
            )
            or data["projects"][0]["form"].update(
                necessity="取暖补助关系退休人员切身利益，是落实社会保障政策、维护社会稳定的需要。"
            )
        ),
        "C15",
        W,
        "projects[1].form.necessity",
    ),
    # C16
    "a recurring project of one year": (put("attribute", "recurring"), "C16", W, f"{FORM}.period"),
    "an attribute that prints as another": (
        put("attribute_text", "经常性项目（长期开展）"),
        "C16",
        W,
        f"{FORM}.attribute_text",
    ),
    "last year in a project's name": (put("/projects.0.name", f"2023年{NAME}"), "C16", W, "projects[0].name"),
    "a carried-over project of this year": (
        together(put("/projects.0.vintage", "carryover"), put("/projects.0.name", f"2024年{NAME}")),
        "C16",
        W,
        "projects[0].name",
    ),
    # C17
    "a group that does not exist": (
        together(
            put("/lines.0.function_code", "2089801"),
            put("/subjects.20898", "某某事务"),
            put("/subjects.2089801", "某某事务"),
        ),
        "C17",
        E,
        "lines[0].function_code",
    ),
    "an item of its own": (
        together(put("/lines.0.function_code", "2080188"), put("/subjects.2080188", "自设科目")),
        "C17",
        I,
        "lines[0].function_code",
    ),
    "a group of an earlier year": (
        together(
            put("/year", 2023),
            put("/lines.0.function_code", "2089801"),
            put("/subjects.20898", "某某事务"),
            put("/subjects.2089801", "某某事务"),
        ),
        "C17",
        I,
        "lines[0].function_code",
    ),
    "a government subject of another kind": (
        put("/lines.0.government_economic_name", "公务接待费"),
        "C17",
        W,
        "lines[0].government_economic_name",
    ),
    "a cost for goods among those for persons": (put("/lines.6.nature", "personnel"), "C17", W, "lines[6].nature"),
    "a revenue under another name": (put("/revenue.0.name", "车辆通行费"), "C17", W, "revenue[0].name"),
    "a revenue of another source": (put("/revenue.0.code", "1030601"), "C17", W, "revenue[0].code"),
    "a group that a list not whole may lack": (
        together(
            put("/lines.0.function_code", "2149801"),
            put("/subjects.214", "交通运输支出"),
            put("/subjects.21498", "某某事务"),
            put("/subjects.2149801", "某某事务"),
        ),
        "C17",
        W,
        "lines[0].function_code",
    ),
    "a name that a column cut off": (put("/subjects.208", "社会保障和就业"), "C17", W, "subjects.208"),
    "a code with another subject's name in a text": (
        put("/texts.other.0.text", "按政府预算支出经济分类，工资福利支出（501）减少。"),
        "C17",
        W,
        "texts.other[0].text",
    ),
    "a code that there is not in a text": (
        put("/texts.other.0.text", "对个人和家庭的补助支出（50799）减少。"),
        "C17",
        W,
        "texts.other[0].text",
    ),
    "a subject with another name": (put("/subjects.208", "社会保险支出"), "C17", E, "subjects.208"),
    # C18
    "two projects of one name": (same_project_again, "C18", W, "projects[1].name"),
    "one project twice": (double, "C18", W, "projects[1]"),
    "another name on the form": (put("name", f"{NAME}资金"), "C18", W, f"{FORM}.name"),
    # C19
    "a prefix before the name": (put("/projects.0.name", f"A{NAME}"), "C19", W, "projects[0].name"),
    "a tag of the budget system": (put("/projects.0.name", f"{NAME}（三保）"), "C19", W, "projects[0].name"),
    "a tag before the name": (put("/projects.0.name", f"[专项]{NAME}"), "C19", W, "projects[0].name"),
    "mark-up": (put("plan", "上半年审核。<br>下半年拨付。"), "C19", W, f"{FORM}.plan"),
    "stray letters": (put("plan", "上半年审核，下半年rpjv拨付。"), "C19", W, f"{FORM}.plan"),
    # C20
    "a mobile number": (put("phone", "13900001234"), "C20", E, f"{FORM}.phone"),
    "a mobile number in a text": (put("plan", "联系139-0000-1234办理。"), "C20", E, f"{FORM}.plan"),
    "a landline number": (put("phone", "0355-7520000"), "C20", E, f"{FORM}.phone"),
    "a local number": (put("phone", "7520000"), "C20", E, f"{FORM}.phone"),
    "a handler": (put("handler", "张小明"), "C20", E, f"{FORM}.handler"),
    "a person in charge": (put("responsible", "李 梅"), "C20", E, f"{FORM}.responsible"),
    "an ID number": (put("overview", "补助对象身份证号11010519491231002X。"), "C20", E, f"{FORM}.overview"),
    "a bank card": (put("measures", "发放至6222020200112233446账户，专款专用。"), "C20", E, f"{FORM}.measures"),
    "a village address": (put("overview", "补助青石村三组12号的困难群众。"), "C20", E, f"{FORM}.overview"),
    "a flat": (put("overview", "补助幸福小区3号楼2单元501室的困难群众。"), "C20", E, f"{FORM}.overview"),
    "a dead person's name in a project's name": (
        put("/projects.0.name", "退休职工王建国丧葬费和抚恤金"),
        "C20",
        E,
        "projects[0].name",
    ),
    "a name in a reason": (
        put("/reasons.income_change", "王建国同志退休，人员经费减少"),
        "C20",
        E,
        "reasons.income_change",
    ),
    # C21
    "a number left to be filled in": (put("plan", "在X个乡镇组织审核，下半年拨付。"), "C21", E, f"{FORM}.plan"),
    "an instruction of the template": (put("plan", "（请填写项目实施计划）"), "C21", E, f"{FORM}.plan"),
    "advice of the template": (
        put("/texts.other.0.text", "根据本单位实际情况填写，如无则删除。"),
        "C21",
        E,
        "texts.other[0].text",
    ),
    "a number to be filled": (put("goal_annual", "全年完成XX名困难人员补助。"), "C21", E, f"{FORM}.goal_annual"),
    "a blank of the template": (put("/reasons.income_change", "XX项目增加"), "C21", E, "reasons.income_change"),
    "a bracket to be filled": (put("plan", "上半年完成【此处填写任务】。"), "C21", E, f"{FORM}.plan"),
    "a document's year to be filled": (put("basis", "泽编字〔    〕  号、社会保险法"), "C21", E, f"{FORM}.basis"),
    "a line to be filled": (put("plan", "____月底前完成审核。"), "C21", E, f"{FORM}.plan"),
    "rings to be filled": (put("plan", "○○个乡镇完成审核。"), "C21", E, f"{FORM}.plan"),
    "stars to be filled": (put("plan", "由***会计师事务所审计。"), "C21", E, f"{FORM}.plan"),
    "a date to be filled": (put("plan", "×年×月完成审核。"), "C21", E, f"{FORM}.plan"),
    "a form's title with its year as its name": (
        put("name", "县级预算部门项目支出绩效目标表（2024年度）"),
        "C21",
        E,
        f"{FORM}.name",
    ),
    "a form's title as its name": (put("name", "项目支出绩效目标表"), "C21", E, f"{FORM}.name"),
    "a document without its number": (put("basis", "泽编字〔2021〕号、社会保险法"), "C21", W, f"{FORM}.basis"),
    # C22
    "approved after it was filed": (
        together(put("filled_at", "20231017144310"), put("overview", "2024年11月5日经县政府批准，由本单位组织实施。")),
        "C22",
        W,
        f"{FORM}.overview",
    ),
    "a month that does not exist": (put("plan", "13月底前拨付完毕。"), "C22", W, f"{FORM}.plan"),
    "steps that each stand before the last": (
        put("plan", "11月核定名单，10月公示，9月发放。"),
        "C22",
        W,
        f"{FORM}.plan",
    ),
    "one step out of order": (
        put("plan", "4月完成询价，12月签订合同，6月至8月现场审计，9月提交报告，10月付款。"),
        "C22",
        W,
        f"{FORM}.plan",
    ),
    "a last step before the one before it": (
        put("plan", "4月核对名单，8月完成代缴，7月底前办结结算。"),
        "C22",
        W,
        f"{FORM}.plan",
    ),
    "work on files of another time": (
        together(put("overview", "整理2010年以前的业务档案。"), put("goal_annual", "完成2015年以前业务档案的整理。")),
        "C22",
        W,
        f"{FORM}.goal_annual",
    ),
    "an aim by the end of an earlier year": (
        lambda data: data["whole_unit_performance"].update(strategic_goal="到2022年底，实现法定人员应保尽保。"),
        "C22",
        W,
        "whole_unit_performance.strategic_goal",
    ),
    "a text about goals of last year": (
        lambda data: data["texts"].update(whole_performance=["2023年本单位编报了整体绩效目标。"]),
        "C22",
        W,
        "texts.whole_performance[0]",
    ),
    "a time limit of last year": (
        both(2, name="验收时间", value="2023年11月底前"),
        "C22",
        W,
        f"{FORM}.indicators[2].annual.value",
    ),
    "money given in advance for a year before the document": (
        put("basis", "《关于提前下达2022年城乡居民养老保险补助资金的通知》（晋财社〔2023〕126号）"),
        "C22",
        W,
        f"{FORM}.basis",
    ),
    "what is done already in a year to come": (
        put("/texts.other.0.text", "结转项目的绩效目标已随2025年预算公开。"),
        "C22",
        W,
        "texts.other[0].text",
    ),
    "a glossary of last year": (
        lambda data: data["texts"]["glossary"].append("十四、债务付息：本单位2023年无此项支出。"),
        "C22",
        W,
        f"texts.glossary[{len(clean()['texts']['glossary'])}]",
    ),
    "a document of the future": (put("basis", "晋人社发〔2025〕3号"), "C22", W, f"{FORM}.basis"),
    "a plan of last year": (put("plan", "2023年10月底落实完成"), "C22", W, f"{FORM}.plan"),
    "a goal of last year within its sentence": (
        put("goal_annual", "为150名退休人员发放2023年取暖补贴。"),
        "C22",
        W,
        f"{FORM}.goal_annual",
    ),
    "a plan of a quarter of last year": (
        put("plan", "2023年一季度签订合同，三季度验收。"),
        "C22",
        W,
        f"{FORM}.plan",
    ),
    "what was expected of an earlier year": (
        put("overview", "预计2021年退休45人，由本单位组织实施。"),
        "C22",
        W,
        f"{FORM}.overview",
    ),
    "figures of an old budget": (
        put("/texts.other.0.text", "收入规划以2022年预算数为基数。"),
        "C22",
        W,
        "texts.other[0].text",
    ),
    "a goal of last year in characters": (
        put("goal_annual", "二〇二三年做好资金发放工作。"),
        "C22",
        W,
        f"{FORM}.goal_annual",
    ),
    "an application of last year": (
        put("overview", "由本单位组织实施，2023年申请经费由同级财政安排。"),
        "C22",
        W,
        f"{FORM}.overview",
    ),
    "a form filed after publication": (put("filled_at", "20240831091200"), "C22", W, f"{FORM}.filled_at"),
    "a form filed too early": (put("filled_at", "20211022100209"), "C22", W, f"{FORM}.filled_at"),
    "a form filed after the year": (put("filled_at", "20250118091200"), "C22", W, f"{FORM}.filled_at"),
    "a day of no month": (put("plan", "4月31日前完成审核。"), "C22", W, f"{FORM}.plan"),
    "staff at the end of an old year": (
        put("/overview.organisation.0", "本单位设办公室，2021年末实有在职人员28人。"),
        "C22",
        W,
        "overview.organisation[0]",
    ),
    "a goal of last year": (put("goal_annual", "2023年做好资金发放工作。"), "C22", W, f"{FORM}.goal_annual"),
    "last year's application": (put("overview", "申请2022年工作经费，由本单位实施。"), "C22", W, f"{FORM}.overview"),
    "a relative date": (put("plan", "去年底已完成审核，下半年拨付。"), "C22", W, f"{FORM}.plan"),
    "a day that does not exist": (put("plan", "2024年2月30日前拨付。"), "C22", W, f"{FORM}.plan"),
    "assets of an old year": (
        put("/texts.other.0.text", "截至2013年12月31日，本单位共有车辆2辆。"),
        "C22",
        W,
        "texts.other[0].text",
    ),
    "a statement of another year": (
        put("/texts.operating_cost.0", "本单位2023年度无机关运行经费。"),
        "C22",
        W,
        "texts.operating_cost[0]",
    ),
    "a whole-unit form of another year": (
        put("/whole_unit_performance.year_line", "(2023) 年度"),
        "C22",
        W,
        "whole_unit_performance.year_line",
    ),
    # C23
    "another unit on the form": (put("implementing_unit", "某某中心"), "C23", E, f"{FORM}.implementing_unit"),
    "another unit of the department with a wrong character": (
        together(
            put("/level", "department"),
            put("implementing_unit", clean()["department"]["name"].replace("和", "与")),
        ),
        "C23",
        W,
        f"{FORM}.implementing_unit",
    ),
    "another unit of the county's kind": (
        together(put("/level", "department"), put("implementing_unit", UNIT.replace("保险中心", "保险事业管理中心"))),
        "C23",
        W,
        f"{FORM}.implementing_unit",
    ),
    "a text about itself that begins with another unit": (
        put("/overview.organisation.0", "青河市城区社会保险管理服务中心为区人社局所属事业单位。"),
        "C23",
        W,
        "overview.organisation[0]",
    ),
    "a unit elsewhere": (
        together(put("/level", "department"), put("implementing_unit", "翼城县社会保险中心")),
        "C23",
        W,
        f"{FORM}.implementing_unit",
    ),
    "the departments of the province in the glossary": (
        put("/texts.glossary.0", "财政拨款收入：指省级各部门从同级财政取得的资金。"),
        "C23",
        W,
        "texts.glossary[0]",
    ),
    "another department on the form": (put("department", "300-某局"), "C23", E, f"{FORM}.department"),
    "another budget code of the department on one form": (
        put("department", f"030-{clean()['department']['name']}"),
        "C23",
        W,
        f"{FORM}.department",
    ),
    "advice of a template in the duties": (
        put("/overview.duties.0", "贯彻执行社会保险法律法规（请对照三定方案填写，填报时删除本行）"),
        "C21",
        E,
        "overview.duties[0]",
    ),
    "the bureau of another county": (
        put("/overview.duties.0", "完成彬州市人力资源和社会保障局交办的其他事项。"),
        "C23",
        W,
        "overview.duties[0]",
    ),
    "a contract signed before anything is bought": (
        put("plan", "4月至5月采购，3月签订合同，12月底前拨付。"),
        "C22",
        W,
        f"{FORM}.plan",
    ),
    "halves that are not the year's money": (
        put("plan", "上半年拨付3万元，下半年拨付3.12万元。"),
        "C14",
        W,
        f"{FORM}.plan",
    ),
    "persons counted as households": (
        together(
            both(0, name="代缴低保对象", value="150户"), put("overview", "为低保对象150人代缴，由本单位组织实施。")
        ),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "other months than the goal's": (
        together(both(0, name="加发月数", value="10个月"), put("goal_annual", "全年12个月按时足额发放。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "windows with their digits exchanged": (
        together(both(0, name="保障服务窗口", value="12个"), put("goal_annual", "保障21个窗口全年运转。")),
        "C14",
        W,
        f"{FORM}.indicators[0].annual.value",
    ),
    "another unit on the whole-unit form": (
        put("/whole_unit_performance.department_name", "某某中心"),
        "C23",
        E,
        "whole_unit_performance.department_name",
    ),
    "a wrong character in the unit's name": (
        put("/overview.organisation.0", f"{UNIT[0]}{UNIT[1:3].replace('县', '市')}{UNIT[3:]}设办公室。"),
        "C23",
        E,
        "overview.organisation[0]",
    ),
    "a department in a unit's disclosure": (
        put("/texts.purchase_of_services.0", "本部门无政府购买服务。"),
        "C23",
        W,
        "texts.purchase_of_services[0]",
    ),
    "a department that has none": (
        put("/texts.operating_cost.0", "我部门无机关运行经费。"),
        "C23",
        W,
        "texts.operating_cost[0]",
    ),
    "the center of another county": (
        put("plan", "依托安泽县社会保险中心开展审核，下半年拨付。"),
        "C23",
        W,
        f"{FORM}.plan",
    ),
    "the center under another usual name": (
        put("plan", f"由{UNIT[:3]}社会保险事业服务中心审核，下半年拨付。"),
        "C23",
        W,
        f"{FORM}.plan",
    ),
    "a province in a county's glossary": (
        put("/texts.glossary.9", "“三公”经费：指省直部门用财政拨款安排的经费。"),
        "C23",
        W,
        "texts.glossary[9]",
    ),
    "another budget code in the whole-unit form": (
        put("/whole_unit_performance.department_code", "030"),
        "C23",
        W,
        "whole_unit_performance.department_code",
    ),
    # C24
    "a congress of the past": (put("plan", "贯彻党的十九大精神，下半年拨付。"), "C24", W, f"{FORM}.plan"),
    "a body that is no more": (put("measures", "会同地税局核实，专款专用。"), "C24", W, f"{FORM}.measures"),
    "an old insurance by its short name": (put("plan", "核实新农保人员，下半年拨付。"), "C24", W, f"{FORM}.plan"),
    "a plan period to come": (put("plan", "按十五五规划，下半年拨付。"), "C24", W, f"{FORM}.plan"),
    # C25
    "a doubled stop": (put("/reasons.income_change", "参保人数变化。；项目调整"), "C25", I, "reasons.income_change"),
    "half-width punctuation": (put("plan", "上半年审核,下半年拨付。"), "C25", I, f"{FORM}.plan"),
    "an amount without unit": (
        put("/texts.other.0.text", "本单位安排工作经费12.50，用于宣传。"),
        "C25",
        I,
        "texts.other[0].text",
    ),
    "another name for the unit": (
        put("/texts.other.0.text", f"{UNIT[:3]}社会养老保险中心无其他需要说明的情况。"),
        "C23",
        W,
        "texts.other[0].text",
    ),
    # C26
    "a budget that another entry only mentions": (
        lambda data: data["texts"].update(
            glossary=[text for text in data["texts"]["glossary"] if "、政府性基金预算：" not in text]
        ),
        "C26",
        W,
        "texts.glossary",
    ),
    "a term without explanation": (
        lambda data: data["texts"].update(glossary=[text for text in data["texts"]["glossary"] if "三公" not in text]),
        "C26",
        W,
        "texts.glossary",
    ),
    # C27
    "an annex about something else": (
        put("/texts.other.0.text", "社会保险基金收支情况详见附件2。"),
        "C27",
        E,
        "texts.other[0].text",
    ),
    "an annex that does not exist": (
        put("/texts.other.0.text", "项目支出绩效目标详见附件。"),
        "C27",
        E,
        "texts.other[0].text",
    ),
    "a list behind that is not there": (
        put("/texts.other.0.text", "本单位资产账实相符（固定资产明细表附后）。"),
        "C27",
        W,
        "texts.other[0].text",
    ),
    "a table of the annex": (put("/texts.other.0.text", "收支情况按附表3列示。"), "C27", W, "texts.other[0].text"),
    "forms behind that are not there": (no_forms, "C27", E, "texts.other[0].text"),
}


def test_the_package_is_clean():
    assert run(book(clean())) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_by_the_rule_that_names_it(fault):
    edit, code, severity, where = FAULTS[fault]
    data = clean()
    edit(data)
    found = {(one.rule, one.severity, one.where) for one in run(book(data))}
    assert (code, severity, where) in found


def test_every_rule_of_texts_has_a_planted_fault():
    assert {code for _, code, _, _ in FAULTS.values()} == {f"C{number}" for number in range(14, 28)}
