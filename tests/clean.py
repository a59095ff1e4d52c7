"""Books in which there is nothing to find: what a careful accountant hands in.

Sums agree, codes are real, contributions stand where they belong, forms are complete and agree with their projects,
changes have reasons, texts are free of figures and names. Pure Python: no Django.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from book import classification
from book.model import FORMAT, Book
from book.money import wan

COUNTIES = (("140423", "青河县"), ("140525", "柏城县"), ("141129", "云岭县"), ("140882", "石桥市"))
INSTITUTION, ADMINISTRATIVE = "public_institution", "administrative"
PURPOSES = (
    ("企业退休人员取暖补助", "享受取暖补助的企业退休人员数量", "取暖补助发放标准"),
    ("社会保险经办人员业务培训", "参加业务培训的经办人员数量", "人均培训支出标准"),
    ("被征地农民参保补贴", "享受参保补贴的农民数量", "参保补贴标准"),
    ("困难群众养老保险代缴", "由政府代缴的困难群众数量", "代缴标准"),
    ("基层经办服务窗口补贴", "享受窗口补贴的基层人员数量", "窗口补贴标准"),
)
GLOSSARY = (
    "一、一般公共预算：指以税收为主体的财政收入，安排用于保障和改善民生等方面的收支预算。",
    "二、政府性基金预算：指依法向特定对象征收资金，专项用于特定公共事业发展的收支预算。",
    "三、国有资本经营预算：指对国有资本收益作出支出安排的收支预算。",
    "四、财政拨款：包含一般公共预算、政府性基金预算、国有资本经营预算。",
    "五、财政专户管理资金：专指教育收费。",
    "六、单位资金：指除政府预算资金和财政专户管理资金以外的资金。",
    "七、上年结转：指以前年度预算安排、结转到本年仍按原规定用途继续使用的资金。",
    "八、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "九、项目支出：指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "十、“三公”经费：指用财政拨款安排的因公出国（境）费用、公务用车购置及运行费和公务接待费。",
    "十一、机关运行经费：指行政单位和参照公务员法管理的事业单位使用财政拨款安排的基本支出中的公用经费支出。",
    "十二、政府采购：指使用财政性资金采购货物、工程和服务的行为。",
    "十三、政府购买服务：指把适合由市场提供的服务事项交由符合条件的服务供应商承担并支付费用的行为。",
)
NAMES = {row["code"]: row["name"] for row in classification.rows("function")}
GOVERNMENT = {
    (row["dept_code"], row["unit_type"]): row["shanxi_table6_display"]
    for row in classification.rows("economic_mapping")
}


class Project(NamedTuple):
    """One of the PURPOSES, for so many persons at so much each, from this source."""

    purpose: int
    persons: int = 150
    cost: int = 480
    category: str = "specific_target"
    source: str = "general_public"


class Choices(NamedTuple):
    """What one clean package differs in from another; the defaults make a full one.

    `shares` say where each amount lies between its least and its most, `changed` how much more last year's figures were:
    the totals, operating cost, reception and vehicles, in percent.
    """

    county: int = 0
    nature: str = INSTITUTION
    year: int = 2024
    vehicles: int = 2
    spare_quota: int = 1
    staff: int = 30
    spare_posts: int | None = 3
    optional: tuple[str, ...] = ("30109", "30217", "30228")
    shares: tuple[int, ...] = (50, 37, 61, 12, 83, 29, 45, 70, 33, 58, 91, 24)
    changed: tuple[int, int, int, int] = (-12, 8, 15, -5)
    projects: tuple[Project, ...] = (Project(0), Project(1, 120, 510), Project(2, 230, 390, source="government_fund"))
    goods: bool = True
    services: bool = True
    area_per_head: int = 15
    equipment: int = 1


def _basic(chosen: Choices) -> list[dict[str, Any]]:
    """Pay, contributions under their own function items, running costs; a vehicle has its running cost."""
    institution = chosen.nature == INSTITUTION
    wanted = [
        ("2080109", "30101", 800_000, 900_000),
        ("2080109", "30102", 400_000, 500_000),
        ("2080109", "30107" if institution else "30103", 500_000, 600_000),
        ("2080505", "30108", 280_000, 300_000),
        ("2101102" if institution else "2101101", "30110", 120_000, 140_000),
        ("2210201", "30113", 200_000, 220_000),
        ("2080109", "30201", 60_000, 80_000),
        ("2080109", "30211", 30_000, 40_000),
        ("2080506", "30109", 100_000, 120_000),
        ("2080109", "30217", 3_000, 9_000),
        ("2080109", "30228", 20_000, 30_000),
        ("2080109", "30231", 15_000 * chosen.vehicles, 35_000 * chosen.vehicles),
    ]
    absent = {"30109", "30217", "30228"} - set(chosen.optional) | (set() if chosen.vehicles else {"30231"})
    return [
        {
            "function_code": item,
            "kind": "basic",
            "source": "general_public",
            "vintage": "current",
            "nature": "public" if economic.startswith("302") else "personnel",
            "economic_code": economic,
            "government_economic_name": GOVERNMENT[economic, "事业" if institution else "行政（含参公）"],
            "amount": f"{least + (most - least) * share // 100}.00",
        }
        for (item, economic, least, most), share in zip(wanted, chosen.shares, strict=True)
        if economic not in absent
    ]


def _indicator(level1: str, level2: str, name: str, value: str) -> dict[str, Any]:
    side = {"name": name, "value": value}
    return {"level1": level1, "level2": level2, "implementation": side, "annual": side}


def _form(
    order: int, unit: str, department: str, purpose: tuple[str, str, str], count: int, cost: int
) -> dict[str, Any]:
    name, quantity, standard = purpose
    total = f"{count * cost}.00"
    side = {"total": total, "central": "0.00", "provincial": "0.00", "local": total, "self": "0.00"}
    return {
        "order": order,
        "name": name,
        "department": f"300-{department}",
        "implementing_unit": unit,
        "attribute": "one_off",
        "attribute_text": "一次性项目（1年结束）",
        "period": "1年",
        "funding": {"implementation": side, "annual": side},
        "overview": f"按照上级部署，由本单位组织实施{name}，资金由同级财政安排。",
        "basis": "《中华人民共和国社会保险法》",
        "necessity": f"{name}关系群众切身利益，是落实社会保障政策的需要。",
        "measures": "执行财务管理制度和内部控制制度，专款专用，接受审计和财政监督。",
        "plan": "上半年完成资格审核，下半年完成资金拨付和绩效自评。",
        "goal_implementation": f"做好{name}工作，资金发放及时、准确、足额。",
        "goal_annual": f"做好{name}工作，资金发放及时、准确、足额。",
        "indicators": [
            _indicator("产出指标", "数量指标", quantity, f"{count}人"),
            _indicator("产出指标", "质量指标", "资金发放准确率", "=100%"),
            _indicator("产出指标", "时效指标", "资金发放及时率", "≥95%"),
            _indicator("产出指标", "成本指标", standard, f"{cost}元/人"),
            _indicator("效益指标", "社会效益指标", "服务对象生活水平", "有所提高"),
            _indicator("效益指标", "可持续影响指标", "社会保障制度运行", "持续平稳"),
            _indicator("满意度指标", "服务对象满意度指标", "服务对象满意度", "≥95%"),
        ],
        "filled_at": "",
    }


def _projects(chosen: Choices, unit: str, department: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Projects with their forms, and their lines; some are paid from the land fund."""
    projects, lines = [], []
    for order, one in enumerate(chosen.projects, start=1):
        purpose = PURPOSES[one.purpose]
        form = _form(order, unit, department, purpose, one.persons, one.cost)
        name = purpose[0]
        projects.append({"key": name, "name": name, "category": one.category, "vintage": "current", "form": form})
        lines.append(
            {
                "function_code": "2080199" if one.source == "general_public" else "2120899",
                "kind": "project",
                "project": name,
                "source": one.source,
                "vintage": "current",
                "amount": f"{one.persons * one.cost}.00",
            }
        )
    return projects, lines


