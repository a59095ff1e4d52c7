"""What the workbook looks like: its sheets, their columns, and where each stands in a package.

Titles are those of the admin's fields. Amounts are in 元 except on the whole-unit form, which prints 万元.
"""

from book import labels
from budgets.enums import SECTION_LABELS
from disclosures.workbook.fields import Field, Sheet, Type, amount, choice, count, line, name, recognised, text

GUIDE = "说明"
REFERENCE = "科目参考"
FAULTS = "错误清单"
HELPERS = (GUIDE, REFERENCE, FAULTS)
"""Sheets that are written for the reader and never read."""

ITEM, CONTENT, NOTE = "填报项", "内容", "填写说明"
"""The columns of a sheet that has one row per item."""


def _wan(path: str, title: str) -> Field:
    return Field(f"whole_unit_performance.budget.{path}", title, Type.WAN, required=True)


def _headings(path: str, title: str) -> Field:
    choices = {str(heading): label for heading, label in labels.HEADING_LABELS.items()}
    hint = "部门、单位；写一个、两个或留空"
    return Field(f"print.{path}", title, Type.HEADINGS, empty=[], choices=choices, hint=hint)


def _vehicles(path: str, title: str) -> Field:
    return count(f"assets.vehicles.{path}", title, required=False, empty=0)


REVISION = "revision"
"""The one item that is no part of the package: what the budget stood at when the workbook was written."""

