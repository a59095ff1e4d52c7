"""One fault at a time in a clean package: a fault of its figures, reasons or resources is found by the rule that names it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from book.editions import edition
from book.package import parse
from book.rules import Severity, run
from tests.clean import Choices, clean_package

Package = dict[str, Any]
Edit = Callable[[Package], None]
E, W = Severity.ERROR, Severity.WARNING
CODES = {"P1", "P2", "P3", "S1", "T7", "X1", "Y1", "Y2", "C01", "C02", *(f"C{number:02}" for number in range(4, 14))}
INDICATOR = "projects.{}.form.indicators.3"


def put(path: str, value: Any) -> Edit:
    """Sets what stands at a path of the package."""

    def edit(data: Package) -> None:
        holder: Any = data
        *steps, last = path.split(".")
        for step in steps:
            holder = holder[int(step) if isinstance(holder, list) else step]
        holder[int(last) if isinstance(holder, list) else last] = value

    return edit


def together(*edits: Edit) -> Edit:
    def edit(data: Package) -> None:
        for one in edits:
            one(data)

    return edit


def indicator(project: int, name: str, value: str) -> Edit:
    """Sets the cost indicator of a form on both sides."""
    path, target = INDICATOR.format(project), {"name": name, "value": value}
    return together(put(f"{path}.implementation", target), put(f"{path}.annual", target))


def reason(text: str, name: str = "income_change") -> Edit:
    return put(f"reasons.{name}", text)


def performance(text: str) -> Edit:
    return put("texts.whole_performance", [text])


def last_year(value: str | None, *names: str) -> Edit:
    return together(*(put(f"prior_year.{name}", value) for name in names or ("income_total", "expenditure_total")))


def carried_over(data: Package) -> None:
    project = {
        "key": "b",
        "name": "上年设备购置尾款",
        "category": "other_operating",
        "vintage": "carryover",
        "form": None,
    }
    data["projects"].append(project)
    data["lines"].append(data["lines"][12] | {"project": "b", "vintage": "carryover", "amount": "50000.00"})


def staffed(organisation: str) -> Edit:
    return together(put("overview.organisation", [organisation]), put("whole_unit_performance", None))


FAULTS: dict[str, tuple[Edit, str, Severity, str]] = {
    # lines
    "a contribution ten times": (put("lines.3.amount", "2824000.00"), "C04", E, "lines[3].amount"),
    "a contribution of a tenth": (put("lines.5.amount", "20580.00"), "C04", W, "lines[5].amount"),
    "pay a tenth, where the reason leaves nine times of it open": (
        together(
            put("lines.0.amount", "85000.00"),
            reason("新增人员经费40万元，项目支出减少4.20万元"),
            reason("工资社保新增40万元，项目支出减少4.20万元", "expenditure_change"),
        ),
        "C04",
        W,
        "lines[0].amount",
    ),
    "pay ten times": (put("lines.2.amount", "5610000.00"), "C04", W, "lines[4].amount"),
    "万元 typed for 元": (put("lines.6.amount", "6.90"), "C04", W, "lines[6].amount"),
    "an age that nobody reaches": (
        put("projects.0.form.overview", "对600周岁以上的退休人员，由本单位组织实施。"),
        "C04",
        W,
        "projects[0].form.overview",
    ),
    "a quota of vehicles ten times": (put("assets.vehicle_quota", 40), "C12", W, "assets.vehicle_quota"),
    "a source moved": (put("lines.14.source", "general_public"), "T7", E, "revenue"),
    "a contribution under another item": (put("lines.5.function_code", "2080109"), "X1", W, "lines[5].economic_code"),
    "another subject under medical insurance": (
        put("lines.4.economic_code", "30112"),
        "X1",
        W,
        "lines[4].economic_code",
    ),
    "an annuity under the pension item": (put("lines.8.function_code", "2080505"), "X1", W, "lines[8].economic_code"),
    "no lines": (put("lines", []), "C02", E, "lines"),
    # forms
    "swapped digits in a project's line": (
        put("lines.12.amount", "27000.00"),
        "P1",
        E,
        "projects[0].form.funding.annual.total",
    ),
    "a form's total ten times": (
        put("projects.0.form.funding.annual.total", "720000.00"),
        "P1",
        E,
        "projects[0].form.funding.annual.total",
    ),
    "a form's sources that do not sum up": (
        put("projects.0.form.funding.implementation.central", "1.00"),
        "P1",
        E,
        "projects[0].form.funding.implementation.total",
    ),
    "an office of a few square metres": (put("assets.building_m2", "4.5"), "C12", W, "assets.building_m2"),
    "an office ten thousand times": (put("assets.building_m2", "450000"), "C12", W, "assets.building_m2"),
    "a share that is not of any amount": (
        put("texts.other.0.text", "项目支出合计22.29万元，其中取暖补助7.2万元，占23.20%。"),
        "C06",
        W,
        "texts.other[0].text",
    ),
    "more of the dear equipment than of all": (
        put("assets.equipment_over_1m", 5),
        "C12",
        W,
        "assets.equipment_over_1m",
    ),
    "a tenth of a level's money": (
        together(
            *(
                put(
                    f"projects.1.form.funding.{half}",
                    {
                        "total": "61200.00",
                        "central": "40000.00",
                        "provincial": "0.00",
                        "local": "21200.00",
                        "self": "0.00",
                    },
                )
                for half in ("annual", "implementation")
            ),
            put("projects.1.form.overview", "由中央财政补助40000元，其余2120元由县级财政负担，本单位组织实施。"),
        ),
        "C04",
        W,
        "projects[1].form.overview",
    ),
    "a share of the total that is none": (
        put("texts.other.0.text", "本年项目支出7.2万元，占支出预算的0%。"),
        "C06",
        W,
        "texts.other[0].text",
    ),
    "a source on another line of one side": (
        put(
            "projects.0.form.funding.annual",
            {"total": "72000.00", "central": "72000.00", "provincial": "0.00", "local": "0.00", "self": "0.00"},
        ),
        "P1",
        W,
        "projects[0].form.funding.annual",
    ),
    "money with two digits exchanged": (
        put("projects.1.form.overview", "由县级财政安排62100元，本单位组织实施。"),
        "C04",
        W,
        "projects[1].form.overview",
    ),
    "a one-off project of three years": (put("projects.0.form.period", "3年"), "P1", E, "projects[0].form.period"),
    "an indicator ten times": (
        indicator(0, "补助总额", "720000元"),
        "C04",
        E,
        "projects[0].form.indicators[3].annual.value",
    ),
    "an indicator in 元 for 万元": (
        indicator(0, "补助总额", "7.2元"),
        "C04",
        E,
        "projects[0].form.indicators[3].implementation.value",
    ),
    "an indicator with swapped digits": (
        indicator(0, "补助总额", "≤27000元"),
        "C04",
        W,
        "projects[0].form.indicators[3].annual.value",
    ),
    "a text of a form with ten times the amount": (
        put("projects.1.form.overview", "由本单位组织实施，共计612000元。"),
        "C04",
        E,
        "projects[1].form.overview",
    ),
    "a text of a form with last year's amount": (
        put("projects.1.form.plan", "上半年审核，申请资金58800元。"),
        "C04",
        W,
        "projects[1].form.plan",
    ),
    "a project without form": (put("projects.0.form", None), "P2", W, "projects[0].form"),
    "a carried-over project without form": (carried_over, "P2", W, "projects[3].form"),
    "a share that leaves out what is carried over": (carried_over, "P2", W, "texts.whole_performance"),
    # whole unit
    "another total in the whole-unit form": (
        put("whole_unit_performance.budget.by_source.total", "250.00"),
        "P3",
        E,
        "whole_unit_performance.budget.by_source.total",
    ),
    "basic and project expenditure exchanged": (
        put("whole_unit_performance.budget.by_use.basic", "22.29"),
        "P3",
        E,
        "whole_unit_performance.budget.by_use.basic",
    ),
    "a source missing in the whole-unit form": (
        put("whole_unit_performance.budget.by_source.government_fund", "0.00"),
        "P3",
        E,
        "whole_unit_performance.budget.by_source.government_fund",
    ),
    "another total in the whole-unit text": (
        performance("编报整体支出绩效目标，涉及部门预算资金22.29万元。"),
        "P3",
        E,
        "texts.whole_performance[0]",
    ),
    "staff that does not sum up": (
        put("whole_unit_performance.actual_other_staff", "4"),
        "C13",
        W,
        "whole_unit_performance.actual_staff",
    ),
    "more staff than posts in the form": (
        put("whole_unit_performance.approved_posts", "25"),
        "C13",
        W,
        "whole_unit_performance.actual_established_staff",
    ),
    "more staff than posts in the text": (
        staffed("本单位设财务股，编制人数30人，实有人数37人。"),
        "C13",
        W,
        "overview.organisation[0]",
    ),
    "more staff on posts than there are": (
        staffed("核定事业编制24名，现有在职人员26名。"),
        "C13",
        W,
        "overview.organisation[0]",
    ),
    "offices counted that are not named": (
        staffed("内设7个股室：办公室、财务股、稽核股、基金股、养老股和信息股。"),
        "C13",
        W,
        "overview.organisation[0]",
    ),
    "offices named that are not counted": (
        staffed("内设办公室、财务股、稽核股和基金股3个股室。"),
        "C13",
        W,
        "overview.organisation[0]",
    ),
    "others than in the text": (
        together(
            put("overview.organisation", ["实有30人，另有编外人员9名。"]),
            put("whole_unit_performance.actual_other_staff", "6"),
        ),
        "C13",
        W,
        "whole_unit_performance.actual_other_staff",
    ),
    "purchases by kind that are not what is entered": (
        put("texts.other.0.text", "政府采购预算中，货物2.80万元、服务66.12万元。"),
        "C11",
        W,
        "texts.other[0].text",
    ),
    "all purchases but what is entered": (
        put("texts.other.0.text", "本年政府采购预算总额90.21万元。"),
        "C11",
        W,
        "texts.other[0].text",
    ),
    "an operating cost that is said to shrink and grows": (
        together(
            put("unit.nature", "administrative"),
            put("prior_year.operating_cost", "10000.00"),
            put("texts.operating_cost", ["机关运行经费比2023年减少，主要是压减办公费。"]),
        ),
        "C06",
        W,
        "texts.operating_cost[0]",
    ),
    "a standard that rises to less": (
        reason("补助标准由每人每月130元提高到15元，增加人员经费40万元，项目支出减少4.20万元"),
        "C06",
        W,
        "reasons.income_change",
    ),
    "more paid in the plan than there is": (
        put("projects.0.form.plan", "考核后15日内发放补贴205.8万元。"),
        "C04",
        W,
        "projects[0].form.plan",
    ),
    "another amount of the year in the goal": (
        together(
            put("projects.0.form.goal_annual", "按季发放取暖补助，全年支出2.7万元。"),
            put("projects.0.form.goal_implementation", "按季发放取暖补助，全年支出2.7万元。"),
        ),
        "C04",
        W,
        "projects[0].form.goal_implementation",
    ),
    "a share above all": (
        performance("3个项目全部编报绩效目标，占当年项目支出的1000%。"),
        "C06",
        E,
        "texts.whole_performance[0]",
    ),
    "a share of the projects that is another": (
        performance("3个项目全部编报绩效目标，涉及资金22.29万元，占当年项目支出的98%。"),
        "C06",
        W,
        "texts.whole_performance[0]",
    ),
    "services of a tenth of what the text says": (
        together(
            put("procurement.services", "19200.00"),
            put("texts.purchase_of_services", ["政府购买服务：咨询14.40万元，培训4.80万元。"]),
        ),
        "C04",
        W,
        "procurement.services",
    ),
    # parts of a form
    "ten times the province's money": (
        together(
            put("projects.0.form.funding.annual.provincial", "43600.00"),
            put("projects.0.form.funding.annual.local", "28400.00"),
            indicator(0, "省级财政补助金额", "=43.6万元"),
        ),
        "C04",
        E,
        "projects[0].form.indicators[3].annual.value",
    ),
    "a tenth of the whole beside the parts": (
        together(
            indicator(0, "项目总成本", "≤0.72万元"),
            put("projects.0.form.overview", "申请经费7.2万元，具体构成为：办公费6.48万元、印刷费0.72万元。"),
        ),
        "C04",
        E,
        "projects[0].form.indicators[3].annual.value",
    ),
    "a part that is another in the text": (
        together(
            indicator(0, "印刷费控制数", "≤5.8万元"),
            put("projects.0.form.overview", "申请经费7.2万元，具体构成为：印刷费6.5万元、办公费0.7万元。"),
        ),
        "C04",
        W,
        "projects[0].form.indicators[3].annual.value",
    ),
    "a tenth of a subject in the text": (
        together(
            put("lines.12.economic_code", "30202"),
            put("projects.0.form.overview", "申请经费，具体构成为：印刷费0.72万元。"),
        ),
        "C04",
        E,
        "projects[0].form.overview",
    ),
    "ten times a subject in the lines": (
        together(
            put("lines.12.economic_code", "30202"),
            put("lines.12.amount", "720000.00"),
            put("projects.0.form.overview", "申请经费，具体构成为：印刷费7.2万元。"),
        ),
        "C04",
        E,
        "lines[12].amount",
    ),
    "a line ten times what the reason leaves room for": (
        together(put("lines.7.amount", "370000.00"), reason("新增人员经费35.80万元")),
        "C04",
        W,
        "lines[7].amount",
    ),
    "a tenth of last year's public budget": (
        last_year("225462.40", "general_public_current"),
        "C04",
        W,
        "prior_year.general_public_current",
    ),
    # texts
    "a tenth of a project's amount": (
        performance("1、企业退休人员取暖补助0.72万元；2、社会保险经办人员业务培训6.12万元。"),
        "C04",
        E,
        "texts.whole_performance[0]",
    ),
    "a ten-thousandth of a project's amount": (
        performance("企业退休人员取暖补助7.2元"),
        "C04",
        E,
        "texts.whole_performance[0]",
    ),
    "a number that is nowhere": (
        put("texts.other.0.text", "本单位另有专项经费12.34万元。"),
        "C05",
        W,
        "texts.other[0].text",
    ),
    "a limit of “三公” that is not the budget": (
        put("whole_unit_performance.indicators.0.value", "≤6万元"),
        "C05",
        W,
        "whole_unit_performance.indicators[0].value",
    ),
    "a table said to be empty": (
        put("texts.other.0.text", "本单位无政府性基金预算，无国有资本经营预算。"),
        "C02",
        E,
        "texts.other[0].text",
    ),
    "operating cost of an institution": (
        put("texts.operating_cost", ["本单位机关运行经费10.60万元。"]),
        "C10",
        E,
        "texts.operating_cost[0]",
    ),
    "last year's operating cost of an institution": (
        put("prior_year.operating_cost", "100000.00"),
        "C10",
        W,
        "prior_year.operating_cost",
    ),
    "services bought and said to be none": (
        put("texts.purchase_of_services", ["本单位没有政府购买服务。"]),
        "C11",
        W,
        "texts.purchase_of_services[0]",
    ),
    "services bought and nothing said": (put("texts.purchase_of_services", []), "C11", W, "texts.purchase_of_services"),
    # last year and reasons
    "last year in 万元": (last_year("262.55"), "C04", E, "prior_year.income_total"),
    "last year ten times this year": (last_year("29834800.00"), "C04", E, "prior_year.income_total"),
    "last year nearly ten times this year": (last_year("26254624.00"), "C04", W, "prior_year.expenditure_total"),
    "last year unknown": (last_year(None, "general_public_current"), "Y1", E, "prior_year.general_public_current"),
    "“三公” of last year unknown": (
        put("prior_year.three_public.abroad", None),
        "Y1",
        E,
        "prior_year.three_public.abroad",
    ),
    "last year's totals that differ": (
        last_year("2400000.00", "income_total"),
        "C07",
        E,
        "prior_year.expenditure_total",
    ),
    "a part of last year above the whole": (
        last_year("3000000.00", "general_public_current"),
        "C07",
        E,
        "prior_year.general_public_current",
    ),
    "a reason missing": (reason(""), "C08", W, "reasons.income_change"),
    "a reason against the direction": (reason("退休人员较多，人员减少"), "C08", W, "reasons.income_change"),
    "a last sentence against the direction": (
        reason("人员经费增加40万元，项目支出减少4.20万元。综上，收入总计有所减少"),
        "C08",
        W,
        "reasons.income_change",
    ),
    "one thing that grows and shrinks": (
        together(
            reason("人员经费增加14.6万元，被征地农民补贴增加21.2万元"),
            reason("人员经费增加14.6万元，被征地农民补贴减少21.2万元", "expenditure_change"),
        ),
        "C08",
        W,
        "reasons.expenditure_change",
    ),
    "own money among the budget's": (
        put("lines.12.source", "unit_funds"),
        "P1",
        W,
        "projects[0].form.funding.annual",
    ),
    "the reason of the other side": (
        reason("收入变动的原因：人员经费增加40万元，项目支出减少4.20万元", "expenditure_change"),
        "C08",
        W,
        "reasons.expenditure_change",
    ),
    "a total in 元 for 万元": (
        put("projects.0.form.overview", "取暖补助由本单位组织实施，标准每人480元，共7.2元。"),
        "C04",
        W,
        "projects[0].form.overview",
    ),
    "reception ten times last year's, by the reason": (
        together(
            put("prior_year.three_public.reception", "100000.00"),
            put("lines.9.amount", "8000.00"),
            put("reasons.three_public_reception", "压减公务接待费0.20万元。"),
        ),
        "C04",
        W,
        "prior_year.three_public.reception",
    ),
    "a copied reason": (
        reason("参保人数和补助标准变化，财政拨款收入相应调整", "expenditure_change"),
        "C08",
        W,
        "reasons.expenditure_change",
    ),
    "a reason that explains a part": (reason("新增人员经费10万元"), "Y2", W, "reasons.income_change"),
    "a reason that explains nothing": (reason("本年预算收入比上年有所增加"), "Y2", W, "reasons.income_change"),
    "a reason of empty words": (reason("根据实际工作需要安排"), "Y2", W, "reasons.income_change"),
    "a net sum that is another": (
        reason("新增人员经费40万元，项目支出减少4.20万元，增减相抵，净增加38.50万元"),
        "Y2",
        W,
        "reasons.income_change",
    ),
    "another rate of the whole": (
        reason("新增人员经费40万元，项目支出减少4.20万元，收入预算增加35.80万元，增长31.64%"),
        "C06",
        E,
        "reasons.income_change",
    ),
    "said to be the same as a whole": (
        reason("项目数量有变化，总体与上年持平"),
        "C06",
        E,
        "reasons.income_change",
    ),
    "another amount in an overview": (
        put("projects.0.form.overview", "由本单位组织实施，需7.25万元。"),
        "C04",
        W,
        "projects[0].form.overview",
    ),
    "元 for 万元 in an overview": (
        put("projects.1.form.overview", "参加培训120人，安排6.12元。"),
        "C04",
        E,
        "projects[1].form.overview",
    ),
    "an amount of the goal of the whole unit": (
        put("whole_unit_performance.annual_goal", "重点保障被征地农民参保补贴89.7万元。"),
        "C04",
        E,
        "whole_unit_performance.annual_goal",
    ),
    "another rate of the whole in a text": (
        put("texts.other.0.text", "收入较2023年增长96.5%。"),
        "C06",
        W,
        "texts.other[0].text",
    ),
    "more projects of the year than there are": (
        performance("将当年安排的13个项目全部纳入绩效目标管理。"),
        "P2",
        W,
        "texts.whole_performance[0]",
    ),
    "more projects of the year than there are, with the word behind the number": (
        together(carried_over, performance("对4个当年安排的项目全部编报绩效目标，涉及资金22.29万元。")),
        "P2",
        W,
        "texts.whole_performance[0]",
    ),
    "goals counted wrongly": (
        put("texts.whole_performance", ["编报绩效目标的项目13个。"]),
        "P2",
        W,
        "texts.whole_performance[0]",
    ),
    "an empty table that readers are sent to": (
        put("texts.other.0.text", "国有资本经营预算收支情况见预算公开表9。"),
        "C02",
        W,
        "texts.other[0].text",
    ),
    "services bought and none procured": (
        together(
            put("procurement.services", "0.00"),
            put("texts.purchase_of_services", ["本单位政府购买服务预算6.50万元。"]),
        ),
        "C11",
        W,
        "texts.purchase_of_services[0]",
    ),
    "offices that are not so many": (
        put("overview.organisation", ["本单位内设办公室、财务股、养老保险股等9个股室。"]),
        "C13",
        W,
        "whole_unit_performance.inner_departments",
    ),
    "vehicles of the whole unit": (
        together(
            put("whole_unit_performance.indicators.0.name", "管理公务用车数量"),
            put("whole_unit_performance.indicators.0.value", "=5辆"),
        ),
        "C12",
        W,
        "whole_unit_performance.indicators[0].value",
    ),
    "a sum that is none": (
        put("texts.purchase_of_services", ["购买服务29.20万元，其中：咨询12.00万元，培训7.20万元。"]),
        "C05",
        W,
        "texts.purchase_of_services[0]",
    ),
    "projects counted wrongly": (
        together(
            put("whole_unit_performance.indicators.0.name", "项目数量"),
            put("whole_unit_performance.indicators.0.value", "13个"),
        ),
        "P2",
        W,
        "whole_unit_performance.indicators[0].value",
    ),
    "kinds of posts that are not all": (
        staffed("本单位实有在职人员28人，其中管理岗位12人、专业技术岗位10人、工勤岗位2人。"),
        "C13",
        W,
        "overview.organisation[0]",
    ),
    "another amount restated": (
        reason("新录用人员到岗，收入总计，比上年增加99.99万元"),
        "C06",
        E,
        "reasons.income_change",
    ),
    "another rate restated": (
        reason("新录用人员到岗，比上年增加35.80万元，增长31.64%"),
        "C06",
        E,
        "reasons.income_change",
    ),
    "another direction restated": (reason("新录用人员到岗，比上年减少35.80万元"), "C06", E, "reasons.income_change"),
    "said to be the same": (reason("项目数量有变化，与上年基本持平"), "C06", E, "reasons.income_change"),
    "a reason of reception missing": (reason("", "three_public_reception"), "C09", W, "reasons.three_public_reception"),
    # resources
    "running cost without vehicles": (put("assets.vehicles", {}), "C09", W, "assets.vehicles"),
    "vehicles without running cost": (put("lines.11.economic_code", "30239"), "C09", W, "assets.vehicles"),
    "running cost ten times": (put("lines.11.amount", "396000.00"), "C09", W, "assets.vehicles"),
    "more vehicles than allowed": (put("assets.vehicle_quota", 1), "C12", W, "assets.vehicle_quota"),
    "assets of an earlier year": (put("assets.as_of", "2013-12-31"), "C12", E, "assets.as_of"),
    "no office": (put("assets.building_m2", "0"), "C12", W, "assets.building_m2"),
    "more bought than spent": (put("procurement.works", "9000000.00"), "C04", E, "procurement"),
    "a purchase in 万元": (put("procurement.goods", "3.50"), "C04", W, "procurement.goods"),
}


def found(edit: Edit, **options: Any) -> set[tuple[str, Severity, str]]:
    data = clean_package(Choices())
    edit(data)
    return {(one.rule, one.severity, one.where) for one in run(parse(json.dumps(data)), **options)}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_by_the_rule_that_names_it(fault):
    edit, code, severity, where = FAULTS[fault]
    assert (code, severity, where) in found(edit)


def test_every_rule_about_what_is_entered_has_a_planted_fault():
    # S1 and C01 hold of whatever is entered; other people's documents may break them.
    assert {code for _, code, _, _ in FAULTS.values()} == CODES - {"S1", "C01"}


def test_last_years_figures_are_those_published_last_year():
    data = clean_package(Choices())
    before = parse(json.dumps(clean_package(Choices(year=2023, shares=(40,) * 12))))
    data["prior_year"] = edition("shanxi-13").prior_year(before).model_dump(mode="json")
    right = parse(json.dumps(data))
    assert {one.where for one in run(right, previous=before) if one.rule == "C07"} == set()
    data["prior_year"]["three_public"]["reception"] = "5405.00"
    wrong = parse(json.dumps(data))
    (one,) = [one for one in run(wrong, previous=before) if one.rule == "C07"]
    published = before.lines[9].amount
    assert (one.where, one.expected) == ("prior_year.three_public.reception", published)
    assert [one for one in run(wrong) if one.rule == "C07"] == []


def test_a_line_is_compared_with_the_same_subject_of_last_year():
    before = parse(json.dumps(clean_package(Choices(year=2023))))
    assert ("C04", W, "lines[7].amount") in found(put("lines.7.amount", "370000.00"), previous=before)
    assert ("C04", W, "lines[7].amount") not in found(put("lines.7.amount", "74000.00"), previous=before)
