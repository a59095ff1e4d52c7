"""Restore points, what people have typed but not saved, and who has which page open."""

import json
from typing import Any

from django.conf import settings
from django.db import models

from book import package
from book.model import Book
from budgets.models import Budget


class Snapshot(models.Model):
    """A budget's content at one revision, who saved it and which part. The name stays when the account goes."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="snapshots", verbose_name="预算")
    revision = models.PositiveIntegerField("修订号")
    action = models.CharField("改动", max_length=100)
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, verbose_name="用户"
    )
    saved_by_name = models.CharField("保存人", max_length=150)
    content = models.TextField("内容", editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "还原点"
        ordering = ["budget", "-revision"]
        constraints = [models.UniqueConstraint("budget", "revision", name="disclosures_snapshot_revision")]

    def __str__(self) -> str:
        return f"第 {self.revision} 次修订：{self.action}（{self.saved_by_name}）"

    @property
    def data(self) -> dict[str, Any]:
        """The package as plain data."""
        data: dict[str, Any] = json.loads(self.content)
        return data

    @property
    def book(self) -> Book:
        """The Book as it was then."""
        return package.parse(self.content)


class PageOfUser(models.Model):
    """Something about one user's page of one part of a budget."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="+", verbose_name="预算")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    page = models.CharField("页面", max_length=80)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint("budget", "user", "page", name="%(app_label)s_%(class)s_page")]

    def __str__(self) -> str:
        return f"{self.user} · {self.budget} · {self.page}"


class Draft(PageOfUser):
    """What a user has typed on a page and not saved: the fields of its form, on the revision that was seen."""

    seen = models.PositiveIntegerField("修订号")
    fields = models.JSONField("内容")
    typed_at = models.DateTimeField("录入时间", auto_now=True)

    class Meta(PageOfUser.Meta):
        verbose_name = verbose_name_plural = "未保存的录入"

    @property
    def restored(self) -> dict[str, Any]:
        """The fields as they go back into the page, with the revision they were typed on: what others have saved since then is
        met when they are saved."""
        return self.fields | {"seen": self.seen}


class Presence(PageOfUser):
    """That a user's page was open a moment ago."""

    at = models.DateTimeField("时间", auto_now=True)

    class Meta(PageOfUser.Meta):
        verbose_name = verbose_name_plural = "打开的页面"


class KeptText(models.Model):
    """A text taken from the year before that still names it, and that an author has looked at and left as it is."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="+", verbose_name="预算")
    digest = models.CharField("文字摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "已核对的沿用文字"
        constraints = [models.UniqueConstraint("budget", "digest", name="disclosures_kepttext_once")]

    def __str__(self) -> str:
        return f"{self.digest} → {self.budget}"


class Upload(models.Model):
    """A workbook that was uploaded and not yet confirmed or dropped; one for each user and budget."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="+", verbose_name="预算")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    name = models.CharField("文件名", max_length=255)
    content = models.BinaryField("内容")
    seen = models.PositiveIntegerField("修订号")
    base = models.PositiveIntegerField("上传时的修订号")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "待确认的工作簿"
        constraints = [models.UniqueConstraint("budget", "user", name="disclosures_upload_user")]

    def __str__(self) -> str:
        return f"{self.name} → {self.budget}"
