"""The final file: what PDF/A-3a and PDF/UA-1 ask for, as far as it can be seen in the file itself, and the data inside.

These are the points of the standards that a reader, an archive or a screen reader depends on. veraPDF, which needs Java, knows
all of them: `make archival`.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

from book import package
from book.document import Chart, contents_lines
from book.editions import edition
from disclosures.rendering.pdf import document_pdf, page_numbers
from portal.files import printed_pages
from tests.rendering.conftest import EXAMPLES, draft, example, open_pdf

SLUG = "tunliu-2024"
ROOT = Path(__file__).parents[2]
HEADINGS = ("/H1", "/H2", "/H3", "/H4")
PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "Do", "sh", "EI"}
SPACE = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}


@cache
def final(slug: str) -> bytes:
    return document_pdf(example(slug), draft=False)


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(final(SLUG))) as opened:
        yield opened


def tags(element: Any) -> Iterator[Any]:
    """The structure elements from one on, in reading order."""
    if isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield element
        below: Any = element.get("/K", [])
        for kid in below if isinstance(below, pikepdf.Array) else [below]:
            yield from tags(kid)


def tree(pdf: pikepdf.Pdf) -> list[Any]:
    return list(tags(pdf.Root.StructTreeRoot.K[0]))


def kids(element: Any, *names: str) -> list[Any]:
    return [kid for kid in element.K if isinstance(kid, pikepdf.Dictionary) and str(kid.get("/S", "")) in names]


def test_it_says_that_it_is_archival_and_accessible(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata[f"{{{SPACE['pdfaid']}}}part"] == "3"
        assert metadata[f"{{{SPACE['pdfaid']}}}conformance"] == "A"
        assert metadata[f"{{{SPACE['pdfuaid']}}}part"] == "1"
        assert metadata["dc:title"] == str(pdf.docinfo.Title) == "长治市屯留区社会保险中心2024年单位预算公开"
        assert metadata["dc:creator"] == [str(pdf.docinfo.Author)]
    # PDF/A knows no mark of PDF/UA: it wants it described.
    assert b"pdfaExtension:schemas" in pdf.Root.Metadata.read_bytes()
    assert "/Filter" not in pdf.Root.Metadata


def test_it_tells_readers_its_language_and_shows_its_title(pdf):
    assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("zh-CN", True)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert all(str(page.Tabs) == "/S" for page in pdf.pages)


def test_its_colours_are_defined_by_a_profile_inside(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert int(intent.DestOutputProfile.N) == 3
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_it_hides_nothing_and_runs_nothing(pdf):
    assert not pdf.is_encrypted
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Perms"} & set(pdf.Root.keys())
    assert "/JavaScript" not in pdf.Root.Names
    assert pdf.trailer.ID is not None
    assert pdf.pdf_version == "1.7"


def test_every_font_is_inside_and_its_letters_can_be_read_back(pdf):
    fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()}
    assert len(fonts) == 3
    for font in fonts.values():
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert "/ToUnicode" in font


def test_every_mark_on_a_page_is_tagged_or_an_artifact(pdf):
    for page in pdf.pages:
        depth, loose = 0, []
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(name, 0)
            if name in PAINTING and not depth:
                loose.append(name)
        assert loose == []
        assert depth == 0


def test_every_tagged_piece_of_a_page_is_found_from_its_tag_and_back(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for page in pdf.pages:
        marked = [
            int(one.operands[1].MCID)
            for one in pikepdf.parse_content_stream(page, "BDC")
            if str(one.operator) == "BDC" and "/MCID" in one.operands[1]
        ]
        assert sorted(marked) == list(range(len(owners[int(page.StructParents)])))
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            assert str(owners[int(note.StructParent)].S) == "/Link"


def test_page_numbers_are_no_part_of_the_text(pdf):
    assert all(b"/Subtype /Footer" in page.Contents.read_bytes() for page in list(pdf.pages)[2:])
    with open_pdf(final(SLUG)) as printed:
        assert printed.pages[2].extract_text().splitlines()[-1] == "— 1 —"


def test_headings_begin_with_the_title_and_skip_no_level(pdf):
    levels = [HEADINGS.index(str(tag.S)) for tag in tree(pdf) if str(tag.S) in HEADINGS]
    assert levels[0] == 0
    assert levels.count(0) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_tags_follow_the_order_of_the_pages(pdf):
    place = {page.objgen: number for number, page in enumerate(pdf.pages)}
    numbers = [place[tag.Pg.objgen] for tag in tree(pdf) if "/Pg" in tag]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(pdf.pages)))


def test_tables_are_rows_of_cells_whose_headers_say_which_way_they_head(pdf):
    tables = [tag for tag in tree(pdf) if str(tag.S) == "/Table"]
    for table in tables:
        assert kids(table, "/THead", "/TBody") == list(table.K)
        for part in table.K:
            for row in part.K:
                assert str(row.S) == "/TR"
                assert kids(row, "/TH", "/TD") == list(row.K)
                headers = kids(row, "/TH")
                wanted = "/Row" if len(headers) < len(row.K) else "/Column"
                assert {str(cell.A.Scope) for cell in headers} <= {wanted}
    figures = [table for table in tables if kids(table, "/THead")]
    assert len(figures) == 13
    for table in figures:
        (body,) = kids(table, "/TBody")
        # Rows without any amount fill up the shorter of two sides.
        assert all(kids(row, "/TH") for row in body.K)


def test_cells_of_every_table_fill_a_rectangle_also_over_several_pages():
    with pikepdf.open(io.BytesIO(final("zezhou-2025"))) as pdf:
        for table in [tag for tag in tree(pdf) if str(tag.S) == "/Table"]:
            rows = [row for part in table.K for row in part.K]
            taken: set[tuple[int, int]] = set()
            for number, row in enumerate(rows):
                for cell in row.K:
                    column = next(free for free in range(len(taken) + 1) if (number, free) not in taken)
                    down, across = (int(cell.A.get(name, 1)) for name in ("/RowSpan", "/ColSpan"))
                    places = {(number + i, column + j) for i in range(down) for j in range(across)}
                    assert not places & taken
                    taken |= places
            width = max(column for _, column in taken) + 1
            assert taken == {(row, column) for row in range(len(rows)) for column in range(width)}


def test_charts_say_in_words_what_they_show(pdf):
    book = example(SLUG)
    charts = [
        block for part in edition(book.edition).sections(book) for block in part.blocks if isinstance(block, Chart)
    ]
    told = [str(tag.Alt) for tag in tree(pdf) if str(tag.S) == "/Figure"]
    assert len(told) == len(charts) > 0
    for chart, words in zip(charts, told, strict=True):
        assert words.startswith(f"{chart.title}：")
        for piece in chart.slices:
            assert re.search(rf"{re.escape(piece.label)}[\d.]+万元，占[\d.]+%", words)


def test_charts_lie_within_their_pages(pdf):
    for tag in tree(pdf):
        if str(tag.S) == "/Figure":
            left, bottom, right, top = map(float, tag.A.BBox)
            assert 0 < left < right < float(tag.Pg.MediaBox[2])
            assert 0 < bottom < top < float(tag.Pg.MediaBox[3])


def test_links_say_where_they_lead_and_are_read_without_their_dots(pdf):
    book = example(SLUG)
    lines = [line.text for line in contents_lines(edition(book.edition).sections(book))]
    assert [str(note.Contents) for note in pdf.pages[1].Annots] == lines
    assert all(int(note.F) == 4 for note in pdf.pages[1].Annots)
    read = [str(tag.ActualText) for tag in tree(pdf) if "/ActualText" in tag]
    assert len(read) == len(lines)
    assert all(text.isdigit() for text in read)


def test_the_contents_are_tagged_as_such(pdf):
    (table,) = [tag for tag in tree(pdf) if str(tag.S) == "/TOC"]
    assert kids(table, "/TOCI") == list(table.K)
    assert len(table.K) == len(pdf.pages[1].Annots)
    for entry in table.K:
        (reference,) = kids(entry, "/Reference")
        (link,) = reference.K
        assert (str(link.S), link.P.objgen) == ("/Link", reference.objgen)
        assert entry.P.objgen == table.objgen


def test_the_page_of_every_line_of_the_contents_can_be_read_back():
    printed = printed_pages(io.BytesIO(final(SLUG)))
    expected = page_numbers(example(SLUG))
    assert {anchor: printed[anchor] for anchor in expected} == expected


def test_the_package_inside_is_the_book(pdf):
    assert package.parse(pdf.attachments["package.json"].get_file().read_bytes()) == example(SLUG)


def test_the_tables_inside_are_the_printed_ones(pdf):
    book = example(SLUG)
    sheets = openpyxl.load_workbook(io.BytesIO(pdf.attachments["tables.xlsx"].get_file().read_bytes())).sheetnames
    assert sheets == [table.mark for table in edition(book.edition).tables(book)]
    for table in edition(book.edition).tables(book):
        text = pdf.attachments[f"table{table.number:02}.csv"].get_file().read_bytes().decode("utf-8-sig")
        assert len(text.splitlines()) == len(table.rows) + 1


def test_what_is_inside_is_tied_to_the_document(pdf):
    tied = {str(file.UF): (str(file.AFRelationship), str(file.EF.F.Subtype)) for file in pdf.Root.AF}
    assert len(tied) == len(pdf.Root.AF) == len(pdf.attachments) == 15
    assert tied["package.json"] == ("/Source", "/application/json")
    assert tied["table01.csv"] == ("/Data", "/text/csv")
    assert tied["tables.xlsx"][1].endswith("spreadsheetml.sheet")
    assert all(str(file.Desc) for file in pdf.Root.AF)
    assert list(pdf.Root.Names.EmbeddedFiles.Names)[::2] == sorted(tied)


def test_a_draft_holds_no_data():
    with pikepdf.open(io.BytesIO(draft(SLUG))) as opened:
        assert not opened.attachments
        assert "/StructTreeRoot" not in opened.Root


def test_other_programs_read_it_without_complaint():
    assert pikepdf.open(io.BytesIO(final(SLUG))).check_pdf_syntax() == []


def test_two_processes_make_the_same_final_file(tmp_path):
    out = tmp_path / "final.pdf"
    subprocess.run(
        [sys.executable, "manage.py", "render_package", EXAMPLES / f"{SLUG}.json", "--final", "--out", out],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "DJANGO_SETTINGS_MODULE": "tests.settings", "TZ": "America/Lima"},
        check=True,
        capture_output=True,
    )
    assert out.read_bytes() == final(SLUG)