def _sum(lines: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(line["amount"]) for line in lines), Decimal(0))


def _whole_unit(unit: str, lines: list[dict[str, Any]], staff: int, spare: int) -> dict[str, Any]:
    """The whole-unit form, its amounts as tables 1 and 3 print them."""

    def total(**wanted: str) -> str:
        chosen = [line for line in lines if all(line[key] == value for key, value in wanted.items())]
        return f"{wan(_sum(chosen)):.2f}"

    return {
        "title": "部门（单位）整体支出绩效目标申报表",
        "department_name": unit,
        "inner_departments": "6",
        "subordinate_units": "0",
        "approved_posts": f"{staff + spare}",
        "actual_staff": f"{staff}",
        "actual_established_staff": f"{staff}",
        "actual_other_staff": "0",
        "duties": "负责社会保险经办管理服务工作。",
        "strategic_goal": "健全覆盖城乡的社会保险经办服务体系。",
        "annual_goal": "按时足额发放各项社会保险待遇。",
        "budget": {
            "by_source": {
                "total": total(),
                "general_public": total(source="general_public"),
                "government_fund": total(source="government_fund"),
                **dict.fromkeys(("state_capital", "social_insurance_fund", "special_account", "unit_funds"), "0.00"),
            },
            "by_use": {"total": total(), "basic": total(kind="basic"), "project": total(kind="project")},
        },
        "key_tasks": [{"core_function": "社会保险经办", "key_task": "参保登记、待遇核定和发放"}],
        "indicators": [
            {"level1": "产出指标", "level2": "数量指标", "name": "社会保险待遇按时发放率", "value": "=100%"},
            {"level1": "效益指标", "level2": "社会效益指标", "name": "社会保险覆盖面", "value": "逐步扩大"},
            {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "参保群众满意度", "value": "≥95%"},
        ],
    }


