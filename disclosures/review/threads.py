"""Comments as they are shown: each with its answers and with the place it stands at in the document that is looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Count, Q, QuerySet

from book import money
from book.diff import Piece, pieces
from book.spots import Spot, SpotKind, Spots
from budgets.models import Budget
from disclosures.enums import AnchorKind, CommentState
from disclosures.models import Comment, Revision
from units.models import Unit

BLANK = "空白"
AT_ONCE = 20
"""Budgets with waiting comments that are listed."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, and its spot in the document that is looked at: None when it is about the whole or what it was
    about is not there any more (`gone`)."""

    comment: Comment
    answers: Sequence[Comment]
    spot: Spot | None

    @property
    def gone(self) -> bool:
        return self.spot is None and self.comment.kind != AnchorKind.WHOLE

    @property
    def is_open(self) -> bool:
        return self.comment.state == CommentState.OPEN

    @property
    def label(self) -> str:
        """Where it stands now; where it stood when it is gone."""
        return self.spot.label if self.spot else self.comment.label

    @property
    def figures(self) -> tuple[str, str] | None:
        """The figure then and now when it has changed since: in 万元 as printed, in 元 when both print alike."""
        if self.spot is None or self.spot.amount is None or "amount" not in self.comment.anchor:
            return None
        try:
            old, new = Decimal(self.comment.anchor["amount"]), self.spot.amount
        except (InvalidOperation, TypeError):
            return None
        if old == new:
            return None
        printed = money.cell(old), money.cell(new)
        if printed[0] == printed[1]:
            return f"{money.yuan(old)}元", f"{money.yuan(new)}元"
        return printed[0] or BLANK, printed[1] or BLANK

    @property
    def words(self) -> tuple[Piece, ...]:
        """How the text reads differently since, () when it does not."""
        if self.spot is None or self.spot.amount is not None or self.spot.text == self.comment.quote:
            return ()
        return pieces(self.comment.quote, self.spot.text)


def threads(budget: Budget, shown: Spots, digest: str = "") -> list[Thread]:
    """The comments of a budget, open ones first, each at its spot in the document of `shown`, whose digest may be given.

    Costs two queries, whatever the number of comments.
    """
    rows = list(
        Comment.objects.filter(budget=budget)
        .select_related("revision")
        .defer("revision__content", "revision__findings")
        .order_by("pk")
    )
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        if row.parent_id:
            answers.setdefault(row.parent_id, []).append(row)
    asked = [row for row in rows if row.parent_id is None]
    then = _then(asked, shown, digest)
    order = list(CommentState)
    found = [Thread(row, answers.get(row.pk, []), _spot(row, shown, then)) for row in asked]
    return sorted(found, key=lambda thread: (order.index(CommentState(thread.comment.state)), thread.comment.pk))


def by_spot(found: Iterable[Thread]) -> Mapping[str, list[Thread]]:
    """The comments that are not closed by the refs of their spots."""
    placed: dict[str, list[Thread]] = {}
    for thread in found:
        if thread.spot and thread.spot.ref and thread.comment.state != CommentState.CLOSED:
            placed.setdefault(thread.spot.ref, []).append(thread)
    return placed


def waiting(units: QuerySet[Unit], state: CommentState, which: Q | None = None) -> list[Budget]:
    """The budgets of the units with comments in this state, the most first; `waiting` of each is how many. One query.
    `which`, of budgets and their `comments`, leaves out others."""
    own = Q(comments__parent=None, comments__state=state) & (which or Q())
    rows = Budget.objects.filter(unit__in=units).annotate(waiting=Count("comments", filter=own))
    return list(rows.filter(waiting__gt=0).order_by("-waiting", "pk")[:AT_ONCE])


def _then(rows: Sequence[Comment], shown: Spots, digest: str) -> Mapping[int, Spots]:
    """The documents that the comments were written on; a cell is found without."""
    wanted = {row.revision_id for row in rows if row.kind in (AnchorKind.SENTENCE, AnchorKind.FIELD)}
    revisions = Revision.objects.filter(pk__in=wanted).defer("findings")
    return {row.pk: shown if row.digest == digest else Spots(row.book) for row in revisions}


def _spot(comment: Comment, shown: Spots, then: Mapping[int, Spots]) -> Spot | None:
    if comment.kind == AnchorKind.WHOLE:
        return None
    try:
        return shown.find(SpotKind(comment.kind), comment.anchor, then.get(comment.revision_id, shown))
    except (LookupError, TypeError, ValueError):
        return None
