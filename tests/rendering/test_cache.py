"""A section that did not change is not laid out again."""

import json

import pytest

from book.package import dump, parse
from disclosures.rendering import pdf as rendering
from tests.rendering.conftest import example


@pytest.fixture
def laid_out(monkeypatch):
    """The HTML of everything that is laid out from now on, beginning with an empty cache."""
    contents: list[str] = []
    render = rendering.Press._render

    def recorded(self, content):
        contents.append(content)
        return render(self, content)

    monkeypatch.setattr(rendering.Press, "_render", recorded)
    with rendering.press() as press:
        press.forget()
    return contents


def test_same_book_again_lays_out_nothing(laid_out):
    book = example("tunliu-2024")
    first = rendering.document_pdf(book, draft=True)
    laid_out.clear()
    assert rendering.document_pdf(book, draft=True) == first
    assert laid_out == []


def test_change_of_one_form_lays_out_that_form_only(laid_out):
    book = example("tunliu-2024")
    rendering.document_pdf(book, draft=True)
    laid_out.clear()
    data = dump(book)
    data["projects"][0]["form"]["plan"] = "2024年10月底落实完成"
    changed = parse(json.dumps(data))
    content = rendering.document_pdf(changed, draft=True)
    assert ["2024年10月底落实完成" in html for html in laid_out] == [True]
    with rendering.press() as press:
        press.forget()
    assert rendering.document_pdf(changed, draft=True) == content


def test_cache_is_bounded(monkeypatch, laid_out):
    monkeypatch.setattr(rendering, "CACHED_PAGES", 5)
    rendering.document_pdf(example("tunliu-2024"), draft=True)
    laid_out.clear()
    rendering.document_pdf(example("tunliu-2024"), draft=True)
    assert len(laid_out) > 10
