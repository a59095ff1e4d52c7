"""Tables of rows on an authoring page: what was posted, what it means for a package, and the plain table of inputs.

A script posts all tables as JSON in the one field `grid`; without a script each cell is a field `<table>-<row>-<column>`. Both give
the same rows of text, which are read in the same way: a cell holds a code or a value, the name of it, or both.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from book.relations import MAX_LINES, Fault
from disclosures.authoring.fields import AmountField
from disclosures.authoring.findings import Shown
from disclosures.authoring.forms import worst
from disclosures.authoring.places import cell_id

Row = dict[str, str]
"""The text of each cell by its column, as typed."""

UNREADABLE = "表格内容无法读取，没有保存。请重新打开页面后再改。"
MAX_CELL = 1_000

_AMOUNT = AmountField(required=False)


class UnreadableError(ValueError):
    """A post that no page of ours makes."""


@dataclass(frozen=True)
class Read:
    """What a cell means: its value in the package, and what is wrong with it ("" when nothing is known to be)."""

    value: Any
    fault: str = ""


class Choices:
    """Values that a cell may hold, with their words. Text that means none of them stays as it is, with its fault."""

    def __init__(
        self,
        title: str,
        words: Mapping[str, str],
        *,
        required: bool = True,
        missing: str = "",
        short: Mapping[str, str] | None = None,
    ):
        """`missing` is said of text that means no value; `short` gives values by further words for them."""
        self.words = words
        self._title = title
        self._required = required
        self._missing = missing or f"应为{'、'.join(words.values())}"
        self._values = {word: value for word, value in (short or {}).items() if value in words} | unique_names(words)

    def __call__(self, text: str) -> Read:
        typed = plain(text)
        if not typed:
            return Read("", f"请填{self._title}") if self._required else Read(None)
        if text.strip() in self.words:
            return Read(text.strip())
        if typed in self._values:
            return Read(self._values[typed])
        return Read(text, self._missing)

    def show(self, value: Any) -> str:
        return self.words.get(value, value or "")


class Codes:
    """Codes with their names: `2080109`, `2080109 社会保险经办机构` and the name alone, where it has one code, mean the same."""

    def __init__(self, title: str, names: Mapping[str, str], *, required: bool = True):
        self._title = title
        self._names = names
        self._required = required
        self._codes = unique_names(names)
        self._same = Counter(map(plain, names.values()))

    def __call__(self, text: str) -> Read:
        typed = plain(text)
        if not typed:
            return Read("", f"请填{self._title}") if self._required else Read(None)
        digits = re.match(r"[0-9]+", typed)
        if digits:
            return Read(digits[0])
        if typed in self._codes:
            return Read(self._codes[typed])
        if self._same[typed] > 1:
            return Read(text, f"有 {self._same[typed]} 个科目叫“{typed}”，请填编码")
        return Read(text, f"没有名为“{typed}”的{self._title}，请填编码")

    def show(self, value: Any) -> str:
        name = self._names.get(value or "", "")
        return f"{value} {name}" if name else value or ""


class Amounts:
    """Amounts in 元."""

    def __call__(self, text: str) -> Read:
        try:
            value = _AMOUNT.clean(text)
        except forms.ValidationError as error:
            return Read(text, error.messages[0])
        return Read("", "请填金额") if value is None else Read(value)

    def show(self, value: Any) -> str:
        whole, point, cents = str(value).partition(".")
        return (
            f"{int(whole):,}{point}{cents}" if whole.isascii() and whole.isdigit() and len(whole) < 20 else str(value)
        )


class Words:
    """One line of free text."""

    def __init__(self, *, required: str = ""):
        self._required = required

    def __call__(self, text: str) -> Read:
        if text.strip():
            return Read(text.strip())
        return Read("", self._required) if self._required else Read(None)

    def show(self, value: Any) -> str:
        return value or ""


@dataclass(frozen=True)
class Column:
    """A column of a table. `listed` names the list of suggestions that the plain input offers."""

    name: str
    title: str
    read: Choices | Codes | Amounts | Words
    listed: str = ""


@dataclass
class Table:
    """A table of rows on a page: its name in the package and in posts, its columns, its rows and what is wrong with them."""

    name: str
    columns: Sequence[Column]
    rows: list[Row]
    errors: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    findings: dict[tuple[int, str], list[Shown]] = field(default_factory=dict)
    spare: int = 5
    """Empty rows offered below the others."""
    kept: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """Rows that nobody typed, by their place: the values stand as they are."""

    @cached_property
    def reading(self) -> tuple[list[dict[str, Any]], list[Fault]]:
        """The rows as a package has them, and every fault of a cell that is known before the package is looked at as a whole."""
        values, faults = [], []
        for index, row in enumerate(self.rows):
            if index in self.kept:
                values.append(dict(self.kept[index]))
                continue
            value = {}
            for column in self.columns:
                read = column.read(row.get(column.name, ""))
                value[column.name] = read.value
                if read.fault:
                    faults.append(Fault(f"{self.name}[{index}].{column.name}", read.fault, read.value))
            values.append(value)
        return values, faults

    def add_fault(self, fault: Fault) -> bool:
        """Puts a fault at its cell, at the first cell of its row when it concerns the row. False when it is not of this table."""
        cell = self._cell(fault.path)
        if cell:
            self.errors.setdefault(cell, []).append(fault.message)
        return bool(cell)

    def put_finding(self, path: str, finding: Shown) -> bool:
        """As `add_fault`, what a rule found there."""
        cell = self._cell(path)
        if cell:
            self.findings.setdefault(cell, []).append(finding)
        return bool(cell)

    def _cell(self, path: str) -> tuple[int, str] | None:
        """Row and column of a path, the first column for a path of the row; None when it is not of this table."""
        found = re.match(rf"{self.name}\[(\d+)\](?:\.(\w+))?", path)
        if not found or int(found[1]) >= len(self.rows):
            return None
        names = [column.name for column in self.columns]
        return int(found[1]), found[2] if found[2] in names else names[0]

    def body(self) -> SafeString:
        """The rows of the plain table, then the spare ones. Joined here: a template is too slow for thousands of inputs."""
        html: list[str] = []
        for index in range(len(self.rows) + self.spare):
            row = self.rows[index] if index < len(self.rows) else {}
            html.append("<tr>")
            for column in self.columns:
                errors, found = self.errors.get((index, column.name), ()), self.findings.get((index, column.name), ())
                severity = f"has-finding has-finding-{worst(found)}" if found else ""
                marked = ' class="has-error"' if errors else f' class="{severity}"' if found else ""
                if found:
                    marked += f' id="{cell_id(self.name, index, column.name)}"'
                listed = f' list="{column.listed}"' if column.listed else ""
                html.append(
                    f'<td{marked}><input name="{self.name}-{index}-{column.name}" value="{escape(row.get(column.name, ""))}"'
                    f' aria-label="{column.title}"{listed} autocomplete="off">'
                    + "".join(f'<p class="authoring-error">{escape(error)}</p>' for error in errors)
                    + "".join(render_to_string("authoring/finding.html", {"finding": one}) for one in found)
                    + "</td>"
                )
            html.append(
                f'<td class="lines-delete"><input type="checkbox" name="{self.name}-{index}-delete" aria-label="删除"></td></tr>'
            )
        return mark_safe("".join(html))  # noqa: S308 -- what was typed is escaped above, the rest is this module's own


def shown(columns: Sequence[Column], values: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Rows of a package as text for the cells."""
    return [{column.name: column.read.show(value.get(column.name)) for column in columns} for value in values]


