"""The workflow: one table of what leads where and who may, and one service for each step.

Every service asks in this order: permission, state, what the step needs; then it sets the state against the state and the
revision that the person saw, writes the step, and records it in the log, all in one transaction. Who is refused is told why and
who can help; the attempt is recorded too. Keyword arguments only: nothing here may be mixed up.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from book import package
from budgets.enums import STATE_LABELS, State
from budgets.models import Budget
from disclosures import checking, store
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import Revision, Step
from units import log
from units.policy import Action, User, may


@dataclass(frozen=True, slots=True)
class Transition:
    """What a step leads from and to, the permission it asks, and who else may do it for those who may not."""

    moves: Mapping[State, State]
    permission: Action
    helper: str
    needs_note: bool = False


TABLE: Mapping[Move, Transition] = {
    Move.CONFIRM: Transition(
        {State.DRAFT: State.CONFIRMED, State.RETURNED: State.CONFIRMED}, Action.CONFIRM, "本单位负责人"
    ),
    Move.SUBMIT: Transition(
        # From a draft only where the unit's head need not confirm.
        {State.CONFIRMED: State.SUBMITTED, State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
        Action.SUBMIT,
        "本单位经办人或负责人",
    ),
    Move.TAKE_BACK: Transition(
        {State.CONFIRMED: State.DRAFT, State.SUBMITTED: State.DRAFT}, Action.SUBMIT, "本单位经办人或负责人"
    ),
    Move.RETURN: Transition(
        {State.SUBMITTED: State.RETURNED, State.APPROVED: State.RETURNED},
        Action.DECIDE,
        "主管部门的审核人",
        needs_note=True,
    ),
    Move.APPROVE: Transition({State.SUBMITTED: State.APPROVED}, Action.DECIDE, "主管部门的审核人"),
    Move.PUBLISH: Transition({State.APPROVED: State.PUBLISHED}, Action.PUBLISH, "主管部门的公开管理员"),
    Move.CORRECT: Transition(
        {State.PUBLISHED: State.DRAFT, State.WITHDRAWN: State.DRAFT},
        Action.SUBMIT,
        "本单位经办人或负责人",
        needs_note=True,
    ),
    # A document may have to go while its correction is being written: then the correction goes on.
    Move.WITHDRAW: Transition(
        {
            state: State.WITHDRAWN if state is State.PUBLISHED else state
            for state in State
            if state is not State.WITHDRAWN
        },
        Action.PUBLISH,
        "主管部门的公开管理员",
        needs_note=True,
    ),
}


class RefusedError(Exception):
    """A step that was not taken: why, and who can help."""

    def __init__(self, budget: Budget, move: Move, why: str, helper: str = ""):
        self.budget, self.move, self.why, self.helper = budget, move, why, helper
        super().__init__(f"{why}{f'可以请{helper}处理。' if helper else ''}")


class NotAllowedError(RefusedError):
    """The person's role does not give the step."""


class OvertakenError(RefusedError):
    """Somebody else changed the budget or took a step since the page was opened."""


@dataclass(frozen=True, slots=True)
class Secrecy:
    """The secrecy review that whoever vouches for the document has had done: by whom and when."""

    reviewer: str
    day: date


def available(user: User, budget: Budget) -> list[Move]:
    """The steps that a user's role and the state of a budget allow now; a step may still be refused for what it needs."""
    return [
        move
        for move, row in TABLE.items()
        if State(budget.state) in row.moves and may(user, row.permission, budget) and _is_due(move, budget)
    ]


def confirm(*, budget_id: int, user: User, seen: int, secrecy: Secrecy, note: str = "") -> Step:
    """The head vouches for a draft. Needs a verdict that lets it be submitted, and the secrecy review."""

    def needs(budget: Budget) -> None:
        _require_sound(budget, Move.CONFIRM)

    return _take(Move.CONFIRM, budget_id, user, seen, note=note, secrecy=secrecy, needs=needs)


def submit(*, budget_id: int, user: User, seen: int, secrecy: Secrecy | None = None, note: str = "") -> Step:
    """Freezes the Book as a Revision and hands it to the reviewers. Where no head confirms, `secrecy` is needed here."""

    def needs(budget: Budget) -> None:
        if budget.state != State.CONFIRMED:
            if budget.unit.head_confirms:
                raise RefusedError(budget, Move.SUBMIT, "提交之前须由本单位负责人确认。", "本单位负责人")
            if secrecy is None:
                raise RefusedError(budget, Move.SUBMIT, "提交之前须完成保密审查，请填写审查人和日期。")
        _require_sound(budget, Move.SUBMIT)

    def freeze(budget: Budget) -> Revision:
        book = store.load(budget)
        return Revision.objects.create(
            budget=budget,
            number=budget.revisions.count() + 1,
            revision=budget.revision,
            digest=package.digest(book),
            content=json.dumps(package.dump(book), ensure_ascii=False),
            findings=checking.result(budget, book).findings,
            by_id=user.pk,
            by_name=log.name_of(user),
        )

    return _take(Move.SUBMIT, budget_id, user, seen, note=note, secrecy=secrecy, needs=needs, revision=freeze)


