"""The workflow: one table of what leads where and who may, and one service for each step.

Every service asks in this order: permission, what the person saw, state, what the step needs; then it sets the state against the
state and the revision that the person saw, writes the step, and records it in the log, all in one transaction. Who is refused is told
why and who can help; the attempt is recorded too. Keyword arguments only: nothing here may be mixed up.

`seen` is the revision that the person saw, `after` the last step (its primary key, 0 for none): two decisions on the same revision
must not both hold. An approval is reopened only by somebody who saw it, so there `after` is not optional.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from book import package
from budgets.enums import EDITABLE, STATE_LABELS, State
from budgets.models import Budget
from disclosures import checking, store
from disclosures.enums import MOVE_LABELS, Move, PublicationState
from disclosures.models import Publication, Revision, Snapshot, Step
from disclosures.notices import telling
from units import log
from units.policy import Action, User, may


@dataclass(frozen=True, slots=True)
class Transition:
    """What a step leads from and to, the permissions of which it asks one, and who may do it for those who have none."""

    moves: Mapping[State, State]
    permissions: tuple[Action, ...]
    helper: str
    needs_note: bool = False


TABLE: Mapping[Move, Transition] = {
    Move.CONFIRM: Transition(
        {State.DRAFT: State.CONFIRMED, State.RETURNED: State.CONFIRMED}, (Action.CONFIRM,), "本单位负责人"
    ),
    Move.SUBMIT: Transition(
        # From a draft only where the unit's head need not confirm.
        {State.CONFIRMED: State.SUBMITTED, State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
        (Action.SUBMIT,),
        "本单位经办人或负责人",
    ),
    Move.TAKE_BACK: Transition(
        {State.CONFIRMED: State.DRAFT, State.SUBMITTED: State.DRAFT}, (Action.SUBMIT,), "本单位经办人或负责人"
    ),
    Move.RETURN: Transition(
        {State.SUBMITTED: State.RETURNED, State.APPROVED: State.RETURNED},
        (Action.DECIDE,),
        "主管部门的审核人",
        needs_note=True,
    ),
    Move.APPROVE: Transition({State.SUBMITTED: State.APPROVED}, (Action.DECIDE,), "主管部门的审核人"),
    Move.PUBLISH: Transition({State.APPROVED: State.PUBLISHED}, (Action.PUBLISH,), "主管部门的公开管理员"),
    Move.CORRECT: Transition(
        {State.PUBLISHED: State.DRAFT, State.WITHDRAWN: State.DRAFT},
        (Action.SUBMIT, Action.PUBLISH),
        "本单位经办人、负责人或主管部门的公开管理员",
        needs_note=True,
    ),
    # A document may have to go while its correction is being written: then the correction goes on.
    Move.WITHDRAW: Transition(
        {
            state: State.WITHDRAWN if state is State.PUBLISHED else state
            for state in State
            if state is not State.WITHDRAWN
        },
        (Action.PUBLISH,),
        "主管部门的公开管理员",
        needs_note=True,
    ),
}

OPENING = (Move.TAKE_BACK, Move.RETURN, Move.CORRECT)
"""The steps that give a budget back to its author: what was confirmed before does not count after them."""


class RefusedError(Exception):
    """A step that was not taken: why, and who can help."""

    def __init__(self, budget: Budget, move: Move, why: str, helper: str = ""):
        self.budget, self.move, self.why, self.helper = budget, move, why, helper
        super().__init__(f"{why}{f'可以请{helper}处理。' if helper else ''}")


class NotAllowedError(RefusedError):
    """The person's role does not give the step."""


class OvertakenError(RefusedError):
    """The budget is not, or no longer, as the step needs it and the person saw it."""


class UnsoundError(RefusedError):
    """The rules found what must be mended or explained first."""


@dataclass(frozen=True, slots=True)
class Secrecy:
    """The secrecy review that whoever vouches for the document has had done: by whom and when."""

    reviewer: str
    day: date


HOLDERS: Mapping[State, tuple[Action, str]] = {
    State.DRAFT: (Action.EDIT, "本单位经办人"),
    State.CONFIRMED: (Action.SUBMIT, "本单位经办人或负责人"),
    State.SUBMITTED: (Action.DECIDE, "主管部门的审核人"),
    State.RETURNED: (Action.EDIT, "本单位经办人"),
    State.APPROVED: (Action.PUBLISH, "主管部门的公开管理员"),
    State.PUBLISHED: (Action.PUBLISH, "主管部门的公开管理员"),
    State.WITHDRAWN: (Action.PUBLISH, "主管部门的公开管理员"),
}
"""Who has the next step of a budget in a state: the action that is theirs, and how they are called."""


class Past(NamedTuple):
    """What became of a budget so far, as far as a user's next step depends on it."""

    last: Step | None
    has_vouched: bool
    """The user confirmed or submitted it since it was last opened: nobody approves what they vouched for."""
    has_changed: bool
    """The user changed it since it was last approved: nobody approves what they wrote."""
    is_public: bool


def available(user: User, budget: Budget) -> list[Move]:
    """The steps that a user may take now. One may still be refused for what it needs: a sound document, a reason, a secrecy review."""
    return [move for move in TABLE if hindrance(user, budget, move) is None]


