"""The day by which a unit must have disclosed its budget.

人大批准 → 财政批复部门 within 20 days → 部门批复单位 within 15 days (预算法第五十二条) → 公开 within 20 days of the 批复 (第十四条).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

TERMS = (("unit_approved_on", 20), ("department_approved_on", 15 + 20), ("congress_approved_on", 20 + 15 + 20))


class Deadline(NamedTuple):
    """The last day, and whether it follows from the unit's own 批复 (else it is the latest that the law allows)."""

    day: date
    binding: bool

    def days_left(self, today: date) -> int:
        """Days until the last day; negative when it has passed."""
        return (self.day - today).days


class Due(NamedTuple):
    """How a budget stands to its deadline on a day: `deadline` is None where no date is recorded that it follows from."""

    deadline: Deadline | None
    days_left: int

    @property
    def days_over(self) -> int:
        return -self.days_left

    @property
    def lacks_approval(self) -> bool:
        """Whether the unit's own 批复, which binds it, is not recorded."""
        return self.deadline is None or not self.deadline.binding


def due(dates: Mapping[str, date | None], today: date) -> Due | None:
    """How what is to be disclosed stands to its deadline; None once it was disclosed."""
    if dates["disclosed_on"]:
        return None
    last = deadline(dates)
    return Due(last, last.days_left(today) if last else 0)


def deadline(dates: Mapping[str, date | None]) -> Deadline | None:
    """The deadline from the dates that are known, by the names of `FiscalYear`; None when none is."""
    for name, days in TERMS:
        known = dates.get(name)
        if known:
            return Deadline(known + timedelta(days=days), name == "unit_approved_on")
    return None
