"""Reminders of the day by which a budget must be public: once when it is near, once when it has passed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.urls import reverse

from budgets.deadlines import Deadline, deadline
from budgets.models import Budget, FiscalYear, UnitYear
from budgets.models.years import DATES
from disclosures.enums import NoticeKind, PublicationState
from disclosures.models import Notice, Publication
from disclosures.notices.telling import address, own_people, tell
from units.models import Unit
from units.policy import Action, in_charge

NEAR = 7
"""Days before the deadline."""
LOOK_BACK = 30
"""Days after it: a deadline of years ago is no news."""


class Due(NamedTuple):
    """A unit's budget of a year that must be public by a day; None is one that was not begun."""

    unit: Unit
    year: int
    budget: Budget | None
    deadline: Deadline


def remind(today: date) -> int:
    """Tells of every deadline that is near or has passed, each once for each person, and returns how many were told of."""
    known = set(Notice.objects.filter(occasion__startswith="deadline-").values_list("occasion", flat=True))
    told = 0
    for due in _due(today):
        left = due.deadline.days_left(today)
        kind = NoticeKind.DEADLINE_NEAR if left >= 0 else NoticeKind.DEADLINE_PASSED
        about = f"{due.budget.pk}" if due.budget else f"u{due.unit.pk}-{due.year}"
        occasion = f"deadline-{'near' if left >= 0 else 'passed'}-{due.deadline.day:%Y%m%d}-{about}"
        if occasion in known:
            continue
        own, text = own_people(due.unit), _text(due, left)
        above = in_charge(Action.DECIDE, due.unit) if kind is NoticeKind.DEADLINE_PASSED else []
        begin, board = reverse("disclosures:begin"), f"{reverse('disclosures:board')}?year={due.year}"
        for people, page in ((own, begin), (above, board)):
            link = address(kind, due.budget) if due.budget else page
            tell(kind, people, due.unit, due.budget, occasion, text, link)
        # Of a unit that has nobody nobody was told; the next run looks again.
        told += bool(own or above)
    return told


def _text(due: Due, left: int) -> str:
    about = str(due.budget) if due.budget else f"{due.unit.name} {due.year}年单位预算"
    stands = f"现为“{due.budget.get_state_display()}”" if due.budget else "还没有开始编制"
    term = "公开期限" if due.deadline.binding else "最迟公开"
    day = f"{due.deadline.day.year}年{due.deadline.day.month}月{due.deadline.day.day}日"
    when = f"已过 {-left} 天" if left < 0 else f"还有 {left} 天" if left else "就是今天"
    return f"{about}的{term}是{day}，{when}，{stands}。"


def _due(today: date) -> Iterator[Due]:
    """What is not public yet and must be so soon, or should have been lately."""
    own = {(row.unit_id, row.year_id): row for row in UnitYear.objects.select_related("year")}
    units = {unit.pk: unit for unit in Unit.objects.select_related("supervisor")}
    public = set(Publication.objects.filter(state=PublicationState.CURRENT).values_list("budget", flat=True))
    for year in FiscalYear.objects.all():
        budgets = Budget.objects.filter(year=year).select_related("unit")
        begun = {budget.unit_id for budget in budgets}
        waiting: list[tuple[Unit, Budget | None]] = [
            (units[budget.unit_id], budget) for budget in budgets if budget.pk not in public and budget.is_awaited
        ]
        # What is only a department, without a nature of its own, discloses nothing.
        waiting += [(unit, None) for unit in units.values() if unit.nature and unit.pk not in begun]
        for unit, budget in waiting:
            row = own.get((unit.pk, year.pk))
            dates = row.effective() if row else {name: getattr(year, name) for name in DATES}
            last = None if dates["disclosed_on"] else deadline(dates)
            if last and today - timedelta(days=LOOK_BACK) <= last.day <= today + timedelta(days=NEAR):
                yield Due(unit, year.pk, budget, last)
