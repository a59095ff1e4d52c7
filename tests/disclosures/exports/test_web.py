"""The page that stands alone: everything is in it, nothing is fetched, and it says what the document says."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from book.editions import edition
from disclosures.exports.web import html_page
from disclosures.exports.words import DRAFT
from tests.book.make import few
from tests.disclosures.exports.published import CASES, TABLES, disclosure, expected, plain, wanted
from tests.strategies import books


class Reader(HTMLParser):
    """The words of a page, the cells of its figures, and what it refers to."""

    def __init__(self, text: str):
        super().__init__()
        self.words: list[str] = []
        self.cells: list[list[str]] = []
        self.references: list[str] = []
        self.tags: list[str] = []
        self._in_body = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.references += [value for name, value in attributes if name in ("href", "src", "action")]
        if tag == "table":
            self.cells.append([])
        self._in_body = self._in_body or tag == "body"

    def handle_data(self, data):
        if self._in_body:
            self.words.append(data)
            if self.cells and data.strip():
                self.cells[-1].append(plain(data))


@pytest.mark.parametrize("case", CASES)
def test_every_published_cell_and_sentence_stands_in_it(case):
    page = Reader(html_page(disclosure(case)))
    text = plain("".join(page.words))
    for sentence in expected(case)["sentences"]:
        assert plain(sentence["text"]).replace("增长", "增加") in text.replace("增长", "增加")
    figures = iter(page.cells)
    for number in TABLES:
        values = {value for _, value in wanted(case, number)}
        assert values <= set(next(figures)), number


def test_it_needs_nothing_else():
    text = html_page(disclosure("tunliu-2024"))
    page = Reader(text)
    assert page.references
    assert all(reference.startswith("#") for reference in page.references)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org)", text)


def test_every_link_leads_somewhere():
    text = html_page(disclosure("tunliu-2024"))
    anchors = set(re.findall(r'id="([^"]+)"', text))
    assert {reference[1:] for reference in Reader(text).references} <= anchors


def test_a_draft_says_so_and_a_final_one_does_not():
    book = disclosure("tunliu-2024")
    assert DRAFT in html_page(book, draft=True)
    assert DRAFT not in html_page(book)


@few
@given(books())
def test_texts_of_every_book_are_texts(book):
    text = html_page(book)
    assert text == html_page(book.model_copy())
    tags = set(Reader(text).tags)
    assert not {"script", "img", "b", "i"} & tags
    assert text.count("<section") == len(edition(book.edition).sections(book))
