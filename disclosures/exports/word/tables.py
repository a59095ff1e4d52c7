"""Tables, forms and charts as tables of Word. Widths are in twips, a twentieth of a point; sizes in points."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from book.document import FormBlock, FormCell
from book.tables import Cell, HeaderCell, Table
from disclosures.exports.grid import placed
from disclosures.exports.word.elements import Element, element, paragraph, run
from disclosures.exports.word.styles import figures
from disclosures.rendering.charts import LegendLine

HEADING_FILL, LABEL_FILL = "EEF2F6", "F3F6F9"
INDENT = 200
"""Of each level of a row."""
PICTURE = 2400
"""Width and height of a chart."""


class Look(NamedTuple):
    """How the text of a cell stands."""

    properties: Sequence[Element]
    align: str = "left"
    fill: str = ""
    indent: int = 0
    keep_next: bool = False


def figure_table(table: Table, width: int, *, size: float, figure_size: float) -> Element:
    """One of the tables, its headings on every page."""
    widths = _shared(width, [column.width for column in table.columns])
    rows = _merged(table.header_rows, widths, lambda cell: (cell.label, _heading(size)))
    if table.numbered:
        look = Look(figures(size), "center")
        rows.append([_cell(share, str(number), look) for number, share in enumerate(widths, 1)])
    made = [_row(cells, heading=True) for cells in rows]
    for printed in table.rows:
        cells = zip(printed.cells, table.columns, widths, strict=True)
        made.append(
            _row([_cell(w, cell.text, _figure(cell, size, figure_size if c.is_amount else 0)) for cell, c, w in cells])
        )
    return _table(widths, made, table.title)


def form_table(form: FormBlock, width: int, *, size: float) -> Element:
    """A performance form."""
    widths = _shared(width, form.widths)
    rows = _merged(form.rows, widths, lambda cell: (cell.text, _form_cell(cell, size)))
    return _table(widths, [_row(cells) for cells in rows], form.title)


def chart_table(picture: Element, legend: Sequence[LegendLine], width: int, title: str) -> Element:
    """A chart and, beside it, what it says in words; without borders."""
    label = (width - PICTURE - 400) // 2
    widths = [PICTURE + 200, 400, label, label // 2, width - PICTURE - 600 - label - label // 2]
    rows = []
    for number, line in enumerate(legend):
        merged = element("vMerge", val="restart" if number == 0 else "continue")
        holder = _bare_cell(widths[0], picture if number == 0 else None, merged)
        words = (("■", "center", line.colour.lstrip("#")), (line.label, "left", ""))
        amounts = ((f"{line.amount}万元", "right", ""), (f"{line.share}%", "right", ""))
        cells = [
            _cell(share, text, Look(figures(10.5, colour=colour), align, keep_next=number < len(legend) - 1))
            for share, (text, align, colour) in zip(widths[1:], (*words, *amounts), strict=True)
        ]
        rows.append(_row([holder, *cells], height=max(PICTURE // len(legend), 300)))
    return _table(widths, rows, title, border="nil")


def _heading(size: float) -> Look:
    return Look(figures(size, sans=True), "center", HEADING_FILL)


def _figure(cell: Cell, size: float, figure_size: float) -> Look:
    """`figure_size` is that of an amount, 0 for words."""
    align = "right" if figure_size else "left"
    return Look(figures(figure_size or size, bold=cell.strong), align, indent=cell.indent * INDENT)


def _form_cell(cell: FormCell, size: float) -> Look:
    if cell.is_label:
        return Look(figures(size, sans=True), "center", LABEL_FILL)
    return Look(figures(size), "right" if cell.is_amount else "left")


def _merged(
    rows: Sequence[Sequence[HeaderCell]] | Sequence[Sequence[FormCell]],
    widths: Sequence[int],
    shown: Callable[..., tuple[str, Look]],
) -> list[list[Element]]:
    """Rows with merged cells: where a cell reaches down, the rows below hold its continuation."""
    made: list[dict[int, Element]] = [{} for _ in rows]
    for row, column, cell in placed(rows):
        width = sum(widths[column : column + cell.colspan])
        span = [element("gridSpan", val=cell.colspan)] if cell.colspan > 1 else []
        text, look = shown(cell)
        for down in range(min(cell.rowspan, len(rows) - row)):
            reach = [element("vMerge", val="continue" if down else "restart")] if cell.rowspan > 1 else []
            spans = [*(span if not down else [element("gridSpan", val=cell.colspan)] if span else []), *reach]
            made[row + down][column] = _cell(width, "" if down else text, look, *spans)
    return [[cells[column] for column in sorted(cells)] for cells in made]


def _cell(width: int, text: str, look: Look, *spans: Element) -> Element:
    properties = [
        *([element("keepNext")] if look.keep_next else []),
        *([element("ind", left=look.indent)] if look.indent else []),
        element("jc", val=look.align),
    ]
    words = paragraph("Cell", *([run(text, *map(_copy, look.properties))] if text else []), properties=properties)
    fill = [element("shd", val="clear", color="auto", fill=look.fill)] if look.fill else []
    return element("tc", _cell_properties(width, *spans, *fill), words)


def _bare_cell(width: int, content: Element | None, *spans: Element) -> Element:
    return element("tc", _cell_properties(width, *spans), paragraph("Cell", *([] if content is None else [content])))


def _cell_properties(width: int, *more: Element) -> Element:
    return element("tcPr", element("tcW", w=width, type="dxa"), *more, element("vAlign", val="center"))


def _row(cells: Sequence[Element], *, heading: bool = False, height: int = 0) -> Element:
    properties = [
        element("cantSplit"),
        *([element("trHeight", val=height, hRule="atLeast")] if height else []),
        *([element("tblHeader")] if heading else []),
    ]
    return element("tr", element("trPr", *properties), *cells)


def _table(widths: Sequence[int], rows: Sequence[Element], description: str, border: str = "single") -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = element(
        "tblPr",
        element("tblW", w=sum(widths), type="dxa"),
        element("jc", val="center"),
        element("tblBorders", *(element(side, val=border, sz=4, space=0, color="333333") for side in sides)),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *(element(side, w=60, type="dxa") for side in ("left", "right"))),
        element("tblLook", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
        element("tblCaption", val=description),
    )
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=width) for width in widths)), *rows)


def _shared(width: int, shares: Sequence[float]) -> list[int]:
    """The width in these shares, to the twip."""
    whole, edges = sum(shares), [0]
    for index in range(1, len(shares) + 1):
        edges.append(round(width * sum(shares[:index]) / whole))
    return [right - left for left, right in pairwise(edges)]


def _copy(properties: Element) -> Element:
    # An element stands in one place: a look is used in many.
    return properties.__copy__()
