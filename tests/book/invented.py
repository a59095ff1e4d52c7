"""Two invented disclosures as careful accountants would hand them in, unlike the three published ones: a department of a county
with its own revenue and carried-over money, and a law enforcement team under the Civil Servant Law. No rule has an error to
report of them; `test_invented.py` plants in them what people get wrong. Pure Python."""

from decimal import Decimal
from typing import Any

from book import classification
from book.model import FORMAT
from book.money import wan

Package = dict[str, Any]
NAMES = {row["code"]: row["name"] for row in classification.rows("function")}
GOVERNMENT = {
    (row["dept_code"], row["unit_type"]): row["shanxi_table6_display"]
    for row in classification.rows("economic_mapping")
}
ADMINISTRATIVE = "行政（含参公）"


def basic(item: str, economic: str, amount: str) -> Package:
    nature = "public" if economic.startswith(("302", "310")) else "personnel"
    government = GOVERNMENT.get((economic, ADMINISTRATIVE)) or GOVERNMENT.get((economic, "通用"), "")
    return {
        "function_code": item,
        "kind": "basic",
        "source": "general_public",
        "vintage": "current",
        "nature": nature,
        "economic_code": economic,
        "government_economic_name": government,
        "amount": amount,
    }


def spent(item: str, project: str, amount: str, *, source: str = "general_public", vintage: str = "current") -> Package:
    return {
        "function_code": item,
        "kind": "project",
        "project": project,
        "source": source,
        "vintage": vintage,
        "amount": amount,
    }


def row(level2: str, name: str, value: str) -> Package:
    level1 = "满意度指标" if "满意度" in level2 else "效益指标" if "效益" in level2 or "影响" in level2 else "产出指标"
    side = {"name": name, "value": value}
    return {"level1": level1, "level2": level2, "implementation": dict(side), "annual": dict(side)}


def money(total: str, *, provincial: str = "0.00") -> Package:
    local = f"{Decimal(total) - Decimal(provincial):.2f}"
    return {"total": total, "central": "0.00", "provincial": provincial, "local": local, "self": "0.00"}


def total(lines: list[Package], **wanted: str) -> Decimal:
    return sum((Decimal(line["amount"]) for line in lines if wanted.items() <= line.items()), Decimal(0))


def subjects(lines: list[Package]) -> dict[str, str]:
    codes = {line["function_code"][:digits] for line in lines for digits in (3, 5, 7)}
    return {code: NAMES[code] for code in sorted(codes)}


def whole_unit_budget(lines: list[Package]) -> Package:
    sources = ("general_public", "government_fund", "state_capital", "special_account", "unit_funds")
    return {
        "by_source": {
            "total": f"{wan(total(lines)):.2f}",
            "social_insurance_fund": "0.00",
            **{source: f"{wan(total(lines, source=source)):.2f}" for source in sources},
        },
        "by_use": {
            "total": f"{wan(total(lines)):.2f}",
            "basic": f"{wan(total(lines, kind='basic')):.2f}",
            "project": f"{wan(total(lines, kind='project')):.2f}",
        },
    }


