"""Sections as HTML: one template for each kind of block, the same for preview and PDF. All text is escaped by the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template, render_to_string

from book.document import (
    Block,
    Chart,
    Contents,
    ContentsLine,
    Cover,
    FormBlock,
    FormCell,
    Heading,
    Paragraph,
    Section,
    TableBlock,
    anchor,
    contents_lines,
)
from book.tables import Table
from disclosures.rendering import charts

LONG_NAMES = (24, 80)
"""Characters of a unit's name above which the cover is set smaller, and smaller again."""

PORTRAIT_WIDTH, LANDSCAPE_WIDTH, CELL_PADDING = 493.0, 740.0, 7.0
"""Room of tables and padding of a cell in points, as the style sheet has them."""
DIGIT_WIDTH, POINT_WIDTH, SMALLEST = 0.588, 0.335, 5
"""Widths of a bold digit and of the decimal point in ems, and the smallest size of figures in points."""

LONG_TABLE, LONG_LANDSCAPE, LONG_FORM = 30, 17, 700
"""Rows of a table, and characters of a form, above which it is set smaller so that it keeps to its page."""

_TEMPLATES: Mapping[type, str] = {
    Cover: "cover",
    Contents: "contents",
    Heading: "heading",
    Paragraph: "paragraph",
    Chart: "chart",
    TableBlock: "table",
    FormBlock: "form",
}


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line of the table of contents with its page, "" where pages are not known (on screen)."""

    line: ContentsLine
    page: str


def fragment(section: Section, contents: Sequence[NumberedLine] = ()) -> str:
    """The HTML of a section, to be put into a page. `contents` is what a Contents block lists."""
    blocks = [of_block(section, block, anchor(section, index), contents) for index, block in enumerate(section.blocks)]
    return of_blocks(section, blocks)


def of_blocks(section: Section, blocks: Sequence[str]) -> str:
    """The HTML of a section from that of its blocks."""
    return render_to_string("disclosure/section.html", {"section": section, "blocks": blocks})


def unnumbered(sections: tuple[Section, ...]) -> list[NumberedLine]:
    """The table of contents for the screen, where nothing has a page."""
    return [NumberedLine(line, "") for line in contents_lines(sections)]


def page(title: str, author: str, fragments: Sequence[str]) -> str:
    """A whole HTML page around fragments, without style: what the PDF is laid out from."""
    return render_to_string("disclosure/page.html", {"title": title, "author": author, "fragments": fragments})


def folios(wanted: Sequence[tuple[bool, int]]) -> str:
    """A page of HTML that prints nothing but page numbers: (landscape, number) for each page."""
    return render_to_string("disclosure/folios.html", {"folios": wanted})


def of_block(
    section: Section,
    block: Block,
    name: str,
    contents: Sequence[NumberedLine] = (),
    *,
    folder: str = "disclosure/blocks",
    **more: Any,
) -> str:
    """The HTML of a block whose anchor is `name`. Another folder may hold templates that extend those of print, and be given more
    to show."""
    context: dict[str, Any] = {"section": section, "block": block, "anchor": name, **more}
    match block:
        case Cover(lines=lines):
            context["length"] = sum(len(lines[0]) > limit for limit in LONG_NAMES)
        case Contents():
            context["lines"] = contents
        case Chart():
            context |= {"picture": charts.donut(block), "legend": charts.legend(block)}
        case TableBlock(table=table):
            context |= {"dense": is_dense(table), "smaller": figure_size(table, word_size(table))}
            context["widths"] = _percentages([column.width for column in table.columns])
        case FormBlock(widths=widths, rows=rows):
            context["widths"] = _percentages(widths)
            context["dense"] = is_long(rows)
    return get_template(f"{folder}/{_TEMPLATES[type(block)]}.html").render(context)


def is_dense(table: Table) -> bool:
    """Whether a table has so many rows that it is set smaller."""
    return len(table.rows) > (LONG_LANDSCAPE if table.landscape else LONG_TABLE)


def is_long(rows: Sequence[Sequence[FormCell]]) -> bool:
    """Whether a form has so much text that it is set smaller."""
    return sum(len(cell.text) for row in rows for cell in row) > LONG_FORM


def word_size(table: Table) -> int:
    """The size in points of a table's words."""
    return 9 if is_dense(table) else 10


def figure_size(table: Table, usual: int) -> int:
    """The size in points in which the longest figure of each column keeps to its column; 0 where the usual size does."""
    whole = sum(column.width for column in table.columns)
    size = usual
    for index, column in enumerate(table.columns):
        if column.is_amount:
            longest = max((len(row.cells[index].text) for row in table.rows), default=0)
            room = column.width / whole * (LANDSCAPE_WIDTH if table.landscape else PORTRAIT_WIDTH) - CELL_PADDING
            ems = (longest - 1) * DIGIT_WIDTH + POINT_WIDTH
            while size > SMALLEST and ems * size > room:
                size -= 1
    return size if size < usual else 0


def _percentages(widths: Sequence[float]) -> list[str]:
    whole = sum(widths)
    return [f"{width * 100 / whole:.2f}" for width in widths]
