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
    Heading,
    Paragraph,
    Section,
    TableBlock,
    anchor,
    contents_lines,
)
from disclosures.rendering import charts

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
    blocks = [_block(block, anchor(section, index), contents) for index, block in enumerate(section.blocks)]
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


def _block(block: Block, name: str, contents: Sequence[NumberedLine]) -> str:
    context: dict[str, Any] = {"block": block, "anchor": name}
    match block:
        case Contents():
            context["lines"] = contents
        case Chart():
            context |= {"picture": charts.donut(block), "legend": charts.legend(block)}
        case TableBlock(table=table):
            context["dense"] = len(table.rows) > (LONG_LANDSCAPE if table.landscape else LONG_TABLE)
            context["widths"] = _percentages([column.width for column in table.columns])
        case FormBlock(widths=widths, rows=rows):
            context["widths"] = _percentages(widths)
            context["dense"] = sum(len(cell.text) for row in rows for cell in row) > LONG_FORM
    return get_template(f"disclosure/blocks/{_TEMPLATES[type(block)]}.html").render(context)


def _percentages(widths: Sequence[float]) -> list[str]:
    whole = sum(widths)
    return [f"{width * 100 / whole:.2f}" for width in widths]
