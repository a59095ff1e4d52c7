"""Comments on a submission: a reviewer says what is wrong where, the author answers and marks it done, the reviewer closes it.

Each service is one transaction: it changes the comment and records the act. Who is refused is told why and who can help; the attempt
is recorded too. Keyword arguments only. Where a comment is shown is found by `disclosures.review.threads`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from book.spots import Spots
from budgets.enums import STATE_LABELS, State
from budgets.models import Budget
from disclosures import transitions
from disclosures.enums import COMMENT_STATE_LABELS, AnchorKind, CommentState
from disclosures.models import Comment
from disclosures.notices import telling
from units import log
from units.policy import Action, User, may

MAX_TEXT = 2_000
"""Characters of a comment or an answer."""
MAX_COMMENTS = 1_000
"""Comments and answers on one budget."""
OPEN_STATES = frozenset({State.SUBMITTED, State.APPROVED})
"""The states in which reviewers comment."""
WHOLE = "整份文档"


class RefusedError(Exception):
    """A comment that was not taken: why, and who can help. The text is a sentence for the user."""

    def __init__(self, budget: Budget, why: str, helper: str = ""):
        self.budget, self.why, self.helper = budget, why, helper
        super().__init__(f"{why}{f'可以请{helper}处理。' if helper else ''}")


class NotAllowedError(RefusedError):
    """The person's role does not give it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn leads from and to, its words, the permission it asks, and who else may take it."""

    name: str
    sources: frozenset[CommentState]
    target: CommentState
    permission: Action
    helper: str


# SUBMIT is what only the unit's own author and head may do.
TURNS: Mapping[str, Turn] = {
    "done": Turn(
        "标为已处理", frozenset({CommentState.OPEN}), CommentState.DONE, Action.SUBMIT, "本单位经办人或负责人"
    ),
    "undone": Turn(
        "改回待处理", frozenset({CommentState.DONE}), CommentState.OPEN, Action.SUBMIT, "本单位经办人或负责人"
    ),
    "close": Turn(
        "了结",
        frozenset({CommentState.OPEN, CommentState.DONE}),
        CommentState.CLOSED,
        Action.DECIDE,
        "主管部门的审核人",
    ),
    "reopen": Turn(
        "重新提出",
        frozenset({CommentState.DONE, CommentState.CLOSED}),
        CommentState.OPEN,
        Action.DECIDE,
        "主管部门的审核人",
    ),
}


def may_comment(user: User, budget: Budget) -> bool:
    """Whether the user may comment on the budget as it stands."""
    return State(budget.state) in OPEN_STATES and may(user, Action.DECIDE, budget)


def may_answer(user: User, budget: Budget) -> bool:
    """Whether the user may answer comments on the budget: its author and head, and its reviewers."""
    return may(user, Action.SUBMIT, budget) or may(user, Action.DECIDE, budget)


def turns(user: User, budget: Budget) -> Mapping[str, Turn]:
    """The turns that the user's role gives on comments of the budget."""
    return {key: turn for key, turn in TURNS.items() if may(user, turn.permission, budget)}


def add(*, budget_id: int, user: User, number: int, ref: str, text: str) -> Comment:
    """A comment on the spot `ref` of submission `number` (see `book.spots`; "" for the whole document).

    Reviewers only, on the last submission while it is with them or approved. What is sent twice is kept once. Raises
    NotAllowedError, RefusedError, Budget.DoesNotExist.
    """
    with _taken(budget_id, user, "提出意见") as budget:
        if not may(user, Action.DECIDE, budget):
            raise NotAllowedError(budget, "您的角色不能对这份预算提出审核意见。", "主管部门的审核人")
        if not may_comment(user, budget):
            state = STATE_LABELS[State(budget.state)]
            raise RefusedError(budget, f"这份预算现在是“{state}”，只有待审核或已通过时可以提出意见。")
        revision = transitions.latest(budget)
        if revision is None or revision.number != number:
            raise RefusedError(budget, "您打开此页之后，这份预算已有新的送审版本，请在新的版本上提出意见。")
        comment = Comment(budget=budget, revision=revision, label=WHOLE, text=_text(budget, text))
        if ref:
            spot = Spots(revision.book).at(ref)
            if spot is None:
                raise RefusedError(budget, "没有找到意见所指的位置，请重新选择。")
            comment.kind, comment.label, comment.quote = AnchorKind(spot.kind.value), spot.label[:300], spot.text
            comment.anchor = dict(spot.anchor) | ({} if spot.amount is None else {"amount": str(spot.amount)})
        return _save(comment, user)


