"""项目: the list of projects; 绩效目标: the list of their forms in the order in which they print."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from book import package
from book.labels import CATEGORY_LABELS, VINTAGE_LABELS
from book.model import Book
from book.money import ZERO, yuan
from book.package import PackageError
from book.relations import Fault
from book.types import MAX_LABEL, Category, Vintage
from disclosures import editing
from disclosures.authoring.findings import Shown, count
from disclosures.authoring.form_content import Data, new_form, progress, spending, state, taken
from disclosures.authoring.form_page import TypedPage, number
from disclosures.authoring.forms import Entry
from disclosures.authoring.lists import CUT_OFF, ListsForm, Row, RowsField
from disclosures.editing import Package
from units.enums import choices

COLUMNS = ("key", "name", "category", "vintage")


class KeyedForm(ListsForm):
    """One list whose rows have a `key`; two writers' changes are merged row by row."""

    @classmethod
    def merged(cls, base: Package, current: Package, data: Any, revision: int) -> Any:
        (path,) = cls.lists()
        field = cls.list_at(path)
        mine = field.widget.value_from_datadict(data, {}, path) if field else None
        merged = data.copy()
        merged["seen"] = str(revision)
        merged[path] = merge(base[path], mine or [], current[path])
        return merged

    def compare(self, base: Package) -> None:
        """Tells at each cell that both changed what the other one wrote."""
        (path,) = self.lists()
        before, now = ({row["key"]: row for row in content[path]} for content in (base, self._package))
        for index, row in enumerate(self[path].value() or []):
            for column, cell in row.items():
                other = now.get(row["key"], row)[column]
                if other != before.get(row["key"], now.get(row["key"], row))[column] and other != cell:
                    shown = dict(CHOICES.get(column, ())).get(other, other)
                    self.add_cell_error(path, index, column, f"别人已改为“{shown}”，再次保存将以您的内容为准。")


