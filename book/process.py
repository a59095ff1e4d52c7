"""How a document came to where it is: the dates of its approval, the secrecy review and the head's sign-off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

DATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "congress_approved_on": "人大批准日期",
        "department_approved_on": "财政批复部门日期",
        "unit_approved_on": "部门批复单位日期",
        "disclosed_on": "单位公开日期",
    }
)
"""The four dates of approval in the order in which they follow each other."""
LABELS: Mapping[str, str] = MappingProxyType(
    {**DATE_LABELS, "secrecy_reviewed_on": "保密审查", "head_signed_on": "负责人确认"}
)


@dataclass(frozen=True, slots=True)
class Process:
    """What is recorded of a budget's way, as far as it is known today.

    The four dates are 人大批准, 财政批复部门, 部门批复单位 and 单位公开. The rest is of the last submission: `vouched_on` is the day
    on which somebody confirmed or submitted it, None while it is a draft.
    """

    congress_approved_on: date | None = None
    department_approved_on: date | None = None
    unit_approved_on: date | None = None
    disclosed_on: date | None = None
    vouched_on: date | None = None
    secrecy_reviewer: str = ""
    secrecy_reviewed_on: date | None = None
    head_signs: bool = True
    """Whether the unit's head must confirm before it is submitted."""
    head_signed_on: date | None = None
