"""Changes in the admin go to the log: what was added, changed and deleted, with the values that were typed."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry as AdminEntry
from django.db import models
from django.db.models import QuerySet
from django.forms.models import ModelChoiceField
from django.http import HttpRequest

from units import log


class RecordedMixin:
    """For every admin page through which something is changed."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        # The hooks below are handed this message alone, in which the values are missing.
        request.META["changed_values"] = "；".join(_values(form, add=add))
        return super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log.record(request.user, "新增", obj, detail=_told(request, message))
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log.record(request.user, "修改", obj, detail=_told(request, message))
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            log.record(request.user, "删除", obj)
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, None for one that is not theirs: then the attempt is recorded."""
        found = super().get_object(request, object_id, from_field)  # type: ignore[misc]
        if found is None and (hidden := _any(self.model, object_id)):  # type: ignore[attr-defined]
            # Of a part of a budget the log names the budget, and nothing of its content.
            whose = getattr(hidden, "budget", hidden)
            log.record(request.user, "访问", whose, refused=True, detail=f"{log.asked(request)} {log.OUT_OF_REACH}")
        return found


def _any(model: type[models.Model], object_id: str) -> models.Model | None:
    try:
        return model._default_manager.filter(pk=object_id).first()
    except (ValueError, TypeError):
        return None


def _told(request: HttpRequest, message: Any) -> str:
    """What Django says was done, and the values."""
    entry = AdminEntry(change_message=json.dumps(message) if isinstance(message, list) else message)
    return " ".join(part for part in (entry.get_change_message(), request.META.pop("changed_values", "")) if part)


def _values(form: Any, *, add: bool) -> Iterator[str]:
    for name in form.changed_data:
        field = form.fields.get(name)
        if field is None or isinstance(field.widget, forms.PasswordInput) or name not in form.cleaned_data:
            continue
        new = _shown(field, form.cleaned_data[name])
        old = "" if add else f"“{_shown(field, form.initial.get(name))}”改为"
        yield f"{field.label or name}：{old}“{new}”"


def _shown(field: forms.Field, value: Any) -> str:
    """A value as its form shows it."""
    if value is None:
        return ""
    if isinstance(field, ModelChoiceField) and not isinstance(value, models.Model | QuerySet):
        return str(field.to_python(value))
    if isinstance(field, forms.BooleanField):
        return "是" if value else "否"
    if isinstance(field, forms.ChoiceField):
        return dict(_flat(field.choices)).get(str(value), str(value))
    return str(value)


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)
