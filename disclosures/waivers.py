"""Explanations of findings: written by an author, bound to what was seen, agreed to by a second person where C20 asks for it.

Each service is one transaction: it changes the explanation, keeps the result anew and records the act. Who is refused is told why and
who can help; the attempt is recorded too. Keyword arguments only. What stands to a finding is read from `checking.Found.answer`.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from book.rules.engine import Severity
from budgets.enums import STATE_LABELS, State
from budgets.models import Budget
from disclosures import answers, checking, store
from disclosures.answers import KEEPABLE, MAX_VALUE, stored_place
from disclosures.checking import Found
from disclosures.enums import WaiverState
from disclosures.models import Waiver
from units import log
from units.policy import Action, User, may

MAX_EXPLANATION = 1_000
"""Characters."""
AUTHOR = "本单位的经办人"
SECOND = "本单位负责人或主管部门的审核人"

_Result = TypeVar("_Result")


class RefusedError(Exception):
    """An explanation that was not taken: why, and who can help. The text is a sentence for the user."""

    def __init__(self, budget: Budget, why: str, helper: str = ""):
        self.budget, self.why, self.helper = budget, why, helper
        super().__init__(f"{why}{f'可以请{helper}处理。' if helper else ''}")


class NotAllowedError(RefusedError):
    """The person's role does not give it, or it takes another person."""


class GoneError(RefusedError):
    """What the page showed is not there any more, or says something else now."""


def explain(*, budget_id: int, findings: Collection[str], explanation: str, user: User) -> list[Waiver]:
    """Answers findings, named by their `Found.key`, with one explanation; one that was there before is replaced.

    Authors only, while the budget may be edited; warnings, and C20, which waits for a second person then. Raises
    NotAllowedError, GoneError when a finding is not there as it was shown, RefusedError for an error or hint, for a blank
    explanation and for one of more than MAX_EXPLANATION characters. All findings are answered or none. Budget.DoesNotExist.
    """

    def do(budget: Budget) -> list[Waiver]:
        text = _require_text(budget, explanation)
        present = {one.key: one for one in _present(budget)}
        chosen = [present.get(key) for key in dict.fromkeys(findings)]
        if not chosen or None in chosen:
            raise GoneError(budget, "您打开此页之后，这处问题已改正或已变化，请看现在的审核结果。")
        return [_write(budget, one, text, user) for one in chosen if one is not None]

    return _serve("说明问题", budget_id, user, Action.EDIT, do)


def renew(*, budget_id: int, waiver_id: int, finding: str, user: User) -> Waiver:
    """Holds a lapsed explanation to what the finding of this `Found.key` says now. Raises as `explain` does."""

    def do(budget: Budget) -> Waiver:
        for one in _present(budget):
            if one.key == finding and one.answer and one.answer.waiver == waiver_id:
                old = Waiver.objects.get(pk=waiver_id)
                old.delete()
                return _write(budget, one, old.explanation, user)
        raise GoneError(budget, "您打开此页之后，这处问题已改正或已变化，请看现在的审核结果。")

    return _serve("沿用说明", budget_id, user, Action.EDIT, do)


def agree(*, budget_id: int, waiver_id: int, user: User) -> Waiver:
    """The second person agrees that personal data stays with the legal ground that was given.

    The unit's head or a reviewer, never who wrote the ground. Raises NotAllowedError, GoneError when the ground does not
    stand to what is there now.
    """

    def do(budget: Budget) -> Waiver:
        waiver = _pending(budget, waiver_id)
        if waiver.by_id == user.pk:
            raise NotAllowedError(budget, "依据由您提出，须由另一人同意。", SECOND)
        waiver.agreed_at, waiver.agreed_by_id, waiver.agreed_by_name = timezone.now(), user.pk, log.name_of(user)
        waiver.save()
        log.record(user, "同意保留", budget, detail=_told(waiver))
        return waiver

    return _serve("同意保留", budget_id, user, (Action.CONFIRM, Action.DECIDE), do)


def withdraw(*, budget_id: int, waiver_id: int, user: User) -> None:
    """Takes an explanation back; its finding is unanswered again. Authors only. Raises NotAllowedError, GoneError."""

    def do(budget: Budget) -> None:
        waiver = Waiver.objects.filter(budget=budget, pk=waiver_id).first()
        if waiver is None:
            raise GoneError(budget, "这条说明已被撤回。")
        waiver.delete()
        log.record(user, "撤回说明", budget, detail=_told(waiver))

    _serve("撤回说明", budget_id, user, Action.EDIT, do)


