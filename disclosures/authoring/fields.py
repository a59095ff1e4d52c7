"""Form fields whose values are those of a package: amounts in 元 as text, paragraphs as a list."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from book.types import MAX_LABEL, MAX_TEXT

_STORED = re.compile(r"[0-9]{1,13}\.[0-9]{2}", re.ASCII)


class LabelField(forms.CharField):
    """One line of text."""

    def __init__(self, **options: Any):
        super().__init__(**{"max_length": MAX_LABEL, "widget": UnfoldAdminTextInputWidget(), "strip": False, **options})


class TextField(forms.CharField):
    """Text of any number of lines."""

    def __init__(self, rows: int = 4, **options: Any):
        widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
        super().__init__(**{"max_length": MAX_TEXT, "widget": widget, "strip": False, **options})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class ParagraphsField(TextField):
    """A list of paragraphs, one a line; blank lines are left out."""

    def __init__(self, rows: int = 8, **options: Any):
        super().__init__(rows=rows, **{"max_length": MAX_TEXT * 10, "help_text": "每行一段。", **options})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def clean(self, value: Any) -> Any:
        return [line.rstrip() for line in str(super().clean(value)).split("\n") if line.strip()]


class AmountField(forms.CharField):
    """An amount in 元: text with two decimals, as in a package; empty is None.

    It is shown with separators; separators and full-width digits are understood.
    """

    default_error_messages = {"amount": "应为不带负号、至多两位小数的金额（元），如 1,407,900.00。"}

    def __init__(self, **options: Any):
        widget = UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal", "class": "authoring-amount"})
        super().__init__(**{"max_length": 40, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value):,.2f}" if isinstance(value, str) and _STORED.fullmatch(value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(self.prepare_value(data) or "")

    def clean(self, value: Any) -> Any:
        typed = unicodedata.normalize("NFKC", str(super().clean(value) or "")).replace(",", "").strip()
        if not typed:
            return None
        try:
            amount = Decimal(typed)
            if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 13 or amount != round(amount, 2):
                raise InvalidOperation
        except InvalidOperation:
            raise forms.ValidationError(self.error_messages["amount"], code="amount") from None
        return f"{amount:.2f}"


class CountField(forms.IntegerField):
    """A whole number from 0."""

    def __init__(self, **options: Any):
        super().__init__(
            **{"min_value": 0, "max_value": 1_000_000, "widget": UnfoldAdminIntegerFieldWidget(), **options}
        )


class DayField(forms.DateField):
    """A date, as ISO text in the package."""

    def __init__(self, **options: Any):
        super().__init__(**{"widget": UnfoldAdminSingleDateWidget(), **options})

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else ""


class ChoiceField(forms.ChoiceField):
    def __init__(self, **options: Any):
        super().__init__(**{"widget": UnfoldAdminSelectWidget(), **options})
