"""Downloads: the very file that was published, whole or in part, by this program or by the server in front of it."""

import hashlib
from urllib.parse import unquote

import pytest
from django.core.files.storage import storages

from disclosures import archive
from portal.files import FILES
from tests import published
from tests.cast import example
from tests.portal.conftest import TUNLIU

PDF = f"{TUNLIU}2024/v1/document.pdf"


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def stored(publication) -> bytes:
    with archive.open_file(publication.sha256) as file:
        return file.read()


def test_the_pdf_is_the_published_file(visitor, tunliu):
    response = visitor.get(PDF)
    given = content(response)
    assert hashlib.sha256(given).hexdigest() == tunliu.sha256
    assert response.headers["ETag"] == f'"{tunliu.sha256}"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == str(len(given))
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_saved_under_its_title(visitor, tunliu):
    published.correct(tunliu, published.changed(example(), texts={"glossary": []}), "漏列")
    kind, name = visitor.get(PDF).headers["Content-Disposition"].split("; filename*=UTF-8''")
    assert (kind, unquote(name)) == ("inline", "长治市屯留区社会保险中心2024年单位预算公开.pdf")
    second = visitor.get(f"{TUNLIU}2024/v2/tables.xlsx").headers["Content-Disposition"]
    assert second.startswith("attachment; ")
    assert unquote(second).endswith("公开（第2版）.xlsx")


def test_an_unchanged_file_is_not_sent_again(visitor, tunliu, django_assert_max_num_queries):
    for name in [*FILES, "table3.csv"]:
        address = f"{TUNLIU}2024/v1/{name}"
        first = visitor.get(address)
        assert first.status_code == 200
        assert len(content(first)) > 300
        with django_assert_max_num_queries(2):
            second = visitor.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert second.status_code == 304
        assert second.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, no-cache"


def test_a_file_that_lies_ready_is_given_without_reading_the_document(visitor, tunliu, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        visitor.get(PDF)
    assert '"content"' not in asked.captured_queries[0]["sql"]


def test_the_word_document_is_made_without_laying_out_the_pdf_again(visitor, tunliu, monkeypatch):
    from disclosures.rendering import pdf

    monkeypatch.delattr(pdf, "page_numbers")
    assert visitor.get(f"{TUNLIU}2024/v1/document.docx").status_code == 200


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=5-99999999", slice(5, None)),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(visitor, tunliu, wanted, part):
    response = visitor.get(PDF, headers={"range": wanted})
    expected = stored(tunliu)[part]
    assert response.status_code == 206
    assert content(response) == expected
    assert response.headers["Content-Length"] == str(len(expected))
    assert response.headers["Content-Range"].endswith(f"/{tunliu.size}")


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=9-3", "bytes=-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(visitor, tunliu, wanted):
    response = visitor.get(PDF, headers={"range": wanted})
    assert (response.status_code, content(response)) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{tunliu.size}"


@pytest.mark.parametrize("wanted", ["pages=1-2", "bytes=1-2,5-6", "bytes=a-b"])
def test_a_range_that_is_not_understood_gives_the_whole_file(visitor, tunliu, wanted):
    response = visitor.get(PDF, headers={"range": wanted})
    assert (response.status_code, content(response)) == (200, stored(tunliu))


def test_the_server_in_front_hands_the_file_over(visitor, tunliu, settings):
    settings.SENDFILE = "/sendfile/"
    response = visitor.get(PDF)
    assert response.content == b""
    assert response.headers["X-Accel-Redirect"] == f"/sendfile/published/{archive.name_of(tunliu.sha256)}"
    assert response.headers["ETag"] == f'"{tunliu.sha256}"'
    form = visitor.get(f"{TUNLIU}2024/v1/tables.xlsx").headers["X-Accel-Redirect"]
    assert form.startswith("/sendfile/forms/")
    assert (settings.DATA_DIR / form.removeprefix("/sendfile/")).is_file()


def test_another_form_is_made_once(visitor, tunliu, settings, monkeypatch):
    first = content(visitor.get(f"{TUNLIU}2024/v1/tables.zip"))
    monkeypatch.setattr("book.package.parse", lambda *_: pytest.fail("made again"))
    assert content(visitor.get(f"{TUNLIU}2024/v1/tables.zip")) == first


@pytest.mark.parametrize("name", ["nothing.pdf", "table99.csv", "document.PDF", "..%2Fsecret_key", "table3.csv.exe"])
def test_other_files_are_not_there(visitor, tunliu, name):
    assert visitor.get(f"{TUNLIU}2024/v1/{name}").status_code == 404


def test_a_file_that_the_archive_has_lost_is_said_to_be_and_noted_in_the_log(visitor, tunliu, caplog):
    kept = stored(tunliu)
    storages["published"].delete(archive.name_of(tunliu.sha256))
    answers = [visitor.get(PDF), visitor.get("/api/v1/publications/140405-300001/2024/unit/1/document.pdf")]
    archive.keep(kept)
    for response in answers:
        assert response.status_code == 503
        assert "暂时取不到" in response.content.decode()
        assert "public" not in response.headers.get("Cache-Control", "")
    assert caplog.text.count("is missing from the archive") == 2
