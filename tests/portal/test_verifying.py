"""Whether a file is genuine: told from the file alone, of which nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from disclosures import archive
from portal.views import verifying
from tests import published
from tests.cast import example
from tests.portal.conftest import text


def stored(publication) -> bytes:
    with archive.open_file(publication.sha256) as file:
        return file.read()


def verdict(visitor, content: bytes, name: str = "文件.pdf") -> str:
    return text(visitor.post("/verify/", {"file": SimpleUploadedFile(name, content)}))


def test_a_published_file_is_genuine_and_current(visitor, tunliu):
    page = verdict(visitor, stored(tunliu))
    assert "是原件，现行有效" in page
    assert tunliu.sha256 in page


def test_a_file_that_was_corrected_since_is_genuine_but_superseded(visitor, tunliu):
    old = stored(tunliu)
    published.correct(tunliu, published.changed(example(), texts={"glossary": []}), "漏列")
    page = verdict(visitor, old)
    assert "是原件，但已被更正" in page
    assert "打开现行的第 2 版" in page


def test_a_withdrawn_file_is_said_to_be_withdrawn_and_why(visitor, tunliu):
    published.withdraw(tunliu, "误公开")
    page = verdict(visitor, stored(tunliu))
    assert "曾在这里公开，现已撤下" in page
    assert "误公开" in page


@pytest.mark.parametrize(
    "change", [lambda content: content + b"\n", lambda content: content[:-1], lambda content: b"%PDF-1.7"]
)
def test_a_file_with_one_byte_changed_is_not_ours(visitor, tunliu, change):
    assert "不是这里公开的文件" in verdict(visitor, change(stored(tunliu)))


def test_something_else_than_a_pdf_is_said_to_be_none(visitor, tunliu):
    assert "看起来不是 PDF" in verdict(visitor, b"hello", "a.txt")
    assert "不是这里公开的文件" in verdict(visitor, b"")


@pytest.mark.parametrize("written", [str.upper, lambda text: f"  {text[:32]} {text[32:]} "])
def test_the_hash_alone_is_enough_however_it_is_written(visitor, tunliu, written):
    assert "是原件，现行有效" in text(visitor.get("/verify/", {"sha256": written(tunliu.sha256)}))
    assert "是原件，现行有效" in text(visitor.post("/verify/", {"sha256": written(tunliu.sha256)}))


@pytest.mark.parametrize(
    "form", [{}, {"sha256": "abc"}, {"sha256": "ｆ" * 64}, {"sha256": "f" * 200}, {"sha256": "<script>"}]
)
def test_what_is_no_hash_is_said_so(visitor, form):
    page = text(visitor.post("/verify/", form))
    assert 'role="alert"' in page
    assert "SHA-256 摘要应为 64 位" in page or not form
    assert "<script>" not in page


def test_a_draft_is_not_ours_even_if_it_becomes_so_later(visitor, db):
    assert "不是这里公开的文件" in verdict(visitor, published.small_print(None, example()).content)


def test_nothing_of_the_file_is_kept(visitor, tunliu, tmp_path, settings, monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a file was opened for writing")

    file = SimpleUploadedFile("文件.pdf", b"%PDF-1.7" + b"x" * 5_000_000)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "absent")
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", refused)
    monkeypatch.setattr("django.core.files.uploadedfile.InMemoryUploadedFile.__init__", refused)
    assert "不是这里公开的文件" in text(visitor.post("/verify/", {"file": file}))


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(visitor, monkeypatch):
    monkeypatch.setattr(verifying, "LARGEST", 10_000)
    response = visitor.post("/verify/", {"file": SimpleUploadedFile("a.pdf", b"x" * 20_000)})
    assert response.status_code == 413
    assert "文件超过 40 MB" in text(response)
    assert 'name="sha256"' in text(response)


def test_a_file_that_arrives_in_pieces_is_asked_for_again(visitor, db):
    response = visitor.generic("POST", "/verify/", "garbage", "multipart/form-data")
    assert response.status_code == 400
    assert "没有收到完整的文件" in text(response)


def test_it_works_without_cookies_and_sets_none(tunliu):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/verify/", {"sha256": tunliu.sha256})
    assert response.status_code == 200
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
