"""A document that was published before it came here is entered as published, and says whence it comes."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from budgets.enums import State
from budgets.models import Budget
from disclosures import publishing, store
from disclosures.models import Figure, Publication, Step
from disclosures.transitions import RefusedError
from tests import published
from tests.cast import TUNLIU, example
from units.models import LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(publishing, "_print", published.small_print)


def test_it_is_the_first_version_of_what_the_package_says(capsys):
    call_command("import_publication", str(TUNLIU), reason="2024年3月已在区政府网站公开")
    publication = Publication.objects.get()
    assert (publication.version, publication.revision.book) == (1, example())
    assert publication.budget.state == State.PUBLISHED
    assert store.load(publication.budget) == example()
    assert Figure.objects.filter(publication=publication).exists()
    assert publication.sha256 in capsys.readouterr().out


def test_whence_it_comes_is_kept_and_logged():
    publishing.adopt(example(), reason="区政府网站")
    assert "区政府网站" in Step.objects.get().note
    assert "区政府网站" in LogEntry.objects.filter(action=publishing.ADOPTED).get().detail


def test_without_a_reason_nothing_is_entered():
    with pytest.raises(RefusedError, match="从何而来"):
        publishing.adopt(example(), reason="  ")
    assert not Budget.objects.exists()


def test_a_budget_that_is_there_is_left_alone():
    budget = store.save(example())
    with pytest.raises(CommandError, match="已有"):
        call_command("import_publication", str(TUNLIU), reason="区政府网站")
    assert Budget.objects.get() == budget
    assert not Publication.objects.exists()


def test_it_can_be_corrected_like_any_other():
    publication = publishing.adopt(example(), reason="区政府网站")
    second = published.correct(publication, published.changed(example(), texts={"glossary": []}), "漏列")
    assert (second.version, second.supersedes) == (2, publication)
