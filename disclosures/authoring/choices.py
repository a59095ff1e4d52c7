"""What two people changed differently, as questions on a page, and what was chosen."""

from collections.abc import Mapping
from typing import NamedTuple

from book.merge import SIDE_LABELS, Merge, Side, resolve
from disclosures.editing import Package


class Question(NamedTuple):
    """One field or row that both changed: each side with its label and its value as a person reads it."""

    field: str
    label: str
    base: str
    sides: tuple[tuple[Side, str, str], ...]


def questions(merged: Merge) -> list[Question]:
    """What is to be chosen; nothing when everything could be put together."""
    return [
        Question(
            _field(number),
            conflict.label,
            conflict.shown(conflict.base),
            tuple(
                (side, SIDE_LABELS[side], conflict.shown(conflict.mine if side is Side.MINE else conflict.theirs))
                for side in Side
            ),
        )
        for number, conflict in enumerate(merged.conflicts)
    ]


def decided(merged: Merge, posted: Mapping[str, str]) -> Package:
    """The package with what was chosen. ValueError when a choice is missing or neither side."""
    return resolve(
        merged, {conflict.path: posted.get(_field(number), "") for number, conflict in enumerate(merged.conflicts)}
    )


def _field(number: int) -> str:
    return f"choice-{number}"
