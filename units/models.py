"""Regions, budget units, the people who work for them, and the log of what they did."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from book.labels import NATURE_LABELS
from book.types import Nature
from units import fields
from units.constraints import one_of, pattern
from units.enums import ROLE_LABELS, Role, choices


class Region(models.Model):
    """行政区划 (GB/T 2260)."""

    code = models.CharField("行政区划代码", max_length=6, unique=True, help_text="GB/T 2260 的 6 位代码，如 140405。")
    name = fields.name("名称")

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code"]
        constraints = [pattern("code", "[0-9]{6}", "行政区划代码应为 6 位数字。")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Unit(models.Model):
    """A budget unit or a department; a department is the unit that supervises others. Departments form a tree."""

    code = models.CharField(
        "单位代码", max_length=40, unique=True, help_text="全系统唯一：1 至 40 位字母、数字、点、下划线或连字符。"
    )
    name = fields.name("名称", help_text="现行名称。已编制的预算保留当年印出的名称。")
    nature = models.CharField(
        "单位性质",
        max_length=30,
        choices=choices(NATURE_LABELS),
        blank=True,
        help_text="行政单位和参公单位才有机关运行经费。只作主管部门、性质未知的可留空。",
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="行政区划", related_name="units")
    supervisor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="主管部门",
        related_name="subordinates",
        null=True,
        blank=True,
        help_text="如人力资源和社会保障局。主管部门的审核人可以查看其下各级单位的预算。",
    )
    budget_code = fields.label("部门预算代码", help_text="绩效目标表中印在部门名称之前，如 300。")
    head_confirms = models.BooleanField("须负责人确认", default=True, help_text="提交审核之前，先由单位负责人确认。")

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["code"]
        constraints = [
            pattern("code", "[0-9A-Za-z][0-9A-Za-z._-]{0,39}", "单位代码只能用字母、数字、点、下划线和连字符。"),
            one_of("nature", Nature, blank=True),
            CheckConstraint(
                condition=Q(supervisor=None) | ~Q(supervisor=F("id")),
                name="units_unit_not_own_supervisor",
                violation_error_message="单位不能是自己的主管部门。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def clean(self) -> None:
        """Refuses a supervisor that is supervised, directly or not, by this unit."""
        seen = {self.pk}
        unit = self.supervisor
        while unit is not None and self.pk is not None:
            if unit.pk in seen:
                raise ValidationError({"supervisor": f"“{self.supervisor}”本身隶属于本单位，不能作本单位的主管部门。"})
            seen.add(unit.pk)
            unit = unit.supervisor


class Membership(models.Model):
    """A role of a person at a unit."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="人员", related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="memberships")
    role = models.CharField(
        "角色",
        max_length=20,
        choices=choices(ROLE_LABELS),
        help_text="审核人应设在主管部门，可以查看其下各级单位；经办人、单位负责人只看本单位。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "人员角色"
        ordering = ["unit__code", "user__username", "role"]
        constraints = [
            UniqueConstraint(
                fields=["user", "unit", "role"],
                name="units_membership_unique",
                violation_error_message="此人在该单位已有这个角色。",
            ),
            one_of("role", Role),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"


class LogEntry(models.Model):
    """Who did what to which object when, and from where. Written by `units.log.record` alone, never changed and never deleted:
    each entry holds the hash of the one before. Names are kept as text, so an entry outlives what it is about."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    user_id_then = models.BigIntegerField("人员编号", null=True)
    user_name = models.CharField("人员", max_length=150, db_index=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    action = models.CharField("操作", max_length=40, db_index=True)
    refused = models.BooleanField("被拒绝", default=False)
    object_type = models.CharField("对象类别", max_length=60, blank=True)
    object_id = models.CharField("对象编号", max_length=40, blank=True)
    object_name = models.CharField("对象", max_length=250, blank=True)
    unit_code = models.CharField("单位代码", max_length=40, blank=True, db_index=True)
    detail = models.TextField("说明", blank=True)
    previous_hash = models.CharField("上一条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.user_name} {self.action} {self.object_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds a new entry. Raises TypeError for one that is there."""
        if not self._state.adding:
            raise TypeError("a log entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises TypeError."""
        raise TypeError("a log entry is never deleted")


class LogHead(models.Model):
    """The last entry of the log: locked while the next one is added, so that the chain has no fork."""

    number = models.PositiveBigIntegerField("最后序号", default=0)
    hash = models.CharField("最后摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志末端"

    def __str__(self) -> str:
        return str(self.number)