def hindrance(user: User, budget: Budget, move: Move, past: Past | None = None) -> RefusedError | None:
    """Why a user may not take a step now, whatever they bring: role, state, or that another person must; None when they may.
    `past` is the budget's from `pasts`, where those of many were asked for at once."""
    row, state = TABLE[move], State(budget.state)
    if not any(may(user, permission, budget) for permission in row.permissions):
        return NotAllowedError(budget, move, f"您的角色不能{MOVE_LABELS[move]}这份预算。", row.helper)
    if move is Move.CONFIRM and state in row.moves and not budget.unit.head_confirms:
        return RefusedError(budget, move, "本单位不须负责人确认，可以直接提交审核。", "本单位经办人或负责人")
    if move is Move.SUBMIT and state in EDITABLE and budget.unit.head_confirms:
        return RefusedError(budget, move, "提交之前须由本单位负责人确认。", "本单位负责人")
    if state in row.moves and move not in (Move.WITHDRAW, Move.APPROVE):
        return None
    past = past or pasts(user, [budget])[budget.pk]
    if state not in row.moves:
        return _unfit(budget, move, past.last)
    if move is Move.WITHDRAW:
        why = "这份预算没有现行的公开文档，没有可以撤下的。"
        return None if past.is_public else OvertakenError(budget, move, why, row.helper)
    helper = "主管部门的其他审核人"
    if past.has_vouched:
        return RefusedError(budget, move, "本次送审由您确认或提交，须由另一人审核。", helper)
    if past.has_changed:
        return RefusedError(budget, move, "送审的内容有您修改过的，须由另一人审核。", helper)
    return None


def pasts(user: User, budgets: Collection[Budget]) -> dict[int, Past]:
    """The past of budgets as far as a user's next step depends on it, by primary key; as many queries for many as for one."""
    keys = [budget.pk for budget in budgets]
    steps: dict[int, list[Step]] = {key: [] for key in keys}
    asked = ("budget_id", "move", "seen", "by_id", "by_name")
    for step in Step.objects.filter(budget__in=keys).order_by("pk").only(*asked):
        steps[step.budget_id].append(step)
    saved = Snapshot.objects.filter(budget__in=keys, saved_by_id=user.pk).order_by()
    changed = dict(saved.values_list("budget").annotate(Max("revision")))
    public = Publication.objects.filter(budget__in=keys, state=PublicationState.CURRENT)
    published = set(public.values_list("budget", flat=True))
    return {
        key: Past(
            taken[-1] if taken else None,
            _has_vouched(user, taken),
            changed.get(key, 0) > max((step.seen for step in taken if step.move == Move.APPROVE), default=0),
            key in published,
        )
        for key, taken in steps.items()
    }


def _has_vouched(user: User, steps: Sequence[Step]) -> bool:
    """Whether somebody confirmed or submitted a budget since it was last opened; `steps` from the first to the last."""
    for step in reversed(steps):
        if step.move in OPENING:
            return False
        if step.move in (Move.CONFIRM, Move.SUBMIT) and step.by_id == user.pk:
            return True
    return False


def confirm(
    *, budget_id: int, user: User, seen: int, after: int | None = None, secrecy: Secrecy | None, note: str = ""
) -> Step:
    """The head vouches for a draft. Needs a verdict that lets it be submitted, and the secrecy review."""

    def needs(budget: Budget) -> None:
        _require_reviewed(budget, Move.CONFIRM, secrecy)
        _require_sound(budget, Move.CONFIRM)

    return _take(Move.CONFIRM, budget_id, user, seen, after=after, note=note, secrecy=secrecy, needs=needs)


def submit(
    *, budget_id: int, user: User, seen: int, after: int | None = None, secrecy: Secrecy | None = None, note: str = ""
) -> Step:
    """Freezes the Book as a Revision and hands it to the reviewers. Where no head confirms, `secrecy` is needed here."""

    def needs(budget: Budget) -> None:
        if secrecy or budget.state != State.CONFIRMED:
            _require_reviewed(budget, Move.SUBMIT, secrecy)
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

    return _take(
        Move.SUBMIT, budget_id, user, seen, after=after, note=note, secrecy=secrecy, needs=needs, revision=freeze
    )


def take_back(*, budget_id: int, user: User, seen: int, after: int | None = None, note: str = "") -> Step:
    """Opens a budget again that was confirmed or submitted and on which nobody has decided."""
    return _take(Move.TAKE_BACK, budget_id, user, seen, after=after, note=note)


def send_back(*, budget_id: int, user: User, seen: int, after: int | None = None, note: str) -> Step:
    """Returns a submission to its author, with the reason; also one that was approved, for those who saw that (`after`)."""
    return _take(Move.RETURN, budget_id, user, seen, after=after, note=note, revision=latest)


def approve(*, budget_id: int, user: User, seen: int, after: int | None = None, note: str = "") -> Step:
    """Approves a submission: another person than who confirmed or submitted it, or changed what was approved before."""
    return _take(Move.APPROVE, budget_id, user, seen, after=after, note=note, revision=latest)