def unneeded(budget: Budget) -> list[Waiver]:
    """The explanations of a budget whose findings are gone, oldest first; they count for nothing."""
    standing = {one.answer.waiver for one in checking.findings(checking.result(budget)) if one.answer}
    return [waiver for waiver in Waiver.objects.filter(budget=budget).order_by("pk") if waiver.pk not in standing]


def may_explain(user: User, budget: Budget) -> bool:
    """Whether `explain`, `renew` and `withdraw` are open to a user now."""
    return budget.is_editable and may(user, Action.EDIT, budget)


def may_agree(user: User, budget: Budget, found: Found) -> bool:
    """Whether `agree` is open to a user for a finding."""
    if not budget.is_editable or found.answer is None or found.answer.state != WaiverState.PENDING:
        return False
    waiver = Waiver.objects.filter(pk=found.answer.waiver).first()
    return waiver is not None and waiver.by_id != user.pk and _may_second(user, budget)


def _may_second(user: User, budget: Budget) -> bool:
    return may(user, Action.CONFIRM, budget) or may(user, Action.DECIDE, budget)


def _serve(
    action: str,
    budget_id: int,
    user: User,
    permissions: Action | tuple[Action, ...],
    do: Callable[[Budget], _Result],
) -> _Result:
    """Asks permission and state, does it, keeps the result anew; records a refusal after the transaction is rolled back."""
    asked = permissions if isinstance(permissions, tuple) else (permissions,)
    with _recording(action, user), transaction.atomic():
        budget = Budget.objects.select_for_update(of=("self",)).select_related("unit").get(pk=budget_id)
        if not any(may(user, permission, budget) for permission in asked):
            helper = AUTHOR if Action.EDIT in asked else SECOND
            raise NotAllowedError(budget, f"您的角色不能{action}。", helper)
        if not budget.is_editable:
            state = STATE_LABELS[State(budget.state)]
            raise RefusedError(budget, f"这份预算现在是“{state}”，不能{action}；撤回或退回之后才能。")
        done = do(budget)
        checking.keep(budget)
        return done


@contextmanager
def _recording(action: str, user: User) -> Iterator[None]:
    try:
        yield
    except RefusedError as error:
        log.record(user, action, error.budget, refused=True, detail=str(error))
        raise


def _present(budget: Budget) -> tuple[Found, ...]:
    return checking.findings(checking.result(budget, store.load(budget)))


def _write(budget: Budget, found: Found, text: str, user: User) -> Waiver:
    if not answers.is_answerable(found.rule, found.severity):
        hint = found.severity is Severity.HINT
        raise RefusedError(
            budget, "提示不影响提交，不必说明。" if hint else f"{found.rule} 是错误，须改正，不能以说明代替。"
        )
    waiver, _ = Waiver.objects.update_or_create(
        budget=budget,
        rule=found.rule,
        place=stored_place(found.place),
        seen=found.key,
        defaults={
            "message": found.message,
            "expected": (found.expected or "")[:MAX_VALUE],
            "actual": (found.actual or "")[:MAX_VALUE],
            "explanation": text,
            "by_id": user.pk,
            "by_name": log.name_of(user),
            "at": timezone.now(),
            # Who agreed, agreed to other words.
            "agreed_at": None,
            "agreed_by": None,
            "agreed_by_name": "",
        },
    )
    log.record(user, "说明问题", budget, detail=_told(waiver))
    return waiver


def _pending(budget: Budget, waiver_id: int) -> Waiver:
    for one in _present(budget):
        if one.answer and one.answer.waiver == waiver_id and one.answer.state == WaiverState.PENDING:
            return Waiver.objects.get(pk=waiver_id)
    raise GoneError(budget, "这条依据已不在等待同意：内容已改动，或已有人同意、撤回。请看现在的审核结果。")


def _require_text(budget: Budget, explanation: str) -> str:
    text = explanation.strip()
    if not text:
        raise RefusedError(budget, "请写明理由。")
    if len(text) > MAX_EXPLANATION:
        raise RefusedError(budget, f"说明最多 {MAX_EXPLANATION} 字，现有 {len(text)} 字。")
    return text


def _told(waiver: Waiver) -> str:
    """An explanation for the log, which is kept for ever: without the place of personal data, which may name a person."""
    place = "" if waiver.rule == KEEPABLE else f"{waiver.place}："
    return f"{waiver.rule} {place}{waiver.message}。说明：{waiver.explanation}"
