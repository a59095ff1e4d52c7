"""Changes of budgets, their dates and subjects."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from book import classification
from book.process import DATE_LABELS
from budgets.models import (
    Budget,
    EconomicMapping,
    EconomicSubject,
    FunctionSubject,
    GovernmentEconomicSubject,
    RevenueSubject,
    UnitYear,
)
from budgets.models.years import DATES
from units import log
from units.policy import Action, User, may

ROWS_AT_ONCE = 500
APPROVED = "unit_approved_on"
NOT_YOURS = "批复日期由本单位的经办人或负责人登记。"


class StaleRevisionError(Exception):
    """The budget was changed since the writer read it."""

    def __init__(self, seen: int, current: int):
        self.seen, self.current = seen, current
        super().__init__(f"本预算已被他人修改（您打开时为第 {seen} 次修订，现为第 {current} 次），请重新打开后再改。")


def lock_revision(budget_id: int, seen: int) -> None:
    """Locks a budget until the transaction ends, for a writer who saw revision `seen` and is to save the next one.

    Raises StaleRevisionError when another revision has been made since.
    """
    current = Budget.objects.select_for_update().values_list("revision", flat=True).get(pk=budget_id)
    if current != seen:
        raise StaleRevisionError(seen, current)


def record_approval(budget: Budget, user: User, day: date) -> None:
    """Records the day on which the department approved the budget of the unit (批复). It is recorded once: the deadline follows
    from it, so that nobody moves their own.

    Raises PermissionDenied; ValidationError when it is recorded already, or stands where it cannot among the other dates.
    """
    if not may(user, Action.DATE, budget):
        raise PermissionDenied(NOT_YOURS)
    if day.year not in (budget.year_id - 1, budget.year_id):
        raise ValidationError(f"{budget.year_id}年预算不会在{day.year}年批复，请核对年份。")
    with transaction.atomic():
        own, _ = UnitYear.objects.select_for_update().get_or_create(unit=budget.unit, year_id=budget.year_id)
        known = own.effective()
        if known[APPROVED]:
            raise ValidationError(f"批复日期已登记为 {known[APPROVED]}；写错了的，请系统管理员在“单位日期”中改正。")
        place = DATES.index(APPROVED)
        for name, other in known.items():
            if other and (other > day if DATES.index(name) < place else other < day):
                raise ValidationError(f"与已登记的{DATE_LABELS[name]} {other} 先后不符，请核对。")
        own.unit_approved_on = day
        own.save()
        log.record(user, "登记批复日期", own, detail=f"{DATE_LABELS[APPROVED]}：“{day}”")


class Loaded(NamedTuple):
    """How many rows a table had already as they ship, and how many were added or brought up to date."""

    title: str
    added: int
    updated: int
    unchanged: int


def load_subjects() -> list[Loaded]:
    """Adds the shipped classification and brings rows of the same code and first year up to date; deletes nothing."""
    with transaction.atomic():
        return [
            _load(FunctionSubject, "function", _function, ("code", "valid_from")),
            _load(EconomicSubject, "economic_department", _economic, ("code", "valid_from")),
            _load(GovernmentEconomicSubject, "economic_government", _subject, ("code", "valid_from")),
            _load(RevenueSubject, "revenue", _revenue, ("code", "valid_from")),
            _load(EconomicMapping, "economic_mapping", _mapping, ("economic_code", "unit_type")),
        ]


def _load(
    model: type[models.Model],
    file: str,
    columns: Callable[[Mapping[str, str]], dict[str, Any]],
    key: tuple[str, ...],
) -> Loaded:
    manager = model._default_manager
    kept = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    added, updated, unchanged = [], [], 0
    fields: list[str] = []
    for row in classification.rows(file):
        values = columns(row)
        fields = [name for name in values if name not in key]
        found = kept.get(tuple(values[name] for name in key))
        if found is None:
            added.append(model(**values))
        elif any(getattr(found, name) != values[name] for name in fields):
            for name in fields:
                setattr(found, name, values[name])
            updated.append(found)
        else:
            unchanged += 1
    manager.bulk_create(added, batch_size=ROWS_AT_ONCE)
    manager.bulk_update(updated, fields, batch_size=ROWS_AT_ONCE)
    return Loaded(str(model._meta.verbose_name), len(added), len(updated), unchanged)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _sourced(row: Mapping[str, str]) -> dict[str, Any]:
    return {"source": row["source"], "certainty": row["sure"], "note": row["note"]}


def _subject(row: Mapping[str, str]) -> dict[str, Any]:
    return _sourced(row) | {
        "code": row["code"],
        "name": row["name"],
        "level": row["level"],
        "parent_code": row["parent"],
        "valid_from": _number(row.get("valid_from", "")),
        "valid_to": _number(row.get("valid_to", "")),
        "alias": row.get("alias", ""),
    }


def _function(row: Mapping[str, str]) -> dict[str, Any]:
    return _subject(row) | {"table1_number": _number(row["table1_no"])}


def _economic(row: Mapping[str, str]) -> dict[str, Any]:
    return _subject(row) | {"nature": row["nature"], "three_public": row["three_public"]}


def _revenue(row: Mapping[str, str]) -> dict[str, Any]:
    return _subject(row) | {"kind": row["kind"]}


def _mapping(row: Mapping[str, str]) -> dict[str, Any]:
    return _sourced(row) | {
        "economic_code": row["dept_code"],
        "economic_name": row["dept_name"],
        "unit_type": row["unit_type"],
        "government_economic_code": row["gov_code"],
        "government_economic_name": row["gov_name"],
        "display_name": row["shanxi_table6_display"],
        "display_source": row["display_source"],
    }