def _before(now: Decimal, percent: int) -> str:
    """Last year's figure in 元."""
    return f"{(now * (100 + percent) / 100).quantize(Decimal('0.01')):.2f}"


def clean_package(chosen: Choices) -> dict[str, Any]:
    """A package that no rule objects to, as plain JSON data."""
    nature, year, vehicles, staff = chosen.nature, chosen.year, chosen.vehicles, chosen.staff
    region, county = COUNTIES[chosen.county]
    unit, department = f"{county}社会保险中心", f"{county}人力资源和社会保障局"
    basic = _basic(chosen)
    projects, spending = _projects(chosen, unit, department)
    lines = basic + spending
    spent = {line["economic_code"]: Decimal(line["amount"]) for line in basic}
    public = [line for line in basic if line["nature"] == "public"]
    funds = [line for line in lines if line["source"] == "government_fund"]
    general = [line for line in lines if line["source"] == "general_public"]
    totals, operating, reception, driving = chosen.changed
    before = _before(_sum(lines), totals)
    codes = {line["function_code"][:digits] for line in lines for digits in (3, 5, 7)}
    return {
        "format": FORMAT,
        "edition": "shanxi-13",
        "year": year,
        "level": "unit",
        "unit": {
            "code": f"{region}-300001",
            "name": unit,
            "nature": nature,
            "region": {"code": region, "name": county},
        },
        "department": {"code": f"{region}-300", "budget_code": "300", "name": department},
        "print": {"form_title": "项目支出绩效目标表", "table12_headings": ["unit"], "table13_headings": ["unit"]},
        "overview": {
            "duties": ["1、贯彻执行社会保险法律法规。", "2、承办社会保险经办管理服务工作。"],
            "organisation": [f"{unit}设下列内设机构：办公室、财务股、稽核股。"],
        },
        "subjects": {code: NAMES[code] for code in sorted(codes)},
        "lines": lines,
        "revenue": [
            {"source": "government_fund", "code": "1030148", "name": "国有土地使用权出让收入", "amount": line["amount"]}
            for line in funds
        ],
        "projects": projects,
        "whole_unit_performance": None
        if chosen.spare_posts is None
        else _whole_unit(unit, lines, staff, chosen.spare_posts),
        "prior_year": {
            "income_total": before,
            "expenditure_total": before,
            "general_public_current": _before(_sum(general), totals),
            "operating_cost": "0.00" if nature == INSTITUTION else _before(_sum(public), operating),
            "three_public": {
                "abroad": "0.00",
                "reception": _before(spent.get("30217", Decimal(0)), reception),
                "vehicle_purchase": "0.00",
                "vehicle_operation": _before(spent.get("30231", Decimal(0)), driving),
            },
        },
        "reasons": {
            "income_change": "参保人数和补助标准变化，财政拨款收入相应调整",
            "expenditure_change": "人员变动引起人员支出变化，项目资金按实际需要重新核定",
            "general_public_change": "工资标准调整，项目数量与规模按实际需要核定",
            "three_public_total": "落实过紧日子要求，按实际需要核定各项经费",
            "three_public_vehicle_operation": "车辆使用年限变化，维修支出按实际需要核定",
            "three_public_reception": "上级检查调研的次数有变化",
            "operating_cost": "办公用品和差旅按实际需要重新核定",
        },
        "procurement": {
            "goods": "30000.00" if chosen.goods else "0.00",
            "works": "0.00",
            "services": "50000.00" if chosen.services else "0.00",
        },
        "assets": {
            "as_of": f"{year - 1}-12-31",
            "vehicle_quota": vehicles + chosen.spare_quota,
            "vehicles": {"institution_business" if nature == INSTITUTION else "emergency": vehicles},
            "building_m2": f"{staff * chosen.area_per_head}",
            "equipment_over_500k": chosen.equipment,
            "equipment_over_1m": 0,
        },
        "texts": {
            "purchase_of_services": [
                "本单位无政府购买服务。"
                if not chosen.services
                else "本单位按政府购买服务指导性目录购买社会保险稽核服务。"
            ],
            "other": [{"kind": "paragraph", "text": "本单位无其他需要说明的情况。"}],
            "operating_cost": ["本单位无机关运行经费。"] if nature == INSTITUTION else [],
            "glossary": list(GLOSSARY),
        },
    }