def transport() -> Package:
    """云台县交通运输局 and its two subordinate units, 2025: the department's disclosure."""
    department = "云台县交通运输局"
    lines = [
        basic("2140101", "30101", "1862340.00"),
        basic("2140101", "30102", "1120680.00"),
        basic("2140101", "30103", "155195.00"),
        basic("2080505", "30108", "502114.40"),
        basic("2080506", "30109", "118300.00"),
        basic("2101101", "30110", "203983.98"),
        basic("2101103", "30111", "94146.45"),
        basic("2210201", "30113", "376585.80"),
        basic("2140101", "30201", "96000.00"),
        basic("2140101", "30202", "24000.00"),
        basic("2140101", "30206", "38500.00"),
        basic("2140101", "30208", "61200.00"),
        basic("2140101", "30211", "45000.00"),
        basic("2140101", "30213", "18000.00"),
        basic("2140101", "30217", "12000.00"),
        basic("2140101", "30228", "62764.30"),
        basic("2140101", "30231", "84000.00"),
        basic("2140101", "30239", "268800.00"),
        spent("2140106", "农村公路日常养护", "4318600.00"),
        spent("2140110", "公路安全生命防护工程", "1260000.00"),
        spent("2140199", "城乡公交运营补助", "2750000.00"),
        spent("2120804", "农村公路改造提升", "6480000.00", source="government_fund"),
        spent("2140106", "水毁公路修复（2024年结转）", "387250.00", vintage="carryover"),
    ]

    def form(order: int, name: str, unit: str, amount: str, rows: list[Package], texts: Package) -> Package:
        return {
            "order": order,
            "name": name,
            "department": f"348-{department}",
            "implementing_unit": unit,
            "attribute": "one_off",
            "attribute_text": "一次性项目（1年结束）",
            "period": "1年",
            "funding": {"implementation": money(amount), "annual": money(amount)},
            "indicators": rows,
            "filled_at": "20241108093015",
            **texts,
        }

    maintenance = form(
        1,
        "农村公路日常养护",
        "云台县公路段",
        "4318600.00",
        [
            row("数量指标", "列养农村公路里程", "≥863.72公里"),
            row("质量指标", "农村公路列养率", "=100%"),
            row("时效指标", "养护资金拨付及时率", "≥95%"),
            row("成本指标", "每公里年养护费", "≤5000元/公里"),
            row("社会效益指标", "群众出行条件", "明显改善"),
            row("可持续影响指标", "管养机制", "长效运行"),
            row("服务对象满意度指标", "沿线群众满意度", "≥90%"),
        ],
        {
            "overview": "对全县列养的县道、乡道、村道实行分级养护，共863.72公里，日常保洁、小修由县公路段统一组织。",
            "basis": "《农村公路养护管理办法》（交通运输部令2015年第22号）；云政办发〔2023〕17号",
            "necessity": "养护经费是农村公路通行能力的基本保证，路况下降会直接影响沿线群众生产生活。",
            "measures": "由县公路段按季度考核养护站，考核结果与拨款挂钩，资金实行国库集中支付。",
            "plan": "第一季度签订养护合同，二、三季度组织小修和绿化，第四季度考核验收并结清养护费用。",
            "goal_implementation": "全县农村公路列养率达到100%，好路率稳步提高。",
            "goal_annual": "全县农村公路列养率达到100%，好路率稳步提高。",
        },
    )
    safety = form(
        2,
        "公路安全生命防护工程",
        "云台县公路段",
        "1260000.00",
        [
            row("数量指标", "新增波形护栏长度", "≥8400米"),
            row("质量指标", "工程验收合格率", "=100%"),
            row("时效指标", "工程按期完工率", "=100%"),
            row("成本指标", "护栏每米造价", "≤150元/米"),
            row("社会效益指标", "临水临崖路段事故隐患", "逐步消除"),
            row("服务对象满意度指标", "沿线群众满意度", "≥90%"),
        ],
        {
            "overview": "对县道临水临崖、急弯陡坡路段加装波形护栏，共7条线路。",
            "basis": "《国务院办公厅关于实施公路安全生命防护工程的意见》（国办发〔2014〕55号）",
            "necessity": "上述路段弯急坡陡，近年雨季多次出现车辆滑出路面的险情，亟需完善防护设施。",
            "measures": "严格执行招标投标和工程监理制度，按计量支付工程款，竣工后由第三方检测。",
            "plan": "2025年4月完成招标，5月至9月施工，10月交工验收。",
            "goal_implementation": "完成护栏加装任务，消除临水临崖路段的主要隐患。",
            "goal_annual": "完成护栏加装任务，消除临水临崖路段的主要隐患。",
        },
    )
    buses = form(
        3,
        "城乡公交运营补助",
        "云台县道路运输服务中心",
        "2750000.00",
        [
            row("数量指标", "补助公交车数量", "=55辆"),
            row("质量指标", "补助标准执行率", "=100%"),
            row("时效指标", "补助资金发放及时率", "≥95%"),
            row("成本指标", "每车每年补助标准", "50000元/辆"),
            row("社会效益指标", "城乡客运一体化水平", "稳步提升"),
            row("服务对象满意度指标", "乘客满意度", "≥85%"),
        ],
        {
            "overview": "对开行城乡公交线路的55辆车给予定额运营补助，低于成本的票价差额由财政负担。",
            "basis": "《城市公共交通条例》；云政发〔2022〕9号",
            "necessity": "城乡公交实行低票价，企业运营亏损，没有财政补助难以维持班次。",
            "measures": "运营里程由车载定位系统核定，补助金额在县政府网站公示七日后拨付。",
            "plan": "按季度核定运营里程，季后一个月内拨付补助。",
            "goal_implementation": "保持城乡公交班次稳定，方便群众出行。",
            "goal_annual": "保持城乡公交班次稳定，方便群众出行。",
        },
    )
    upgrade = form(
        4,
        "农村公路改造提升",
        "云台县公路段",
        "6480000.00",
        [
            row("数量指标", "改造农村公路里程", "≥21.6公里"),
            row("质量指标", "工程验收合格率", "=100%"),
            row("时效指标", "工程按期完工率", "≥90%"),
            row("成本指标", "每公里改造投资", "≤30万元/公里"),
            row("经济效益指标", "沿线农产品运输成本", "有所下降"),
            row("生态效益指标", "施工扬尘防治措施", "落实到位"),
            row("服务对象满意度指标", "沿线群众满意度", "≥90%"),
        ],
        {
            "overview": "改造提升4条通村道路共21.6公里，路面由砂石路改为水泥混凝土路面。",
            "basis": "《农村公路建设管理办法》（交通运输部令2018年第4号）；晋交规〔2024〕63号",
            "necessity": "部分通村道路建设标准低，雨雪天通行困难，制约沿线特色种植业的发展。",
            "measures": "项目法人负责制与质量责任终身制并行，工程款按进度支付，预留质量保证金。",
            "plan": "2025年3月完成设计审查，4月开工，11月底前完工。",
            "goal_implementation": "按期完成4条通村道路的改造，改善沿线群众出行条件。",
            "goal_annual": "按期完成4条通村道路的改造，改善沿线群众出行条件。",
        },
    )
    named = [
        ("农村公路日常养护", "other_operating", "current", maintenance),
        ("公路安全生命防护工程", "specific_target", "current", safety),
        ("城乡公交运营补助", "specific_target", "current", buses),
        ("农村公路改造提升", "specific_target", "current", upgrade),
        ("水毁公路修复（2024年结转）", "specific_target", "carryover", None),
    ]
    return {
        "format": FORMAT,
        "edition": "shanxi-13",
        "year": 2025,
        "level": "department",
        "unit": {
            "code": "140799-348",
            "name": department,
            "nature": "administrative",
            "region": {"code": "140799", "name": "云台县"},
        },
        "department": {"code": "140799-348", "budget_code": "348", "name": department},
        "print": {
            "form_title": "2025年县级预算部门项目支出绩效目标表",
            "table12_headings": ["department"],
            "table13_headings": ["department"],
        },
        "overview": {
            "duties": [
                "（一）贯彻落实国家、省、市有关公路、水路运输行业的方针政策和法律法规，拟订全县交通运输发展规划并监督实施。",
                "（二）负责全县农村公路的建设、养护和路政管理，承担公路、水路建设市场监管责任。",
                "（三）负责全县道路运输管理，指导城乡客运及有关设施规划和管理工作。",
            ],
            "organisation": [
                f"纳入{department}2025年部门预算编制范围的单位共3个，包括局机关和云台县公路段、云台县道路运输服务中心。",
                "部门编制人数62人，实有人数58人，其中在职人员58人。",
            ],
        },
        "subjects": subjects(lines),
        "lines": lines,
        "revenue": [
            {"source": "government_fund", "code": "1030148", "name": "国有土地使用权出让收入", "amount": "6480000.00"}
        ],
        "projects": [
            {"key": name, "name": name, "category": category, "vintage": vintage, "form": made}
            for name, category, vintage, made in named
        ],
        "whole_unit_performance": {
            "title": "部门（单位）整体支出绩效目标申报表",
            "year_line": "（2025年度）",
            "department_name": department,
            "inner_departments": "7",
            "subordinate_units": "2",
            "approved_posts": "62",
            "actual_staff": "58",
            "actual_established_staff": "58",
            "actual_other_staff": "0",
            "duties": "主管全县公路建设、养护和道路运输。",
            "strategic_goal": "建成内联外通、安全便捷的县域综合交通网络。",
            "annual_goal": "完成年度公路建设养护任务，城乡公交稳定运行，行业安全生产形势平稳。",
            "budget": whole_unit_budget(lines),
            "key_tasks": [{"core_function": "农村公路建设养护", "key_task": "日常养护、通村道路改造、安全防护工程"}],
            "indicators": [
                {"level1": "产出指标", "level2": "数量指标", "name": "列养农村公路里程", "value": "≥863.72公里"},
                {"level1": "产出指标", "level2": "质量指标", "name": "工程验收合格率", "value": "=100%"},
                {"level1": "效益指标", "level2": "社会效益指标", "name": "群众出行条件", "value": "明显改善"},
                {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "沿线群众满意度", "value": "≥90%"},
            ],
        },
        "prior_year": {
            "income_total": "16934500.00",
            "expenditure_total": "16934500.00",
            "general_public_current": "12871600.00",
            "operating_cost": "689400.00",
            "three_public": {
                "abroad": "0.00",
                "reception": "13500.00",
                "vehicle_purchase": "0.00",
                "vehicle_operation": "90000.00",
            },
        },
        "reasons": {
            "income_change": "农村公路改造项目增加，上级下达的资金相应增加",
            "expenditure_change": "通村道路改造任务增加，水毁公路修复结转到本年继续实施",
            "general_public_change": "调资后人员经费标准提高，公交补助车辆增多",
            "three_public_total": "落实过紧日子要求，严格控制接待和用车",
            "three_public_reception": "上级检查以电话、视频方式为主，接待批次下降",
            "three_public_vehicle_operation": "一辆老旧车辆停用，油料和维修开支下降",
            "operating_cost": "办公用房集中供热面积调整，取暖费有所变化",
        },
        "procurement": {"goods": "145000.00", "works": "7400000.00", "services": "260000.00"},
        "assets": {
            "as_of": "2024-12-31",
            "vehicle_quota": 4,
            "vehicles": {"confidential": 1, "law_enforcement": 2},
            "building_m2": "1860.5",
            "equipment_over_500k": 2,
            "equipment_over_1m": 0,
        },
        "texts": {
            "purchase_of_services": ["2025年本部门按照政府购买服务指导性目录，购买公路工程造价咨询与检测服务。"],
            "other": [
                {"kind": "heading3", "text": "其他需要说明的情况"},
                {
                    "kind": "paragraph",
                    "text": "水毁公路修复项目的绩效目标已于上年公开，绩效目标公开比例不含上年结转项目。",
                },
                {"kind": "paragraph", "text": "水毁公路修复（2024年结转）的绩效目标表已于上年公开，本年不再填报。"},
            ],
            "whole_performance": [
                "2025年实行绩效目标管理的项目4个，涉及一般公共预算当年拨款832.86万元、政府性基金648万元。"
            ],
            "operating_cost": [],
            "glossary": [
                "1．财政拨款：指各级财政当年安排给部门的资金，包括一般公共预算、政府性基金预算。",
                "2．上年结转：指上年未用完、结转到本年按原用途继续使用的资金。",
                "3．基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
                "4．项目支出：指为完成特定的工作任务和事业发展目标，在基本支出之外发生的支出。",
                "5．“三公”经费：指因公出国（境）费、公务用车购置及运行费和公务接待费。",
                "6．机关运行经费：指用于购买货物和服务的公用经费。",
            ],
        },
    }


