"""The steps of publishing a unit, at each of which the process may die, and what must hold after that whatever happened."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from django.db.models import QuerySet

from book import package
from budgets.enums import State
from budgets.models import Budget
from disclosures import archive, figures, publishing
from disclosures.enums import ItemState, Move, PublicationState
from disclosures.models import BatchItem, Publication, PublicationText, Step
from disclosures.transitions import latest
from units import log
from units.models import LogEntry


class Point(NamedTuple):
    """Before or after a function runs for the first time."""

    owner: Any
    name: str
    after: bool

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {getattr(self.owner, '__name__', self.owner)}.{self.name}"


POINTS = (
    Point(publishing, "_print", after=False),
    Point(publishing, "_print", after=True),
    Point(os, "fsync", after=False),
    Point(Path, "replace", after=False),
    Point(Path, "replace", after=True),
    Point(archive, "keep", after=True),
    Point(publishing, "take", after=False),
    Point(Step, "save", after=False),
    Point(Step, "save", after=True),
    Point(Publication, "save", after=False),
    Point(Publication, "save", after=True),
    Point(PublicationText, "save", after=True),
    Point(QuerySet, "bulk_create", after=True),
    Point(LogEntry, "save", after=True),
    Point(publishing, "take", after=True),
    Point(BatchItem, "save", after=False),
    Point(BatchItem, "save", after=True),
)
"""In the order in which they come."""


@contextmanager
def struck(point: Point, deed: Callable[[], None]) -> Iterator[list[Point]]:
    """Does the deed when the point is first reached; yields a list that then holds the point."""
    original = getattr(point.owner, point.name)
    reached: list[Point] = []

    @wraps(original)
    def wrapper(*args: Any, **options: Any) -> Any:
        first = not reached
        reached.append(point)
        if first and not point.after:
            deed()
        answer = original(*args, **options)
        if first and point.after:
            deed()
        return answer

    with patch.object(point.owner, point.name, wrapper):
        yield reached


@cache
def _figures(content: str) -> int:
    """How many figures the document of a package has."""
    return len(list(figures.printed(package.parse(content))))


def half_done(only: Budget | None = None) -> list[str]:
    """Everything that is published by halves, of one budget or of all; nothing when all is whole."""
    found = []
    budgets = Budget.objects.filter(pk=only.pk) if only else Budget.objects.all()
    for publication in Publication.objects.filter(budget__in=budgets).select_related("revision", "supersedes"):
        name = f"{publication.unit_code} {publication.version}"
        if archive.digest(publication.sha256) != publication.sha256:
            found.append(f"{name}: a record without its file")
        if publication.figures.count() != _figures(publication.revision.content):
            found.append(f"{name}: figures are missing")
        if not PublicationText.objects.filter(publication=publication).exists():
            found.append(f"{name}: words are missing")
        if not Step.objects.filter(move=Move.PUBLISH, revision=publication.revision).exists():
            found.append(f"{name}: the step is missing")
        before = publication.supersedes
        if (publication.version == 1) != (before is None):
            found.append(f"{name}: does not know its predecessor")
        if before and before.state == PublicationState.CURRENT:
            found.append(f"{name}: its predecessor is still current")
    for budget in budgets:
        current = budget.publications.filter(state=PublicationState.CURRENT, revision=latest(budget)).exists()
        if (budget.state == State.PUBLISHED) != current:
            found.append(f"{budget}: {budget.state} with {current=}")
    for item in BatchItem.objects.filter(budget__in=budgets, state=ItemState.PUBLISHED, publication=None):
        found.append(f"{item}: done without a publication")
    return found if only else found + [f"log {number}: {why}" for number, why in log.breaks()]
