"""Forms of a budget."""

from typing import Any

from django import forms

from budgets.models import Budget
from budgets.services import StaleRevisionError, lock_revision


class BudgetForm(forms.ModelForm):
    """Carries the revision that the writer saw; a form that is stale, or has lost it, is refused and keeps its input."""

    revision = forms.IntegerField(label="修订号", widget=forms.HiddenInput, required=False)

    class Meta:
        model = Budget
        exclude: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen = cleaned.get("revision")
        if seen is None:
            raise forms.ValidationError("页面缺少修订号，不能保存。请重新打开后再改。")
        try:
            lock_revision(self.instance.pk, seen)
        except StaleRevisionError as error:
            raise forms.ValidationError(str(error)) from None
        return cleaned | {"revision": seen + 1}
