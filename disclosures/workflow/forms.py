"""What a person brings to a step: an opinion or a reason, and the secrecy review; and the day of the approval."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from disclosures.transitions import Secrecy

LONGEST = 2_000


def past(day: date, name: str) -> date:
    """The day; raises ValidationError for one to come."""
    if day > timezone.localdate():
        raise ValidationError(f"{name}不能晚于今天。")
    return day


class ApprovalForm(forms.Form):
    """The day on which the department approved the unit's budget."""

    day = forms.DateField(
        label="部门批复单位日期",
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text="主管部门批复本单位预算的文件上的日期；批复后 20 日内公开（预算法第十四条）。",
    )

    def clean_day(self) -> date:
        return past(self.cleaned_data["day"], "批复日期")


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
        return past(self.cleaned_data["day"], "保密审查日期")

    @property
    def secrecy(self) -> Secrecy:
        return Secrecy(self.cleaned_data["reviewer"], self.cleaned_data["day"])
