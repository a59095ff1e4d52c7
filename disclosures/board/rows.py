"""One row for each budget of a year that a user may read, and for each unit that has none: read in two queries, however many; and
the sums of several years by region, in one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum

from book.labels import LEVEL_LABELS
from book.types import Level
from budgets.deadlines import deadline
from budgets.enums import STATE_LABELS, State
from budgets.models import Budget, FiscalYear
from budgets.models.years import DATES
from budgets.queries import visible_budgets
from disclosures.enums import PublicationState
from disclosures.models import Publication
from units.policy import Action, User, may, visible_units

NOT_BEGUN = "not_begun"
STATES: Mapping[str, str] = {NOT_BEGUN: "未开始", **{state.value: label for state, label in STATE_LABELS.items()}}
"""The states of a row in the order of the way, with their words."""

_CHECK = (
    "revision",
    "state_key",
    "errors",
    "warnings",
    "waived",
    "expenditure",
    "three_public",
    "prior_expenditure",
    "prior_three_public",
)


@dataclass(slots=True)
class Row:
    """A unit's budget of a year and level; without `budget_id` one that was not begun. Amounts are in 元, None is unknown.

    `checked` is the revision whose findings are shown, None where the present one was never checked.
    """

    unit_id: int
    unit_code: str
    name: str
    head_confirms: bool
    supervisor_id: int | None
    region_id: int
    region: str
    year: int
    budget_id: int | None = None
    level: str = Level.UNIT
    state: str = NOT_BEGUN
    revision: int = 0
    day: date | None = None
    binding: bool = False
    days_left: int | None = None
    is_public: bool = False
    checked: int | None = None
    state_key: str = ""
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    expenditure: Decimal | None = None
    three_public: Decimal | None = None
    prior_expenditure: Decimal | None = None
    prior_three_public: Decimal | None = None

    @property
    def is_late(self) -> bool:
        """Whether the last day has passed and the budget is not public."""
        return self.days_left is not None and self.days_left < 0

    @property
    def days_over(self) -> int:
        """Days since the last day."""
        return -(self.days_left or 0)

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def level_label(self) -> str:
        return LEVEL_LABELS[Level(self.level)]


class Base(NamedTuple):
    """What the rows of one unit begin with."""

    unit_id: int
    unit_code: str
    name: str
    head_confirms: bool
    supervisor_id: int | None
    region_id: int
    region: str


class RegionSum(NamedTuple):
    """What the units of a region have in a year together, in 元; None where nothing is known."""

    region: str
    year: int
    expenditure: Decimal | None
    three_public: Decimal | None


Dates = dict[str, date | None]
Units = dict[int, tuple[str, Base]]
"""The nature of each unit and the beginning of its rows."""


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of a year, the dates that hold for each unit, and above each unit its supervisor."""

    rows: Sequence[Row]
    dates: Mapping[tuple[int, int], Dates]
    supervisors: Mapping[int, int | None]


def read(user: User, year: FiscalYear, today: date) -> Read:
    """Everything of the year that the user may know of. Of a unit whose drafts a publisher may not read there is no row before
    its approval: not even that it was not begun."""
    units, own = _units(user, year.pk)
    rows = _begun(user, units, year.pk)
    begun = {row.unit_id for row in rows}
    for unit_id, (nature, base) in units.items():
        # What is only a department, without a nature of its own, discloses nothing.
        if nature and unit_id not in begun:
            row = Row(*base, year.pk)
            if may(user, Action.VIEW, row):
                rows.append(row)
    general = {name: getattr(year, name) for name in DATES}
    dates = {(unit_id, year.pk): _effective(own.get(unit_id), general) for unit_id in units}
    for row in rows:
        _set_deadline(row, dates[row.unit_id, year.pk], today)
    return Read(rows, dates, {unit_id: base.supervisor_id for unit_id, (_, base) in units.items()})


def sums(user: User, years: Collection[FiscalYear]) -> list[RegionSum]:
    """What the budgets that the user may read sum up to by region and year; departments' own sums are left out, they are in their
    units'."""
    found = _checked(visible_budgets(user).filter(year__in=years, level=Level.UNIT)).order_by()
    columns = (Sum(f"check_now__{name}") for name in ("expenditure", "three_public"))
    return [RegionSum(*row) for row in found.values_list("unit__region__name", "year_id").annotate(*columns)]


def _units(user: User, year: int) -> tuple[Units, dict[int, tuple[Any, ...]]]:
    """By unit its nature and the beginning of its rows; by unit its own dates, where it has any."""
    found = (
        (visible_units(user, Action.VIEW) | visible_units(user, Action.PUBLISH))
        .annotate(own=FilteredRelation("years", condition=Q(years__year=year)))
        .order_by("code")
        .values_list(
            "nature",
            "pk",
            "code",
            "name",
            "head_confirms",
            "supervisor_id",
            "region_id",
            "region__name",
            "own__year_id",
            *(f"own__{name}" for name in DATES),
        )
    )
    units: Units = {}
    dates = {}
    for nature, *rest in found:
        base = Base(*rest[:7])
        units[base.unit_id] = nature, base
        if rest[7] is not None:
            dates[base.unit_id] = tuple(rest[8:])
    return units, dates


def _begun(user: User, units: Units, year: int) -> list[Row]:
    current = Publication.objects.filter(budget=OuterRef("pk"), state=PublicationState.CURRENT)
    found = (
        _checked(visible_budgets(user).filter(year=year))
        .annotate(public=Exists(current))
        .order_by()
        .values_list(
            "pk", "unit_id", "unit_name", "level", "state", "revision", "public",
            *(f"check_now__{name}" for name in _CHECK),
        )
    )  # fmt: skip
    rows = []
    for (
        pk,
        unit_id,
        name,
        level,
        state,
        revision,
        public,
        checked,
        key,
        errors,
        warnings,
        waived,
        *money,
    ) in found:
        unit, code, _, head, supervisor, region, region_name = units[unit_id][1]
        rows.append(
            Row(
                unit, code, name, head, supervisor, region, region_name, year, pk, level, state, revision,
                None, False, None, public or state in (State.PUBLISHED, State.WITHDRAWN),
                checked, key or "", errors or 0, warnings or 0, waived or 0, *money,
            )
        )  # fmt: skip
    return rows


def _checked(budgets: QuerySet[Budget]) -> QuerySet[Budget]:
    """With the check result of the present revision as `check_now`."""
    now = FilteredRelation("check_results", condition=Q(check_results__revision=F("revision")))
    return budgets.annotate(check_now=now)


def _effective(own: tuple[Any, ...] | None, general: Dates) -> Dates:
    if own is None:
        return general
    return {name: value or general[name] for name, value in zip(DATES, own, strict=True)}


def _set_deadline(row: Row, dates: Dates, today: date) -> None:
    last = deadline(dates)
    if last is None:
        return
    row.day, row.binding = last
    if not row.is_public and not dates["disclosed_on"]:
        row.days_left = last.days_left(today)
