"""After an upgrade the portal's lists and pages are made anew, from publications alone."""

from django.core.management import call_command

from disclosures.models import Publication
from portal import reading
from portal.models import Entry, ReadingPage
from tests import published
from tests.cast import example
from tests.portal.conftest import TUNLIU, text


def told(capsys) -> str:
    capsys.readouterr()
    call_command("update_portal")
    return capsys.readouterr().out.strip()


def test_what_is_missing_is_made_and_a_second_run_has_nothing_to_do(visitor, tunliu, zezhou, capsys):
    before = text(visitor.get("/search/?q=屯留"))
    Entry.objects.all().delete()
    ReadingPage.objects.all().delete()
    assert told(capsys) == "目录：新增 2 份；页面：制作 2 份。"
    assert text(visitor.get("/search/?q=屯留")) == before
    assert told(capsys) == "目录：新增 0 份；页面：制作 0 份。"


def test_pages_of_another_program_are_made_anew(tunliu, capsys):
    reading.content(tunliu)
    ReadingPage.objects.update(made_with="another")
    assert "制作 1 份" in told(capsys)


def test_a_withdrawn_document_needs_no_page(tunliu, capsys):
    published.withdraw(tunliu, "有误")
    assert "制作 0 份" in told(capsys)


def test_the_page_is_made_with_the_publication(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        published.published(example())
    assert ReadingPage.objects.filter(publication=Publication.objects.get()).exists()


def test_a_document_that_is_not_in_the_lists_yet_is_readable_all_the_same(visitor, tunliu):
    Entry.objects.all().delete()
    for address in ("/", TUNLIU, f"{TUNLIU}2024/", "/feed/", "/regions/140405/", "/search/?year=2024"):
        assert visitor.get(address).status_code == 200


def test_a_page_that_cannot_be_made_hinders_no_publication(db, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(reading, "make", _broken)
    with django_capture_on_commit_callbacks(execute=True):
        published.published(example())
    assert Publication.objects.count() == 1


def _broken(book: object) -> None:
    raise ValueError("broken")
