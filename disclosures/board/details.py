"""What only the rows that are shown have: who holds each by name, and whether its findings are 已过期."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from book import money
from budgets.enums import State
from budgets.models import Budget
from disclosures import checking
from disclosures.board.rows import NOT_BEGUN, Read, Row
from disclosures.models import CheckResult
from disclosures.transitions import HOLDERS
from units.log import name_of
from units.models import Membership, Unit
from units.policy import OWN_UNIT, UNIT_AND_BELOW

NAMES = 3
"""People who are named; of more the number is told."""
NOBODY = ("", "")


class Shown(NamedTuple):
    """A row with its holder (role and names), whether its findings are 已过期, and its figures as they are printed, in 万元."""

    row: Row
    holder: str
    names: str
    expired: bool
    expenditure: str
    expenditure_rate: str
    three_public: str
    three_public_rate: str


def shown(rows: Sequence[Row], read: Read) -> list[Shown]:
    """The rows of a page."""
    expired, held = _expired(rows, read), holders(rows, read.supervisors)
    return [
        Shown(
            row,
            *held[(row.unit_id, row.state)],
            row.budget_id in expired,
            _amount(row.expenditure),
            rate(row.expenditure, row.prior_expenditure),
            _amount(row.three_public),
            rate(row.three_public, row.prior_three_public),
        )
        for row in rows
    ]


def rate(now: Decimal | None, before: Decimal | None) -> str:
    """The change against last year in percent with its sign, "" when it is unknown."""
    if now is None or before is None:
        return ""
    found = money.rate(now, before)
    if found is None:
        return "持平" if now == before else "上年为零"
    return f"{found:+.2f}%" if found else "持平"


def _amount(yuan: Decimal | None) -> str:
    return "" if yuan is None else money.amount(yuan)


def _expired(rows: Sequence[Row], read: Read) -> set[int]:
    """The budgets of which something that the findings depend on changed since they were found."""
    budgets, kept = [], {}
    for row in rows:
        if row.budget_id is None or row.checked is None:
            continue
        unit = Unit(pk=row.unit_id, head_confirms=row.head_confirms)
        budget = Budget(
            pk=row.budget_id, unit=unit, year_id=row.year, level=row.level, state=row.state, revision=row.revision
        )
        budgets.append(budget)
        kept[budget.pk] = CheckResult(budget=budget, revision=row.checked, state_key=row.state_key)
    if not budgets:
        return set()
    return {pk for pk, found in checking.latest(budgets, kept=kept, dates=read.dates).items() if found.expired}


def holders(rows: Sequence[Row], supervisors: Mapping[int, int | None]) -> dict[tuple[int, str], tuple[str, str]]:
    """Role and names of who has the next step, by unit and state; "" for nobody."""
    places = {(row.unit_id, row.state) for row in rows}
    above = {unit for unit_id, _ in places for unit in _way_up(unit_id, supervisors)}
    people: dict[tuple[int, str], list[str]] = defaultdict(list)
    members = Membership.objects.filter(unit__in=above, user__is_active=True, user__is_superuser=False)
    for member in members.select_related("user").order_by("user__username"):
        people[member.unit_id, member.role].append(name_of(member.user))
    return {place: _holder(*place, supervisors, people) for place in places}


def _holder(
    unit_id: int, state: str, supervisors: Mapping[int, int | None], people: Mapping[tuple[int, str], list[str]]
) -> tuple[str, str]:
    """As `units.policy.in_charge` finds them: at the unit itself, else at the nearest bureau that has any."""
    if state in (State.PUBLISHED, State.WITHDRAWN):
        return NOBODY
    action, word = HOLDERS[State.DRAFT if state == NOT_BEGUN else State(state)]
    for number, unit in enumerate(_way_up(unit_id, supervisors)):
        roles = UNIT_AND_BELOW.get(action, set()) | (OWN_UNIT.get(action, set()) if number == 0 else set())
        names = list(dict.fromkeys(name for role in sorted(roles) for name in people.get((unit, role), ())))
        if names:
            more = f"等 {len(names)} 人" if len(names) > NAMES else ""
            return word, "、".join(names[:NAMES]) + more
    return word, ""


def _way_up(unit_id: int, supervisors: Mapping[int, int | None]) -> list[int]:
    """The unit and those above it, as far as the user sees them and no circle begins."""
    way: list[int] = []
    unit: int | None = unit_id
    while unit is not None and unit not in way:
        way.append(unit)
        unit = supervisors.get(unit)
    return way
