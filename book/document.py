"""What a printed disclosure consists of: sections of blocks. Nothing here knows a province or a medium.

A section is laid out on pages of its own; a block is one thing to read. HTML, PDF and every other form of a disclosure
are made from the same sections.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from book.tables import Table


class Span(NamedTuple):
    """A run of text. `field` is the path of the typed field it came from, "" for computed words and numbers."""

    text: str
    field: str = ""


class ParagraphStyle(StrEnum):
    BODY = "body"
    SUBHEADING = "subheading"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: lines of the title, then the date line (may be empty)."""

    lines: tuple[str, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table of contents stands; its lines come from the headings of the other sections."""

    title: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is a part, 2 a chapter, 3 a subdivision. `contents` is its line in the table of contents, "" for none."""

    text: str
    level: int
    contents: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]
    style: ParagraphStyle = ParagraphStyle.BODY

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Slice(NamedTuple):
    """A part of a chart; the amount is in 元."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """Parts of a whole. Always stands beside the sentence that says the same."""

    title: str
    slices: tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    table: Table
    contents: str


class FormCell(NamedTuple):
    """A cell of a form: a label or a value, spanning columns and rows. `field` is the path within the form of the field that a
    value comes from."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    is_label: bool = False
    is_amount: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A performance form as a grid: relative widths of its columns, rows of cells, a line below. `project` is the key of the
    project that it belongs to, "" for that of the whole unit."""

    title: str
    subtitle: str
    widths: tuple[float, ...]
    rows: tuple[tuple[FormCell, ...], ...]
    foot: tuple[str, ...] = ()
    project: str = ""


Block = Cover | Contents | Heading | Paragraph | Chart | TableBlock | FormBlock


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of their own. `key` is unique in a document and stays the same from one rendering to the next."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False

    @property
    def tabular(self) -> bool:
        """True when the section is a table or a form rather than text."""
        return any(isinstance(block, TableBlock | FormBlock) for block in self.blocks)


class ContentsLine(NamedTuple):
    """A line of the table of contents: the section and anchor that it leads to."""

    text: str
    level: int
    section: str
    anchor: str


def anchor(section: Section, index: int) -> str:
    """The anchor of the block at this index, unique in the document."""
    return f"{section.key}-{index}"


def contents_lines(sections: tuple[Section, ...]) -> Iterator[ContentsLine]:
    """The lines of the table of contents in order."""
    for section in sections:
        for index, block in enumerate(section.blocks):
            if isinstance(block, Heading) and block.contents:
                yield ContentsLine(block.contents, block.level, section.key, anchor(section, index))
            elif isinstance(block, TableBlock):
                yield ContentsLine(block.contents, 2, section.key, anchor(section, index))