def clean_packages() -> SearchStrategy[dict[str, Any]]:
    """Packages in which no rule finds anything, as plain JSON data."""
    changed = st.sampled_from((0, 0, -20, -12, -5, 3, 8, 15, 20))
    project = st.builds(
        Project,
        st.integers(0, len(PURPOSES) - 1),
        st.integers(100, 300),
        st.integers(30, 60).map(lambda tens: tens * 10),
        st.sampled_from(("other_operating", "specific_target")),
        st.sampled_from(("general_public", "general_public", "government_fund")),
    )
    choices = st.builds(
        Choices,
        county=st.integers(0, len(COUNTIES) - 1),
        nature=st.sampled_from((INSTITUTION, ADMINISTRATIVE)),
        year=st.integers(2024, 2027),
        vehicles=st.integers(0, 2),
        spare_quota=st.integers(0, 1),
        staff=st.integers(20, 40),
        spare_posts=st.one_of(st.none(), st.integers(0, 5)),
        optional=st.sets(st.sampled_from(("30109", "30217", "30228"))).map(tuple),
        shares=st.tuples(*[st.integers(0, 100)] * 12),
        changed=st.tuples(changed, changed, changed, changed),
        projects=st.lists(project, min_size=1, max_size=4, unique_by=lambda one: one.purpose).map(tuple),
        goods=st.booleans(),
        services=st.booleans(),
        area_per_head=st.integers(9, 24),
        equipment=st.integers(0, 3),
    )
    return choices.map(clean_package)


def clean_books() -> SearchStrategy[Book]:
    """Valid Books in which no rule finds anything."""
    return clean_packages().map(Book.model_validate)
