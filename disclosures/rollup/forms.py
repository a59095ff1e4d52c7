"""Marking a transfer."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from budgets.models import Budget
from disclosures.models import Transfer
from units.models import Unit

MOST = 200
"""Transfers of one department and year."""


class UnitField(forms.ModelChoiceField):
    """A unit by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class TransferForm(forms.ModelForm):
    """A transfer between two of the department's units."""

    payer = UnitField(Unit.objects.none(), label="付款单位", widget=UnfoldAdminSelectWidget)
    receiver = UnitField(Unit.objects.none(), label="收款单位", widget=UnfoldAdminSelectWidget)

    class Meta:
        model = Transfer
        fields = ["payer", "receiver", "function_code", "source", "amount"]
        widgets = {
            "function_code": UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric"}),
            "source": UnfoldAdminSelectWidget,
            "amount": UnfoldAdminDecimalFieldWidget,
        }

    def __init__(self, data: Any = None, *, budget: Budget, units: list[Unit]) -> None:
        super().__init__(data, instance=Transfer(budget=budget))
        for name in ("payer", "receiver"):
            field = self.fields[name]
            if isinstance(field, UnitField):
                field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.budget.transfers.count() >= MOST:
            raise forms.ValidationError(f"最多登记 {MOST} 笔转移。")
        return cleaned
