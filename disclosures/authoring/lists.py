"""Lists inside a form: rows of the same columns, each column posted as parallel values, so that rows move without numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from book.relations import Fault
from disclosures.authoring.forms import PackageForm, name
from disclosures.editing import Package

if TYPE_CHECKING:
    from disclosures.authoring.findings import Shown

Row = dict[str, str]

_CELL = re.compile(r"(.+)\[(\d+)\](?:\.(\w+))?")
CUT_OFF = "页面没有完整送达，请重新打开后再改。"


class RowsWidget(forms.Widget):
    """Reads the rows of a list; the page's own template shows them."""

    def __init__(self, columns: Sequence[str]):
        super().__init__()
        self.columns = columns

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The rows, None when the columns differ in length. Rows that were put in as a list are taken as they are."""
        whole = data.get(name)
        if isinstance(whole, list):
            return whole
        columns = [data.getlist(f"{name}-{column}") for column in self.columns]
        if len({len(found) for found in columns}) > 1:
            return None
        return [dict(zip(self.columns, cells, strict=True)) for cells in zip(*columns, strict=True)]


class RowsField(forms.Field):
    """A list of rows; a row whose `decisive` columns are blank is none."""

    widget: RowsWidget
    default_error_messages = {"cut_off": CUT_OFF}

    def __init__(self, columns: Sequence[str], decisive: Sequence[str] = (), **options: Any):
        super().__init__(widget=RowsWidget(columns), **{"required": False, **options})
        self.columns = columns
        self.decisive = decisive or columns

    def clean(self, value: Any) -> list[Row]:
        if value is None:
            raise forms.ValidationError(self.error_messages["cut_off"], code="cut_off")
        return self.filled(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is None or self.filled(initial or []) != self.filled(data)

    def filled(self, rows: Iterable[Row]) -> list[Row]:
        """The rows without the blank ones, with a browser's line ends made those of a Book."""
        rows = [{column: cell.replace("\r\n", "\n") for column, cell in row.items()} for row in rows]
        return [row for row in rows if any(row[column].strip() for column in self.decisive)]


class ListsForm(PackageForm):
    """A form with lists. An error may stand at one cell of a row, counted among the rows that are not blank."""

    def __init__(self, package: Package, data: Any = None, initial: Mapping[str, Any] | None = None):
        super().__init__(package, data, initial)
        self._cells: dict[tuple[str, int, str], str] = {}
        self._found: dict[tuple[str, int], list[tuple[str, Shown]]] = {}
        self.rows_are_saved = data is None
        """Whether the rows stand as they are in the package, where findings name them by number."""

    @classmethod
    def lists(cls) -> list[str]:
        """The paths whose values are lists of rows."""
        return [entry.path for _, entries in cls.groups for entry in entries if isinstance(entry.field, RowsField)]

    @classmethod
    def list_at(cls, path: str) -> RowsField | None:
        """The field of the list at a path, None when there is none."""
        fields = (entry.field for _, entries in cls.groups for entry in entries if entry.path == path)
        return next((field for field in fields if isinstance(field, RowsField)), None)

    @classmethod
    def typed(cls, package: Package, data: Any) -> "ListsForm":
        """The form showing what was posted, neither checked nor saved."""
        fields = cls(package).fields
        found = {key: field.widget.value_from_datadict(data, {}, key) for key, field in fields.items()}
        form = cls(package, initial={key: entry for key, entry in found.items() if entry is not None})
        form.rows_are_saved = False
        return form

    def put_finding(self, path: str, finding: "Shown") -> bool:
        cell = _CELL.fullmatch(path)
        if cell and self.rows_are_saved and cell[1] in self.lists():
            self._found.setdefault((cell[1], int(cell[2])), []).append((cell[3] or "", finding))
            return True
        return super().put_finding(path, finding)

    @classmethod
    def merged(cls, base: Package, current: Package, data: Any, revision: int) -> Any:
        merged = super().merged(base, current, data, revision)
        for path in cls.lists():
            if merged.get(name(path)) == "":
                merged[name(path)] = []
        return merged

    def shown(self, path: str, other: Any) -> Any:
        if path not in self.lists():
            return super().shown(path, other)
        return "；".join(" ".join(cell for cell in row.values() if cell) for row in other) or "（空）"

    def add_cell_error(self, path: str, index: int, column: str, message: str) -> None:
        """Puts an error at a cell."""
        self._cells[(path, index, column)] = message
        self.add_error(name(path), f"第 {index + 1} 行：{message}")

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows as the page shows them: each with its cells, the errors at them, and what the rules found in it: by column and
        all together."""
        shown, index = [], 0
        field = self.fields[name(path)]
        for row in self[name(path)].value() or []:
            errors = {column: self._cells.get((path, index, column), "") for column in row}
            filled = bool(field.filled([row])) if isinstance(field, RowsField) else True
            found = self._found.get((path, index), []) if filled else []
            shown.append(
                {
                    "cells": row,
                    "errors": errors if filled else {},
                    "found": {column: finding.severity.value for column, finding in reversed(found)},
                    "findings": [finding for _, finding in found],
                }
            )
            index += filled
        return shown


def relative(faults: Iterable[Fault], prefix: str) -> Iterable[Fault]:
    """The faults at or below a path, as seen from there; the others as they are."""
    for fault in faults:
        inside = fault.path.startswith((f"{prefix}.", f"{prefix}["))
        yield fault._replace(path=fault.path[len(prefix) :].lstrip(".")) if inside else fault


def rearranged(form_class: type[ListsForm], data: Any, act: str, path: str, index: int) -> None:
    """Adds a blank row to a posted list, removes one, or moves one up or down; what cannot be done changes nothing.

    A list that was changed stands in the posted data as itself, where RowsWidget finds it.
    """
    field = form_class.list_at(path)
    if field is None:
        return
    rows = field.widget.value_from_datadict(data, {}, name(path)) or []
    match act:
        case "add":
            rows.append(dict.fromkeys(field.columns, ""))
        case "remove" if index < len(rows):
            del rows[index]
        case "up" if 0 < index < len(rows):
            rows[index - 1 : index + 1] = [rows[index], rows[index - 1]]
        case "down" if index < len(rows) - 1:
            rows[index : index + 2] = [rows[index + 1], rows[index]]
    data[name(path)] = rows