def enforcement() -> Package:
    """石桥市农业综合行政执法大队, managed under the Civil Servant Law, 2024: a unit's disclosure."""
    unit, department = "石桥市农业综合行政执法大队", "石桥市农业农村局"
    lines = [
        basic("2130101", "30101", "1264500.00"),
        basic("2130101", "30102", "873216.00"),
        basic("2130101", "30103", "105375.00"),
        basic("2130101", "30199", "42000.00"),
        basic("2080505", "30108", "358894.56"),
        basic("2101101", "30110", "145800.92"),
        basic("2210201", "30113", "269170.92"),
        basic("2130101", "30201", "57600.00"),
        basic("2130101", "30207", "14400.00"),
        basic("2130101", "30211", "38000.00"),
        basic("2130101", "30217", "4000.00"),
        basic("2130101", "30228", "44861.82"),
        basic("2130101", "30229", "31612.50"),
        basic("2130101", "30231", "105000.00"),
        basic("2130101", "30239", "187200.00"),
        basic("2080801", "30305", "15660.00"),
        spent("2130110", "农资打假专项执法", "186000.00"),
        spent("2130109", "农产品质量安全抽样检测", "325600.00"),
    ]

    def form(order: int, name: str, amount: str, rows: list[Package], texts: Package) -> Package:
        return {
            "order": order,
            "name": name,
            "department": f"215-{department}",
            "implementing_unit": unit,
            "attribute": "recurring",
            "attribute_text": "经常性项目",
            "period": "3年",
            "funding": {"implementation": money(f"{Decimal(amount) * 3:.2f}"), "annual": money(amount)},
            "indicators": rows,
            "filled_at": "",
            **texts,
        }

    def over(level2: str, name: str, whole: str, year: str) -> Package:
        return row(level2, name, whole) | {
            "implementation": {"name": name, "value": whole},
            "annual": {"name": name, "value": year},
        }

    raids = form(
        1,
        "农资打假专项执法",
        "186000.00",
        [
            over("数量指标", "开展专项检查次数", "≥36次", "≥12次"),
            over("数量指标", "检查农资经营门店", "≥900家", "≥300家"),
            row("质量指标", "案件按期办结率", "≥95%"),
            row("时效指标", "投诉举报办理及时率", "=100%"),
            over("成本指标", "专项执法支出", "≤55.8万元", "≤18.6万元"),
            row("社会效益指标", "假劣农资坑农害农事件", "有效遏制"),
            row("可持续影响指标", "农资市场秩序", "持续好转"),
            row("服务对象满意度指标", "农户满意度", "≥92%"),
        ],
        {
            "overview": "围绕春耕、三夏、秋冬种三个时节，对全市种子、农药、肥料、兽药经营门店开展专项执法检查。",
            "basis": "《中华人民共和国种子法》第四十九条；《农药管理条例》；农法发〔2023〕2号",
            "necessity": "农资质量关系粮食安全和农民收入，季节性集中执法是打击假劣农资最有效的手段。",
            "measures": "落实行政执法公示、全过程记录和重大执法决定法制审核三项制度，执法经费专账核算。",
            "plan": "每个农时季节集中检查一个月，其余时间按双随机方式抽查，年底开展案卷评查。",
            "goal_implementation": "三年内实现农资经营门店检查全覆盖，案件办理规范化水平明显提高。",
            "goal_annual": "完成年度专项检查任务，依法查处违法案件。",
        },
    )
    sampling = form(
        2,
        "农产品质量安全抽样检测",
        "325600.00",
        [
            over("数量指标", "定量检测样品数量", "≥1221批次", "≥407批次"),
            row("质量指标", "检测报告合格率", "≥98%"),
            row("时效指标", "检测结果上报及时率", "=100%"),
            row("成本指标", "每批次检测费用", "≤800元/批次"),
            row("社会效益指标", "农产品质量安全水平", "稳中有升"),
            row("服务对象满意度指标", "消费者满意度", "≥90%"),
        ],
        {
            "overview": "对本市蔬菜、水果、畜禽产品抽样开展农药、兽药残留定量检测，检测任务委托有资质的机构承担。",
            "basis": "《中华人民共和国农产品质量安全法》；石农发〔2023〕41号",
            "necessity": "抽样检测是及时发现风险隐患、开展执法的依据，国家对县级定量检测批次有考核要求。",
            "measures": "抽样与检测分离，检测机构通过政府采购确定，费用按合格报告数量结算。",
            "plan": "每月抽样一次，节假日前加密抽检，不合格样品当月立案。",
            "goal_implementation": "检测批次达到考核要求，农产品例行监测总体合格率保持稳定。",
            "goal_annual": "完成407批次定量检测，不合格产品处置率达到100%。",
        },
    )
    return {
        "format": FORMAT,
        "edition": "shanxi-13",
        "year": 2024,
        "level": "unit",
        "unit": {
            "code": "140882-215003",
            "name": unit,
            "nature": "civil_service_managed",
            "region": {"code": "140882", "name": "石桥市"},
        },
        "department": {"code": "140882-215", "budget_code": "215", "name": department},
        "print": {
            "form_title": "2024年县级预算部门项目支出绩效目标表",
            "table12_headings": ["department", "unit"],
            "table13_headings": ["department", "unit"],
        },
        "overview": {
            "duties": [
                "以石桥市农业农村局名义，统一行使种子、农药、兽药、饲料、农机、渔政、动物卫生监督等行政处罚权及相关的监督检查职能。",
                "受理农业违法案件的投诉、举报，组织查处跨乡镇和重大复杂案件。",
            ],
            "organisation": [
                f"{unit}为参照公务员法管理的事业单位，编制人数28人，实有人数26人；内设综合股、法制股和三个执法中队。"
            ],
        },
        "subjects": subjects(lines),
        "lines": lines,
        "projects": [
            {
                "key": made["name"],
                "name": made["name"],
                "category": "specific_target",
                "vintage": "current",
                "form": made,
            }
            for made in (raids, sampling)
        ],
        "whole_unit_performance": None,
        "prior_year": {
            "income_total": "3921300.00",
            "expenditure_total": "3921300.00",
            "general_public_current": "3921300.00",
            "operating_cost": "475800.00",
            "three_public": {
                "abroad": "0.00",
                "reception": "4000.00",
                "vehicle_purchase": "180000.00",
                "vehicle_operation": "105000.00",
            },
        },
        "reasons": {
            "income_change": "调入执法人员2名并正常晋升工资，人员经费有所增加",
            "expenditure_change": "人员经费增加，检测批次增多，上年购置执法车的一次性支出不再安排",
            "general_public_change": "人员和检测任务增加",
            "three_public_total": "执法车辆更新已于上年完成，本年不再购置车辆",
            "three_public_vehicle_purchase": "执法车辆更新已于上年完成，本年不再购置",
            "operating_cost": "人员增加，按定额核定的公用经费相应增加",
        },
        "procurement": {"goods": "25000.00", "works": "0.00", "services": "325600.00"},
        "assets": {
            "as_of": "2023-12-31",
            "vehicle_quota": 4,
            "vehicles": {"law_enforcement": 3, "special_technical": 1},
            "building_m2": "612",
            "equipment_over_500k": 0,
            "equipment_over_1m": 0,
        },
        "texts": {
            "purchase_of_services": ["2024年本单位通过政府购买服务方式委托检测机构承担农产品定量检测，预算32.56万元。"],
            "other": [
                {"kind": "paragraph", "text": "本单位2024年无政府性基金预算，无国有资本经营预算，无上年结转资金。"},
                {"kind": "paragraph", "text": "因公出国（境）费与上年预算数相同。"},
            ],
            "whole_performance": [
                "2024年本单位绩效目标管理的项目2个，涉及一般公共预算51.16万元，其中农资打假专项执法18.6万元、农产品质量安全抽样检测32.56万元。"
            ],
            "operating_cost": [],
            "glossary": [
                "一、财政拨款收入：指本级财政当年拨付的资金。",
                "二、一般公共预算：指以税收为主体的财政收入安排的收支预算。",
                "三、基本支出：指人员经费和日常公用经费支出。",
                "四、项目支出：指完成专项任务的支出。",
                "五、机关运行经费：指行政单位（含参公单位）使用财政拨款安排的日常公用经费。",
                "六、“三公”经费：指出国（境）、公务用车购置及运行、公务接待三项经费。",
            ],
        },
    }


INVENTED = {"transport": transport, "enforcement": enforcement}