def answer(*, comment_id: int, user: User, text: str) -> Comment:
    """An answer to a comment by the unit's author or head, or by a reviewer. Raises NotAllowedError, RefusedError,
    Comment.DoesNotExist."""
    about = Comment.objects.get(pk=comment_id, parent=None)
    with _taken(about.budget_id, user, "答复意见") as budget:
        if not may_answer(user, budget):
            raise NotAllowedError(budget, "您的角色不能答复这份预算的审核意见。", "本单位经办人或负责人")
        reply = Comment(
            budget=budget, revision_id=about.revision_id, parent=about, label=about.label, text=_text(budget, text)
        )
        return _save(reply, user)


def turn(*, comment_id: int, user: User, key: str) -> Comment:
    """Takes a turn of TURNS on a comment. Raises NotAllowedError, RefusedError, Comment.DoesNotExist, KeyError."""
    wanted = TURNS[key]
    comment = Comment.objects.get(pk=comment_id, parent=None)
    with _taken(comment.budget_id, user, f"意见{wanted.name}") as budget:
        if not may(user, wanted.permission, budget):
            raise NotAllowedError(budget, f"您的角色不能把审核意见{wanted.name}。", wanted.helper)
        settled = wanted.target is not CommentState.OPEN
        won = Comment.objects.filter(pk=comment_id, state__in=wanted.sources).update(
            state=wanted.target,
            closed_at=timezone.now() if settled else None,
            closed_by_name=log.name_of(user) if settled else "",
        )
        comment.refresh_from_db()
        if not won:
            label = COMMENT_STATE_LABELS[CommentState(comment.state)]
            raise RefusedError(budget, f"这条意见现在是“{label}”，不能{wanted.name}。")
        log.record(user, f"意见{wanted.name}", budget, detail=str(comment))
        return comment


@contextmanager
def _taken(budget_id: int, user: User, action: str) -> Iterator[Budget]:
    """The budget, locked for the transaction in which the act happens; a refusal is recorded after it is rolled back."""
    try:
        with transaction.atomic():
            yield Budget.objects.select_for_update(of=("self",)).select_related("unit").get(pk=budget_id)
    except RefusedError as error:
        log.record(user, action, error.budget, refused=True, detail=error.why)
        raise


def _text(budget: Budget, text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise RefusedError(budget, "请写明意见。")
    if len(text) > MAX_TEXT:
        raise RefusedError(budget, f"意见最多 {MAX_TEXT} 字，现有 {len(text)} 字。")
    if "\x00" in text:
        raise RefusedError(budget, "意见中有不能保存的字符，请重新输入。")
    if budget.comments.count() >= MAX_COMMENTS:
        raise RefusedError(budget, f"这份预算的意见和答复已有 {MAX_COMMENTS} 条，不能再增加。")
    return text


def _save(comment: Comment, user: User) -> Comment:
    if sent := _sent_before(comment, user):
        return sent
    comment.by_id, comment.by_name = user.pk, log.name_of(user)
    comment.save()
    telling.of_comment(comment)
    log.record(user, "答复意见" if comment.parent_id else "提出意见", comment.budget, detail=str(comment))
    return comment


def _sent_before(comment: Comment, user: User) -> Comment | None:
    """The same words of the same person in the same place, when nothing came after them: a form that was sent twice."""
    if comment.parent_id:
        last = Comment.objects.filter(parent=comment.parent_id).order_by("-pk").first()
    else:
        last = Comment.objects.filter(revision=comment.revision_id, parent=None).order_by("-pk").first()
    if last is None or last.state != CommentState.OPEN or last.by_id != user.pk:
        return None
    alike = (last.kind, last.anchor, last.text) == (comment.kind, comment.anchor, comment.text)
    return last if alike else None