def posted(data: QueryDict, tables: Mapping[str, Sequence[str]], blank: Callable[[Row], bool]) -> dict[str, list[Row]]:
    """The posted rows of each table (its columns by its name) that are neither deleted nor blank. Raises UnreadableError."""
    grid = str(data.get("grid", ""))
    raw = _from_grid(grid, tables) if grid else _from_fields(data, tables)
    return {name: [row for row in rows if not row.pop("delete", "") and not blank(row)] for name, rows in raw.items()}


def _from_grid(text: str, tables: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError(UNREADABLE) from None
    found: dict[str, list[Row]] = {}
    for name, columns in tables.items():
        rows = content.get(name) if isinstance(content, dict) else None
        if not isinstance(rows, list) or len(rows) > MAX_LINES or not all(_sound(row, columns) for row in rows):
            raise UnreadableError(UNREADABLE)
        found[name] = rows
    return found


def _sound(row: Any, columns: Sequence[str]) -> bool:
    return isinstance(row, dict) and all(
        name in columns and isinstance(text, str) and len(text) <= MAX_CELL for name, text in row.items()
    )


def _from_fields(data: QueryDict, tables: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    found: dict[str, dict[int, Row]] = {name: {} for name in tables}
    for key, text in data.items():
        name, _, rest = key.partition("-")
        index, _, column = rest.partition("-")
        if name in tables and index.isascii() and index.isdigit() and len(index) < 6:
            if len(str(text)) > MAX_CELL:
                raise UnreadableError(UNREADABLE)
            if column in tables[name] or column == "delete":
                found[name].setdefault(int(index), {})[column] = str(text)
    return {name: [rows[index] for index in sorted(rows)] for name, rows in found.items()}


def plain(text: str) -> str:
    """What was typed without blanks around it and with full-width letters and digits as plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def unique_names(names: Mapping[str, str]) -> dict[str, str]:
    """Codes by name, of names that only one code has."""
    counts = Counter(map(plain, names.values()))
    return {plain(name): code for code, name in names.items() if counts[plain(name)] == 1}
