"""Model fields for the scalar types of `book.types`: what a form accepts is what a Book accepts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from pydantic import TypeAdapter
from pydantic import ValidationError as BookError

from book import types

_ADAPTERS: dict[str, TypeAdapter[Any]] = {}


def _check(kind: str, value: Any) -> None:
    adapter = _ADAPTERS.setdefault(kind, TypeAdapter(getattr(types, kind)))
    try:
        adapter.validate_python(value)
    except BookError as error:
        raise ValidationError([detail["msg"] + "。" for detail in error.errors()]) from None


def is_name(value: str) -> None:
    """Raises ValidationError for what is not a `book.types.Name`."""
    _check("Name", value)


def is_label(value: str) -> None:
    """Raises ValidationError for what is not a `book.types.Label`."""
    _check("Label", value)


def is_text(value: str) -> None:
    """Raises ValidationError for what is not a `book.types.Text`."""
    _check("Text", value)


class LinesField(models.TextField):
    """Text of several lines; a browser's line ends become those of a Book."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else value.replace("\r\n", "\n").replace("\r", "\n")


def name(title: str, **options: Any) -> models.CharField:
    """One line of text, never blank."""
    return models.CharField(title, max_length=types.MAX_LABEL, validators=[is_name], **options)


def label(title: str, **options: Any) -> models.CharField:
    """One line of text, may be empty."""
    return models.CharField(title, max_length=types.MAX_LABEL, validators=[is_label], blank=True, **options)


def text(title: str, **options: Any) -> LinesField:
    """Text of any number of lines, may be empty."""
    return LinesField(title, validators=[is_text], blank=True, **options)


def amount(title: str, **options: Any) -> models.DecimalField:
    """An amount with two decimals, in 元 unless the title says otherwise; `null=True` where it may be unknown."""
    return models.DecimalField(title, max_digits=15, decimal_places=2, blank=options.get("null", False), **options)


def total(title: str, **options: Any) -> models.DecimalField:
    """A sum in 元; larger than what may be entered, whose sum it may be. `null=True` where it may be unknown."""
    return models.DecimalField(title, max_digits=20, decimal_places=2, blank=options.get("null", False), **options)


def count(title: str, **options: Any) -> models.PositiveIntegerField:
    """A number of things, as `book.types.Count` bounds it."""
    return models.PositiveIntegerField(title, default=0, validators=[MaxValueValidator(1_000_000)], **options)


def position() -> models.PositiveIntegerField:
    """The place among the rows of the same parent, from 0: the order of the Book."""
    return models.PositiveIntegerField("序号", default=0)
