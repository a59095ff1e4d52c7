"""The versions of a document that a user may read and compare: submissions, restore points, the draft, and last year's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from book.model import Book
from budgets.enums import CLEARED
from budgets.models import Budget
from budgets.queries import visible_budgets
from disclosures import checking, store
from disclosures.enums import Move
from disclosures.models import Revision, Snapshot
from units.policy import Action, User, may

NOW, PUBLISHED, LAST_YEAR = "now", "published", "last-year"
MAX_POINTS = 200
"""Restore points that are offered, the newest first."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version, by the key that names it in an address. The content is read when it is asked for."""

    key: str
    group: str
    title: str
    by: str
    at: datetime | None
    read: Callable[[], Book]

    def __str__(self) -> str:
        return self.title


def versions(user: User, budget: Budget) -> Mapping[str, Version]:
    """Every version that the user may read, by key, the newest of each kind first.

    Who sees drafts (`Action.VIEW`) reads every submission, every restore point and the draft; a publisher what was approved.
    Last year's published document is for all who may read the budget, last year's budget for those who may read that one.
    """
    found = [*_submissions(user, budget), *_drafts(user, budget), *_last_year(user, budget)]
    return {version.key: version for version in found}


def revisions(user: User, budget: Budget) -> list[Revision]:
    """The submissions of a budget that the user may read, the newest first, without their content."""
    rows = budget.revisions.defer("content", "findings").order_by("-number")
    if may(user, Action.VIEW, budget):
        return list(rows)
    if budget.state in CLEARED and may(user, Action.PUBLISH, budget):
        return list(rows.filter(steps__move=Move.APPROVE).distinct())
    return []


def usual(found: Mapping[str, Version]) -> tuple[Version, Version] | None:
    """What one compares when nothing is chosen, the older first: the last two submissions, else last year with the submission, else
    the submission, or the restore point before, with the draft; None where there is nothing before."""
    submissions, points = ([one for key, one in found.items() if key[0] == kind] for kind in "rs")
    years, draft = ([found[key] for key in keys if key in found] for keys in ((PUBLISHED, LAST_YEAR), (NOW,)))
    before, now = submissions[1:] + years, submissions + draft
    if not before:
        # The newest restore point is the draft as it was saved.
        before, now = submissions + points[1:], draft
    return (before[0], now[0]) if before and now else None


def last_year(user: User, budget: Budget) -> Version | None:
    """What the unit published last year, else, for those who may read it, last year's budget."""
    return next(iter(_last_year(user, budget)), None)


def _submissions(user: User, budget: Budget) -> list[Version]:
    return [
        Version(f"r{row.number}", "送审版本", f"第 {row.number} 次送审", row.by_name, row.at, partial(_content, row))
        for row in revisions(user, budget)
    ]


def _drafts(user: User, budget: Budget) -> list[Version]:
    if not may(user, Action.VIEW, budget):
        return []
    points = Snapshot.objects.filter(budget=budget).defer("content").order_by("-revision")[:MAX_POINTS]
    now = Version(NOW, "草稿", f"现在的内容（第 {budget.revision} 次修订）", "", None, partial(store.load, budget))
    return [
        now,
        *(
            Version(
                f"s{point.revision}",
                "修订历史",
                f"第 {point.revision} 次修订：{point.action}",
                point.saved_by_name,
                point.saved_at,
                partial(_content, point),
            )
            for point in points
        ),
    ]


def _last_year(user: User, budget: Budget) -> list[Version]:
    found = []
    if publication := checking.published_before(budget):
        revision, title = publication.revision, f"{publication.year}年公开文档"
        found.append(
            Version(PUBLISHED, "上年", title, publication.by_name, publication.at, partial(_content, revision))
        )
    before = visible_budgets(user).filter(unit=budget.unit_id, level=budget.level, year=budget.year_id - 1)
    for row in before[:1]:
        found.append(
            Version(LAST_YEAR, "上年", f"{row.year_id}年预算（现在的内容）", "", None, partial(store.load, row))
        )
    return found


def _content(kept: Revision | Snapshot) -> Book:
    return kept.book
