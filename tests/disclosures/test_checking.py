"""What is kept of the rules' findings: with whom it is fresh, when it is 已过期, and how many queries a list costs."""

import pytest

from book.rules.engine import Severity, Verdict
from budgets.models import Budget
from disclosures import checking, editing
from disclosures.models import CheckResult, DatedPhrase, PrivacyWord

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
    from disclosures import store

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


def test_a_list_costs_the_same_for_one_and_for_many(budget, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        checking.latest(Budget.objects.all())
