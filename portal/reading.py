"""The content of a document's page: the published Book as accessible HTML, made once and kept.

It comes from the same sections as the PDF, so the words and numbers are the same.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction
from django.template.loader import render_to_string

from book.document import (
    Block,
    Chart,
    Contents,
    Cover,
    FormBlock,
    Heading,
    Paragraph,
    Section,
    TableBlock,
    anchor,
    contents_lines,
)
from book.editions import edition
from book.model import Book
from book.tables import Column, Row, Table
from disclosures.models import Publication
from disclosures.rendering import charts
from portal import terms
from portal.http import program
from portal.models import ReadingPage
from portal.summary import summary

_LEFT_OUT = (Cover, Contents)
"""What a page has in its own form."""


class Content(NamedTuple):
    """What is kept of a page: the plain summary, the way through the document, the document, explanations of its terms; all HTML."""

    summary: str
    contents: str
    document: str
    terms: str


def content(publication: Publication) -> Content:
    """The content of a publication's page, as it is kept; made now if it was not by this program."""
    kept = ReadingPage.objects.filter(publication=publication, made_with=program()).first()
    if kept:
        return Content(**json.loads(zlib.decompress(kept.content)))
    made = make(publication.revision.book)
    packed = zlib.compress(json.dumps(made._asdict(), ensure_ascii=False).encode())
    try:
        with transaction.atomic():
            ReadingPage.objects.bulk_create(
                [ReadingPage(publication=publication, made_with=program(), content=packed)],
                update_conflicts=True,
                unique_fields=["publication"],
                update_fields=["made_with", "content"],
            )
    except DatabaseError:
        # The page is there all the same, where the database takes no writes.
        pass
    return made


def make(book: Book) -> Content:
    """The content of the page of a Book."""
    sections = edition(book.edition).sections(book)
    known = terms.of_book(book)
    marker = terms.Marker(known)
    document = "".join(_section(section, marker, known) for section in sections if _shown(section))
    return Content(
        render_to_string("portal/document/summary.html", {"book": book, "summary": summary(book)}),
        render_to_string("portal/document/contents.html", {"lines": list(contents_lines(sections))}),
        document,
        render_to_string("portal/document/terms.html", {"terms": sorted(marker.used.values(), key=_number)}),
    )


def _number(term: terms.Term) -> int:
    return int(term.key.rpartition("-")[2])


def _shown(section: Section) -> bool:
    return not all(isinstance(block, _LEFT_OUT) for block in section.blocks)


def _section(section: Section, marker: terms.Marker, known: Sequence[terms.Term]) -> str:
    blocks = []
    for index, block in enumerate(section.blocks):
        if isinstance(block, Heading) and block.level <= CHAPTER:
            marker.begin()
        blocks.append(_block(block, anchor(section, index), section, marker, known))
    return render_to_string("portal/document/section.html", {"section": section, "blocks": blocks})


def _block(block: Block, name: str, section: Section, marker: terms.Marker, known: Sequence[terms.Term]) -> str:
    context: dict[str, Any] = {"block": block, "anchor": name, "section": section}
    match block:
        case Heading():
            template = "heading"
        case Paragraph():
            template = "paragraph"
            # A glossary explains its terms itself.
            context["html"] = block.text if section.key == "glossary" else marker.html(block.text)
        case Chart():
            template = "chart"
            context |= {"picture": charts.donut(block), "legend": charts.legend(block)}
        case TableBlock(table=table):
            template = "table"
            context |= {
                "table": table,
                "header": list(_header(table, name)),
                "rows": list(_rows(table, name)),
                "terms": terms.occurring(known, _words(table)),
                "wide": len(table.columns) > _NARROW,
            }
        case FormBlock(rows=rows):
            template = "form"
            context["rows"] = [
                [(cell, "col" if all(other.is_label for other in row) else "row") for cell in row] for row in rows
            ]
        case _:
            return ""
    return render_to_string(f"portal/document/{template}.html", context)


CHAPTER = 2
"""The level of headings below which terms are not explained again."""
_NARROW = 4
"""Columns of a table that a telephone can show side by side."""


class HeaderCell(NamedTuple):
    label: str
    colspan: int
    rowspan: int
    id: str
    scope: str


class BodyCell(NamedTuple):
    """A cell; `head` names a row, `headers` are the ids that name an amount where two sides share a row."""

    text: str
    classes: str
    head: bool
    id: str
    headers: str


def _header(table: Table, name: str) -> Iterator[list[HeaderCell]]:
    """The rows of heading cells, each with an id and with what it stands above."""
    for level, cells in enumerate(table.header_rows):
        yield [
            HeaderCell(
                cell.label,
                cell.colspan,
                cell.rowspan,
                f"{name}-h{level}-{start}",
                "colgroup" if cell.colspan > 1 else "col",
            )
            for start, cell in zip(_starts(table, level), cells, strict=True)
        ]


def _starts(table: Table, level: int) -> Iterator[int]:
    """The first column below each heading cell of a level."""
    columns = [index for index, column in enumerate(table.columns) if len(column.path) > level]
    place = 0
    for cell in table.header_rows[level]:
        yield columns[place]
        place += cell.colspan


def _rows(table: Table, name: str) -> Iterator[list[BodyCell]]:
    sides = _sides(table.columns)
    above = _above(table, name)
    for number, row in enumerate(table.rows):
        yield [
            _cell(row, number, column, name, side if len(sides) > 1 else (), above) for side in sides for column in side
        ]


def _cell(
    row: Row, number: int, column: int, name: str, side: Sequence[int], above: Sequence[Sequence[str]]
) -> BodyCell:
    cell = row.cells[column]
    words = ["n"] if cell.value is not None else []
    words += ["b"] if cell.strong else []
    words += [f"i{cell.indent}"] if cell.indent else []
    head = cell.value is None and bool(cell.text)
    heads = [f"{name}-r{number}-{other}" for other in side if row.cells[other].value is None and row.cells[other].text]
    headers = "" if head or not side else " ".join([*above[column], *heads])
    return BodyCell(cell.text, " ".join(words), head, f"{name}-r{number}-{column}" if head and side else "", headers)


def _above(table: Table, name: str) -> list[list[str]]:
    """The ids of the heading cells above each column."""
    above: list[list[str]] = [[] for _ in table.columns]
    for level, cells in enumerate(table.header_rows):
        columns = [index for index, column in enumerate(table.columns) if len(column.path) > level]
        place = 0
        for start, cell in zip(_starts(table, level), cells, strict=True):
            for column in columns[place : place + cell.colspan]:
                above[column].append(f"{name}-h{level}-{start}")
            place += cell.colspan
    return above


def _sides(columns: Sequence[Column]) -> list[list[int]]:
    """The columns of each side of a table: labels and the amounts that belong to them."""
    sides: list[list[int]] = [[]]
    for index, column in enumerate(columns):
        if index and columns[index - 1].is_amount and not column.is_amount:
            sides.append([])
        sides[-1].append(index)
    return sides


def _words(table: Table) -> str:
    """Title, headings and row labels of a table that has something to say."""
    labels = [cell.text for row in table.rows for cell in row.cells if cell.value is None] if table.has_data else []
    return "\n".join([table.title, *(column.name for column in table.columns), *labels])
