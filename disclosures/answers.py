"""Which explanation answers which finding: bound to rule, place and what was seen there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from book.rules.engine import Finding, Severity
from book.rules.places import Placed
from disclosures.enums import WAIVER_STATE_LABELS, WaiverState
from disclosures.models import Waiver

KEEPABLE = "C20"
"""The rule whose errors may stay with a legal ground, once a second person agrees."""
MAX_PLACE = 500
MAX_VALUE = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """An explanation as it stands to a finding. `waiver` is its primary key, `state` a WaiverState; `message`, `expected`
    and `actual` are what it saw, which for a lapsed one is not what is there now; times are ISO texts."""

    waiver: int
    state: str
    explanation: str
    by_name: str
    at: str
    agreed_by_name: str
    agreed_at: str
    message: str
    expected: str
    actual: str

    @property
    def is_active(self) -> bool:
        """Whether it answers the finding today."""
        return self.state == WaiverState.ACTIVE

    @property
    def state_label(self) -> str:
        return WAIVER_STATE_LABELS[WaiverState(self.state)]


class Matched(NamedTuple):
    """For each finding its answer, None without one; and the explanations of what is not found any more."""

    answers: list[Answer | None]
    unneeded: list[Waiver]


def match(findings: Sequence[Placed], waivers: Iterable[Waiver]) -> Matched:
    """Each finding with the explanation of exactly what it says; else with a lapsed one of the same rule and place."""
    left = {waiver.pk: waiver for waiver in waivers}
    answers: list[Answer | None] = [None] * len(findings)
    by_seen = {(waiver.rule, waiver.place, waiver.seen): waiver for waiver in left.values()}
    for index, one in enumerate(findings):
        waiver = by_seen.get((one.finding.rule, stored_place(one.place), one.key))
        if waiver:
            answers[index] = _answer(waiver, _standing(one.finding, waiver))
            del left[waiver.pk]
    for index, one in enumerate(findings):
        if answers[index] is None and is_answerable(one.finding.rule, one.finding.severity):
            place = one.finding.rule, stored_place(one.place)
            lapsed = next((waiver for waiver in left.values() if (waiver.rule, waiver.place) == place), None)
            if lapsed:
                answers[index] = _answer(lapsed, WaiverState.LAPSED)
                del left[lapsed.pk]
    return Matched(answers, list(left.values()))


def is_answerable(rule: str, severity: Severity) -> bool:
    """Whether an explanation may answer a finding at all: a warning, or personal data that stays with its legal ground."""
    return severity is Severity.WARNING or needs_second(rule, severity)


def needs_second(rule: str, severity: Severity) -> bool:
    """Whether its explanation counts only when a second person has agreed."""
    return severity is Severity.ERROR and rule == KEEPABLE


def stored_place(place: str) -> str:
    """A place as a Waiver keeps it."""
    return place[:MAX_PLACE]


def _standing(finding: Finding, waiver: Waiver) -> WaiverState:
    if not is_answerable(finding.rule, finding.severity):
        return WaiverState.LAPSED
    if needs_second(finding.rule, finding.severity) and waiver.agreed_at is None:
        return WaiverState.PENDING
    return WaiverState.ACTIVE


def _answer(waiver: Waiver, state: WaiverState) -> Answer:
    return Answer(
        waiver.pk,
        state.value,
        waiver.explanation,
        waiver.by_name,
        waiver.at.isoformat(),
        waiver.agreed_by_name,
        waiver.agreed_at.isoformat() if waiver.agreed_at else "",
        waiver.message,
        waiver.expected,
        waiver.actual,
    )
