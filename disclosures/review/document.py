"""The document as it prints, with what a reviewer wants beside it: last year's figures, what is new, comments where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.template.loader import render_to_string

from book import money
from book.document import Chart, Cover, FormBlock, FormCell, Heading, Paragraph, Section, TableBlock, anchor
from book.grid import Grid, GridRow, RowKey
from book.money import ZERO
from book.spots import Spots, head, sentences
from book.tables import Cell, Table
from disclosures.rendering import html
from disclosures.review.threads import Thread

BLOCKS = "review/blocks"
GONE = 40
"""Rows of last year that are no more, listed below their table."""


class Against(NamedTuple):
    """Last year's figure beside this year's: as printed, the rate of change in words, and whether it rises or falls."""

    text: str
    rate: str
    direction: str


class Shown(NamedTuple):
    """A cell, a sentence or a title with what stands beside it. `ref` is "" for what cannot be commented on."""

    cell: Cell | FormCell | str
    ref: str
    threads: Sequence[Thread] = ()
    before: Against | None = None
    changed: bool = False


class GoneRow(NamedTuple):
    """A row that last year's table has and this year's has not, with its first amount as printed."""

    label: str
    text: str


class Beside:
    """What is shown beside a document. `before` is last year's document and `seen` what was looked at last, where there is one."""

    def __init__(
        self,
        spots: Spots,
        placed: Mapping[str, Sequence[Thread]],
        before: Spots | None = None,
        seen: Spots | None = None,
    ):
        self._spots, self._placed, self._before, self._seen = spots, placed, before, seen

    def fragments(self) -> Iterator[str]:
        """The HTML of every section in order."""
        contents = html.unnumbered(self._spots.sections)
        for section in self._spots.sections:
            blocks = []
            for index, block in enumerate(section.blocks):
                name = anchor(section, index)
                match block:
                    case TableBlock(table=table):
                        blocks.append(self._table(section, block, name, table))
                    case FormBlock(title=title):
                        rows, own = list(self._form_rows(block, name)), Shown(title, name, self._placed.get(name, ()))
                        blocks.append(html.of_block(section, block, name, folder=BLOCKS, shown=rows, title=own))
                    case Cover(lines=lines, foot=foot):
                        shown = [self._title(text, f"{name}-{place}") for place, text in enumerate((*lines, foot))]
                        blocks.append(html.of_block(section, block, name, folder=BLOCKS, shown=shown))
                    case Heading(text=title) | Chart(title=title):
                        own = self._title(title, name)
                        blocks.append(html.of_block(section, block, name, folder=BLOCKS, title=own))
                    case Paragraph():
                        shown = list(self._sentences(section, block, name))
                        blocks.append(html.of_block(section, block, name, folder=BLOCKS, shown=shown))
                    case _:
                        blocks.append(html.of_block(section, block, name, contents))
            yield html.of_blocks(section, blocks)

    def _title(self, text: str, ref: str) -> Shown:
        changed = self._seen is not None and text not in self._seen.texts
        return Shown(text, ref if text else "", self._placed.get(ref, ()), changed=changed)

    # tables

    def _table(self, section: Section, block: TableBlock, name: str, table: Table) -> str:
        own = self._spots.tables[table.number][2]
        before, seen = _grid(self._before, table.number), _grid(self._seen, table.number)
        sides: dict[int, list[tuple[RowKey, GridRow]]] = {}
        for key, row in own.rows.items():
            sides.setdefault(row.place, []).append((key, row))
        columns = list(own.columns)
        rows = [
            (
                f"{name}-{index}",
                [
                    self._cell(
                        f"{name}-{index}-{column}", columns[column], table.rows[index].cells[column], *at, before, seen
                    )
                    for at in sides[index]
                    for column in range(at[1].start, at[1].end)
                ],
            )
            for index in range(len(table.rows))
        ]
        title = self._title(table.title, name)
        heads = [
            (ref := head(name, line), [(cell, self._title(cell.label, f"{ref}-{at}")) for at, cell in enumerate(cells)])
            for line, cells in enumerate(table.header_rows)
        ]
        text = html.of_block(section, block, name, folder=BLOCKS, shown=rows, title=title, heads=heads)
        return text + render_to_string("review/gone.html", {"rows": list(_gone(own, before)), "many": GONE})

    def _cell(
        self, ref: str, column: str, cell: Cell, key: RowKey, row: GridRow, before: Grid | None, seen: Grid | None
    ) -> Shown:
        if not cell.text and cell.value is None:
            return Shown(cell, "")
        found = self._placed.get(ref, ())
        if cell.value is None:
            return Shown(cell, ref, found)
        changed = seen is not None and _amount(seen, key, column) != cell.value
        return Shown(cell, ref, found, _against(cell.value, before, key, column), changed)

    # forms and text

    def _form_rows(self, block: FormBlock, name: str) -> Iterator[tuple[str, list[Shown]]]:
        for index, cells in enumerate(block.rows):
            shown = []
            for column, cell in enumerate(cells):
                ref, known = f"{name}-{index}-{column}", (block.project, cell.field)
                if not cell.field:
                    shown.append(Shown(cell, ""))
                    continue
                then = self._before.form_texts.get(known) if self._before and cell.is_amount else None
                changed = self._seen is not None and self._seen.form_texts.get(known) != cell.text
                # The form of the whole unit is in 万元, those of projects are in 元.
                before = _typed_against(cell.text, then, 1 if block.project else 10_000)
                shown.append(Shown(cell, ref, self._placed.get(ref, ()), before, changed))
            yield f"{name}-{index}", shown

    def _sentences(self, section: Section, block: Paragraph, name: str) -> Iterator[Shown]:
        for number, text in enumerate(sentences(block.text)):
            ref = f"{name}-{number}" if text.strip() else ""
            changed = bool(ref) and self._seen is not None and text not in self._seen.texts
            yield Shown(text, ref, self._placed.get(ref, ()), changed=changed)


def _grid(spots: Spots | None, number: int) -> Grid | None:
    if spots is None or number not in spots.tables:
        return None
    return spots.tables[number][2]


def _amount(grid: Grid, key: RowKey, column: str) -> Decimal:
    row = grid.rows.get(key)
    return row.amounts.get(column, ZERO) if row else ZERO


def _against(now: Decimal, before: Grid | None, key: RowKey, column: str) -> Against | None:
    """Nothing when both years are zero."""
    if before is None:
        return None
    then = _amount(before, key, column)
    return _change(now, then, money.cell(then) or "0") if now or then else None


def _typed_against(now: str, then: str | None, unit: int) -> Against | None:
    """As `_against`, of two amounts as a form prints them, which count so many 元."""
    if not now or not then:
        return None
    new, old = (Decimal(text.replace(",", "")) * unit for text in (now, then))
    return _change(new, old, then) if new or old else None


def _change(now: Decimal, then: Decimal, printed: str) -> Against:
    rate, change = money.rate(now, then), money.change(now, then)
    words = "新增" if rate is None else "持平" if not change else f"{rate:+.2f}%"
    return Against(printed, words, "up" if change > 0 else "down" if change < 0 else "")


def _gone(own: Grid, before: Grid | None) -> Iterator[GoneRow]:
    """The rows with an amount that stood in last year's table alone."""
    for key, row in before.rows.items() if before else ():
        amount = next((amount for amount in row.amounts.values() if amount), None)
        if key not in own.rows and amount:
            yield GoneRow(row.label, money.cell(amount))
