"""The facts that everything printed is summed from: lines of the approved budget, revenue, projects."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from book.labels import (
    CATEGORY_LABELS,
    COST_NATURE_LABELS,
    KIND_LABELS,
    REVENUE_SOURCE_LABELS,
    SOURCE_LABELS,
    VINTAGE_LABELS,
)
from book.types import Category, CostNature, Kind, RevenueSource, Source, Vintage
from budgets.models.budget import Budget
from units import fields
from units.constraints import amounts, one_of, pattern
from units.enums import choices


class Project(models.Model):
    """A project of a budget. Two may bear the same name: `key` tells them apart."""

    budget = models.ForeignKey(Budget, models.CASCADE, verbose_name="预算", related_name="projects")
    position = fields.position()
    key = fields.name("项目标识", help_text="本预算内唯一；同名项目靠它区分。")
    name = fields.name("项目名称")
    category = models.CharField("项目类别", max_length=20, choices=choices(CATEGORY_LABELS))
    vintage = models.CharField("年度性质", max_length=10, choices=choices(VINTAGE_LABELS), default=Vintage.CURRENT)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["budget", "position"]
        constraints = [
            UniqueConstraint(fields=["budget", "key"], name="budgets_project_key"),
            UniqueConstraint(fields=["budget", "position"], name="budgets_project_position"),
            one_of("category", Category),
            one_of("vintage", Vintage),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """预算明细: one fact of the approved budget, in 元."""

    budget = models.ForeignKey(Budget, models.CASCADE, verbose_name="预算", related_name="lines")
    position = fields.position()
    function_code = models.CharField("功能分类项", max_length=7, help_text="7 位编码，如 2080109。")
    kind = models.CharField("支出性质", max_length=10, choices=choices(KIND_LABELS))
    project = models.ForeignKey(
        Project, models.RESTRICT, verbose_name="项目", related_name="lines", null=True, blank=True
    )
    source = models.CharField("资金来源", max_length=20, choices=choices(SOURCE_LABELS))
    vintage = models.CharField("年度性质", max_length=10, choices=choices(VINTAGE_LABELS), default=Vintage.CURRENT)
    nature = models.CharField(
        "经费性质", max_length=10, choices=choices(COST_NATURE_LABELS), blank=True, help_text="基本支出必填。"
    )
    economic_code = models.CharField(
        "部门经济分类款", max_length=5, blank=True, help_text="5 位编码，如 30101；基本支出必填。"
    )
    government_economic_name = fields.label(
        "政府经济分类名称", null=True, help_text="印在一般公共预算基本支出分经济科目表中。"
    )
    amount = fields.amount("金额（元）")

    class Meta:
        verbose_name = verbose_name_plural = "预算明细"
        ordering = ["budget", "position"]
        constraints = [
            UniqueConstraint(fields=["budget", "position"], name="budgets_budgetline_position"),
            pattern("function_code", "2[0-9]{6}", "应为 7 位支出功能分类项级编码。"),
            pattern("economic_code", "(3[0-9]{4})?", "应为 5 位部门预算支出经济分类编码。"),
            one_of("kind", Kind),
            one_of("source", Source),
            one_of("vintage", Vintage),
            one_of("nature", CostNature, blank=True),
            amounts("amount"),
            CheckConstraint(
                condition=Q(kind=Kind.PROJECT, project__isnull=False) | Q(kind=Kind.BASIC, project__isnull=True),
                name="budgets_budgetline_project",
                violation_error_message="项目支出须有所属项目，基本支出不能有。",
            ),
            CheckConstraint(
                condition=Q(kind=Kind.PROJECT) | ~Q(nature="") & ~Q(economic_code=""),
                name="budgets_budgetline_basic",
                violation_error_message="基本支出须有经费性质和经济分类。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function_code} {self.get_kind_display()} {self.amount}"

    def clean(self) -> None:
        """Refuses a project of another budget."""
        if self.project is not None and self.project.budget_id != self.budget_id:
            raise ValidationError({"project": "所属项目不在本预算之内。"})


class RevenueLine(models.Model):
    """A planned revenue of the government funds or of state capital, in 元."""

    budget = models.ForeignKey(Budget, models.CASCADE, verbose_name="预算", related_name="revenue")
    position = fields.position()
    source = models.CharField("所属预算", max_length=20, choices=choices(REVENUE_SOURCE_LABELS))
    code = models.CharField("收入分类", max_length=9, help_text="5、7 或 9 位编码。")
    name = fields.name("名称")
    amount = fields.amount("金额（元）")

    class Meta:
        verbose_name = verbose_name_plural = "收入明细"
        ordering = ["budget", "position"]
        constraints = [
            UniqueConstraint(fields=["budget", "position"], name="budgets_revenueline_position"),
            one_of("source", RevenueSource),
            pattern("code", "1[0-9]{2}([0-9]{2}){1,3}", "应为 5、7 或 9 位收入分类编码。"),
            amounts("amount"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
