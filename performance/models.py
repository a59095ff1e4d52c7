"""绩效目标表: the forms of projects and of the whole unit; the columns bear the names of the Book's keys."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from book.indicators import OPERATORS
from book.labels import ATTRIBUTE_LABELS, LEVEL1_LABELS, LEVEL2_LABELS
from book.types import Attribute, Level1, Level2
from budgets.models import Budget, Project
from units import fields
from units.constraints import amounts, one_of, pattern
from units.enums import choices

SIDES = ("implementation", "annual")
FUNDING = tuple(
    f"funding_{side}_{name}" for side in SIDES for name in ("total", "central", "provincial", "local", "self", "other")
)
BUDGET = (
    "budget_by_source_total",
    "budget_by_source_general_public",
    "budget_by_source_government_fund",
    "budget_by_source_state_capital",
    "budget_by_source_social_insurance_fund",
    "budget_by_source_special_account",
    "budget_by_source_unit_funds",
    "budget_by_use_total",
    "budget_by_use_basic",
    "budget_by_use_project",
)


class ProjectForm(models.Model):
    """项目支出绩效目标表; a project without one publishes none."""

    project = models.OneToOneField(Project, models.CASCADE, verbose_name="项目", related_name="form")
    order = fields.count("印出次序")
    name = fields.name("项目名称")
    department = fields.label("主管部门及代码")
    implementing_unit = fields.label("实施单位")
    attribute = models.CharField("项目属性", max_length=10, choices=choices(ATTRIBUTE_LABELS))
    attribute_text = fields.label("项目属性（印出）")
    period = fields.label("项目期")
    funding_implementation_total = fields.amount("实施期资金总额（元）")
    funding_implementation_central = fields.amount("实施期：中央（元）", null=True)
    funding_implementation_provincial = fields.amount("实施期：省级（元）", null=True)
    funding_implementation_local = fields.amount("实施期：市县（元）", null=True)
    funding_implementation_self = fields.amount("实施期：自筹（元）", null=True)
    funding_implementation_other = fields.amount("实施期：其他资金（元）", null=True)
    funding_annual_total = fields.amount("年度资金总额（元）")
    funding_annual_central = fields.amount("年度：中央（元）", null=True)
    funding_annual_provincial = fields.amount("年度：省级（元）", null=True)
    funding_annual_local = fields.amount("年度：市县（元）", null=True)
    funding_annual_self = fields.amount("年度：自筹（元）", null=True)
    funding_annual_other = fields.amount("年度：其他资金（元）", null=True)
    overview = fields.text("项目概况")
    basis = fields.text("立项依据")
    necessity = fields.text("项目设立必要性")
    measures = fields.text("保证项目实施的制度、措施")
    plan = fields.text("项目实施计划")
    goal_implementation = fields.text("实施期目标")
    goal_annual = fields.text("年度目标")
    filled_at = models.CharField(
        "填报时间", max_length=14, blank=True, help_text="14 位数字：年月日时分秒，如 20231016154951。"
    )
    responsible = fields.label("负责人")
    handler = fields.label("经办人")
    phone = fields.label("联系电话")

    class Meta:
        verbose_name = verbose_name_plural = "项目绩效目标表"
        ordering = ["project__budget", "order", "project__position"]
        constraints = [
            one_of("attribute", Attribute),
            pattern("filled_at", "([0-9]{14})?", "填报时间应为 14 位数字。"),
            amounts(*FUNDING),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """绩效指标: the implementation-period and the annual side; a side without indicator has neither name nor value."""

    form = models.ForeignKey(ProjectForm, models.CASCADE, verbose_name="绩效目标表", related_name="indicators")
    position = fields.position()
    level1 = models.CharField("一级指标", max_length=10, choices=choices(LEVEL1_LABELS))
    level2 = models.CharField("二级指标", max_length=10, choices=choices(LEVEL2_LABELS))
    implementation_name = fields.label("实施期指标", null=True)
    implementation_value = fields.label("实施期指标值", null=True)
    annual_name = fields.label("年度指标", null=True)
    annual_value = fields.label("年度指标值", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["form", "position"]
        constraints = [
            UniqueConstraint(fields=["form", "position"], name="performance_indicator_position"),
            one_of("level1", Level1),
            one_of("level2", Level2),
            *(
                CheckConstraint(
                    condition=Q(**{f"{side}_name__isnull": True, f"{side}_value__isnull": True})
                    | Q(**{f"{side}_name__isnull": False, f"{side}_value__isnull": False}),
                    name=f"performance_indicator_{side}",
                    violation_error_message="指标名称和指标值应同时填写或同时留空。",
                )
                for side in ("implementation", "annual")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level2} {self.annual_name or self.implementation_name or ''}".strip()


class WholeUnitForm(models.Model):
    """整体支出绩效目标申报表; its amounts are in 万元, as the form prints them."""

    budget = models.OneToOneField(Budget, models.CASCADE, verbose_name="预算", related_name="whole_unit_form")
    title = fields.name("标题")
    year_line = fields.label("年度行")
    department_as_published = fields.label("部门（公开件所印）")
    department_code = fields.label("部门编码")
    department_name = fields.label("部门名称")
    inner_departments = fields.label("内设部门")
    subordinate_units = fields.label("下属单位")
    approved_posts = fields.label("编制数")
    actual_staff = fields.label("实有人数")
    actual_established_staff = fields.label("其中：在编人数")
    actual_other_staff = fields.label("其中：编外人数")
    duties = fields.text("部门职能")
    strategic_goal = fields.text("战略目标")
    budget_by_source_total = fields.amount("按来源：合计（万元）")
    budget_by_source_general_public = fields.amount("按来源：一般公共预算（万元）")
    budget_by_source_government_fund = fields.amount("按来源：政府性基金预算（万元）")
    budget_by_source_state_capital = fields.amount("按来源：国有资本经营预算（万元）")
    budget_by_source_social_insurance_fund = fields.amount("按来源：社会保险基金预算（万元）")
    budget_by_source_special_account = fields.amount("按来源：财政专户管理资金（万元）")
    budget_by_source_unit_funds = fields.amount("按来源：单位资金（万元）")
    budget_by_use_total = fields.amount("按支出：合计（万元）")
    budget_by_use_basic = fields.amount("按支出：基本支出（万元）")
    budget_by_use_project = fields.amount("按支出：项目支出（万元）")
    annual_goal = fields.text("年度绩效目标")

    class Meta:
        verbose_name = verbose_name_plural = "整体支出绩效目标表"
        constraints = [amounts(*BUDGET)]

    def __str__(self) -> str:
        return self.title


class KeyTask(models.Model):
    """A core function and its key task on the whole-unit form."""

    form = models.ForeignKey(WholeUnitForm, models.CASCADE, verbose_name="整体绩效目标表", related_name="key_tasks")
    position = fields.position()
    core_function = fields.text("核心职能")
    key_task = fields.text("重点工作")

    class Meta:
        verbose_name = verbose_name_plural = "重点工作"
        ordering = ["form", "position"]
        constraints = [UniqueConstraint(fields=["form", "position"], name="performance_keytask_position")]

    def __str__(self) -> str:
        return self.key_task


class WholeUnitIndicator(models.Model):
    """A row of the indicators of the whole-unit form."""

    form = models.ForeignKey(WholeUnitForm, models.CASCADE, verbose_name="整体绩效目标表", related_name="indicators")
    position = fields.position()
    level1 = models.CharField("一级指标", max_length=10, choices=choices(LEVEL1_LABELS))
    level2 = models.CharField("二级指标", max_length=10, choices=choices(LEVEL2_LABELS))
    name = fields.label("指标")
    value = fields.label("指标值")
    extraction_note = fields.label("识读说明", help_text="由公开件识读存疑之处；不印出。")

    class Meta:
        verbose_name = verbose_name_plural = "整体绩效指标"
        ordering = ["form", "position"]
        constraints = [
            UniqueConstraint(fields=["form", "position"], name="performance_wholeunitindicator_position"),
            one_of("level1", Level1),
            one_of("level2", Level2),
        ]

    def __str__(self) -> str:
        return f"{self.level2} {self.name}"


class ProjectKind(models.Model):
    """A kind of project in the indicator library; a project is of this kind when its name has one of the words."""

    name = models.CharField("项目类型", max_length=40, unique=True)
    words = models.CharField("关键词", max_length=200, blank=True, help_text="项目名称含其中一个即推荐，以 | 分隔。")
    position = fields.position()

    class Meta:
        verbose_name, verbose_name_plural = "项目类型", "绩效指标库"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def suits(self, project_name: str) -> bool:
        """Whether the name of a project has one of the words."""
        return any(word.strip() and word.strip() in project_name for word in self.words.split("|"))


class IndicatorTemplate(models.Model):
    """An indicator that is offered for a kind of project, never imposed."""

    kind = models.ForeignKey(ProjectKind, models.CASCADE, verbose_name="项目类型", related_name="templates")
    position = fields.position()
    level2 = models.CharField("二级指标", max_length=10, choices=choices(LEVEL2_LABELS))
    name = fields.name("指标名称")
    operator = models.CharField(
        "比较符号", max_length=1, blank=True, choices=[(operator, operator) for operator in OPERATORS]
    )
    example = fields.label("数值或用语", help_text="如 95、及时；因单位而异的人数、金额留空。")
    unit = fields.label("计量单位", help_text="如 %、人、元/人。")

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["kind", "position"]
        constraints = [one_of("level2", Level2)]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    @property
    def value(self) -> str:
        """The value as it is put into a form."""
        return f"{self.operator}{self.example}{self.unit}"
