"""Who may take which step when: every step × state × role × relation to the unit, as the words of the domain have it.

The table here is written from those words, not from `transitions.TABLE`.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from budgets.enums import State
from budgets.models import Budget
from disclosures import transitions
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import Revision, Step
from disclosures.transitions import RefusedError, available
from tests.cast import person
from tests.disclosures.workflow.make import ABOVE, FAR_ABOVE, OWN, REVIEWED, SIBLING, UNRELATED, at, places, publication
from units.enums import Role
from units.models import LogEntry, Unit

RELATIONS = (OWN, ABOVE, FAR_ABOVE, SIBLING, UNRELATED)
AUTHOR_OR_HEAD = {(Role.AUTHOR, OWN), (Role.HEAD, OWN)}
REVIEWERS = {(Role.REVIEWER, OWN), (Role.REVIEWER, ABOVE), (Role.REVIEWER, FAR_ABOVE)}
PUBLISHERS = {(Role.PUBLISHER, OWN), (Role.PUBLISHER, ABOVE), (Role.PUBLISHER, FAR_ABOVE)}


class Rule(NamedTuple):
    """By whom a step is taken, and what it leads to from which state; a superuser takes it too."""

    people: set[tuple[Role, str]]
    leads: dict[State, State]


WITH_HEAD = {
    Move.CONFIRM: Rule({(Role.HEAD, OWN)}, {State.DRAFT: State.CONFIRMED, State.RETURNED: State.CONFIRMED}),
    Move.SUBMIT: Rule(AUTHOR_OR_HEAD, {State.CONFIRMED: State.SUBMITTED}),
    Move.TAKE_BACK: Rule(AUTHOR_OR_HEAD, {State.CONFIRMED: State.DRAFT, State.SUBMITTED: State.DRAFT}),
    Move.RETURN: Rule(REVIEWERS, {State.SUBMITTED: State.RETURNED, State.APPROVED: State.RETURNED}),
    Move.APPROVE: Rule(REVIEWERS, {State.SUBMITTED: State.APPROVED}),
    Move.PUBLISH: Rule(PUBLISHERS, {State.APPROVED: State.PUBLISHED}),
    Move.CORRECT: Rule(AUTHOR_OR_HEAD | PUBLISHERS, {State.PUBLISHED: State.DRAFT, State.WITHDRAWN: State.DRAFT}),
    Move.WITHDRAW: Rule(PUBLISHERS, {}),
}
"""Where the unit's head confirms, and nothing is published."""
WITHOUT_HEAD = WITH_HEAD | {
    Move.CONFIRM: Rule(set(), {}),
    Move.SUBMIT: Rule(
        AUTHOR_OR_HEAD,
        {State.CONFIRMED: State.SUBMITTED, State.DRAFT: State.SUBMITTED, State.RETURNED: State.SUBMITTED},
    ),
}
"""Where the head's confirmation is switched off."""
WITH_PUBLICATION = WITH_HEAD | {
    Move.WITHDRAW: Rule(
        PUBLISHERS,
        {state: state for state in State if state not in (State.PUBLISHED, State.WITHDRAWN)}
        | {State.PUBLISHED: State.WITHDRAWN},
    )
}
"""Where a document is published: it may have to go at any time, while a correction goes on as well."""
TABLES = {"with head": WITH_HEAD, "without head": WITHOUT_HEAD, "with publication": WITH_PUBLICATION}
CASES = [
    (case, move)
    for case, table in TABLES.items()
    for move, rule in table.items()
    if case == "with head" or rule != WITH_HEAD[move]
]


def people(where: dict[str, Unit]) -> Iterator[tuple[object, User]]:
    """One person for each role and relation, one without a role, and a superuser."""
    for role in Role:
        for relation in RELATIONS:
            yield (role, relation), person(f"{role}-{relation}", role, where[relation])
    yield "nobody", person("nobody")
    yield "superuser", person("superuser", is_superuser=True)


def step(move: Move, budget: Budget, user: User) -> Step:
    """Takes a step with everything that it needs, on what stands now."""
    seen = at(budget)
    match move:
        case Move.CONFIRM:
            return transitions.confirm(**seen, user=user, secrecy=REVIEWED)
        case Move.SUBMIT:
            return transitions.submit(**seen, user=user, secrecy=REVIEWED)
        case Move.TAKE_BACK:
            return transitions.take_back(**seen, user=user)
        case Move.RETURN:
            return transitions.send_back(**seen, user=user, note="请补充")
        case Move.APPROVE:
            return transitions.approve(**seen, user=user)
        case Move.CORRECT:
            return transitions.correct(**seen, user=user, note="数字有误")
        case _:
            # What is written besides belongs to publishing.
            return transitions.take(
                move,
                budget.pk,
                user,
                seen["seen"],
                after=seen["after"],
                note="原因",
                needs=lambda _: None,
                consequence=lambda *_: None,
            )


def kept() -> tuple[list[Any], int, int, int]:
    return (
        list(Budget.objects.values_list("pk", "state", "revision")),
        Step.objects.count(),
        Revision.objects.count(),
        LogEntry.objects.count(),
    )


@pytest.mark.parametrize(("case", "move"), CASES)
def test_a_step_is_open_to_whom_and_when_the_table_says(sound, case, move):
    rule = TABLES[case][move]
    unit = sound.unit
    Unit.objects.filter(pk=unit.pk).update(head_confirms=case != "without head")
    if case == "with publication":
        publication(sound)
    everybody = list(people(places(unit)))
    wrong: list[tuple[Any, ...]] = []
    for state in State:
        Budget.objects.filter(pk=sound.pk).update(state=state)
        for who, user in everybody:
            expected = rule.leads.get(state) if who == "superuser" or who in rule.people else None
            budget = Budget.objects.select_related("unit").get(pk=sound.pk)
            before = kept()
            shown = move in available(user, budget)
            sid = transaction.savepoint()
            try:
                taken, said = step(move, budget, user), ""
            except RefusedError as error:
                taken, said = None, str(error)
            after = kept()
            entry = LogEntry.objects.latest("number")
            transaction.savepoint_rollback(sid)
            if shown != (expected is not None):
                wrong.append((state, who, "the button", shown))
            if (taken.to_state if taken else None) != expected:
                wrong.append((state, who, "the service", taken))
            if taken and (
                after[0] != [(sound.pk, expected, 1)]
                or after[1] != before[1] + 1
                or after[2] != before[2] + (move is Move.SUBMIT)
            ):
                wrong.append((state, who, "what is written", after))
            if not taken and (after[:3] != before[:3] or "请" not in said or "处理" not in said):
                wrong.append((state, who, "refusal", said))
            if after[3] != before[3] + 1 or entry.refused == bool(taken) or entry.action != MOVE_LABELS[move]:
                wrong.append((state, who, "the log", str(entry)))
            if entry.user_id_then != user.pk or entry.unit_code != unit.code or (not taken and entry.detail != said):
                wrong.append((state, who, "what the log says", entry.detail))
    assert wrong == []


def test_the_table_has_every_step():
    assert set(WITH_HEAD) == set(transitions.TABLE) == set(Move)


def test_an_account_that_was_closed_takes_no_step(sound):
    gone = person("gone", Role.AUTHOR, sound.unit, is_active=False)
    Unit.objects.update(head_confirms=False)
    assert available(gone, Budget.objects.get(pk=sound.pk)) == []
    with pytest.raises(transitions.NotAllowedError):
        step(Move.SUBMIT, sound, gone)
