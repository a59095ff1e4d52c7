"""What was published. Nothing here is ever changed in what it says or deleted; only its standing changes."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from budgets.models import Budget
from disclosures.enums import ITEM_STATE_LABELS, PUBLICATION_STATE_LABELS, ItemState, PublicationState
from disclosures.models.review import ByPerson, Revision
from units import fields
from units.constraints import one_of
from units.enums import choices
from units.models import Region, Unit


class Publication(ByPerson):
    """A published document: one version of a unit's disclosure of a year, its file under its SHA-256.

    Unit, region and names are kept as they were printed, so that public pages read this table and what hangs on it alone.
    """

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="publications", verbose_name="预算")
    version = models.PositiveIntegerField("版本", help_text="第几版，从 1 起；更正一次加一。")
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="publication", verbose_name="送审版本")
    state = models.CharField(
        "状态", max_length=12, choices=choices(PUBLICATION_STATE_LABELS), default=PublicationState.CURRENT
    )
    sha256 = models.CharField("文件摘要", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    pages = models.PositiveIntegerField("页数")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="publications", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度", db_index=True)
    level = models.CharField("级次", max_length=20)
    edition = models.CharField("公开样式", max_length=40)
    unit_code = models.CharField("单位代码", max_length=40, db_index=True)
    unit_name = models.CharField("单位名称", max_length=300)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="行政区划")
    region_name = models.CharField("行政区划名称", max_length=300)
    department_name = models.CharField("主管部门名称", max_length=300)

    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name="所更正的版本"
    )
    correction_reason = models.TextField("更正原因", blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawn_by_name = models.CharField("撤下人", max_length=150, blank=True)
    withdrawal_reason = models.TextField("撤下原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "已公开文档"
        ordering = ["-year", "unit_code", "level", "-version"]
        constraints = [
            one_of("state", PublicationState),
            UniqueConstraint("budget", "version", name="disclosures_publication_version"),
            UniqueConstraint(
                fields=["budget"],
                condition=Q(state=PublicationState.CURRENT),
                name="disclosures_publication_one_current",
            ),
        ]

    STANDING = frozenset({"state", "withdrawn_at", "withdrawn_by", "withdrawn_by_name", "withdrawal_reason"})
    """The only fields that ever change; the database refuses the rest as well (`disclosures.guards`)."""

    def __str__(self) -> str:
        return f"{self.unit_name} {self.year}年 第 {self.version} 版"

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Adds a publication, or changes its standing. Raises TypeError for any other change."""
        if not self._state.adding and not self.STANDING.issuperset(update_fields or {"all"}):
            raise TypeError("what was published is never changed")
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises TypeError."""
        raise TypeError("what was published is never deleted")


class PublicationText(models.Model):
    """The words of a published document, for searching."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="words", verbose_name="公开文档")
    text = models.TextField("文字")

    class Meta:
        verbose_name = verbose_name_plural = "公开文档的文字"

    def __str__(self) -> str:
        return str(self.publication)


class Figure(models.Model):
    """A printed amount of a published document: one cell of one of its tables, exact, in 元."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="figures", db_index=False, verbose_name="公开文档"
    )
    table = models.PositiveSmallIntegerField("表号")
    row = models.PositiveSmallIntegerField("行", help_text="在表中的次序，从 0 起。")
    column = models.PositiveSmallIntegerField("列", help_text="在表中的次序，从 0 起。")
    row_key = models.CharField("行标识", max_length=400)
    row_label = models.CharField("行名称", max_length=300)
    column_name = models.CharField("列名称", max_length=200)
    amount = fields.total("金额（元）")

    class Meta:
        verbose_name = verbose_name_plural = "公开数字"
        ordering = ["publication", "table", "row", "column"]
        constraints = [UniqueConstraint("publication", "table", "row", "column", name="disclosures_figure_cell")]
        indexes = [models.Index(fields=["table", "row_key", "column"], name="disclosures_figure_kind")]

    def __str__(self) -> str:
        return f"表{self.table} {self.row_label} {self.column_name}"


class Batch(ByPerson):
    """Many budgets to be published one after the other. What is not done yet can be taken up again at any time."""

    note = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量公开"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"批量公开 {self.pk}（{self.by_name}）"


class BatchItem(models.Model):
    """One budget of a batch: as it stood when the batch was made, and what came of it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name="批量公开")
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="+", verbose_name="预算")
    seen = models.PositiveIntegerField("修订号")
    after = models.PositiveBigIntegerField("最后一步", help_text="列入时流转记录的最后一步，0 为无。")
    state = models.CharField("结果", max_length=10, choices=choices(ITEM_STATE_LABELS), default=ItemState.WAITING)
    begun_at = models.DateTimeField("开始时间", null=True, blank=True, help_text="有人正在办理；过久视为中断。")
    publication = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField("未公开的原因", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量公开的单位"
        ordering = ["batch", "pk"]
        constraints = [
            one_of("state", ItemState),
            UniqueConstraint("batch", "budget", name="disclosures_batchitem_once"),
        ]

    def __str__(self) -> str:
        return f"{self.budget}（{self.get_state_display()}）"