def merge(base: Sequence[Row], mine: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    """My rows and theirs since `base`: cell by cell what somebody changed, mine where both did; mine in order if I moved any."""
    before, own, other = ({row["key"]: row for row in rows if row["key"]} for rows in (base, mine, theirs))
    kept = [key for key in own if key in other]
    rows = {
        key: {
            column: other[key][column] if cell == before.get(key, {}).get(column) else cell
            for column, cell in own[key].items()
        }
        for key in kept
    }
    rows |= {key: row for key, row in other.items() if key not in before}
    moved = [key for key in before if key in own] != [key for key in own if key in before]
    order = [*kept, *(key for key in other if key in rows and key not in own)] if moved else list(other)
    return [rows[key] for key in order if key in rows] + [row for row in mine if not row["key"]]


CHOICES: Mapping[str, Sequence[tuple[str, str]]] = {
    "category": choices(CATEGORY_LABELS),
    "vintage": choices(VINTAGE_LABELS),
}

CHOICE_TITLES = {"category": "类别", "vintage": "年度性质"}


class ProjectsForm(KeyedForm):
    groups = (("项目", [Entry("projects", RowsField(COLUMNS, ("key", "name"), label="项目"))]),)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for index, row in enumerate(typed.get("projects") or []):
            if not row["name"].strip():
                self.add_cell_error("projects", index, "name", "请填写项目名称。")
            for column, allowed in CHOICES.items():
                if row[column] not in dict(allowed):
                    self.add_cell_error("projects", index, column, "请从列表中选择。")
        return typed

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Puts a fault of a project at its cell."""
        others: list[Fault] = []
        for fault in faults:
            index, _, column = fault.path.removeprefix("projects[").partition("].")
            if fault.path.startswith("projects[") and index.isdigit() and column in COLUMNS:
                self.add_cell_error("projects", int(index), column, fault.message)
            elif not fault.path:
                self.add_error(None, fault.message)
            else:
                others.append(fault)
        super().add_faults(others)


def new_key(name: str, taken_keys: Iterable[str]) -> str:
    """A key for a new project: its name where that is free, else the name with the next number."""
    used = set(taken_keys)
    candidates = (f"{name[: MAX_LABEL - 8]}#{count}" for count in range(2, len(used) + 3))
    return name if name not in used else next(key for key in candidates if key not in used)


class ProjectsPage(TypedPage):
    """The projects in printing order. An amount is the sum of a project's lines; lines follow the vintage of their project."""

    part = "projects"
    title = "项目"
    template_name = "authoring/projects.html"
    form_class = ProjectsForm
    printed = "table12"
    removed: Sequence[str] = ()

    def view_of(self, content: Package) -> Data:
        return {"projects": [{column: project[column] for column in COLUMNS} for project in content["projects"]]}

    def post(self, request: HttpRequest) -> HttpResponse:
        self.removed = request.POST.getlist("removed")
        return super().post(request)

    def put(self, content: Package, view: Data) -> Package:
        kept = {project["key"]: project for project in content["projects"]}
        rows: Sequence[Row] = view["projects"]
        missing = kept.keys() - {row["key"] for row in rows} - set(self.removed)
        if missing or any(row["key"] and row["key"] not in kept for row in rows):
            raise PackageError([Fault("", CUT_OFF)])
        used = {line["project"] for line in content["lines"]} & (kept.keys() - {row["key"] for row in rows})
        if used:
            names = "、".join(f"“{kept[key]['name']}”" for key in sorted(used))
            raise PackageError([Fault("", f"{names}还有预算明细，不能删除；请先删除或改动这些明细。")])
        keys, projects = set(kept), []
        for row in rows:
            project = dict(kept[row["key"]]) if row["key"] else self._new(row, keys)
            keys.add(project["key"])
            form = project["form"]
            if form and form["name"] == project["name"]:
                project["form"] = form | {"name": row["name"]}
            projects.append(project | {column: row[column] for column in COLUMNS[1:]})
        return content | {"projects": projects, "lines": _following(content["lines"], kept, projects)}

    def _new(self, row: Row, keys: Iterable[str]) -> Data:
        """A project that was added. This year's begins with a form; of what is carried over none is published by custom."""
        form = new_form(self.book, row["name"], ZERO) if row["vintage"] == Vintage.CURRENT else None
        return {"key": new_key(row["name"], keys), "name": row["name"], "form": form}

    def act(self, request: HttpRequest, data: Any, act: str, rest: list[str]) -> None:
        if act == "remove":
            _, index, *_ = [*rest, "", ""]
            rows = self.form_class.typed(self.view_of(package.dump(self.book)), data)["projects"].value() or []
            row = rows[number(index)] if number(index) < len(rows) else None
            count = sum(line.project == row["key"] for line in self.book.lines) if row and row["key"] else 0
            if row and count:
                address = reverse("disclosures:part", args=[self.budget.pk, "lines"])
                told = '“{}”还有 {} 条预算明细，不能删除。<a class="underline" href="{}">到预算明细</a>'
                messages.error(request, format_html(told, row["name"], count, address))
                return
            if row and row["key"]:
                data.appendlist("removed", row["key"])
                self.removed = data.getlist("removed")
        super().act(request, data, act, rest)
        if act == "add":
            rows = data["projects"]
            rows[-1] |= {"category": Category.SPECIFIC_TARGET.value, "vintage": Vintage.CURRENT.value}

    def around(self, form: ListsForm | None) -> Mapping[str, Any]:
        if form is None:
            return {}
        rows, known = form.rows("projects"), _known(self.book, self.found)
        for row in rows:
            row["about"] = known.get(row["cells"]["key"])
            row["selects"] = [
                (column, CHOICE_TITLES[column], allowed, row["cells"][column], row["errors"].get(column, ""))
                for column, allowed in CHOICES.items()
            ]
        total = sum((amount for amount in spending(self.book).values()), ZERO)
        return {
            "rows": rows,
            "removed": [key for key in self.removed if key in known],
            "removed_names": [known[key]["project"].name for key in self.removed if key in known],
            "total": yuan(total),
        }


def _following(lines: Sequence[Data], before: Mapping[str, Data], projects: Iterable[Data]) -> list[Data]:
    """The lines with the vintage of their project where that has changed and they all had the old one."""
    found: dict[str, set[str]] = {}
    for line in lines:
        found.setdefault(line["project"] or "", set()).add(line["vintage"])
    follow = {
        project["key"]: project["vintage"]
        for project in projects
        if project["key"] in before
        and project["vintage"] != before[project["key"]]["vintage"]
        and found.get(project["key"]) == {before[project["key"]]["vintage"]}
    }
    return [line | {"vintage": follow.get(line["project"] or "", line["vintage"])} for line in lines]


def _known(book: Book, found: Sequence[Shown]) -> dict[str, dict[str, Any]]:
    """What the lists show of each project, by its key."""
    amounts = spending(book)
    lines = Counter(line.project or "" for line in book.lines)
    known = {}
    for index, project in enumerate(book.projects):
        amount = amounts.get(project.key, ZERO)
        known[project.key] = {
            "project": project,
            "place": index + 1,
            "amount": yuan(amount),
            "lines": lines[project.key],
            "state": state(project.form, amount),
            "progress": progress(project.form, amount) if project.form else (0, 0),
            "count": count(one.found for one in found if one.found.where.startswith(f"projects[{index}]")),
            "differs": project.form is not None and project.form.funding.annual.total != amount,
        }
    return known


class OrderForm(KeyedForm):
    groups = (("次序", [Entry("forms", RowsField(("key",), label="绩效目标表"))]),)


class FormsPage(TypedPage):
    """All forms in printing order with their progress; the order is changed here."""

    part = "forms"
    title = "绩效目标"
    template_name = "authoring/forms.html"
    form_class = OrderForm

    @property
    def printed(self) -> str:
        return "form1" if self.book.forms else ""

    def view_of(self, content: Package) -> Data:
        with_form = [project for project in content["projects"] if project["form"]]
        ordered = sorted(with_form, key=lambda project: project["form"]["order"])
        return {"forms": [{"key": project["key"]} for project in ordered]}

    def put(self, content: Package, view: Data) -> Package:
        order = {row["key"]: place for place, row in enumerate(view["forms"], start=1)}
        own = [row["key"] for row in self.view_of(content)["forms"]]
        if sorted(own) != sorted(row["key"] for row in view["forms"]):
            raise PackageError([Fault("forms", CUT_OFF)])
        if list(order) == own:
            return content
        return _with_forms(content, lambda project: project["form"] | {"order": order[project["key"]]})

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("do") == "lines":
            return self._take_all(request)
        return super().post(request)

    def act(self, request: HttpRequest, data: Any, act: str, rest: list[str]) -> None:
        if act == "projects":
            data["forms"] = [{"key": project.key} for project in self.book.projects if project.form]
        elif act in ("up", "down"):
            super().act(request, data, act, rest)

    def _take_all(self, request: HttpRequest) -> HttpResponse:
        """Puts the amount of its lines into every form that has another one."""
        amounts = spending(self.book)

        def form_of(project: Data) -> Data:
            amount = amounts.get(project["key"], ZERO)
            form: Data = project["form"]
            return form if form["funding"]["annual"]["total"] == f"{amount:.2f}" else taken(form, amount)

        try:
            seen = number(request.POST.get("seen", ""))
            self.save(request, seen, lambda content: _with_forms(content, form_of), action="绩效目标：金额取自明细")
        except editing.StaleError as error:
            return self._stale(request, error)
        return HttpResponseRedirect(request.path)

    def around(self, form: ListsForm | None) -> Mapping[str, Any]:
        if form is None:
            return {}
        known = _known(self.book, self.found)
        rows = [
            row | {"about": known[row["cells"]["key"]]} for row in form.rows("forms") if row["cells"]["key"] in known
        ]
        return {
            "rows": rows,
            "hidden": [about for about in known.values() if about["project"].form is None],
            "whole": self.book.whole_unit_performance,
            "filled": sum(row["about"]["state"] == "已填" for row in rows),
            "differing": sum(row["about"]["differs"] for row in rows),
        }


def _with_forms(content: Package, form_of: Any) -> Package:
    """The package with each published form replaced by what `form_of` makes of its project."""
    projects = [project | {"form": form_of(project)} if project["form"] else project for project in content["projects"]]
    return content | {"projects": projects}
