"""What people get wrong, planted in disclosures that the rules were not written on: each fault is found by a rule that names it,
and nothing else is called an error."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from book.model import Book
from book.package import parse
from book.rules import Severity, run
from tests.book.edits import put
from tests.book.invented import INVENTED, Package

Edit = Callable[[Package], None]


class Fault(NamedTuple):
    """What somebody got wrong, in which disclosure, the rules one of which names it, and those that it breaks besides."""

    what: str
    where: str
    rules: str
    edit: Edit
    also: str = ""


def replace(old: str, new: str) -> Edit:
    """An edit of some words wherever they stand; they must be there."""

    def edit(data: Package) -> None:
        text = json.dumps(data, ensure_ascii=False)
        assert old in text, old
        data.update(json.loads(text.replace(old, new)))

    return edit


def line(economic: str, **values: Any) -> Edit:
    """An edit of the line of an economic subject, or of a project."""

    def edit(data: Package) -> None:
        found = [one for one in data["lines"] if economic in (one.get("economic_code"), one.get("project"))]
        assert len(found) == 1, economic
        found[0].update(values)

    return edit


def without_line(economic: str) -> Edit:
    def edit(data: Package) -> None:
        data["lines"] = [one for one in data["lines"] if one.get("economic_code") != economic]

    return edit


def form(project: int, **values: Any) -> Edit:
    def edit(data: Package) -> None:
        data["projects"][project]["form"].update(values)

    return edit


def indicator(project: int, index: int, *, name: str = "", value: str = "", sides: str = "both") -> Edit:
    def edit(data: Package) -> None:
        for side in ("implementation", "annual") if sides == "both" else (sides,):
            target = data["projects"][project]["form"]["indicators"][index][side]
            target.update({key: typed for key, typed in (("name", name), ("value", value)) if typed})

    return edit


def said(text: str) -> Edit:
    """A further paragraph of the explanation."""

    def edit(data: Package) -> None:
        data["texts"]["other"].append({"kind": "paragraph", "text": text})

    return edit


def reason(**texts: str) -> Edit:
    return put(**{f"reasons__{name}": text for name, text in texts.items()})


def copied(project: int, *fields: str) -> Edit:
    """One text in several fields of a form."""

    def edit(data: Package) -> None:
        made = data["projects"][project]["form"]
        made.update(dict.fromkeys(fields, made["overview"]))

    return edit


T, E = "transport", "enforcement"
FAULTS = [
    Fault("ten times the amount of a project", T, "P1", line("公路安全生命防护工程", amount="12600000.00"), "P3"),
    Fault("万元 typed for 元", T, "C04 P1", line("城乡公交运营补助", amount="275.00"), "P3"),
    Fault("swapped digits of a contribution", T, "X1", line("30110", function_code="2080505")),
    Fault("the housing fund under another subject", T, "X1", line("30113", economic_code="30199")),
    Fault("the sources of a form do not add up", T, "P1", put(projects__2__form__funding__annual__local="2570000.00")),
    Fault("a quantity left as N", T, "C14", indicator(0, 0, value="≥N公里")),
    Fault("another number on the annual side", T, "C14", indicator(2, 0, value="=50辆", sides="annual")),
    Fault("a rate of 120 %", T, "C14", indicator(0, 1, value="=120%")),
    Fault("satisfaction at most", T, "C14", indicator(0, 6, value="≤90%")),
    Fault("ten times the unit cost", T, "C14", indicator(3, 3, value="≤300万元/公里")),
    Fault("a tenth of the vehicles", T, "C14", indicator(2, 0, value="=5辆")),
    Fault("a benefit indicator is missing", T, "C14", lambda data: data["projects"][1]["form"]["indicators"].pop(4)),
    Fault("kilometres in persons", T, "C14", indicator(3, 0, value="≥21.6人")),
    Fault("ten times the amount in a form's text", T, "C04", form(2, overview="补助55辆车，共需资金27500000元。")),
    Fault("digits swapped in the explanation", T, "C05 P3", replace("832.86万元", "823.86万元")),
    Fault("the fund's amount in the explanation", T, "C05", replace("政府性基金648万元", "政府性基金684万元")),
    Fault("a project left out of the count", T, "P2", replace("管理的项目4个", "管理的项目3个")),
    Fault(
        "the whole-unit form with another basic amount",
        T,
        "P3",
        put(whole_unit_performance__budget__by_use__basic="541.36"),
    ),
    Fault(
        "a reason for less where there is more", T, "C08", reason(income_change="上级下达的资金减少，压减一般性支出")
    ),
    Fault("amounts in a reason that do not sum", T, "Y2", reason(income_change="增加农村公路改造资金264万元")),
    Fault("no reason", T, "C08", reason(expenditure_change="")),
    Fault("a reason that restates", T, "Y2", reason(income_change="预算收入比上年增加")),
    Fault("the same said of a change", T, "C06", reason(general_public_change="调资，与上年持平")),
    Fault("an earlier year's assets", T, "C12", put(assets__as_of="2023-12-31")),
    Fault("more vehicles than allowed", T, "C12", put(assets__vehicle_quota=2)),
    Fault("no office", T, "C12", put(assets__building_m2="0")),
    Fault("vehicles and no running cost", T, "C09", without_line("30231"), "P3"),
    Fault(
        "services bought and none said",
        T,
        "C11",
        put(texts__purchase_of_services=["本部门2025年没有政府购买服务预算。"]),
    ),
    Fault("last year in a current project's name", T, "C16", replace("农村公路日常养护", "2024年农村公路日常养护")),
    Fault(
        "two projects of one name",
        T,
        "C18",
        put(projects__1__name="农村公路改造提升", projects__1__form__name="农村公路改造提升"),
    ),
    Fault("another name in the form", T, "C18", form(1, name="公路安全防护工程")),
    Fault(
        "an internal prefix",
        T,
        "C19",
        put(projects__3__name="A农村公路改造提升", projects__3__form__name="A农村公路改造提升"),
    ),
    Fault("a system's tag", T, "C19", form(0, plan="第一季度签订养护合同[项目]，第四季度考核验收。")),
    Fault("stray letters", T, "C19", form(0, necessity="养护经费是农村公路通行jpuy能力的基本保证，不可缺少。")),
    Fault("a person's name and phone on a form", T, "C20", form(1, handler="赵志强", phone="13834567891")),
    Fault("a name in a text", T, "C20", form(2, overview="经办人郭建军核定55辆车的运营里程后拨付。")),
    Fault("an ID number", T, "C20", said("补助对象身份证号11010519491231002X，已核对。")),
    Fault("a bank card", T, "C20", said("收款账号6222021001116245702，开户行为县农商行。")),
    Fault("a landline", T, "C20", said("咨询电话：0354-6230117。")),
    Fault("an address", T, "C20", said("受益户住西坪村3组12号。")),
    Fault("a placeholder", T, "C21", form(0, measures="由【单位名称】按季度考核，资金实行国库集中支付。")),
    Fault("XX left in", T, "C21", form(0, measures="由XX单位按季度考核，资金实行国库集中支付。")),
    Fault("a document number without number", T, "C21", form(2, basis="云政发〔2022〕号")),
    Fault("a document later than the filing", T, "C22", form(2, basis="云政发〔2025〕3号")),
    Fault("last year's plan", T, "C22", form(1, plan="2024年4月完成招标，5月至9月施工，10月交工验收。")),
    Fault("a relative date", T, "C22", said("截至上年底，工程已完成七成。")),
    Fault("a day that is none", T, "C22", form(1, plan="2025年2月30日完成招标，其余时间施工。")),
    Fault("a character missing in the name", T, "C23", said("云台县交通运局负责解释。")),
    Fault("another department on a form", T, "C23", form(0, department="348-云台县公路管理局")),
    Fault("单位 in a department's disclosure", T, "C23", said("本单位无其他说明事项。")),
    Fault("a former congress", T, "C24", form(0, necessity="贯彻党的十九大精神，改善农村公路通行条件。")),
    Fault("a former plan period", T, "C24", form(0, necessity="按照“十三五”规划要求，改善农村公路通行条件。")),
    Fault("doubled stops", T, "C25", said("本部门无其他事项。。")),
    Fault("a term without explanation", T, "C26", lambda data: data["texts"]["glossary"].pop(4)),
    Fault("an attachment that is not there", T, "C27", said("项目清单详见附件2。")),
    Fault("more staff than posts", T, "C13", replace("实有人数58人", "实有人数68人")),
    Fault("staff that does not add up", T, "C13", put(whole_unit_performance__actual_other_staff="6")),
    Fault("a project without form or reason", T, "P2", put(projects__1__form=None)),
    Fault("last year's income is not its expenditure", T, "C07", put(prior_year__expenditure_total="16943500.00")),
    Fault(
        "last year's figures in 万元",
        T,
        "C04",
        put(prior_year__income_total="1693.45", prior_year__expenditure_total="1693.45"),
        "C07",
    ),
    Fault("a figure of last year is missing", T, "Y1", put(prior_year__operating_cost=None)),
    Fault("the fund's revenue is missing", T, "T7", put(revenue=[])),
    Fault("a subject that does not exist", T, "C17", lambda data: _strange(data)),
    Fault("a subject's wrong name", T, "C17", put(subjects__208="社会保险和就业支出")),
    Fault("one text in all fields", T, "C15", copied(1, "basis", "necessity", "measures", "plan")),
    Fault("a basis that is no document", T, "C15", form(1, basis="根据工作需要")),
    Fault("no fund said where there is one", T, "C02", said("本部门2025年没有政府性基金预算。")),
    Fault("carried over in a current line", T, "T12 T13", line("城乡公交运营补助", vintage="carryover")),
    Fault("a project twice", E, "C18", lambda data: _double(data)),
    Fault("recurring for one year", E, "C16", form(0, period="1年")),
    Fault("text and choice of the attribute differ", E, "C16", form(0, attribute_text="一次性项目（1年结束）")),
    Fault(
        "no operating cost said where there is some",
        E,
        "C02 C10",
        put(texts__operating_cost=["本单位无机关运行经费。"]),
    ),
    Fault(
        "an institution with operating cost",
        E,
        "C10",
        put(unit__nature="public_institution", texts__operating_cost=["2024年机关运行经费45.10万元。"]),
    ),
    Fault("a vehicle bought last year without a word", E, "C09", reason(three_public_vehicle_purchase="")),
    Fault("a tenth of last year's reception", E, "C04", put(prior_year__three_public__reception="400.00")),
    Fault("ten times the pension contribution", E, "C04", line("30108", amount="3588945.60")),
    Fault("pension cents typed in 万元", E, "C04", line("30108", amount="35.89")),
    Fault("a contract's amount ten times", E, "C04 C05", replace("预算32.56万元", "预算325.6万元")),
    Fault("a project's amount in the explanation", E, "C04 C05", replace("专项执法18.6万元", "专项执法1.86万元")),
    Fault("the persons of the text are not those counted", E, "C13", replace("实有人数26人", "实有人数31人")),
    Fault("samples in 万元", E, "C14", indicator(1, 0, value="≥407万元", sides="annual")),
    Fault("a quantity without unit", E, "C14", indicator(0, 0, value="≥12", sides="annual")),
    Fault("a placeholder as indicator", E, "C14", indicator(0, 5, name="指标1")),
    Fault("a value doubled by the system", E, "C14", indicator(0, 2, value="≥100100%")),
    Fault(
        "last year's application", E, "C22", form(1, overview="申请2022年抽样检测经费，委托有资质的机构承担检测任务。")
    ),
    Fault("a later phrase", E, "C24", said("按照“十五五”规划安排。")),
    Fault("the province's words", E, "C23", said("省直部门统一组织实施。")),
    Fault("assets of the same year", E, "C12", put(assets__as_of="2024-12-31")),
    Fault("buying more than one spends", E, "C04", put(procurement__works="48000000.00")),
    Fault("a card with the holder", E, "C20", said("户主李秀英，卡号6222021001116245702。")),
]


def _strange(data: Package) -> None:
    """A 款 that the classification does not have."""
    line("公路安全生命防护工程", function_code="2149810")(data)
    data["subjects"] |= {"21498": "其他公路支出", "2149810": "公路安全"}


def _double(data: Package) -> None:
    """A second sampling project like the first."""
    other = json.loads(json.dumps(data["projects"][1]))
    other.update(key="检测", name="农产品质量安全监督抽检")
    other["form"].update(name="农产品质量安全监督抽检", order=3)
    data["projects"].append(other)
    data["lines"].append(dict(data["lines"][-1], project="检测"))


def book(name: str, edit: Edit | None = None) -> Book:
    data = INVENTED[name]()
    if edit:
        edit(data)
    return parse(json.dumps(data, ensure_ascii=False))


@pytest.mark.parametrize("name", INVENTED)
def test_what_a_careful_accountant_hands_in_is_left_alone(name):
    assert run(book(name)) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.where}: {fault.what}")
def test_a_planted_fault_is_found_and_nothing_else_is_an_error(fault):
    found = run(book(fault.where, fault.edit))
    named = set(fault.rules.split())
    assert {one.rule for one in found} & named
    assert {one.rule for one in found if one.severity is Severity.ERROR} <= named | set(fault.also.split())
