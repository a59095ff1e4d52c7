"""政府收支分类科目 as administrators keep them; `load_subjects` adds the rows that ship in `book/reference`."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from budgets.enums import CERTAINTY_LABELS, UNIT_TYPE_LABELS, Certainty, UnitType
from units import fields
from units.constraints import one_of, pattern
from units.enums import choices


class Sourced(models.Model):
    """Where a row comes from and how sure it is."""

    source = models.CharField("来源", max_length=500, blank=True, help_text="seed 为公开件印出，knowledge 为无出处。")
    certainty = models.CharField("把握", max_length=10, choices=choices(CERTAINTY_LABELS), default=Certainty.CONFIRMED)
    note = models.TextField("备注", blank=True)

    class Meta:
        abstract = True


class Subject(Sourced):
    """A subject of a classification. One code may mean different things in different years."""

    code = models.CharField("编码", max_length=9)
    name = fields.name("名称")
    level = models.CharField("级次", max_length=2, choices=[(word, word) for word in ("类", "款", "项", "目")])
    parent_code = models.CharField("上级编码", max_length=7, blank=True)
    valid_from = models.PositiveSmallIntegerField(
        "启用年度", null=True, blank=True, help_text="已知有效的最早年度，不一定是设立的年度；留空为不详。"
    )
    valid_to = models.PositiveSmallIntegerField(
        "停用年度", null=True, blank=True, help_text="最后有效的年度；留空为现行。"
    )
    alias = models.CharField("旧名、异名", max_length=500, blank=True, help_text="多个名称以 | 分隔。")

    class Meta:
        abstract = True
        ordering = ["code", "valid_from"]
        constraints = [
            UniqueConstraint(fields=["code", "valid_from"], name="%(app_label)s_%(class)s_unique"),
            UniqueConstraint(
                fields=["code"], condition=Q(valid_from=None), name="%(app_label)s_%(class)s_undated_unique"
            ),
            one_of("certainty", Certainty),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FunctionSubject(Subject):
    """支出功能分类科目: 类 3, 款 5, 项 7 digits."""

    table1_number = models.PositiveSmallIntegerField("预算收支总表序号", null=True, blank=True)

    class Meta(Subject.Meta):
        verbose_name = verbose_name_plural = "支出功能分类科目"
        constraints = [
            *Subject.Meta.constraints,
            pattern("code", "2[0-9]{2}([0-9]{2}){0,2}", "应为 3、5 或 7 位编码。"),
        ]


class EconomicSubject(Subject):
    """部门预算支出经济分类科目: 类 3, 款 5 digits."""

    nature = models.CharField(
        "经费性质", max_length=10, blank=True, help_text="只对基本支出有意义：人员经费、公用经费。"
    )
    three_public = models.CharField("“三公”经费", max_length=10, blank=True)

    class Meta(Subject.Meta):
        verbose_name = verbose_name_plural = "部门预算支出经济分类科目"
        constraints = [*Subject.Meta.constraints, pattern("code", "3[0-9]{2}([0-9]{2})?", "应为 3 或 5 位编码。")]


class GovernmentEconomicSubject(Subject):
    """政府预算支出经济分类科目: 类 3, 款 5 digits."""

    class Meta(Subject.Meta):
        verbose_name = verbose_name_plural = "政府预算支出经济分类科目"
        constraints = [*Subject.Meta.constraints, pattern("code", "5[0-9]{2}([0-9]{2})?", "应为 3 或 5 位编码。")]


class RevenueSubject(Subject):
    """收入分类科目 of the government funds and state capital: 3 to 9 digits."""

    kind = models.CharField(
        "所属预算", max_length=40, blank=True, help_text="政府性基金、国有资本经营，多个以 | 分隔。"
    )

    class Meta(Subject.Meta):
        verbose_name = verbose_name_plural = "收入分类科目"
        constraints = [*Subject.Meta.constraints, pattern("code", "1[0-9]{2}([0-9]{2}){0,3}", "应为 3 至 9 位编码。")]


class EconomicMapping(Sourced):
    """部门经济分类 → 政府经济分类 for a type of unit, with the name that table 6 of edition shanxi-13 prints."""

    economic_code = models.CharField("部门经济分类编码", max_length=5)
    economic_name = fields.name("部门经济分类名称")
    unit_type = models.CharField("适用单位", max_length=10, choices=choices(UNIT_TYPE_LABELS))
    government_economic_code = models.CharField("政府经济分类编码", max_length=5)
    government_economic_name = fields.name("政府经济分类名称")
    display_name = fields.label("山西表6显示名")
    display_source = models.CharField("显示名来源", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经济分类对照"
        ordering = ["economic_code", "unit_type"]
        constraints = [
            UniqueConstraint(fields=["economic_code", "unit_type"], name="budgets_economicmapping_unique"),
            pattern("economic_code", "3[0-9]{2}([0-9]{2})?", "应为 3 或 5 位编码。"),
            pattern("government_economic_code", "5[0-9]{2}([0-9]{2})?", "应为 3 或 5 位编码。"),
            one_of("unit_type", UnitType),
            one_of("certainty", Certainty),
        ]

    def __str__(self) -> str:
        return f"{self.economic_code} {self.economic_name} → {self.government_economic_code}（{self.unit_type}）"
