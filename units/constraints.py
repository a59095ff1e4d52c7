"""Database constraints that several apps declare: what must never be stored, on SQLite and PostgreSQL alike."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from django.db.models import CheckConstraint, F, Q
from django.db.models.functions import Round

LIMIT = Decimal(10) ** 13
"""Amounts are below this, as `book.types.Amount` demands."""


def one_of(field: str, enum: Iterable[StrEnum], *, blank: bool = False) -> CheckConstraint:
    """The field holds a member of the enumeration, or "" where `blank`."""
    values = [member.value for member in enum] + ([""] if blank else [])
    return CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"%(app_label)s_%(class)s_{field}_known",
        violation_error_message="填了不认识的选项。",
    )


def pattern(field: str, expression: str, message: str) -> CheckConstraint:
    """The whole field matches the regular expression (of the dialect common to Python and PostgreSQL)."""
    return CheckConstraint(
        condition=Q(**{f"{field}__regex": rf"\A({expression})\Z"}),
        name=f"%(app_label)s_%(class)s_{field}_form",
        violation_error_message=message,
    )


def amounts(*fields: str) -> CheckConstraint:
    """Every one of the fields is unknown, or neither negative nor beyond 13 digits, with at most two decimals."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(
            **{f"{field}__gte": 0, f"{field}__lt": LIMIT, field: Round(F(field), 2)}
        )
    return CheckConstraint(
        condition=condition,
        name="%(app_label)s_%(class)s_amounts",
        violation_error_message="金额不能为负数，至多 13 位整数、两位小数。",
    )
