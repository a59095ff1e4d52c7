"""The PDF as a reader finds it: order, page numbers, links, marks, tables, text."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from book.document import contents_lines
from book.editions import edition
from disclosures.rendering.pdf import document_pdf
from tests.rendering.conftest import EXAMPLES, draft, example, expected, open_pdf

SLUG = "tunliu-2024"
ROOT = Path(__file__).parents[2]


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "").translate(str.maketrans("，；：（）％", ",;:()%"))


@pytest.fixture(scope="module")
def pages() -> list[str]:
    with open_pdf(draft(SLUG)) as pdf:
        return [page.extract_text() for page in pdf.pages]


def body(pages: list[str]) -> list[str]:
    """The pages from 第一部分 on, which are numbered from 1."""
    return pages[next(i for i, text in enumerate(pages) if text.startswith("第一部分")) :]


def test_each_page_of_the_body_bears_its_number(pages):
    assert [text.splitlines()[-1] for text in body(pages)] == [f"— {n} —" for n in range(1, len(body(pages)) + 1)]


def test_cover_bears_name_and_no_number(pages):
    assert squeezed(pages[0]) == "长治市屯留区社会保险中心2024年单位预算公开2024年"


def test_contents_name_the_pages_on_which_the_headings_stand(pages):
    book = example(SLUG)
    printed = dict(re.findall(r"^(.+?) ?\.{3,} ?(\d+)$", pages[1], re.MULTILINE))
    printed = {squeezed(text): int(number) for text, number in printed.items()}
    lines = list(contents_lines(edition(book.edition).sections(book)))
    assert len(lines) == len(printed)
    for line in lines:
        heading = squeezed(re.sub(r"^表[一二三四五六七八九十]+ ", "", line.text))
        assert heading in squeezed(body(pages)[printed[squeezed(line.text)] - 1]), line.text


def test_contents_expected_by_the_published_document_stand_in_the_contents(pages):
    for line in expected(SLUG)["contents"]:
        assert squeezed(line) in squeezed(pages[1])


def test_links_of_the_contents_lead_to_existing_pages():
    with pikepdf.open(io.BytesIO(draft(SLUG))) as pdf:
        names = pdf.Root.Names.Dests.Names
        targets = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
        links = [str(note.Dest) for note in pdf.pages[1].Annots]
        assert len(set(links)) == 33
        assert {targets[link][0].objgen for link in links} <= {page.objgen for page in pdf.pages}


def test_bookmarks_follow_the_document():
    with pikepdf.open(io.BytesIO(draft(SLUG))) as pdf, pdf.open_outline() as outline:
        assert [str(item.title) for item in outline.root] == [
            "目录",
            "第一部分 概况",
            "第二部分 2024年单位预算报表",
            "第三部分 2024年度单位预算情况说明",
            "第四部分 名词解释",
        ]
        assert len(outline.root[2].children) == 13


def test_page_labels_are_the_printed_numbers():
    with pikepdf.open(io.BytesIO(draft(SLUG))) as pdf:
        assert [str(page.label) for page in pdf.pages][:4] == ["封面", "i", "1", "2"]


@pytest.mark.parametrize("final", [False, True])
def test_only_a_draft_carries_the_watermark_and_on_every_page(final):
    content = document_pdf(example(SLUG), draft=not final)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        marked = [b"/Subtype /Watermark" in page.Contents.read_bytes() for page in pdf.pages]
    assert marked == [not final] * len(marked)


def test_watermark_leaves_the_text_clean(pages):
    assert "仅供内部审核" not in squeezed("".join(pages))


def test_wide_tables_lie_across():
    with open_pdf(draft(SLUG)) as pdf:
        across = {page.extract_text().splitlines()[0] for page in pdf.pages if page.width > page.height}
    assert across == {f"预算公开表{n}" for n in (2, 9, 12, 13)}


def test_every_cell_of_the_published_tables_is_printed_in_its_row():
    book = example(SLUG)
    grids: dict[int, list[list[str]]] = {}
    with open_pdf(draft(SLUG)) as pdf:
        number = 0
        for page in pdf.pages:
            text = page.extract_text()
            mark = re.search(r"^预算公开表(\d+)$", text, re.MULTILINE)
            number = int(mark[1]) if mark else 0 if "第三部分" in text else number
            for grid in page.extract_tables() if number else ():
                grids.setdefault(number, []).extend([squeezed(cell) for cell in row] for row in grid)
    for table in edition(book.edition).tables(book):
        wanted = [[squeezed(cell.text) for cell in row.cells] for row in table.rows]
        printed = [row for row in grids[table.number] if row in wanted]
        assert printed == wanted, table.title


def test_sentences_of_the_published_text_are_printed(pages):
    text = squeezed("".join(re.sub(r"\n— \d+ —$", "", page) for page in pages)).replace("增长", "增加")
    for sentence in expected(SLUG)["sentences"]:
        assert squeezed(sentence["text"]).replace("增长", "增加") in text


def test_a_table_over_several_pages_repeats_its_heading():
    with open_pdf(draft("fenyang-2024")) as pdf:
        texts = (page.extract_text() for page in pdf.pages)
        first = next(text for text in texts if text.startswith("预算公开表12"))
        following = next(texts)
    heading = first.split("单位：万元\n")[1].splitlines()[:4]
    assert "一般公共预算" in "".join(heading)
    assert following.splitlines()[:4] == heading


def test_a_table_without_amounts_says_so_and_keeps_its_heading(pages):
    empty = [text for text in pages if "注：本表无数据" in text]
    assert [re.search(r"预算公开表(\d+)", text)[1] for text in empty] == ["7", "8", "9", "10", "11"]
    assert "政府性基金收入预算" in empty[0]


def test_only_our_fonts_are_embedded_each_once():
    names = set()
    with pikepdf.open(io.BytesIO(draft(SLUG))) as pdf:
        for page in pdf.pages:
            names |= {str(font.BaseFont) for font in page.Resources.Font.values()}
    assert {re.sub(r"^/[A-Z]{6}\+", "", name) for name in names} == {
        "Budget-Serif",
        "Budget-Serif-Bold",
        "Budget-Sans-Medium",
    }
    assert len(names) == 3


def test_two_processes_make_the_same_bytes(tmp_path):
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.pdf"
        subprocess.run(
            [sys.executable, "manage.py", "render_package", EXAMPLES / f"{SLUG}.json", "--out", out],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            check=True,
            capture_output=True,
        )
        made.append(out.read_bytes())
    assert made[0] == made[1] == draft(SLUG)
