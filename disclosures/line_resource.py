"""Budget lines as a list of the admin takes them out and brings them in.

A row of a file names its budget, the revision that it saw and the line. The cells are read by the rules of the grid, the whole
changed package is checked for the preview, and `editing.write` writes each budget: all of a file or nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction
from import_export import fields
from import_export.resources import ModelResource

from book import package
from book.labels import LEVEL_LABELS
from book.relations import Fault
from book.types import Nature
from budgets.models import Budget, BudgetLine
from budgets.queries import visible_budgets
from budgets.year_subjects import year_subjects
from disclosures import editing, store
from disclosures.authoring.line_tables import LinesForm
from disclosures.authoring.rows import Row
from disclosures.editing import Package
from disclosures.workbook import layout, values
from disclosures.workbook.fields import Field, Type, choice
from units.policy import Action, User
from units.xlsx.sheets import Cell

NAMES = {
    "unit_code": Field("unit_code", "单位代码", Type.CODE, required=True),
    "year": Field("year", "年度", Type.YEAR, required=True),
    "level": choice("level", "级次", LEVEL_LABELS),
    "revision": Field("revision", "修订号", Type.COUNT, required=True),
    "number": Field("number", "行号", Type.COUNT),
}
"""The columns that say which line of which budget a row is."""
FACTS = {field.path: field for field in layout.LINES.fields}
TITLES = {name: field.heading for name, field in (NAMES | FACTS).items()}

NO_BUDGET = "没有这份预算，或者它不由您编制。"
OTHER_REVISION = "同一份预算各行的修订号应当相同"
TWICE = "文件中有两行都是这一行"
NO_NAME = "{} 不在本年的科目内，也没有名称。请在“预算明细”一页录入这一行和科目的名称"

_LINE = re.compile(r"lines\[(\d+)\](?:\.(\w+))?")
_ENGLISH = re.compile(r"（[a-z_]+）")


@dataclass
class Entry:
    """A row of a file: what names it, what is typed in it, the texts of its line before and after, and what is wrong by column."""

    names: dict[str, Any]
    typed: Row
    place: int | None = None
    before: Row = field(default_factory=lambda: dict.fromkeys(TITLES, ""))
    after: Row = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def fault(self, message: str, column: str = "") -> None:
        self.faults.setdefault(TITLES.get(column, NON_FIELD_ERRORS), []).append(message)


Group = tuple[Budget, list[Entry]]


class LineResource(ModelResource):
    """Rows are handled as texts by column; `before_import` has found out all about them before the first is handled."""

    guide = (
        "“单位代码”“年度”“级次”“行号”认定是哪一行：“行号”留空的是新的一行，加在最后；文件中没有的行不变。"
        "“修订号”照导出的填写；导出之后又有人保存过的，须重新导出。"
    )

    class Meta:
        model = BudgetLine
        fields: tuple[str, ...] = ()
        import_id_fields = list(NAMES)
        report_skipped = True
        use_transactions = True
        # No row is written by itself: none needs a savepoint.
        use_bulk = True
        chunk_size = 1_000

    user: User
    entries: list[Entry]
    groups: list[Group]
    entry: Entry

    def export_resource(self, instance: BudgetLine, selected_fields: Any = None, **options: Any) -> list[str]:
        stored = {name: getattr(instance, name) for name in FACTS} | {
            "project": instance.project.key if instance.project else None,
            "nature": instance.nature or None,
        }
        texts = _texts(instance.budget, instance.budget.revision, instance.position, stored)
        exported: list[str] = super().export_resource(texts, selected_fields, **options)
        return exported

    def before_import(self, dataset: Any, **options: Any) -> None:
        """Finds for each row its line and what is wrong, by writing each budget and taking it back."""
        self.user = options["user"]
        self.entries = [_entry(row) for row in dataset.dict]
        self.groups = [group for group in self._groups() if not _is_as_locked(*group)]
        for budget, entries in self.groups:
            try:
                with transaction.atomic():
                    self._write(budget, entries)
                    transaction.set_rollback(True)
            except (editing.StaleError, PermissionDenied) as error:
                entries[0].fault(str(error))
            except package.PackageError as error:
                _place(entries, error.faults)

    def after_import(self, dataset: Any, result: Any, **options: Any) -> None:
        """Writes, where all rows are sound and this is no preview."""
        if options["dry_run"] or result.has_errors() or result.has_validation_errors():
            return
        # All before the first is written: a write holds the log, for which whoever has one of the others may be waiting.
        keys = [budget.pk for budget, _ in self.groups]
        list(Budget.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        for budget, entries in self.groups:
            self._write(budget, entries)

    def before_import_row(self, row: Any, **options: Any) -> None:
        self.entry = self.entries[options["row_number"] - 1]
        if self.entry.faults:
            raise ValidationError(self.entry.faults)

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Row, bool]:
        return dict(self.entry.before), not self.entry.before["number"]

    def import_instance(self, instance: Row, row: Any, **options: Any) -> None:
        instance.update(self.entry.after)

    def skip_row(self, instance: Row, original: Row, row: Any, import_validation_errors: Any = None) -> bool:
        return instance == original

    def save_instance(self, instance: Row, is_create: bool, row: Any, **options: Any) -> None:
        """Nothing: rows are not written one by one."""

    def after_import_row(self, row: Any, row_result: Any, **options: Any) -> None:
        names, place = self.entry.names, self.entry.place or 0
        row_result.object_repr = f"{names['unit_code']} {names['year']}年 第{place + 1}行"

    def _groups(self) -> Iterator[Group]:
        """The rows of each budget that the user edits; the others are told that there is none."""
        named = [entry for entry in self.entries if not entry.faults]
        codes = {entry.names["unit_code"] for entry in named}
        mine = visible_budgets(self.user, Action.EDIT).filter(unit__code__in=codes).select_related("unit")
        groups: dict[tuple[str, int, str], Group] = {
            (budget.unit.code, budget.year_id, budget.level): (budget, []) for budget in mine
        }
        taken = set()
        for entry in named:
            key = entry.names["unit_code"], entry.names["year"], entry.names["level"]
            _, entries = groups.get(key, (None, None))
            line = *key, entry.names["number"]
            if entries is None:
                entry.fault(NO_BUDGET)
            elif entries and entry.names["revision"] != entries[0].names["revision"]:
                entry.fault(OTHER_REVISION, "revision")
            elif entry.names["number"] is not None and line in taken:
                entry.fault(TWICE, "number")
            else:
                entries.append(entry)
                taken.add(line)
        yield from (group for group in groups.values() if group[1])

    def _write(self, budget: Budget, entries: Sequence[Entry]) -> None:
        editing.write(
            budget.pk,
            user=self.user,
            seen=entries[0].names["revision"],
            action="导入预算明细",
            change=partial(_changed, budget, entries),
        )


LineResource.fields |= {name: fields.Field(name, title) for name, title in TITLES.items()}


def _is_as_locked(budget: Budget, entries: Sequence[Entry]) -> bool:
    """Whether the rows are those of a budget that is locked, as they stand: an export of all years holds them too."""
    if budget.is_editable or entries[0].names["revision"] != budget.revision:
        return False
    try:
        _changed(budget, entries, package.dump(store.load(budget)))
    except package.PackageError:
        return False
    return all(entry.before == entry.after for entry in entries)


def _entry(row: Mapping[str, str]) -> Entry:
    """A row as it stands in the file. Columns that it does not have are left as they are in the budget."""
    entry = Entry({}, {name: row[TITLES[name]] for name in FACTS if TITLES[name] in row})
    if "amount" in entry.typed:
        entry.typed["amount"] = _exact(entry.typed["amount"])
    for name, column in NAMES.items():
        text = row[column.heading]
        entry.names[name] = None
        if text:
            try:
                entry.names[name] = values.read(column, Cell(0, "s", text))
            except values.WrongValueError as error:
                entry.fault(str(error), name)
        elif column.required:
            entry.fault(f"“{column.title}”不能为空", name)
    return entry


def _exact(text: str) -> str:
    """A number without what binary arithmetic left below a cent."""
    if re.fullmatch(r"\d+\.\d{3,}", text, re.ASCII):
        with suppress(values.WrongValueError):
            return str(values.read(FACTS["amount"], Cell(0, "n", text)))
    return text


def _changed(budget: Budget, entries: Sequence[Entry], data: Package) -> Package:
    """The package with the rows in it, read as the grid would read them; the lines that no row names stay untouched."""
    form = LinesForm(data, year_subjects(budget.year_id, Nature(data["unit"]["nature"])))
    lines = form.lines.rows
    form.lines.kept, form.revenue.kept = dict(enumerate(data["lines"])), dict(enumerate(data["revenue"]))
    for entry in entries:
        number, revision = entry.names["number"], entry.names["revision"]
        if number is not None and not 1 <= number <= len(data["lines"]):
            entry.fault(f"应为 1 至 {len(data['lines'])}，新的一行留空", "number")
            continue
        entry.place = len(lines) if number is None else number - 1
        if number is None:
            lines.append(entry.typed)
        else:
            entry.before = _texts(budget, revision, entry.place, form.lines.kept.pop(entry.place))
            lines[entry.place] = lines[entry.place] | entry.typed
    changed = form.change(data)
    for entry in entries:
        if entry.place is not None:
            entry.after = _texts(budget, entry.names["revision"], entry.place, changed["lines"][entry.place])
    return changed


def _place(entries: Sequence[Entry], faults: Sequence[Fault]) -> None:
    """Puts each fault of the package at the row that it is about; what no row of the file is about, at the first."""
    rows = {entry.place: entry for entry in entries}
    for fault in faults:
        message, column = _ENGLISH.sub("", fault.message), ""
        if about := _LINE.match(fault.path) or _LINE.search(fault.message):
            column = about[2] or ""
            entry = rows.get(int(about[1]))
        else:
            entry = None
        if fault.path.startswith("subjects."):
            message = NO_NAME.format(fault.path.removeprefix("subjects."))
        if entry:
            entry.fault(message, column)
        else:
            entries[0].fault(f"第 {int(about[1]) + 1} 行（不在文件中）：{message}" if about else message)


def _texts(budget: Budget, revision: int, place: int, line: Mapping[str, Any]) -> Row:
    """A line as its cells say it, by column."""
    names = {
        "unit_code": budget.unit.code,
        "year": str(budget.year_id),
        "level": values.shown(NAMES["level"], budget.level),
        "revision": str(revision),
        "number": str(place + 1),
    }
    cells = {name: values.written(column, line[name]) for name, column in FACTS.items()}
    texts = {name: "" if value is None else str(value) for name, value in cells.items()}
    return names | texts | {"amount": f"{cells['amount']:.2f}"}