BASICS = Sheet(
    "基本情况",
    (
        name("edition", "公开样式", locked=True),
        Field("year", "预算年度", Type.YEAR, required=True, locked=True, aliases=("年度",)),
        choice("level", "级次", labels.LEVEL_LABELS, locked=True),
        Field("unit.code", "单位编码", Type.CODE, required=True, locked=True),
        name("unit.name", "单位名称"),
        choice("unit.nature", "单位性质", labels.NATURE_LABELS),
        Field("unit.region.code", "行政区划代码", Type.CODE, required=True, hint="6 位数字"),
        name("unit.region.name", "行政区划名称"),
        Field("department.code", "主管部门编码", Type.CODE, required=True),
        line("department.budget_code", "部门预算代码", hint="绩效目标表中印在部门名称之前，如 300"),
        name("department.name", "主管部门名称"),
        name("print.form_title", "绩效目标表标题"),
        _headings("table12_headings", "表12合计行"),
        _headings("table13_headings", "表13合计行"),
        Field(REVISION, "修订号", Type.COUNT, locked=True, hint="下载时的修订号，上传时据以合并他人的改动"),
    ),
    guide="本单位和本年度的基本情况；灰色的内容由系统给出，不能改。",
)
LINES = Sheet(
    "预算明细",
    (
        Field(
            "function_code", "功能分类项", Type.CODE, required=True, listed="功能分类项", width=34,
            aliases=("功能分类科目编码", "功能分类科目", "功能科目", "功能分类", "支出功能分类科目"),
        ),
        choice("kind", "支出性质", labels.KIND_LABELS, aliases=("支出类型", "基本/项目")),
        Field("project", "项目", Type.LINE, listed="projects", width=34, aliases=("所属项目", "项目标识"), hint="项目支出必填"),
        choice("source", "资金来源", labels.SOURCE_LABELS, width=20),
        choice("vintage", "年度性质", labels.VINTAGE_LABELS, aliases=("预算年度性质",)),
        choice(
            "nature", "经费性质", labels.COST_NATURE_LABELS, required=False, aliases=("人员/公用",), hint="基本支出必填"
        ),
        Field(
            "economic_code", "部门经济科目", Type.CODE, listed="部门经济分类款", width=26, hint="基本支出必填",
            aliases=("部门经济分类款", "部门预算支出经济分类科目", "经济分类科目编码", "部门经济分类", "经济分类"),
        ),
        Field(
            "government_economic_name", "政府经济科目", Type.LINE, listed="政府经济分类名称", width=26,
            aliases=("政府经济分类名称", "政府预算支出经济分类科目", "政府经济分类"),
        ),
        amount("amount", "金额", required=True, width=18, aliases=("预算数", "预算金额", "金额合计")),
    ),
    keys=(
        ("function_code", "kind", "project", "source", "vintage", "nature", "economic_code", "government_economic_name"),
        ("function_code", "kind", "project", "source", "vintage", "economic_code"),
        ("function_code", "project", "economic_code", "amount"),
    ),
    list_path="lines",
    guide="财政批复的每一笔预算一行，金额以元为单位。",
)  # fmt: skip
PROJECTS = Sheet(
    "项目",
    (
        name("key", "项目标识", hint="一般与项目名称相同；两个项目同名时用它区分"),
        name("name", "项目名称", width=40),
        choice("category", "项目类别", labels.CATEGORY_LABELS),
        choice("vintage", "年度性质", labels.VINTAGE_LABELS),
    ),
    keys=(("key",),),
    list_path="projects",
    guide="每个项目一行，按印出的次序排列。",
)
_SIDES = (("implementation", "实施期"), ("annual", "年度"))
_FUNDS = (
    ("central", "中央"), ("provincial", "省级"), ("local", "市县"), ("self", "自筹"), ("other", "其他资金"),
)  # fmt: skip
FORMS = Sheet(
    "绩效目标",
    (
        name("key", "项目标识", listed="projects"),
        count("order", "印出次序"),
        name("name", "项目名称"),
        line("department", "主管部门及代码"),
        line("implementing_unit", "实施单位"),
        choice("attribute", "项目属性", labels.ATTRIBUTE_LABELS),
        line("attribute_text", "项目属性（印出）"),
        line("period", "项目期"),
        *(
            field
            for side, title in _SIDES
            for field in (
                amount(f"funding.{side}.total", f"{title}资金总额", required=True),
                *(amount(f"funding.{side}.{key}", f"{title}：{fund}") for key, fund in _FUNDS),
            )
        ),
        text("overview", "项目概况"),
        text("basis", "立项依据"),
        text("necessity", "项目设立必要性"),
        text("measures", "保证项目实施的制度、措施"),
        text("plan", "项目实施计划"),
        text("goal_implementation", "实施期目标"),
        text("goal_annual", "年度目标"),
        Field("filled_at", "填报时间", Type.STAMP, empty="", hint="14 位数字，如 20231016154951"),
        line("responsible", "负责人"),
        line("handler", "经办人"),
        line("phone", "联系电话"),
    ),
    keys=(("key",),),
    guide="公开绩效目标表的项目，每个项目一行。",
    aliases=("项目绩效目标", "绩效目标表"),
)
INDICATORS = Sheet(
    "绩效指标",
    (
        name("key", "项目标识", listed="projects"),
        choice("level1", "一级指标", labels.LEVEL1_LABELS),
        choice("level2", "二级指标", labels.LEVEL2_LABELS, width=20),
        line("implementation.name", "实施期指标名称", empty=None, width=26),
        line("implementation.value", "实施期指标值", empty=None),
        line("annual.name", "年度指标名称", empty=None, width=26),
        line("annual.value", "年度指标值", empty=None),
    ),
    keys=(
        ("key", "level1", "level2", "implementation.name", "annual.name"),
        ("key", "level1", "level2", "implementation.name"),
        ("key", "level1", "level2", "annual.name"),
    ),
    guide="每个指标一行：同一行左边为实施期、右边为年度；一边没有就留空。",
)
WHOLE = "whole_unit_performance"
WHOLE_UNIT = Sheet(
    "整体绩效",
    (
        name(f"{WHOLE}.title", "标题"),
        line(f"{WHOLE}.year_line", "年度行"),
        line(f"{WHOLE}.department_as_published", "部门（公开件所印）"),
        line(f"{WHOLE}.department_code", "部门编码"),
        line(f"{WHOLE}.department_name", "部门名称"),
        line(f"{WHOLE}.inner_departments", "内设部门"),
        line(f"{WHOLE}.subordinate_units", "下属单位"),
        line(f"{WHOLE}.approved_posts", "编制数"),
        line(f"{WHOLE}.actual_staff", "实有人数"),
        line(f"{WHOLE}.actual_established_staff", "其中：在编人数"),
        line(f"{WHOLE}.actual_other_staff", "其中：编外人数"),
        text(f"{WHOLE}.duties", "部门职能"),
        text(f"{WHOLE}.strategic_goal", "战略目标"),
        _wan("by_source.total", "按来源：合计"),
        _wan("by_source.general_public", "按来源：一般公共预算"),
        _wan("by_source.government_fund", "按来源：政府性基金预算"),
        _wan("by_source.state_capital", "按来源：国有资本经营预算"),
        _wan("by_source.social_insurance_fund", "按来源：社会保险基金预算"),
        _wan("by_source.special_account", "按来源：财政专户管理资金"),
        _wan("by_source.unit_funds", "按来源：单位资金"),
        _wan("by_use.total", "按支出：合计"),
        _wan("by_use.basic", "按支出：基本支出"),
        _wan("by_use.project", "按支出：项目支出"),
        text(f"{WHOLE}.annual_goal", "年度绩效目标"),
    ),
    guide="整体支出绩效目标申报表；金额以万元为单位。",
    optional=True,
)
KEY_TASKS = Sheet(
    "整体绩效任务",
    (text("core_function", "核心职能"), text("key_task", "重点工作")),
    keys=(("core_function", "key_task"), ("core_function",), ("key_task",)),
    list_path=f"{WHOLE}.key_tasks",
    guide="整体支出绩效目标申报表中的核心职能和重点工作，每项一行。",
    optional=True,
)
WHOLE_INDICATORS = Sheet(
    "整体绩效指标",
    (
        choice("level1", "一级指标", labels.LEVEL1_LABELS),
        choice("level2", "二级指标", labels.LEVEL2_LABELS, width=20),
        line("name", "指标名称", width=30),
        line("value", "指标值"),
        line("extraction_note", "备注", hint="不印出"),
    ),
    keys=(("level1", "level2", "name"), ("level1", "level2", "value")),
    list_path=f"{WHOLE}.indicators",
    guide="整体支出绩效目标申报表的指标，每个一行。",
    optional=True,
)
_THREE_PUBLIC = (
    ("abroad", "因公出国（境）费"), ("reception", "公务接待费"), ("vehicle_purchase", "公务用车购置费"),
    ("vehicle_operation", "公务用车运行费"),
)  # fmt: skip
PRIOR_YEAR = Sheet(
    "上年数与原因",
    (
        amount("prior_year.income_total", "上年收入总计"),
        amount("prior_year.expenditure_total", "上年支出总计"),
        amount("prior_year.general_public_current", "上年一般公共预算当年支出", hint="不含结转"),
        amount("prior_year.operating_cost", "上年机关运行经费"),
        *(amount(f"prior_year.three_public.{key}", f"上年{title}") for key, title in _THREE_PUBLIC),
        text("reasons.income_change", "收入变动原因"),
        text("reasons.expenditure_change", "支出变动原因"),
        text("reasons.general_public_change", "一般公共预算变动原因"),
        text("reasons.three_public_total", "“三公”经费总额变动原因"),
        *(text(f"reasons.three_public_{key}", f"{title}变动原因") for key, title in _THREE_PUBLIC),
        text("reasons.operating_cost", "机关运行经费变动原因"),
    ),
    guide="上年公开的数（元；不详的留空）和变动原因（写“主要原因是”之后的话）。",
)
ASSETS = Sheet(
    "资产与采购",
    (
        Field("assets.as_of", "资产截止日期", Type.DAY, required=True, hint="一般为上年12月31日"),
        count("assets.vehicle_quota", "车辆编制"),
        _vehicles("leader", "领导干部用车"),
        _vehicles("confidential", "机要通信用车"),
        _vehicles("emergency", "应急保障用车"),
        _vehicles("law_enforcement", "执法执勤用车"),
        _vehicles("special_technical", "特种专业技术用车"),
        _vehicles("institution_business", "事业单位业务用车"),
        _vehicles("other", "其他用车"),
        Field("assets.building_m2", "办公用房面积", Type.AREA, required=True),
        count("assets.equipment_over_500k", "单价50万元以上通用设备"),
        count("assets.equipment_over_1m", "单价100万元以上专用设备"),
        amount("procurement.goods", "政府采购：货物", required=True),
        amount("procurement.works", "政府采购：工程", required=True),
        amount("procurement.services", "政府采购：服务", required=True),
    ),
    guide="国有资产占有情况和政府采购预算；没有的填 0。",
)
PARAGRAPHS = Sheet(
    "文字",
    (
        choice("section", "所在部分", SECTION_LABELS),
        choice("kind", "形式", labels.PARAGRAPH_KIND_LABELS, required=False, hint="只用于“其他说明”；留空为正文"),
        text("text", "文字", width=100, aliases=("正文", "内容", "段落")),
    ),
    keys=(("section", "kind", "text"), ("section",)),
    guide="每段一行，按印出的次序排列。",
)
SUBJECTS = Sheet(
    "科目",
    (
        Field("code", "编码", Type.CODE, required=True, aliases=("科目编码",), width=14),
        name("name", "印出的名称", aliases=("科目名称", "名称"), width=50),
    ),
    keys=(("code",),),
    guide="用到的类、款、项按本单位公开的名称；与“科目参考”相同的可以不填，读取时自动补上。",
)
REVENUE = Sheet(
    "收入",
    (
        choice("source", "所属预算", labels.REVENUE_SOURCE_LABELS, aliases=("资金来源",), width=24),
        Field("code", "收入分类", Type.CODE, required=True, listed="收入分类", aliases=("收入分类科目编码",), width=34),
        name("name", "科目名称", aliases=("名称",)),
        amount("amount", "金额", required=True, width=18, aliases=("预算数", "预算金额")),
    ),
    keys=(("source", "code", "name"), ("source", "code"), ("code", "amount")),
    list_path="revenue",
    guide="政府性基金和国有资本经营的收入，每项一行；没有就不填。",
)

SHEETS = (
    BASICS, LINES, PROJECTS, FORMS, INDICATORS, WHOLE_UNIT, KEY_TASKS, WHOLE_INDICATORS,
    PRIOR_YEAR, ASSETS, PARAGRAPHS, SUBJECTS, REVENUE,
)  # fmt: skip
"""In the order of the workbook."""

_NAMES = {recognised(title): sheet for sheet in SHEETS for title in (sheet.name, *sheet.aliases)}


def sheet_named(title: str) -> Sheet | None:
    """The sheet that a title stands for, None for any other."""
    return _NAMES.get(recognised(title))
