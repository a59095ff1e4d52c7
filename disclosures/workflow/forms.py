"""What a person brings to a step: an opinion or a reason, and the secrecy review."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from disclosures.transitions import Secrecy

LONGEST = 2_000


class OpinionForm(forms.Form):
    """An opinion that may be left out."""

    note = forms.CharField(
        label="意见",
        required=False,
        max_length=LONGEST,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=f"选填，不超过 {LONGEST} 字；写入流转记录。",
    )

    @property
    def secrecy(self) -> Secrecy | None:
        """The secrecy review, where the form asks for it."""
        return None


class ReasonForm(OpinionForm):
    """An opinion that must be given."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = "原因"
        self.fields["note"].help_text = f"必填，不超过 {LONGEST} 字；写入流转记录，有关人员都能看到。"


class VouchForm(OpinionForm):
    """The secrecy review, by whoever vouches for the document."""

    reviewer = forms.CharField(
        label="保密审查人",
        max_length=50,
        widget=UnfoldAdminTextInputWidget,
        help_text="对拟公开内容作保密审查的人，可以不是系统用户。",
    )
    day = forms.DateField(label="保密审查日期", widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}))

    field_order = ("reviewer", "day", "note")

    def clean_day(self) -> date:
        """Raises ValidationError for a day to come."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError("保密审查日期不能晚于今天。")
        return day

    @property
    def secrecy(self) -> Secrecy:
        return Secrecy(self.cleaned_data["reviewer"], self.cleaned_data["day"])
