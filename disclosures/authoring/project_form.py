"""绩效目标 of one project: its form beside the printed page."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from book.model import Book
from book.money import ZERO, yuan
from book.rules.forms import HALVES
from disclosures.authoring.form_content import FUNDING, PARTS, SIDES, Data, closed, new_form, opened, spending
from disclosures.authoring.form_page import FormPage, levels, number
from disclosures.authoring.forms import name
from disclosures.authoring.lists import ListsForm
from disclosures.authoring.places import in_form
from disclosures.authoring.target_form import (
    FUNDING_LABELS,
    TargetForm,
    copy_sides,
    fill_rest,
    offer,
    take_lines,
)
from disclosures.editing import Package
from performance.models import IndicatorTemplate
from performance.queries import library


class ProjectTargetPage(FormPage):
    """The form of a project, found by the project's place in the address and, when saving, by its key."""

    template_name = "authoring/project_form.html"
    form_class = TargetForm
    key: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.place = kwargs.pop("place")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        if not 0 < self.place <= len(self.book.projects):
            raise Http404("没有这个项目")
        self._about(self.book.projects[self.place - 1].key)
        return super().get(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        # Projects may have been moved since the page was opened: what was typed belongs to the project of this key.
        self._about(request.POST.get("key", ""))
        return super().post(request)

    def _about(self, key: str) -> None:
        self.key = key
        index = self.index
        self.title = "绩效目标" if index is None else f"绩效目标：{self.book.projects[index].name[:80]}"

    @property
    def index(self) -> int | None:
        """The place of the project in the Book, None when it is no more."""
        return _index(self.book, self.key)

    @property
    def path(self) -> str:
        return f"projects[{self.index}].form"

    @property
    def page(self) -> str:
        return f"form-{sha256(self.key.encode()).hexdigest()[:20]}"

    @property
    def printed(self) -> str:
        index = self.index
        if index is None or self.book.projects[index].form is None:
            return ""
        with_form = [project for project in self.book.projects if project.form]
        order = sorted(with_form, key=lambda project: project.form.order if project.form else 0)
        return f"form{order.index(self.book.projects[index]) + 1}"

    def view_of(self, content: Package) -> Data | None:
        form = next((project["form"] for project in content["projects"] if project["key"] == self.key), None)
        return opened(form) if form else None

    def put(self, content: Package, view: Data) -> Package:
        form = next(project["form"] for project in content["projects"] if project["key"] == self.key)
        return self.insert(content, view | {"indicators": closed(view, form["indicators"])})

    def insert(self, content: Package, form: Data | None) -> Package:
        projects = [
            project | {"form": form} if project["key"] == self.key else project for project in content["projects"]
        ]
        return content | {"projects": projects}

    def begin(self) -> Data:
        if self.index is None:
            raise Http404("没有这个项目")
        project = self.book.projects[self.index]
        return new_form(self.book, project.name, spending(self.book).get(project.key, ZERO))

    def after(self, request: HttpRequest) -> str:
        index = self.index or 0
        if request.POST.get("do") == "next":
            index = (index + 1) % len(self.book.projects)
        return reverse("disclosures:project_form", args=[self.budget.pk, index + 1])

    def act(self, request: HttpRequest, data: Any, act: str, rest: list[str]) -> None:
        super().act(request, data, act, rest)
        match act, rest:
            case "copy", [what]:
                copy_sides(data, what)
            case "lines", []:
                take_lines(data, spending(self.book).get(self.key, ZERO))
            case "rest", [half, part] if half in SIDES and part in PARTS:
                fill_rest(data, half, part)
            case "template", [pk]:
                offer(data, list(IndicatorTemplate.objects.filter(pk=number(pk))))
            case "kind", [pk]:
                offer(data, list(IndicatorTemplate.objects.filter(kind=number(pk))))

    def local(self, where: str) -> str | None:
        index = self.index
        if index is None or not where.startswith(f"projects[{index}]"):
            return None
        return in_form(self.book, where.removeprefix(self.path).removeprefix("."), where)

    def around(self, form: ListsForm | None) -> Mapping[str, Any]:
        index = self.index
        if index is None:
            return {"form": form, "key": self.key}
        project, count = self.book.projects[index], len(self.book.projects)
        shown: dict[str, Any] = {
            "project": project,
            "key": self.key,
            "place": index + 1,
            "before": index or None,
            "next": index + 2 if index + 1 < count else None,
            "amount": yuan(spending(self.book).get(self.key, ZERO)),
            "amount_number": spending(self.book).get(self.key, ZERO),
            "printed": self.printed,
        }
        if form is not None:
            names = [row["cells"]["annual_name"] for path in form.lists() for row in form.rows(path)]
            shown |= {
                "texts": [fields for title, fields in form.grouped() if title in ("基本情况", "项目说明", "填报")],
                "funding": _funding(form),
                "goals": [form["goal_implementation"], form["goal_annual"]],
                "levels": levels(form, {f"{half}_": words for half, words in HALVES.items()}),
                "library": library(project.name),
                "used": names,
            }
        return shown


def _index(book: Book, key: str) -> int | None:
    return next((index for index, project in enumerate(book.projects) if project.key == key), None)


def _funding(form: ListsForm) -> list[dict[str, Any]]:
    return [
        {
            "part": part,
            "label": FUNDING_LABELS[part],
            "sides": [(half, form[name(f"funding.{half}.{part}")]) for half in SIDES],
        }
        for part in FUNDING
    ]