def take_back(*, budget_id: int, user: User, seen: int, note: str = "") -> Step:
    """Opens a budget again that was confirmed or submitted and on which nobody has decided."""
    return _take(Move.TAKE_BACK, budget_id, user, seen, note=note)


def send_back(*, budget_id: int, user: User, seen: int, note: str) -> Step:
    """Returns a submission to its author, with the reason."""
    return _take(Move.RETURN, budget_id, user, seen, note=note, revision=latest)


def approve(*, budget_id: int, user: User, seen: int, note: str = "") -> Step:
    """Approves a submission; another person than who confirmed or submitted it."""

    def needs(budget: Budget) -> None:
        own = {step.by_id for step in _since_last_opening(budget)}
        if user.pk in own:
            raise RefusedError(budget, Move.APPROVE, "本次送审由您确认或提交，须由另一人审核。", "主管部门的其他审核人")

    return _take(Move.APPROVE, budget_id, user, seen, note=note, needs=needs, revision=latest)


def correct(*, budget_id: int, user: User, seen: int, note: str) -> Step:
    """Opens a published or withdrawn budget for its next version, with the reason. What is published stays until that is."""
    return _take(Move.CORRECT, budget_id, user, seen, note=note, revision=latest)


def latest(budget: Budget) -> Revision | None:
    """The last submission of a budget."""
    return budget.revisions.order_by("-number").first()


def take(
    move: Move,
    budget_id: int,
    user: User,
    seen: int,
    *,
    note: str,
    needs: Callable[[Budget], None],
    consequence: Callable[[Budget, Step], None],
) -> Step:
    """A step of `disclosures.publishing`, which brings what else is written with it, in the same transaction."""
    return _take(move, budget_id, user, seen, note=note, needs=needs, revision=latest, consequence=consequence)


def _take(
    move: Move,
    budget_id: int,
    user: User,
    seen: int,
    *,
    note: str,
    secrecy: Secrecy | None = None,
    needs: Callable[[Budget], None] | None = None,
    revision: Callable[[Budget], Revision | None] | None = None,
    consequence: Callable[[Budget, Step], None] | None = None,
) -> Step:
    """Takes a step or raises RefusedError, which is recorded after the transaction is rolled back."""
    try:
        with transaction.atomic():
            budget = Budget.objects.select_for_update(of=("self",)).select_related("unit").get(pk=budget_id)
            row, state = TABLE[move], State(budget.state)
            _require(budget, move, user, seen, note)
            if needs:
                needs(budget)
            budget.state = row.moves[state]
            frozen = revision(budget) if revision else None
            won = Budget.objects.filter(pk=budget_id, state=state, revision=seen).update(state=budget.state)
            if not won:
                raise _overtaken(budget, move)
            step = Step.objects.create(
                budget=budget,
                revision=frozen,
                move=move,
                from_state=state,
                to_state=budget.state,
                seen=seen,
                note=note.strip(),
                secrecy_reviewer=secrecy.reviewer if secrecy else "",
                secrecy_reviewed_on=secrecy.day if secrecy else None,
                by_id=user.pk,
                by_name=log.name_of(user),
            )
            if consequence:
                consequence(budget, step)
            log.record(user, MOVE_LABELS[move], budget, detail=note.strip())
            return step
    except RefusedError as error:
        log.record(user, MOVE_LABELS[move], error.budget, refused=True, detail=error.why)
        raise


def _require(budget: Budget, move: Move, user: User, seen: int, note: str) -> None:
    row = TABLE[move]
    if not may(user, row.permission, budget):
        raise NotAllowedError(budget, move, f"您的角色不能{MOVE_LABELS[move]}这份预算。", row.helper)
    if budget.revision != seen:
        raise _overtaken(budget, move)
    if State(budget.state) not in row.moves or not _is_due(move, budget):
        raise OvertakenError(
            budget, move, f"这份预算现在是“{STATE_LABELS[State(budget.state)]}”，不能{MOVE_LABELS[move]}。"
        )
    if row.needs_note and not note.strip():
        raise RefusedError(budget, move, f"{MOVE_LABELS[move]}须写明原因。")


def _is_due(move: Move, budget: Budget) -> bool:
    """Whether a step that acts on a published document finds one."""
    return move is not Move.WITHDRAW or budget.publications.filter(state="current").exists()


def _overtaken(budget: Budget, move: Move) -> OvertakenError:
    return OvertakenError(budget, move, "您打开此页之后，这份预算已有变动，请重新打开后再办理。")


def _require_sound(budget: Budget, move: Move) -> None:
    """Refuses what has unanswered errors or warnings."""
    result = checking.result(budget, store.load(budget))
    if result.errors:
        raise RefusedError(budget, move, f"还有 {result.errors} 处错误，须先改正。", "本单位经办人")
    if result.warnings:
        raise RefusedError(budget, move, f"还有 {result.warnings} 处警告没有说明，须先改正或写明理由。", "本单位经办人")


def _since_last_opening(budget: Budget) -> list[Step]:
    """The confirmation and the submission that the decision is about."""
    steps = []
    for step in budget.steps.order_by("-pk"):
        if step.move not in (Move.CONFIRM, Move.SUBMIT):
            break
        steps.append(step)
    return steps
