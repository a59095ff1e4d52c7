"""Where a budget is on its way, who holds it, how it came there, and what this user may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from budgets.deadlines import Due, due
from budgets.enums import State
from budgets.models import Budget
from budgets.queries import dates, may_read, visible_budgets
from disclosures.enums import Move, PublicationState
from disclosures.models import Publication, Step
from disclosures.transitions import HOLDERS, TABLE, NotAllowedError, OvertakenError, RefusedError, hindrance
from disclosures.workflow.deeds import DEEDS, Deed
from units.log import name_of
from units.policy import Action, User, in_charge, may, visible_units

STEPS = 30
"""Steps of the way that are shown; there may be more after years of corrections."""
NAMES = 4
"""People who are named as holders; of more the number is told."""


@dataclass(frozen=True, slots=True)
class Panel:
    """`hints` say why a step that a user's role gives is not open to them now, though the state is right for it.

    `steps` are the last ones, the latest first; None for those who may not read the draft.
    """

    budget: Budget
    holder: str
    names: str
    deeds: Sequence[Deed]
    hints: Sequence[str]
    steps: Sequence[Step] | None
    earlier: int
    publication: Publication | None
    due: Due | None
    may_date: bool
    """Whether the user may record the approval that the deadline follows from."""

    @property
    def last(self) -> Step | None:
        """The step that brought the budget to where it is."""
        return self.steps[0] if self.steps else None

    @property
    def returned(self) -> Step | None:
        """The return that the author is to answer, while that is so."""
        if self.budget.state != State.RETURNED:
            return None
        return next((step for step in self.steps or () if step.move == Move.RETURN), None)


def reachable_budgets(user: User) -> QuerySet[Budget]:
    """The budgets whose standing a user may see: those that they may read, and for publishers what is published while its
    correction is being written, of which they see no more than the standing."""
    budgets = visible_budgets(user)
    if may(user, Action.PUBLISH):
        published = Publication.objects.filter(state=PublicationState.CURRENT).values("budget")
        budgets |= Budget.objects.filter(unit__in=visible_units(user, Action.PUBLISH), pk__in=published)
    return budgets.select_related("unit")


def panel(user: User, budget: Budget) -> Panel:
    """The panel of a budget for a user; a fixed number of queries and one for each level above the unit."""
    # What the state rules out is no news on a panel that shows the state.
    hindrances = {move: hindrance(user, budget, move) for move in TABLE if budget.state in TABLE[move].moves}
    deeds = [DEEDS[move] for move, error in hindrances.items() if error is None]
    hints = [
        str(error)
        for move, error in hindrances.items()
        if error and not isinstance(error, NotAllowedError | OvertakenError) and not _is_idle(move, hindrances)
    ]
    action, holder = HOLDERS[State(budget.state)]
    steps = list(budget.steps.select_related("revision").defer("revision__content", "revision__findings")[: STEPS + 1])
    # Nothing is published without a step.
    publication = budget.publications.filter(state=PublicationState.CURRENT).first() if steps else None
    due_ = due(dates(budget), timezone.localdate()) if budget.is_awaited and publication is None else None
    return Panel(
        budget,
        holder,
        _names([name_of(person) for person in in_charge(action, budget.unit)]),
        deeds,
        hints,
        steps[:STEPS] if may_read(user, budget) else None,
        max(budget.steps.count() - STEPS, 0) if len(steps) > STEPS else 0,
        publication,
        due_,
        due_ is not None and due_.lacks_approval and may(user, Action.DATE, budget),
    )


def _is_idle(move: Move, hindrances: Mapping[Move, RefusedError | None]) -> bool:
    """Whether to say why a step is not open would only confuse: the head's where none is asked for, and the submission for
    the head who is to confirm first."""
    return move is Move.CONFIRM or (
        move is Move.SUBMIT and Move.CONFIRM in hindrances and hindrances[Move.CONFIRM] is None
    )


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES])
    return f"{shown}等 {len(names)} 人" if len(names) > NAMES else shown
