"""One row for each budget that a user may read, and for each unit and year that has none: read in three queries, however many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from book.labels import LEVEL_LABELS
from book.types import Level
from budgets.deadlines import deadline
from budgets.enums import STATE_LABELS, State
from budgets.models import FiscalYear
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


Dates = dict[str, date | None]
Units = dict[int, tuple[str, Base]]
"""The nature of each unit and the beginning of its rows."""


@dataclass(frozen=True, slots=True)
class Read:
    """The rows of some years, and the dates that hold for each unit and year."""

    rows: Sequence[Row]
    dates: Mapping[tuple[int, int], Dates]
    supervisors: Mapping[int, int | None]


def read(user: User, years: Sequence[FiscalYear], today: date) -> Read:
    """Everything of these years that the user may know of. Of a unit whose drafts a publisher may not read there is no row before
    its approval: not even that it was not begun."""
    units, own = _units(user, [year.pk for year in years])
    rows = _begun(user, units, [year.pk for year in years])
    begun = {(row.unit_id, row.year) for row in rows}
    for unit_id, (nature, base) in units.items():
        for year in years:
            # What is only a department, without a nature of its own, discloses nothing.
            if nature and (unit_id, year.pk) not in begun:
                row = Row(*base, year.pk)
                if may(user, Action.VIEW, row):
                    rows.append(row)
    general = {year.pk: {name: getattr(year, name) for name in DATES} for year in years}
    dates = {(row.unit_id, row.year): _effective(own.get((row.unit_id, row.year)), general[row.year]) for row in rows}
    for row in rows:
        _set_deadline(row, dates[row.unit_id, row.year], today)
    return Read(rows, dates, {unit_id: base.supervisor_id for unit_id, (_, base) in units.items()})


def _units(user: User, years: list[int]) -> tuple[Units, dict[tuple[int, int], tuple[Any, ...]]]:
    """By unit its nature and the beginning of its rows; by unit and year its own dates."""
    found = (
        (visible_units(user, Action.VIEW) | visible_units(user, Action.PUBLISH))
        .annotate(own=FilteredRelation("years", condition=Q(years__year__in=years)))
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
        base, year = Base(*rest[:7]), rest[7]
        units[base.unit_id] = nature, base
        if year is not None:
            dates[base.unit_id, year] = tuple(rest[8:])
    return units, dates


def _begun(user: User, units: Units, years: list[int]) -> list[Row]:
    current = Publication.objects.filter(budget=OuterRef("pk"), state=PublicationState.CURRENT)
    found = (
        visible_budgets(user)
        .filter(year__in=years)
        .annotate(
            check_now=FilteredRelation("check_results", condition=Q(check_results__revision=F("revision"))),
            public=Exists(current),
        )
        .order_by("-year_id", "unit__code", "level")
        .values_list(
            "pk", "unit_id", "unit_name", "year_id", "level", "state", "revision", "public",
            *(f"check_now__{name}" for name in _CHECK),
        )
    )  # fmt: skip
    rows = []
    for (
        pk,
        unit_id,
        name,
        year,
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
