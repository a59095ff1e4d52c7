"""The one door through which a budget is changed: pages, workbooks, commands and restoring all write here.

A write says which revision it saw. It is checked whole, saved whole, and leaves a restore point; one that saw an older revision is
refused with what was saved since and by whom. What the rules find in the new content is kept with it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from book import package
from book.diff import Change, package_changes
from book.model import Book
from budgets.enums import State
from budgets.models import Budget
from budgets.services import StaleRevisionError, lock_revision
from disclosures import checking, last_year, store
from disclosures.models import Snapshot
from units import log
from units.policy import Action, User, may

Package = dict[str, Any]

LOCKED = {
    State.CONFIRMED: "已由单位负责人确认，不能修改；本单位经办人或负责人撤回后可以修改。",
    State.SUBMITTED: "已提交审核，不能修改；本单位撤回或审核人退回后可以修改。",
    State.APPROVED: "已审核通过，不能修改；审核人退回后可以修改。",
    State.PUBLISHED: "已公开，不能修改；需要改动的，请由经办人或公开管理员发起更正。",
    State.WITHDRAWN: "已撤下，不能修改；需要改动的，请由经办人或公开管理员发起更正。",
}
"""Why a budget is locked in a state, and who opens it."""


class StaleError(Exception):
    """A write that saw an older revision. Carries what the writer needs to merge: then, now, and who saved in between."""

    def __init__(self, budget: Budget, seen: int, current: Book, since: Sequence[Snapshot]):
        self.budget = budget
        self.seen = seen
        self.current = current
        self.since = since
        names = "、".join(dict.fromkeys(snapshot.saved_by_name for snapshot in since)) or "他人"
        super().__init__(
            f"您打开此页（第 {seen} 次修订）之后，{names}已保存到第 {budget.revision} 次修订，您的内容尚未保存。"
        )

    def base(self) -> Package | None:
        """The content that the writer saw, None when no restore point of that revision is kept."""
        found = Snapshot.objects.filter(budget=self.budget, revision=self.seen).first()
        return found.data if found else None

    def changes(self) -> tuple[Change, ...]:
        """What was changed since, in the author's words; nothing when the revision that was seen is not kept."""
        base = self.base()
        return package_changes(base, package.dump(self.current)) if base else ()


class LockedError(PermissionDenied):
    """A write to a budget that is with its head, its reviewers or the public. Says who can open it again."""

    def __init__(self, budget: Budget):
        self.budget = budget
        super().__init__(f"这份预算{LOCKED[State(budget.state)]}")


def create(book: Book, *, user: User | None, action: str, replace: bool = False) -> Budget:
    """Saves a whole Book: a new budget, or with `replace` the next revision of an existing one, whatever was seen of it.

    `user` None is a command, which answers to nobody's role. Raises PermissionDenied, LockedError, store.BudgetExistsError.
    """
    with transaction.atomic():
        budget = store.save(book, replace=replace)
        _require(user, budget)
        _require_editable(budget)
        _remember(budget, book, user, action)
    return budget


def write(budget_id: int, *, user: User | None, seen: int, action: str, change: Callable[[Package], Package]) -> Budget:
    """Saves the next revision of a budget: `change` gets the package as it stands and returns it changed.

    Unit, year, level, format and edition of a budget cannot be changed this way, nor figures that were published last year. Raises
    PermissionDenied, LockedError, Budget.DoesNotExist, StaleError, and package.PackageError with every fault; then nothing is
    written. A change that changes nothing makes no revision.
    """
    with transaction.atomic():
        budget = Budget.objects.select_related("unit").get(pk=budget_id)
        _require(user, budget)
        try:
            lock_revision(budget_id, seen)
        except StaleRevisionError as error:
            raise _stale(budget_id, error.seen) from None
        budget.refresh_from_db(fields=["state", "revision"])
        _require_editable(budget)
        before = store.load(budget)
        data = package.dump(before)
        fixed = {key: data[key] for key in ("format", "edition", "year", "level")}
        unit_code = data["unit"]["code"]
        changed = change(data) | fixed
        changed["unit"] = changed["unit"] | {"code": unit_code}
        book = package.parse(json.dumps(changed))
        if book == before:
            return budget
        was, becomes = before.prior_year, book.prior_year
        if was != becomes and (faults := last_year.faults(budget, lambda: was, becomes)):
            raise package.PackageError(faults)
        saved = store.save(book, replace=True, before=before)
        _remember(saved, book, user, action)
    return saved


def restore(snapshot: Snapshot, *, user: User, seen: int) -> Budget:
    """Makes the content of a restore point the next revision; figures published last year stay. Raises as `write` does."""
    fixed = ("prior_year",) if checking.published_before(snapshot.budget) else ()
    return write(
        snapshot.budget_id,
        user=user,
        seen=seen,
        action=f"还原到第 {snapshot.revision} 次修订",
        change=lambda data: snapshot.data | {key: data[key] for key in fixed},
    )


def part(**values: Any) -> Callable[[Package], Package]:
    """A change that replaces the named top-level parts of a package."""

    def change(data: Package) -> Package:
        return data | values

    return change


def within(key: str, values: Mapping[str, Any]) -> Callable[[Package], Package]:
    """A change that replaces some keys within a top-level part of a package."""

    def change(data: Package) -> Package:
        return data | {key: data[key] | values}

    return change


def _require(user: User | None, budget: Budget) -> None:
    if user is not None and not may(user, Action.EDIT, budget):
        raise PermissionDenied("您不能修改这份预算；只有本单位的经办人可以修改。")


def _require_editable(budget: Budget) -> None:
    if not budget.is_editable:
        raise LockedError(budget)


def _stale(budget_id: int, seen: int) -> StaleError:
    budget = Budget.objects.get(pk=budget_id)
    since = Snapshot.objects.filter(budget=budget, revision__gt=seen).order_by("revision").defer("content")
    return StaleError(budget, seen, store.load(budget), list(since))


def _remember(budget: Budget, book: Book, user: User | None, action: str) -> None:
    known = user is not None and not isinstance(user, AnonymousUser)
    Snapshot.objects.create(
        budget=budget,
        revision=budget.revision,
        action=action,
        saved_by_id=user.pk if known and user is not None else None,
        saved_by_name=log.name_of(user),
        content=json.dumps(package.dump(book), ensure_ascii=False),
        digest=package.digest(book),
    )
    checking.keep(budget, book)
    log.record(user, "保存预算", budget, detail=f"{action}（第 {budget.revision} 次修订）")
