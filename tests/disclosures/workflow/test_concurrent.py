"""Twenty reviewers decide on one submission in the same moment: one decision holds, nineteen are told."""

import threading
from typing import Any

import pytest
from django.db import connections

from budgets.enums import State
from budgets.models import Budget
from disclosures import transitions
from disclosures.enums import MOVE_LABELS, Move
from disclosures.models import Step
from disclosures.transitions import OvertakenError
from tests.cast import person
from tests.disclosures.workflow.make import Cast, at, sound_budget
from units import log
from units.enums import Role
from units.models import LogEntry

MANY = 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("knows_last_step", [True, False])
def test_one_of_twenty_decisions_holds(knows_last_step):
    budget = sound_budget()
    Cast(budget).submit(budget)
    reviewers = [person(f"r{n}", Role.REVIEWER, budget.unit.supervisor, last_name=f"审核{n}") for n in range(MANY)]
    seen: dict[str, Any] = {**at(budget)}
    if not knows_last_step:
        del seen["after"]
    start = threading.Barrier(MANY)
    held, told, broken = [], [], []

    def decide(n):
        try:
            start.wait(30)
            if n % 2:
                held.append(transitions.approve(**seen, user=reviewers[n], note="同意"))
            else:
                held.append(transitions.send_back(**seen, user=reviewers[n], note="请补充"))
        except OvertakenError as error:
            told.append(str(error))
        except BaseException as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=[n]) for n in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert broken == []
    assert (len(held), len(told)) == (1, MANY - 1)
    assert all(f"{held[0].by_name}办理了“{held[0].get_move_display()}”" in sentence for sentence in told)
    assert list(Step.objects.filter(move__in=[Move.APPROVE, Move.RETURN])) == held
    assert Budget.objects.get().state == (State.APPROVED if held[0].move == Move.APPROVE else State.RETURNED)
    decisions = LogEntry.objects.filter(action__in=[MOVE_LABELS[Move.APPROVE], MOVE_LABELS[Move.RETURN]])
    assert [entry.user_id_then for entry in decisions.filter(refused=False)] == [held[0].by_id]
    assert decisions.filter(refused=True).count() == MANY - 1
    assert list(log.breaks()) == []
