"""The word lists that checks use, as administrators keep them; what is shipped is loaded by a migration."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, UniqueConstraint

from disclosures.enums import WORD_KIND_LABELS, WordKind
from units.constraints import one_of
from units.enums import choices

YEAR = [MinValueValidator(1949), MaxValueValidator(2100)]


class PrivacyWord(models.Model):
    """A word by which the privacy gate (C20) knows a person's name, or knows that something is none."""

    kind = models.CharField("词类", max_length=20, choices=choices(WORD_KIND_LABELS))
    word = models.CharField("词", max_length=20)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "姓名识别词"
        ordering = ["kind", "word"]
        constraints = [
            one_of("kind", WordKind),
            UniqueConstraint("kind", "word", name="disclosures_privacyword_unique"),
            models.CheckConstraint(
                condition=~Q(word=""), name="disclosures_privacyword_blank", violation_error_message="请填写词。"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        if self.kind == WordKind.SURNAME and len(self.word) > 2:
            raise ValidationError({"word": "姓氏是一个或两个字。"})


class DatedPhrase(models.Model):
    """A phrase of its time (C24): right from the first to the last year, a blank one being no limit."""

    words = models.CharField("用语", max_length=50, unique=True)
    first = models.PositiveSmallIntegerField(
        "起始年度", null=True, blank=True, validators=YEAR, help_text="这一年以前的预算不该有；留空为不限。"
    )
    last = models.PositiveSmallIntegerField(
        "终止年度", null=True, blank=True, validators=YEAR, help_text="这一年以后的预算不该有；留空为不限。"
    )
    advice = models.CharField("现行说法", max_length=100, blank=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "过时用语"
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(first__lte=F("last")),
                name="disclosures_datedphrase_years",
                violation_error_message="起始年度不能晚于终止年度。",
            ),
        ]

    def __str__(self) -> str:
        return self.words
