"""The Word document: the sections of the document in order, each table with its merged headings, every published cell."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from pdfplumber.pdf import PDF

from book.document import Chart, FormBlock
from book.editions import edition
from disclosures.exports.catalogue import FORMS
from disclosures.exports.word.document import docx
from disclosures.exports.words import DRAFT
from disclosures.rendering import charts
from tests.disclosures.exports.published import CASES, disclosure, expected, plain, printed, wanted
from tests.pango import needs_pango
from tests.strategies import books

CONTENTS = ("Contents1", "Contents2", "Contents3")


def opened(content: bytes) -> Any:
    return Document(BytesIO(content))


def rows_of(table: Table) -> list[list[str]]:
    """The texts of a table's cells; a merged cell says its text at every place it covers."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def titled(document: Any) -> dict[str, Table]:
    """The thirteen tables by the title above each."""
    title, found = "", {}
    for item in document.element.body:
        if item.tag == qn("w:p") and Paragraph(item, document).style.style_id == "TableTitle":
            title = Paragraph(item, document).text
        elif item.tag == qn("w:tbl") and title:
            found[title], title = Table(item, document), ""
    return found


@pytest.mark.parametrize("case", CASES)
def test_every_cell_is_the_published_one(case):
    found = titled(opened(docx(disclosure(case))))
    for table in expected(case)["tables"]:
        first = len(table["header_rows"]) + bool(table["number_row"])
        body = rows_of(found[table["title"]])[first:]
        assert printed(table["columns"], body) == wanted(case, table["table"]), table["title"]


@pytest.mark.parametrize("case", CASES)
def test_the_merged_headings_spell_the_columns_and_stand_on_every_page(case):
    found = titled(opened(docx(disclosure(case))))
    for table in expected(case)["tables"]:
        made = found[table["title"]]
        depth = len(table["header_rows"])
        grid = rows_of(made)[:depth]
        for column, name in enumerate(table["columns"]):
            path = [grid[0][column]]
            for level in range(1, depth):
                above, here = made.cell(level - 1, column)._tc, made.cell(level, column)._tc
                path += [grid[level][column]] if here is not above else []
            assert "/".join(path) == name
        repeated = depth + bool(table["number_row"])
        marks = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.rows]
        assert marks == [number < repeated for number in range(len(marks))]


@pytest.mark.parametrize("case", CASES)
def test_the_words_are_those_of_the_document(case):
    text = plain("".join(paragraph.text for paragraph in opened(docx(disclosure(case))).paragraphs))
    for sentence in expected(case)["sentences"]:
        # A rate's 增长 may be published as 增加.
        assert plain(sentence["text"]).replace("增长", "增加") in text.replace("增长", "增加")
    for heading in [*expected(case)["headings"], *expected(case)["contents"]]:
        assert plain(heading) in text


@pytest.mark.parametrize("case", CASES)
def test_forms_hold_every_text(case):
    document = opened(docx(disclosure(case)))
    forms = [b for s in edition("shanxi-13").sections(disclosure(case)) for b in s.blocks if isinstance(b, FormBlock)]
    made = [Table(item, document) for item in document.element.body if item.tag == qn("w:tbl")]
    by_title = [table for table in made if caption(table) in {form.title for form in forms}]
    assert len(by_title) == len(forms) > 0
    for form, table in zip(forms, by_title, strict=True):
        seen: list[str] = []
        for row in table.rows:
            cells = list({id(cell._tc): cell for cell in row.cells}.values())
            seen += [cell.text for cell in cells]
        assert {cell.text for row in form.rows for cell in row} <= set(seen)
        assert [len(row.cells) for row in table.rows] == [len(form.widths)] * len(form.rows)


def caption(table: Table) -> str:
    return table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize("case", CASES)
def test_a_chart_is_a_picture_that_also_stands_in_words(case):
    document = opened(docx(disclosure(case)))
    wanted_charts = [
        b for s in edition("shanxi-13").sections(disclosure(case)) for b in s.blocks if isinstance(b, Chart)
    ]
    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert [picture.get("name") for picture in pictures] == [chart.title for chart in wanted_charts]
    for picture, chart in zip(pictures, wanted_charts, strict=True):
        for line in charts.legend(chart):
            assert f"{line.label}{line.amount}万元，占{line.share}%" in picture.get("descr")


def test_wide_tables_stand_on_wide_pages_and_pages_are_numbered_after_the_contents():
    document = opened(docx(disclosure("tunliu-2024")))
    shapes = [section.orientation for section in document.sections]
    assert shapes.count(WD_ORIENT.LANDSCAPE) == 3
    for section in document.sections:
        assert (section.page_width > section.page_height) == (section.orientation == WD_ORIENT.LANDSCAPE)
    footers = [section.footer for section in document.sections]
    assert [footer.is_linked_to_previous for footer in footers] == [True, True, False] + [True] * (len(footers) - 3)
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [start is not None for start in starts] == [False, False, True] + [False] * (len(footers) - 3)


def test_lines_of_the_contents_lead_to_their_headings():
    document = opened(docx(disclosure("tunliu-2024")))
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))]
    assert len(links) == len(expected("tunliu-2024")["contents"])
    assert set(links) <= marks


@needs_pango
def test_the_contents_show_the_pages_of_the_pdf_where_nothing_fills_them_in():
    from disclosures.rendering.pdf import document_pdf

    book = disclosure("tunliu-2024")
    lines = [p.text for p in opened(FORMS["document.docx"].make(book)).paragraphs if p.style.style_id in CONTENTS]
    shown = [line.rpartition("\t")[2] for line in lines]
    with PDF.open(BytesIO(document_pdf(book, draft=True))) as printed:
        assert shown == re.findall(r"(\d+)$", printed.pages[1].extract_text(), re.MULTILINE)
    assert len(shown) == len(expected("tunliu-2024")["contents"])


def test_chinese_fonts_are_named_for_chinese_characters():
    document = opened(docx(disclosure("tunliu-2024")))
    fonts = {font.get(qn("w:eastAsia")) for font in document.styles.element.iter(qn("w:rFonts"))}
    assert fonts == {"宋体", "黑体"}
    assert {style.style_id for style in used(document)} <= {style.style_id for style in document.styles}


def used(document: Any) -> Iterator[Any]:
    return (paragraph.style for paragraph in document.paragraphs)


def test_a_draft_says_so_on_every_page_and_a_final_one_does_not():
    for draft in (False, True):
        document = opened(docx(disclosure("tunliu-2024"), draft=draft))
        assert all(section.header.is_linked_to_previous for section in document.sections[1:])
        assert [p.text for p in document.sections[0].header.paragraphs] == ([DRAFT] if draft else [""])


def test_equal_books_give_equal_bytes():
    book = disclosure("zezhou-2025")
    assert docx(book) == docx(book.model_copy())


@settings(max_examples=15)
@given(books())
def test_of_every_book_the_tables_hold_what_is_printed(book):
    document = opened(docx(book))
    found = list(titled(document).values())
    for made, table in zip(found, edition(book.edition).tables(book), strict=True):
        body = rows_of(made)[len(table.header_rows) + table.numbered :]
        assert body == [[cell.text for cell in row.cells] for row in table.rows]
