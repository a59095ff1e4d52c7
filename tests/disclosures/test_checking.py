"""What is kept of the rules' findings: what it depends on, when it is 已过期, and how many queries a list costs."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from book.package import parse
from book.rules.engine import Severity, Verdict
from budgets.models import Budget, FiscalYear, UnitYear
from disclosures import checking, editing, store, transitions
from disclosures.models import CheckResult, DatedPhrase, PrivacyWord, Revision
from tests.clean import Choices, clean_package
from tests.disclosures.workflow.make import REVIEWED, Cast, at, sound_budget
from tests.published import published, withdraw

pytestmark = pytest.mark.django_db


def with_plan(text):
    """A change that replaces a project's plan."""

    def change(data):
        data["projects"][0]["form"]["plan"] = text
        return data

    return change


def test_every_save_keeps_its_result(budget, alice):
    first = CheckResult.objects.get(budget=budget)
    assert (first.revision, first.warnings) == (budget.revision, checking.result(budget).warnings)
    saved = editing.write(budget.pk, user=alice, seen=1, action="计划", change=with_plan("联系13900001234办理。"))
    assert CheckResult.objects.get(budget=budget, revision=2).errors == 1
    assert checking.result(saved).verdict is Verdict.BLOCKED


def test_a_kept_result_is_read_and_the_rules_do_not_run_again(budget, monkeypatch):
    monkeypatch.setattr(checking, "run", lambda *_, **__: pytest.fail("the rules ran"))
    assert checking.findings(checking.result(budget))


def test_what_is_kept_reads_as_it_was_found(budget):
    assert checking.findings(checking.result(budget)) == tuple(checking.examine(budget, store.load(budget)))


def test_a_new_word_makes_a_result_expired(budget):
    kept = checking.result(budget)
    assert not checking.expired(kept, budget)
    PrivacyWord.objects.create(kind="surnames", word="甯")
    assert checking.expired(kept, budget)
    assert checking.latest([budget])[budget.pk].expired
    assert not checking.expired(checking.result(budget), budget)


def test_a_phrase_of_the_administrator_is_found(budget):
    text = checking.findings(checking.result(budget))
    DatedPhrase.objects.create(words="社保中心", last=2020, advice="社会保险中心")
    found = [one for one in checking.findings(checking.result(budget)) if one.rule == "C24"]
    assert not any(one.rule == "C24" for one in text)
    assert found
    assert found[0].severity is Severity.WARNING


def test_a_list_costs_the_same_for_one_and_for_many(budget):
    first = list(Budget.objects.all())
    with CaptureQueriesContext(connection) as for_one:
        checking.latest(first)
    for county in range(3):
        editing.create(parse(json.dumps(clean_package(Choices(county=county)))), user=None, action="导入数据包")
    budgets = list(Budget.objects.all())
    with CaptureQueriesContext(connection) as for_many:
        found = checking.latest(budgets)
    assert len(budgets) == 4
    assert len(for_many) == len(for_one) <= 9
    assert not any(one.expired for one in found.values())
    assert found[budget.pk].result.warnings == checking.result(budget).warnings


def test_a_budget_that_was_never_checked_has_no_result(budget):
    CheckResult.objects.all().delete()
    assert checking.latest([budget]) == {budget.pk: (None, True)}
    assert checking.result(budget).warnings


def test_what_is_expired_is_checked_again_by_a_command(budget, capsys):
    sound_budget()
    PrivacyWord.objects.create(kind="surnames", word="甯")
    call_command("recheck")
    call_command("recheck")
    assert capsys.readouterr().out == "预算 2 份，重新审核 2 份。\n预算 2 份，重新审核 0 份。\n"
    assert not any(one.expired for one in checking.latest(Budget.objects.all()).values())


# Last year


def test_last_years_figures_are_those_that_were_published():
    """A difference is an error while the document stands, and none when it was withdrawn."""
    before = published(parse(json.dumps(clean_package(Choices(year=2023)))))
    budget = sound_budget()
    spent = Decimal(before.revision.data["lines"][0]["amount"])
    kept = checking.result(budget)
    found = [one for one in checking.findings(kept) if one.rule == "C07"]
    assert spent
    assert found[0].where == "prior_year.income_total"
    assert kept.verdict is Verdict.BLOCKED
    withdraw(before, "内容有误")
    assert checking.expired(kept, budget)
    assert not any(one.rule == "C07" for one in checking.findings(checking.result(budget)))


# The way of a budget: C28


def step(service: Callable[..., Any], budget: Budget, **more: Any) -> None:
    """Takes a step as from a page that was just opened."""
    service(**at(budget), **more)


def process(budget):
    return [
        (one.severity, one.where)
        for one in checking.findings(checking.result(Budget.objects.get(pk=budget.pk)))
        if one.rule == "C28"
    ]


def test_dates_in_the_wrong_order_block_a_submission():
    budget = sound_budget()
    FiscalYear.objects.filter(pk=2024).update(congress_approved_on=date(2024, 3, 1))
    UnitYear.objects.create(unit=budget.unit, year_id=2024, unit_approved_on=date(2024, 2, 1))
    assert process(budget) == [(Severity.ERROR, "process.unit_approved_on")]
    with pytest.raises(transitions.RefusedError):
        step(transitions.confirm, budget, user=Cast(budget).head, secrecy=REVIEWED)


def test_after_each_step_the_result_is_fresh_and_the_secrecy_review_is_known():
    budget = sound_budget()
    people = Cast(budget)
    assert process(budget) == []
    step(transitions.confirm, budget, user=people.head, secrecy=REVIEWED)
    assert not checking.latest(Budget.objects.all())[budget.pk].expired
    assert process(budget) == [(Severity.HINT, "process.unit_approved_on")]
    step(transitions.submit, budget, user=people.author)
    assert not checking.latest(Budget.objects.all())[budget.pk].expired
    frozen = checking.findings(Revision.objects.get(budget=budget))
    assert [(one.rule, one.label) for one in frozen] == [("C28", "办理过程 · 部门批复单位日期")]


def test_what_was_vouched_for_before_a_return_counts_no_more():
    budget = sound_budget()
    people = Cast(budget)
    people.submit(budget)
    step(transitions.send_back, budget, user=people.reviewer, note="请改")
    assert process(budget) == []
