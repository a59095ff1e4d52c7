"""Who is told what: a consequence of a step or a comment, in its transaction; the e-mail follows when that has been kept.

A notice is shown and sent to those alone who may read the budget at that moment; roles change.
"""

from collections.abc import Iterable
from functools import partial

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from budgets.queries import visible_budgets
from disclosures.enums import Move, NoticeKind
from disclosures.models import Comment, Notice, Step
from disclosures.notices import mailing
from units.models import Unit
from units.policy import Action, User, in_charge, visible_units

KINDS = {
    Move.SUBMIT: NoticeKind.SUBMITTED,
    Move.TAKE_BACK: NoticeKind.TAKEN_BACK,
    Move.RETURN: NoticeKind.RETURNED,
    Move.APPROVE: NoticeKind.APPROVED,
    Move.PUBLISH: NoticeKind.PUBLISHED,
    Move.WITHDRAW: NoticeKind.WITHDRAWN,
}
SAID = {
    NoticeKind.SUBMITTED: "提交了{budget}，请审核",
    NoticeKind.TAKEN_BACK: "撤回了{budget}",
    NoticeKind.RETURNED: "退回了{budget}，请按意见修改后重新提交",
    NoticeKind.APPROVED: "审核通过了{budget}",
    NoticeKind.PUBLISHED: "公开了{budget}",
    NoticeKind.WITHDRAWN: "撤下了{budget}的公开文档",
}


def of_step(budget: Budget, step: Step) -> None:
    """Tells those whom a step concerns, except who took it: who is to act now, and whose document it is."""
    kind = KINDS.get(Move(step.move))
    if kind is None:
        return
    note = f"：{step.note}" if step.note else "。"
    text = f"{step.by_name}{SAID[kind].format(budget=budget)}{note}"
    people = [person for person in _concerned(kind, budget, step) if person.pk != step.by_id]
    tell(kind, people, budget.unit, budget, f"step-{step.pk}", text, address(kind, budget))


def of_comment(comment: Comment) -> None:
    """Tells the unit of a reviewer's comment; of an answer also those who wrote before in the same thread."""
    budget, kind = comment.budget, NoticeKind.COMMENTED
    did = "答复了意见" if comment.parent_id else "提出了意见"
    text = f"{comment.by_name}对{budget}{did}（{comment.label or comment.get_kind_display()}）：{comment.text}"
    thread = Comment.objects.filter(Q(pk=comment.parent_id) | Q(parent=comment.parent_id)) if comment.parent_id else []
    writers = [one.by for one in thread if one.by and one.by.is_active]
    others = [person for person in _each(own_people(budget.unit), writers) if person.pk != comment.by_id]
    tell(kind, others, budget.unit, budget, f"comment-{comment.pk}", text, address(kind, budget))


def tell(
    kind: NoticeKind,
    people: Iterable[AbstractUser],
    unit: Unit,
    budget: Budget | None,
    occasion: str,
    text: str,
    link: str,
) -> None:
    """Keeps a notice for each of the people, at most one for an occasion, and has it mailed after the transaction."""
    before = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=person.pk, unit=unit, budget=budget, kind=kind, occasion=occasion, text=text[:2000], link=link
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    made = list(Notice.objects.filter(pk__gt=before, occasion=occasion).values_list("pk", flat=True))
    if made:
        transaction.on_commit(partial(mailing.dispatch, made), robust=True)


def visible_notices(user: User) -> QuerySet[Notice]:
    """The notices of a user about what they may still read."""
    if not user.is_authenticated:
        return Notice.objects.none()
    begun = Q(budget__in=visible_budgets(user).values("pk"))
    unbegun = Q(budget=None, unit__in=visible_units(user).values("pk"))
    return Notice.objects.filter(begun | unbegun, user_id=user.pk)


def unread(user: User) -> int:
    """How many notices a user has not read."""
    return visible_notices(user).filter(read_at=None).count()


def own_people(unit: Unit) -> list[AbstractUser]:
    """Authors and heads of a unit."""
    return in_charge(Action.SUBMIT, unit)


def address(kind: NoticeKind, budget: Budget) -> str:
    """Where to go on."""
    if kind is NoticeKind.RETURNED:
        return reverse("disclosures:part", args=[budget.pk, "overview"])
    if kind is NoticeKind.SUBMITTED:
        return reverse("disclosures:review", args=[budget.pk])
    if kind is NoticeKind.COMMENTED:
        return reverse("disclosures:comments", args=[budget.pk])
    return reverse("disclosures:workflow", args=[budget.pk])


def _concerned(kind: NoticeKind, budget: Budget, step: Step) -> list[AbstractUser]:
    unit = budget.unit
    match kind:
        case NoticeKind.SUBMITTED:
            return in_charge(Action.DECIDE, unit)
        case NoticeKind.TAKEN_BACK:
            # What was only confirmed has not left the unit.
            return in_charge(Action.DECIDE, unit) if step.from_state == State.SUBMITTED else own_people(unit)
        case NoticeKind.APPROVED:
            return _each(own_people(unit), in_charge(Action.PUBLISH, unit))
        case NoticeKind.PUBLISHED | NoticeKind.WITHDRAWN:
            return _each(own_people(unit), in_charge(Action.DECIDE, unit))
        case _:
            return own_people(unit)


def _each(*groups: Iterable[AbstractUser]) -> list[AbstractUser]:
    """Everybody of the groups once."""
    return list({person.pk: person for group in groups for person in group}.values())
