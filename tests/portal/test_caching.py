"""Whoever asks again is told cheaply that nothing has changed; and at once when it has."""

from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from portal import reading
from portal.shelf import Shelf
from portal.views import documents, home, regions
from tests import published
from tests.cast import example
from tests.portal.conftest import TUNLIU, text

ADDRESSES = ["/", "/search/?q=取暖费", "/regions/140405/", TUNLIU, f"{TUNLIU}2024/", "/feed/", "/sitemap-documents.xml"]


def again(visitor: Client, address: str, etag: str):
    return visitor.get(address, headers={"if-none-match": etag})


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_page_is_not_sent_again_and_not_even_made(
    visitor, tunliu, address, django_assert_num_queries, monkeypatch
):
    first = visitor.get(address)
    assert "public" in first.headers["Cache-Control"]
    assert first.headers["Last-Modified"]

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a page was made")

    for module in (home, documents, regions):
        monkeypatch.setattr(module, "render", refused)
    with django_assert_num_queries(1):
        second = again(visitor, address, first.headers["ETag"])
    assert second.status_code == 304
    assert second.content == b""
    assert second.headers["Cache-Control"] == first.headers["Cache-Control"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_withdrawal_is_seen_by_whoever_asks_again(visitor, tunliu, address):
    first = visitor.get(address)
    published.withdraw(tunliu, "有误")
    assert again(visitor, address, first.headers["ETag"]).status_code in {200, 404, 410}


def test_a_correction_is_seen_by_whoever_asks_again(visitor, tunliu):
    first = visitor.get(f"{TUNLIU}2024/")
    published.correct(tunliu, published.changed(example(), texts={"glossary": []}), "漏列")
    assert "更正原因：漏列" in text(again(visitor, f"{TUNLIU}2024/", first.headers["ETag"]))


def test_another_program_makes_other_pages(visitor, tunliu, monkeypatch):
    first = visitor.get(f"{TUNLIU}2024/")
    for module in (reading, __import__("portal.http", fromlist=["http"])):
        monkeypatch.setattr(module, "program", lambda: "another")
    assert again(visitor, f"{TUNLIU}2024/", first.headers["ETag"]).status_code == 200


def test_what_another_unit_publishes_leaves_a_page_as_it_is(visitor, tunliu, zezhou):
    first = visitor.get(TUNLIU)
    published.withdraw(zezhou, "有误")
    assert again(visitor, TUNLIU, first.headers["ETag"]).status_code == 304


def test_the_content_of_a_document_is_made_once(visitor, tunliu, monkeypatch):
    first = text(visitor.get(f"{TUNLIU}2024/"))
    monkeypatch.setattr(reading, "make", lambda book: pytest.fail("made again"))
    assert text(visitor.get(f"{TUNLIU}2024/")) == first


def test_a_signed_in_person_gets_the_page_that_everybody_gets(visitor, admin_client, tunliu):
    assert text(admin_client.get(f"{TUNLIU}2024/")) == text(visitor.get(f"{TUNLIU}2024/"))
    assert "Vary" not in admin_client.get(f"{TUNLIU}2024/v1/document.pdf").headers


def test_an_answer_given_lately_is_given_again_after_one_query(visitor, tunliu, django_assert_num_queries):
    first = visitor.get("/search/?q=取暖费")
    with django_assert_num_queries(1):
        second = visitor.get("/search/?q=取暖费")
    assert second.content == first.content
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Security-Policy", "Content-Language"):
        assert second.headers[name] == first.headers[name]


def test_an_answer_is_given_again_to_the_same_address_only(visitor, tunliu, settings):
    settings.ALLOWED_HOSTS = ["one.example", "other.example"]
    feeds = [text(visitor.get("/feed/", headers={"host": host})) for host in settings.ALLOWED_HOSTS]
    assert "http://one.example/units/" in feeds[0]
    assert "one.example" not in feeds[1]
    assert text(visitor.get("/search/?q=取暖费", headers={"host": "one.example"})) != text(
        visitor.get("/search/?q=三公经费", headers={"host": "one.example"})
    )


def test_answers_are_kept_within_their_room(monkeypatch):
    monkeypatch.setattr("portal.shelf.ROOM", 100)
    kept = Shelf()
    for number in range(5):
        kept.put(f"/{number}", "tag", HttpResponse(b"x" * 40))
    assert [bool(kept.get(f"/{number}", "tag")) for number in range(5)] == [False, False, False, True, True]
    assert kept.get("/4", "another") is None


def test_refusals_and_streams_are_not_kept():
    kept = Shelf()
    answers: list[Any] = [HttpResponse(status=404), StreamingHttpResponse(iter([b"x"]))]
    for response in answers:
        kept.put("/", "tag", response)
    assert kept.get("/", "tag") is None
