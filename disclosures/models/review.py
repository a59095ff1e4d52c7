"""What was submitted, what was decided about it, what the rules found, and what people said to each other."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from book import package
from book.model import Book
from book.rules.engine import Verdict
from budgets.enums import STATE_LABELS
from budgets.models import Budget
from disclosures.enums import (
    ANCHOR_KIND_LABELS,
    COMMENT_STATE_LABELS,
    MOVE_LABELS,
    NOTICE_KIND_LABELS,
    AnchorKind,
    CommentState,
    Move,
    NoticeKind,
)
from units import fields
from units.constraints import one_of
from units.enums import choices
from units.models import Unit


class ByPerson(models.Model):
    """Something a person did at a time. The name stays when the account goes."""

    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="账号"
    )
    by_name = models.CharField("人员", max_length=150)

    class Meta:
        abstract = True


class Revision(ByPerson):
    """What was submitted: the Book, frozen under its hash. Never changed and never deleted."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="revisions", verbose_name="预算")
    number = models.PositiveIntegerField("送审版次", help_text="第几次提交，从 1 起。")
    revision = models.PositiveIntegerField("修订号", help_text="提交时预算的修订号。")
    digest = models.CharField("摘要", max_length=64, editable=False, db_index=True)
    content = models.TextField("内容", editable=False)
    findings = models.JSONField("审核结果", default=list, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "送审版本"
        ordering = ["budget", "-number"]
        constraints = [UniqueConstraint("budget", "number", name="disclosures_revision_number")]

    def __str__(self) -> str:
        return f"{self.budget} 第 {self.number} 次送审"

    @property
    def data(self) -> dict[str, Any]:
        """The package as plain data."""
        data: dict[str, Any] = json.loads(self.content)
        return data

    @property
    def book(self) -> Book:
        """The Book as it was submitted."""
        return package.parse(self.content)


class Step(ByPerson):
    """One step that a budget took through the workflow."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="steps", verbose_name="预算")
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="steps", null=True, blank=True, verbose_name="送审版本"
    )
    move = models.CharField("操作", max_length=20, choices=choices(MOVE_LABELS))
    from_state = models.CharField("原状态", max_length=20, choices=choices(STATE_LABELS))
    to_state = models.CharField("新状态", max_length=20, choices=choices(STATE_LABELS))
    seen = models.PositiveIntegerField("修订号")
    note = models.TextField("意见", blank=True)
    secrecy_reviewer = models.CharField("保密审查人", max_length=50, blank=True)
    secrecy_reviewed_on = models.DateField("保密审查日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "流转记录"
        ordering = ["budget", "-pk"]
        constraints = [one_of("move", Move)]

    def __str__(self) -> str:
        return f"{self.budget} {self.get_move_display()}（{self.by_name}）"


class CheckResult(models.Model):
    """What the rules found in a budget at one revision, when, and by which catalogue; with the figures that lists show.

    `state_key` covers everything the result depends on besides the content: catalogue, word lists, last year's document, waivers.
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="check_results", verbose_name="预算")
    revision = models.PositiveIntegerField("修订号")
    at = models.DateTimeField("审核时间", auto_now=True)
    catalogue = models.CharField("规则版本", max_length=64)
    state_key = models.CharField("依据摘要", max_length=64)
    findings = models.JSONField("审核结果", default=list)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("警告", default=0)
    hints = models.PositiveIntegerField("提示", default=0)
    waived = models.PositiveIntegerField("已说明", default=0, help_text="错误和警告中已有说明的处数，不计入前两项。")
    income = fields.total("收入总计", default=0)
    expenditure = fields.total("支出总计", default=0)
    project = fields.total("项目支出", default=0)
    three_public = fields.total("“三公”经费", default=0)
    prior_income = fields.total("上年收入总计", null=True)
    prior_expenditure = fields.total("上年支出总计", null=True)
    prior_three_public = fields.total("上年“三公”经费", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核结果"
        ordering = ["budget", "-revision"]
        constraints = [UniqueConstraint("budget", "revision", name="disclosures_checkresult_revision")]

    def __str__(self) -> str:
        return f"{self.budget} 第 {self.revision} 次修订"

    @property
    def verdict(self) -> Verdict:
        """可提交, 需说明 or 不可提交: what is not answered counts."""
        if self.errors:
            return Verdict.BLOCKED
        return Verdict.TO_EXPLAIN if self.warnings else Verdict.READY


class Waiver(ByPerson):
    """An author's explanation of a finding, bound to what it saw: another message or other figures, and it lapses.

    An error of C20 is kept with its legal ground, and holds once a second person has agreed (`agreed_by_name`).
    """

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="waivers", verbose_name="预算")
    rule = models.CharField("规则", max_length=10)
    place = models.CharField("位置", max_length=500, help_text="不随行号变化的位置名称。")
    seen = models.CharField("所见摘要", max_length=64, help_text="问题内容与数字的摘要。")
    message = models.TextField("问题")
    expected = models.CharField("应为", max_length=200, blank=True)
    actual = models.CharField("现为", max_length=200, blank=True)
    explanation = models.TextField("说明")
    agreed_at = models.DateTimeField("同意时间", null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    agreed_by_name = models.CharField("同意人", max_length=150, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "说明"
        ordering = ["budget", "rule", "pk"]
        constraints = [UniqueConstraint("budget", "rule", "place", "seen", name="disclosures_waiver_finding")]

    def __str__(self) -> str:
        return f"{self.rule} {self.place}"


class Comment(ByPerson):
    """A reviewer's remark on a submitted revision, anchored by what it is about, never by a row's number; or an answer to one."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="comments", verbose_name="预算")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="comments", verbose_name="送审版本")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", verbose_name="答复"
    )
    kind = models.CharField("所指", max_length=10, choices=choices(ANCHOR_KIND_LABELS), default=AnchorKind.WHOLE)
    anchor = models.JSONField("位置", default=dict, blank=True)
    label = models.CharField("位置名称", max_length=300, blank=True)
    quote = models.TextField("所指内容", blank=True, help_text="写意见时此处的数字或文字。")
    text = models.TextField("意见")
    state = models.CharField("状态", max_length=10, choices=choices(COMMENT_STATE_LABELS), default=CommentState.OPEN)
    closed_at = models.DateTimeField("处理时间", null=True, blank=True)
    closed_by_name = models.CharField("处理人", max_length=150, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["budget", "pk"]
        constraints = [one_of("kind", AnchorKind), one_of("state", CommentState)]

    def __str__(self) -> str:
        return f"{self.label or self.get_kind_display()}：{self.text[:40]}"


class Look(models.Model):
    """Which submission of a budget somebody last opened for review, and which one before that."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    budget = models.ForeignKey(Budget, models.CASCADE, related_name="looks", verbose_name="预算")
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+", verbose_name="最近查看的版本")
    before = models.ForeignKey(
        Revision, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="此前查看的版本"
    )
    at = models.DateTimeField("查看时间")

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        constraints = [UniqueConstraint("user", "budget", name="disclosures_look_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.revision}"


class Notice(models.Model):
    """What one person is told about a unit's budget of a year, once: in the admin, and by e-mail where an address is known.

    Without budget it is about one that the unit has not begun.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="收件人")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单位")
    budget = models.ForeignKey(
        Budget, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name="预算"
    )
    kind = models.CharField("事由", max_length=20, choices=choices(NOTICE_KIND_LABELS))
    occasion = models.CharField("事由编号", max_length=80, help_text="同一事由对同一人只通知一次。")
    text = models.TextField("内容")
    link = models.CharField("链接", max_length=300, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    mailed_at = models.DateTimeField("发信时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-pk"]
        constraints = [
            one_of("kind", NoticeKind),
            UniqueConstraint("user", "occasion", name="disclosures_notice_once"),
        ]
        indexes = [models.Index(fields=["user"], condition=Q(read_at=None), name="disclosures_notice_unread")]

    def __str__(self) -> str:
        return self.text[:60]
