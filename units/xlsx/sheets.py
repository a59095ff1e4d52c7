"""The cells of an uploaded workbook as they stand, read once and in bounded memory.

openpyxl is not asked: it cannot tell a formula without a value from a blank cell, and it unfolds whatever ranges a file declares.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from units.xlsx.container import Attributes, Container, Entry, RefusedError

MAX_ROWS = 20_200
MAX_COLUMNS = 60
LAST_ROW = 1_048_576
"""Of any sheet of Excel."""
MAX_CELLS = 300_000
MAX_STRINGS = 500_000
MAX_MERGES = 1_000

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_EAST_ASIAN_DATES = frozenset((*range(27, 37), *range(50, 59)))


class Cell(NamedTuple):
    """A cell that is not blank. `kind`: n number, s text, d date (ISO text), b truth, e error, f formula without a value (its text)."""

    column: int
    kind: str
    text: str
    percent: bool = False


class Row(NamedTuple):
    number: int
    cells: list[Cell]


class Sheet(NamedTuple):
    """The rows that are not blank. `beyond`: the first row with content below those that are read, 0 for none."""

    entry: Entry
    rows: list[Row]
    merged: list[str]
    beyond: int
    wide: bool


class Styles(NamedTuple):
    dates: frozenset[int]
    percents: frozenset[int]


def address(column: int, row: int) -> str:
    """Such as "B7"."""
    return f"{get_column_letter(column)}{row}"


class Reader:
    """Reads sheets of one workbook; the bounds hold for all of them together."""

    def __init__(self, container: Container):
        """Raises RefusedError."""
        self.container = container
        self.epoch = MAC_EPOCH if container.year_1904 else WINDOWS_EPOCH
        self.strings = _strings(container) if container.strings else []
        self.styles = _styles(container) if container.styles else Styles(frozenset(), frozenset())
        self.cells = 0

    def sheet(self, entry: Entry) -> Sheet:
        """Raises RefusedError."""
        collector = _Collector(self)
        with suppress(_EnoughError):
            self.container.read(entry.part, collector.start, collector.end, collector.text)
        return Sheet(entry, collector.rows, collector.merged, collector.beyond, collector.wide)


class _EnoughError(Exception):
    """Nothing further needs to be read."""


class _Collector:
    """Callbacks for the XML of one sheet."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.rows: list[Row] = []
        self.merged: list[str] = []
        self.beyond = 0
        self.wide = False
        self.number = self.column = 0
        self.current: list[Cell] = []
        self.attributes: Attributes = {}
        self.pieces: list[str] | None = None
        self.value: str | None = None
        self.formula: str | None = None
        self.phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self.attributes = attributes
            self.value = self.formula = None
            letters = attributes.get("r", "").rstrip("0123456789")
            self.column = _COLUMNS.get(letters, MAX_COLUMNS + 1) if letters else self.column + 1
        elif name == "v" or (name == "t" and not self.phonetic):
            if self.number > MAX_ROWS:
                self.beyond = self.number
                raise _EnoughError
            self.pieces = []
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            if not 1 <= self.number <= LAST_ROW:
                raise ValueError(self.number)
            self.column = 0
            self.current = []
        elif name == "f":
            self.pieces = []
        elif name == "rPh":
            self.phonetic = True
        elif name == "mergeCell" and len(self.merged) < MAX_MERGES:
            self.merged.append(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self.pieces is not None:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        if name == "v" or name == "t":
            if self.pieces is not None:
                self.value = (self.value or "") + "".join(self.pieces)
                self.pieces = None
        elif name == "c":
            if self.value or self.formula is not None:
                self._cell()
        elif name == "f":
            self.formula = "=" + "".join(self.pieces or ())
            self.pieces = None
        elif name == "row":
            if self.current and self.number <= MAX_ROWS:
                self.rows.append(Row(self.number, self.current))
        elif name == "rPh":
            self.phonetic = False

    def _cell(self) -> None:
        if self.column > MAX_COLUMNS:
            self.wide = True
            return
        self.reader.cells += 1
        if self.reader.cells > MAX_CELLS:
            raise RefusedError(f"工作簿有 {MAX_CELLS:,} 个以上填写了的单元格，不像按模板填写的。请下载模板填写。")
        kind, text, percent = self._typed()
        if text:
            self.current.append(Cell(self.column, kind, text, percent))

    def _typed(self) -> tuple[str, str, bool]:
        """Kind, text and whether it is shown in percent."""
        text, kind = self.value or "", self.attributes.get("t", "n")
        if not text and kind != "str":
            return "f", self.formula or "", False
        if kind == "s":
            strings, index = self.reader.strings, int(text)
            if not 0 <= index < len(strings):
                raise ValueError(index)
            return "s", strings[index], False
        if kind in ("str", "inlineStr"):
            return "s", unescaped(text), False
        if kind == "d":
            return self._written_date(text)
        if kind != "n":
            return ("b" if kind == "b" else "e"), text, False
        style = int(self.attributes.get("s", 0))
        if style in self.reader.styles.dates:
            return self._date(text)
        return "n", text, style in self.reader.styles.percents

    def _date(self, text: str) -> tuple[str, str, bool]:
        try:
            value = from_excel(float(text), self.reader.epoch)
        except (OverflowError, ValueError):
            return "n", text, False
        if isinstance(value, datetime):
            return "d", value.isoformat(), False
        return "n", text, False

    def _written_date(self, text: str) -> tuple[str, str, bool]:
        try:
            return "d", datetime.fromisoformat(text).replace(tzinfo=None).isoformat(), False
        except ValueError:
            return "e", text, False


_COLUMNS = {get_column_letter(column): column for column in range(1, MAX_COLUMNS + 1)}


def unescaped(text: str) -> str:
    """The text of an XML string: `_x000D_` and the like are the characters they stand for; line ends are those of a Book."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def escaped(text: str) -> str:
    """Text such that `unescaped` and Excel read it as it is: what looks like an escape, and characters that XML cannot hold."""
    text = _LIKE_ESCAPE.sub("_x005F_", text) if "_x" in text else text
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _strings(container: Container) -> list[str]:
    found: list[str] = []
    pieces: list[str] = []
    within = phonetic = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal within, phonetic
        if name == "t":
            within = not phonetic
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            phonetic = True

    def text(data: str) -> None:
        if within:
            pieces.append(data)

    def end(name: str) -> None:
        nonlocal within, phonetic
        if name == "t":
            within = False
        elif name == "rPh":
            phonetic = False
        elif name == "si":
            found.append(unescaped("".join(pieces)))
            if len(found) > MAX_STRINGS:
                raise RefusedError(f"工作簿有 {MAX_STRINGS:,} 条以上的文字，不像按模板填写的。请下载模板填写。")

    container.read(container.strings, start, end, text)
    return found


def _styles(container: Container) -> Styles:
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    used: list[int] = []
    within = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal within
        if name == "numFmt" and len(formats) < MAX_STRINGS:
            formats[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            within = True
        elif name == "xf" and within and len(used) < MAX_STRINGS:
            used.append(int(attributes.get("numFmtId", 0)))

    def end(name: str) -> None:
        nonlocal within
        if name == "cellXfs":
            within = False

    container.read(container.styles, start, end, None)
    dates = {number for number, code in formats.items() if is_date_format(code)} | _EAST_ASIAN_DATES
    percents = {number for number, code in formats.items() if code.endswith("%")}
    return Styles(
        frozenset(style for style, number in enumerate(used) if number in dates),
        frozenset(style for style, number in enumerate(used) if number in percents),
    )