def correct(*, budget_id: int, user: User, seen: int, after: int | None = None, note: str) -> Step:
    """Opens a published or withdrawn budget for its next version, with the reason. What is published stays until that is."""
    return _take(Move.CORRECT, budget_id, user, seen, after=after, note=note, revision=latest)


def latest(budget: Budget) -> Revision | None:
    """The last submission of a budget."""
    return budget.revisions.order_by("-number").first()


def last_step(budget: Budget) -> int:
    """The last step that a budget took, by its primary key; 0 for none. What a page that was opened now would have seen."""
    return budget.steps.order_by("-pk").values_list("pk", flat=True).first() or 0


def take(
    move: Move,
    budget_id: int,
    user: User,
    seen: int,
    *,
    after: int | None = None,
    note: str,
    needs: Callable[[Budget], None],
    consequence: Callable[[Budget, Step], None],
) -> Step:
    """A step of `disclosures.publishing`, which brings what else is written with it, in the same transaction."""
    return _take(
        move, budget_id, user, seen, after=after, note=note, needs=needs, revision=latest, consequence=consequence
    )


def _take(
    move: Move,
    budget_id: int,
    user: User,
    seen: int,
    *,
    after: int | None,
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
            state = State(budget.state)
            _require(budget, move, user, seen, after, note)
            if needs:
                needs(budget)
            budget.state = TABLE[move].moves[state]
            frozen = revision(budget) if revision else None
            won = Budget.objects.filter(pk=budget_id, state=state, revision=seen).update(state=budget.state)
            if not won:
                raise _overtaken(budget, move, seen, after)
            step = Step.objects.create(
                budget=budget,
                revision=frozen,
                move=move,
                from_state=state,
                to_state=budget.state,
                seen=seen,
                note=note.strip(),
                secrecy_reviewer=secrecy.reviewer.strip() if secrecy else "",
                secrecy_reviewed_on=secrecy.day if secrecy else None,
                by_id=user.pk,
                by_name=log.name_of(user),
            )
            if consequence:
                consequence(budget, step)
            checking.keep(budget)
            telling.of_step(budget, step)
            log.record(user, MOVE_LABELS[move], budget, detail=note.strip())
            return step
    except RefusedError as error:
        log.record(user, MOVE_LABELS[move], error.budget, refused=True, detail=str(error))
        raise


def _require(budget: Budget, move: Move, user: User, seen: int, after: int | None, note: str) -> None:
    error = hindrance(user, budget, move)
    if isinstance(error, NotAllowedError):
        raise error
    if budget.revision != seen or (after is not None and after != last_step(budget)):
        raise _overtaken(budget, move, seen, after)
    if error:
        raise error
    if move is Move.RETURN and budget.state == State.APPROVED and after is None:
        raise _unfit(budget, move, budget.steps.order_by("-pk").first())
    if TABLE[move].needs_note and not note.strip():
        raise RefusedError(budget, move, f"{MOVE_LABELS[move]}须写明原因，请填写后再办理。")


def _overtaken(budget: Budget, move: Move, seen: int, after: int | None) -> OvertakenError:
    """Tells who saved and who took which step since a page was opened."""
    saved = budget.snapshots.filter(revision__gt=seen).order_by("revision").values_list("saved_by_name", flat=True)
    steps = budget.steps.filter(pk__gt=after).order_by("pk") if after is not None else budget.steps.none()
    told = [f"{name}保存了修改" for name in dict.fromkeys(saved)]
    told += [f"{step.by_name}办理了“{step.get_move_display()}”" for step in steps]
    return OvertakenError(
        budget,
        move,
        f"您打开此页之后，{'，'.join(told) or '这份预算已有变动'}；现在是“{STATE_LABELS[State(budget.state)]}”、"
        f"第 {budget.revision} 次修订。请重新打开，看过之后再办理。",
    )


def _unfit(budget: Budget, move: Move, last: Step | None) -> OvertakenError:
    """Tells which state a budget is in, who brought it there, and who has the next step."""
    state = State(budget.state)
    by = f"（{last.by_name}办理了“{last.get_move_display()}”）" if last else ""
    return OvertakenError(
        budget, move, f"这份预算现在是“{STATE_LABELS[state]}”{by}，不能{MOVE_LABELS[move]}。", HOLDERS[state][1]
    )


def _require_reviewed(budget: Budget, move: Move, secrecy: Secrecy | None) -> None:
    if secrecy is None or not secrecy.reviewer.strip():
        raise RefusedError(
            budget, move, f"{MOVE_LABELS[move]}之前须完成保密审查，请填写审查人和日期。", "本单位的保密审查人"
        )


def _require_sound(budget: Budget, move: Move) -> None:
    """Refuses what has unanswered errors or warnings."""
    result = checking.result(budget, store.load(budget))
    if result.errors:
        raise UnsoundError(budget, move, f"检查发现 {result.errors} 处错误，须先改正。", "本单位经办人")
    if result.warnings:
        raise UnsoundError(
            budget, move, f"检查发现 {result.warnings} 处警告没有说明，须先改正或写明理由。", "本单位经办人"
        )
