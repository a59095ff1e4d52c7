"""A budget of one unit and year with its texts; the columns bear the names of the Book's keys."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from book import editions
from book.labels import LEVEL_LABELS, NATURE_LABELS, PARAGRAPH_KIND_LABELS
from book.types import Heading, Level, Nature, ParagraphKind
from budgets.enums import EDITABLE, SECTION_LABELS, STATE_LABELS, Section, State
from budgets.models.years import FiscalYear
from units import fields
from units.constraints import amounts, one_of, pattern
from units.enums import choices
from units.models import Region, Unit

HEADINGS = [
    ("", "不印"),
    (Heading.UNIT.value, "单位"),
    (Heading.DEPARTMENT.value, "部门"),
    (f"{Heading.DEPARTMENT},{Heading.UNIT}", "部门、单位"),
]
PRIOR_YEAR = "上年公开数，以元为单位；留空为不详。"
REASON = "“主要原因是”之后的话，句末不必加句号。"


def edition_choices() -> list[tuple[str, str]]:
    """The known editions."""
    return [(name, name) for name in editions.names()]


class Budget(models.Model):
    """单位预算 of a year. Names are kept as printed that year: a unit renamed later does not change an old document."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="budgets")
    year = models.ForeignKey(FiscalYear, models.PROTECT, verbose_name="年度", related_name="budgets")
    level = models.CharField("级次", max_length=20, choices=choices(LEVEL_LABELS), default=Level.UNIT)
    edition = models.CharField("公开样式", max_length=40, choices=edition_choices)
    revision = models.PositiveIntegerField("修订号", default=1, help_text="本预算任何一处每保存一次加一。")

    state = models.CharField("状态", max_length=20, choices=choices(STATE_LABELS), default=State.DRAFT, db_index=True)

    unit_name = fields.name("单位名称", help_text="当年印出的名称。")
    unit_nature = models.CharField("单位性质", max_length=30, choices=choices(NATURE_LABELS))
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="行政区划", related_name="+")
    region_name = fields.name("行政区划名称")
    department = models.ForeignKey(Unit, models.PROTECT, verbose_name="主管部门", related_name="+")
    department_name = fields.name("主管部门名称")
    department_budget_code = fields.label("部门预算代码", help_text="绩效目标表中印在部门名称之前，如 300。")

    form_title = fields.name("绩效目标表标题")
    table12_headings = models.CharField("表12合计行", max_length=21, choices=HEADINGS, blank=True)
    table13_headings = models.CharField("表13合计行", max_length=21, choices=HEADINGS, blank=True)

    prior_year_income_total = fields.amount("上年收入总计", null=True, help_text=PRIOR_YEAR)
    prior_year_expenditure_total = fields.amount("上年支出总计", null=True, help_text=PRIOR_YEAR)
    prior_year_general_public_current = fields.amount(
        "上年一般公共预算当年支出", null=True, help_text="不含结转。" + PRIOR_YEAR
    )
    prior_year_operating_cost = fields.amount("上年机关运行经费", null=True, help_text=PRIOR_YEAR)
    prior_year_three_public_abroad = fields.amount("上年因公出国（境）费", null=True, help_text=PRIOR_YEAR)
    prior_year_three_public_reception = fields.amount("上年公务接待费", null=True, help_text=PRIOR_YEAR)
    prior_year_three_public_vehicle_purchase = fields.amount("上年公务用车购置费", null=True, help_text=PRIOR_YEAR)
    prior_year_three_public_vehicle_operation = fields.amount("上年公务用车运行费", null=True, help_text=PRIOR_YEAR)

    reasons_income_change = fields.text("收入变动原因", help_text=REASON)
    reasons_expenditure_change = fields.text("支出变动原因", help_text=REASON)
    reasons_general_public_change = fields.text("一般公共预算变动原因", help_text=REASON)
    reasons_three_public_total = fields.text("“三公”经费总额变动原因", help_text=REASON)
    reasons_three_public_abroad = fields.text("因公出国（境）费变动原因", help_text=REASON)
    reasons_three_public_reception = fields.text("公务接待费变动原因", help_text=REASON)
    reasons_three_public_vehicle_purchase = fields.text("公务用车购置费变动原因", help_text=REASON)
    reasons_three_public_vehicle_operation = fields.text("公务用车运行费变动原因", help_text=REASON)
    reasons_operating_cost = fields.text("机关运行经费变动原因", help_text=REASON)

    procurement_goods = fields.amount("政府采购：货物（元）", default=0)
    procurement_works = fields.amount("政府采购：工程（元）", default=0)
    procurement_services = fields.amount("政府采购：服务（元）", default=0)

    assets_as_of = models.DateField("资产截止日期", help_text="一般为上年12月31日。")
    assets_vehicle_quota = fields.count("车辆编制")
    assets_vehicles_leader = fields.count("领导干部用车")
    assets_vehicles_confidential = fields.count("机要通信用车")
    assets_vehicles_emergency = fields.count("应急保障用车")
    assets_vehicles_law_enforcement = fields.count("执法执勤用车")
    assets_vehicles_special_technical = fields.count("特种专业技术用车")
    assets_vehicles_institution_business = fields.count("事业单位业务用车")
    assets_vehicles_other = fields.count("其他用车")
    assets_building_m2 = models.DecimalField(
        "办公用房面积（平方米）", max_digits=13, decimal_places=4, default=0, validators=[MinValueValidator(0)]
    )
    assets_equipment_over_500k = fields.count("单价50万元以上通用设备")
    assets_equipment_over_1m = fields.count("单价100万元以上专用设备")

    class Meta:
        verbose_name = verbose_name_plural = "预算"
        ordering = ["-year_id", "unit__code", "level"]
        constraints = [
            UniqueConstraint(fields=["unit", "year", "level"], name="budgets_budget_unique"),
            one_of("level", Level),
            one_of("state", State),
            one_of("unit_nature", Nature),
            pattern("table12_headings", "((department|unit)(,(department|unit))?)?", "合计行只能是部门、单位。"),
            pattern("table13_headings", "((department|unit)(,(department|unit))?)?", "合计行只能是部门、单位。"),
            amounts(
                "prior_year_income_total",
                "prior_year_expenditure_total",
                "prior_year_general_public_current",
                "prior_year_operating_cost",
                "prior_year_three_public_abroad",
                "prior_year_three_public_reception",
                "prior_year_three_public_vehicle_purchase",
                "prior_year_three_public_vehicle_operation",
                "procurement_goods",
                "procurement_works",
                "procurement_services",
            ),
            CheckConstraint(condition=Q(assets_building_m2__gte=0), name="budgets_budget_area"),
            CheckConstraint(condition=Q(revision__gte=1), name="budgets_budget_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} {self.year_id}年{self.get_level_display()}"

    @property
    def is_editable(self) -> bool:
        """Whether its state lets authors change it."""
        return self.state in EDITABLE

    @property
    def is_awaited(self) -> bool:
        """Whether it has still to be public; so is a correction, while what it corrects stays public."""
        return self.state not in (State.PUBLISHED, State.WITHDRAWN)


class BudgetParagraph(models.Model):
    """A paragraph of a section, in the order of `position`."""

    budget = models.ForeignKey(Budget, models.CASCADE, verbose_name="预算", related_name="paragraphs")
    section = models.CharField("所在部分", max_length=30, choices=choices(SECTION_LABELS))
    position = fields.position()
    kind = models.CharField(
        "形式",
        max_length=20,
        choices=choices(PARAGRAPH_KIND_LABELS),
        default=ParagraphKind.PARAGRAPH,
        help_text="标题只用于“其他说明”。",
    )
    text = fields.text("文字")

    class Meta:
        verbose_name = verbose_name_plural = "文字段落"
        ordering = ["budget", "section", "position"]
        constraints = [
            UniqueConstraint(fields=["budget", "section", "position"], name="budgets_budgetparagraph_position"),
            one_of("section", Section),
            one_of("kind", ParagraphKind),
            CheckConstraint(
                condition=Q(section=Section.OTHER) | Q(kind=ParagraphKind.PARAGRAPH),
                name="budgets_budgetparagraph_plain",
                violation_error_message="只有“其他说明”可以有标题和列表项。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()} {self.position + 1}"


class SubjectName(models.Model):
    """The name of a subject as this budget prints it; a local item below a known 款 has its name only here."""

    budget = models.ForeignKey(Budget, models.CASCADE, verbose_name="预算", related_name="subject_names")
    position = fields.position()
    code = models.CharField("编码", max_length=9)
    name = fields.name("印出的名称")

    class Meta:
        verbose_name = verbose_name_plural = "科目名称"
        ordering = ["budget", "position"]
        constraints = [
            UniqueConstraint(fields=["budget", "code"], name="budgets_subjectname_unique"),
            UniqueConstraint(fields=["budget", "position"], name="budgets_subjectname_position"),
            pattern("code", "[1-5][0-9]{2}([0-9]{2}){0,3}", "应为 3、5、7 或 9 位科目编码。"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
