"""What the pages of projects and performance forms share.

A button `do` of the page changes what has been typed and shows it again; nothing is saved by it, and no script is needed.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from book import package
from book.editions import edition
from book.indicators import FIRST_LEVEL, OPERATORS, doubt
from disclosures import editing
from disclosures.authoring.form_content import GROUPS, Data
from disclosures.authoring.forms import name
from disclosures.authoring.lists import ListsForm, rearranged, relative
from disclosures.authoring.pages import BudgetPage
from disclosures.editing import Package
from disclosures.models import Draft
from disclosures.rendering import html
from units.policy import Action, may

MOVES = ("add", "remove", "up", "down")
GONE = "别人已将此表改为不公开或删除了项目，您的内容不能再保存；可从下面复制出来。"


class TypedPage(BudgetPage):
    """A page whose form can be changed by its buttons before it is saved."""

    form_class: type[ListsForm]

    def view_of(self, content: Package) -> Data | None:
        """What this page edits of a package, None when it is not there."""
        raise NotImplementedError

    def put(self, content: Package, view: Data) -> Package:
        """The package with what this page has edited."""
        raise NotImplementedError

    @property
    def path(self) -> str:
        """Where in the package the paths of the form begin."""
        return ""

    def act(self, request: HttpRequest, data: Any, act: str, rest: list[str]) -> None:
        """Does to what was typed what a button says: here, it moves the rows of lists."""
        if act in MOVES:
            path, index, *_ = [*rest, "", ""]
            rearranged(self.form_class, data, act, path, number(index))

    def around(self, form: ListsForm | None) -> Mapping[str, Any]:
        """What the page shows besides its form."""
        return {}

    def after(self, request: HttpRequest) -> str:
        """Where to go after saving."""
        return request.path

    def get(self, request: HttpRequest) -> HttpResponse:
        view = self.view_of(package.dump(self.book))
        if view is None:
            return self.present(request, None)
        if "draft" in request.GET and self.draft:
            return self.present(request, self.form_class.typed(view, _typed(self.draft)), draft=None)
        return self.present(request, self.form_class(view, initial={"seen": self.budget.revision}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may(request.user, Action.EDIT, self.budget):
            raise PermissionDenied("您不能修改这份预算；只有本单位的经办人可以修改。")
        view = self.view_of(package.dump(self.book))
        act, *rest = request.POST.get("do", "").split(":")
        if view is None:
            return self._save_nothing(request)
        if act in ("", "next"):
            return self._save(request, self.form_class(view, request.POST))
        data = request.POST.copy()
        self.act(request, data, act, rest)
        return self.present(request, self.form_class.typed(view, data), draft=None)

    def present(
        self, request: HttpRequest, form: ListsForm | None, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        """The page around a form."""
        # Before the rows of its lists are looked at, which bring what was found in them.
        placed = self.placed(form)
        return self.show(
            request, status=status, **{"form": form, "restores_here": True, **placed, **self.around(form), **context}
        )

    def _save(self, request: HttpRequest, form: ListsForm) -> HttpResponse:
        if form.is_valid():
            try:
                self.save(
                    request,
                    form.cleaned_data["seen"],
                    lambda content: self.put(content, form.change(self.view_of(content) or {})),
                    action=self.title,
                )
                return HttpResponseRedirect(self.after(request))
            except package.PackageError as error:
                form.add_faults(relative(error.faults, self.path))
            except editing.StaleError as error:
                return self._stale(request, error)
        return self.present(request, form, status=400, draft=None)

    def _save_nothing(self, request: HttpRequest) -> HttpResponse:
        """Saving what is no more: the writer is told by whom it was taken out, and keeps the input on the screen."""
        try:
            seen = number(request.POST.get("seen", ""))
            editing.write(self.budget.pk, user=request.user, seen=seen, action=self.title, change=dict)
        except editing.StaleError as error:
            return self._stale(request, error)
        return self.present(request, None, status=409, gone=GONE)

    def _stale(self, request: HttpRequest, error: editing.StaleError) -> HttpResponse:
        """The form again on the newest revision, with what this writer typed; on the old one when it exists no more."""
        before = self.view_of(error.base() or package.dump(error.current))
        self.budget, self.book = error.budget, error.current
        current = self.view_of(package.dump(error.current))
        if current is None:
            kept = self.form_class.typed(before, request.POST) if before else None
            return self.present(request, kept, status=409, stale=error, gone=GONE)
        merged = self.form_class.merged(before or current, current, request.POST, self.budget.revision)
        form = self.form_class(current, merged)
        form.compare(before or current)
        return self.present(request, form, status=409, stale=error)


class FormPage(TypedPage):
    """A page of one performance form that may be missing from the package: it can be begun, saved and taken out."""

    part = "forms"

    def begin(self) -> Data:
        """A new form as it stands in a package."""
        raise NotImplementedError

    def insert(self, content: Package, form: Data | None) -> Package:
        """The package with a form as it stands in a package, or without one."""
        raise NotImplementedError

    def post(self, request: HttpRequest) -> HttpResponse:
        match request.POST.get("do"):
            case "begin":
                return self._exist(request, self.begin())
            case "drop":
                return self._exist(request, None)
        return super().post(request)

    def present(
        self, request: HttpRequest, form: ListsForm | None, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        return super().present(request, form, status=status, **{"paper": self.paper(), **context})

    def paper(self) -> str:
        """The form as it was last saved and will print, as HTML; "" when there is none."""
        if not self.printed:
            return ""
        sections = edition(self.book.edition).sections(self.book)
        return html.fragment(next(section for section in sections if section.key == self.printed), ())

    def _exist(self, request: HttpRequest, form: Data | None) -> HttpResponse:
        """Begins the form, or takes it out."""
        try:
            seen = number(request.POST.get("seen", ""))
            self.save(
                request,
                seen,
                lambda content: self.insert(content, form),
                action=f"{self.title}：{'填写' if form else '不公开'}",
            )
        except editing.StaleError as error:
            self.budget, self.book = error.budget, error.current
            view = self.view_of(package.dump(error.current))
            shown = self.form_class(view, initial={"seen": self.budget.revision}) if view else None
            return self.present(request, shown, status=409, stale=error)
        return HttpResponseRedirect(request.path)


def levels(form: ListsForm, sides: Mapping[str, str]) -> list[dict[str, Any]]:
    """The second levels in printing order with their rows; `sides` are the columns' prefixes and what each is called.

    A level without rows has a blank one to type into.
    """
    shown: list[dict[str, Any]] = []
    for key, level2 in GROUPS.items():
        path = f"indicators.{key}"
        rows = form.rows(path)
        for row in rows:
            row["sides"] = [_side(row, prefix, words) for prefix, words in sides.items()]
        blank = {"cells": {}, "sides": [_side({}, prefix, words) for prefix, words in sides.items()]}
        level1 = FIRST_LEVEL[level2]
        shown.append(
            {
                "path": path,
                "field": form[name(path)],
                "level1": level1.removesuffix("指标"),
                "level2": level2.removesuffix("指标"),
                "first": not shown or shown[-1]["level1"] != level1.removesuffix("指标"),
                "rows": rows or [blank],
            }
        )
    return shown


def _side(row: Mapping[str, Any], prefix: str, words: str) -> dict[str, Any]:
    """One half of an indicator's row: its three inputs, the errors at them, and a hint about its value."""
    cells, errors = row.get("cells", {}), row.get("errors", {})
    parts = {column: cells.get(prefix + column, "") for column in ("name", "operator", "value")}
    wrong = [message for column in parts if (message := errors.get(prefix + column))]
    found = row.get("found", {})
    return {
        "prefix": prefix,
        "words": words,
        **parts,
        "operators": OPERATORS,
        "error": "".join(wrong),
        "found": next((found[prefix + column] for column in parts if prefix + column in found), ""),
        "doubt": doubt(parts["operator"] + parts["value"]),
    }


def _typed(draft: Draft) -> QueryDict:
    """The fields of a kept draft as if they were posted."""
    data = QueryDict(mutable=True)
    for key, found in draft.fields.items():
        data.setlist(key, [str(value) for value in found] if isinstance(found, list) else [str(found)])
    data["seen"] = str(draft.seen)
    return data


def number(text: str) -> int:
    """The number typed, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
