"""Fiscal years and the four dates that the deadline of disclosure follows from."""

from datetime import date
from itertools import combinations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from units.models import Unit

DATES = ("congress_approved_on", "department_approved_on", "unit_approved_on", "disclosed_on")


class Dates(models.Model):
    """人大批准 → 财政批复部门 → 部门批复单位 → 单位公开; a date that is not known yet is blank."""

    congress_approved_on = models.DateField("人大批准日期", null=True, blank=True)
    department_approved_on = models.DateField(
        "财政批复部门日期", null=True, blank=True, help_text="人大批准后 20 日内（预算法第五十二条）。"
    )
    unit_approved_on = models.DateField(
        "部门批复单位日期", null=True, blank=True, help_text="财政批复后 15 日内（预算法第五十二条）。"
    )
    disclosed_on = models.DateField(
        "单位公开日期", null=True, blank=True, help_text="批复后 20 日内（预算法第十四条）。"
    )

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                condition=Q(**{f"{earlier}__isnull": True})
                | Q(**{f"{later}__isnull": True})
                | Q(**{f"{earlier}__lte": F(later)}),
                name=f"%(class)s_{earlier}_{later}",
                violation_error_message="四个日期应依次先后：人大批准、财政批复部门、部门批复单位、单位公开。",
            )
            for earlier, later in combinations(DATES, 2)
        ]


class FiscalYear(Dates):
    """预算年度; its dates hold for every unit that has none of its own."""

    year = models.PositiveSmallIntegerField("年度", primary_key=True)

    class Meta(Dates.Meta):
        verbose_name = verbose_name_plural = "预算年度"
        ordering = ["-year"]
        constraints = [
            *Dates.Meta.constraints,
            CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="budgets_fiscalyear_range",
                violation_error_message="年度应在 2000 至 2100 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年"


class UnitYear(Dates):
    """The dates of one unit where they differ from the year's; a blank one is the year's."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位", related_name="years")
    year = models.ForeignKey(FiscalYear, models.PROTECT, verbose_name="年度", related_name="units")

    class Meta(Dates.Meta):
        verbose_name = verbose_name_plural = "单位日期"
        ordering = ["-year_id", "unit__code"]
        constraints = [
            *Dates.Meta.constraints,
            UniqueConstraint(fields=["unit", "year"], name="budgets_unityear_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    def effective(self) -> dict[str, date | None]:
        """The four dates by field name: the unit's own, else the year's."""
        return {name: getattr(self, name) or getattr(self.year, name) for name in DATES}
