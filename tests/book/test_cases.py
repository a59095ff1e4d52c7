"""The three published disclosures: every cell and every computed sentence."""

import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from book import rules
from book.document import Block, Heading, Paragraph, contents_lines
from book.editions import edition
from book.model import Book
from book.package import read
from book.tables import Table
from tests.book.make import CASES, ROOT, example

HALF_WIDTH = str.maketrans("，；：（）％", ",;:()%")


@cache
def published(case: str) -> dict[str, Any]:
    text = (ROOT / "tests" / "cases" / case / "expected.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def package(case: str) -> Book:
    return read(example(case))


@cache
def tables(case: str) -> tuple[Table, ...]:
    found: tuple[Table, ...] = edition("shanxi-13").tables(package(case))
    return found


def plain(text: str) -> str:
    """What a reader compares: no white space, one width of punctuation; a rate's 增长 may be printed 增加."""
    return re.sub(r"\s+|<br>", "", text).translate(HALF_WIDTH).replace("增长", "增加")


def words(blocks: tuple[Block, ...]) -> str:
    return "".join(block.text for block in blocks if isinstance(block, Heading | Paragraph))


@pytest.mark.parametrize("case", CASES)
def test_every_cell_is_printed_and_no_other(case):
    for table in tables(case):
        wanted = Counter(
            (cell["column"], plain(cell["value"])) for cell in published(case)["cells"] if cell["table"] == table.number
        )
        printed = Counter(
            (column.name, plain(cell.text))
            for row in table.rows
            for column, cell in zip(table.columns, row.cells, strict=True)
            if cell.text
        )
        assert printed == wanted, table.title


@pytest.mark.parametrize("case", CASES)
def test_cells_of_one_row_stand_in_one_row(case):
    for table in tables(case):
        wanted: dict[str, dict[str, str]] = {}
        for cell in published(case)["cells"]:
            if cell["table"] == table.number:
                wanted.setdefault(cell["row"], {})[cell["column"]] = plain(cell["value"])
        printed = [
            {(column.name, plain(cell.text)) for column, cell in zip(table.columns, row.cells, strict=True)}
            for row in table.rows
        ]
        for key, cells in wanted.items():
            assert any(cells.items() <= row for row in printed), (table.title, key)


@pytest.mark.parametrize("case", CASES)
def test_titles_columns_and_notes_are_those_published(case):
    for table, wanted in zip(tables(case), published(case)["tables"], strict=True):
        assert table.title == wanted["title"]
        assert table.mark == f"预算公开表{wanted['table']}"
        assert plain(table.unit_label) == plain(wanted["unit_label"])
        assert table.measure == wanted["measure"]
        assert [column.name for column in table.columns] == wanted["columns"]
        assert table.numbered == bool(wanted["number_row"])
        assert table.has_data == (table.number not in published(case)["no_data_tables"])


@pytest.mark.parametrize("case", CASES)
def test_merged_headings_spell_the_columns(case):
    """The published heading rows, with two slips of table 9 and line breaks of table 13 decided by its columns."""
    for table in tables(case):
        grid = [[""] * len(table.columns) for _ in table.header_rows]
        for level, row in enumerate(table.header_rows):
            free = iter([index for index in range(len(table.columns)) if not taken(table, level, index)])
            for cell in row:
                place = next(free)
                grid[level][place] = cell.label
                for _ in range(cell.colspan - 1):
                    next(free)
        wanted = published(case)["tables"][table.number - 1]["header_rows"]
        if table.number not in (9, 13):
            assert [[plain(label) for label in row] for row in wanted] == grid
        else:
            assert {plain(label) for row in wanted for label in row} == {label for row in grid for label in row}


def taken(table: Table, level: int, index: int) -> bool:
    """Whether a heading from a row above reaches down into this place."""
    return level >= len(table.columns[index].path)


@pytest.mark.parametrize("case", CASES)
def test_every_computed_sentence_is_printed(case):
    chapters = edition("shanxi-13").narrative(package(case))
    text = plain("".join(words(chapter.blocks) for chapter in chapters))
    for sentence in published(case)["sentences"]:
        assert plain(sentence["text"]) in text


@pytest.mark.parametrize("case", CASES)
def test_headings_and_contents_are_those_published(case):
    sections = edition("shanxi-13").sections(package(case))
    text = plain("".join(words(section.blocks) for section in sections))
    for heading in published(case)["headings"]:
        assert plain(heading) in text
    assert [plain(entry.text) for entry in contents_lines(sections)] == [
        plain(entry) for entry in published(case)["contents"]
    ]


@pytest.mark.parametrize("case", CASES)
def test_published_figures_satisfy_every_identity(case):
    identities = {"P1", *(f"T{number}" for number in range(1, 14))}
    found = rules.run(package(case))
    assert [one for one in found if one.rule in identities and one.severity is rules.Severity.ERROR] == []
