"""The typed texts of a Book that are printed, each with its path and where it belongs; and a Book with one of them replaced."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from book.model import Book, Form, Project, WholeUnitPerformance

FORM_TEXTS = ("overview", "basis", "necessity", "measures", "plan", "goal_implementation", "goal_annual")
FORM_LABELS = ("name", "department", "implementing_unit", "attribute_text", "period", "responsible", "handler", "phone")
WHOLE_UNIT_TEXTS = ("duties", "strategic_goal", "annual_goal")
WHOLE_UNIT_LABELS = (
    "title",
    "year_line",
    "department_as_published",
    "department_name",
    "inner_departments",
    "subordinate_units",
    "approved_posts",
    "actual_staff",
    "actual_established_staff",
    "actual_other_staff",
)
SIDES = ("implementation", "annual")
PARAGRAPHS = ("purchase_of_services", "whole_performance", "operating_cost", "glossary")


class Passage(NamedTuple):
    """A text as typed. `group` is the path of the form or part that it belongs to; `field` the key it stands under."""

    path: str
    text: str
    group: str
    field: str
    running: bool = False
    """Whether it is running text: sentences rather than a name or a value."""


def passages(book: Book) -> Iterator[Passage]:
    """Every typed text that is printed and not blank, in the order of the package."""
    return (passage for passage in _all(book) if passage.text and not passage.text.isspace())


def _all(book: Book) -> Iterator[Passage]:
    yield Passage("unit.name", book.unit.name, "unit", "name")
    yield Passage("department.name", book.department.name, "department", "name")
    yield Passage("print.form_title", book.print.form_title, "print", "form_title")
    for name in ("duties", "organisation"):
        yield from _list(f"overview.{name}", getattr(book.overview, name), "overview", name)
    for code, subject in book.subjects.items():
        yield Passage(f"subjects.{code}", subject, "subjects", "name")
    for index, line in enumerate(book.lines):
        path = f"lines[{index}].government_economic_name"
        yield Passage(path, line.government_economic_name or "", "lines", "government_economic_name")
    for index, revenue in enumerate(book.revenue):
        yield Passage(f"revenue[{index}].name", revenue.name, "revenue", "name")
    for index, project in enumerate(book.projects):
        yield from _project(f"projects[{index}]", project)
    if book.whole_unit_performance:
        yield from _whole_unit(book.whole_unit_performance)
    for name in type(book.reasons).model_fields:
        yield Passage(f"reasons.{name}", getattr(book.reasons, name), "reasons", name, running=True)
    for name in PARAGRAPHS:
        yield from _list(f"texts.{name}", getattr(book.texts, name), f"texts.{name}", name)
    for index, paragraph in enumerate(book.texts.other):
        yield Passage(f"texts.other[{index}].text", paragraph.text, "texts.other", "other", running=True)


def _list(path: str, texts: tuple[str, ...], group: str, field: str) -> Iterator[Passage]:
    for index, text in enumerate(texts):
        yield Passage(f"{path}[{index}]", text, group, field, running=True)


def _project(path: str, project: Project) -> Iterator[Passage]:
    yield Passage(f"{path}.name", project.name, path, "name")
    if project.form:
        yield from _form(f"{path}.form", project.form)


def _form(path: str, form: Form) -> Iterator[Passage]:
    for name in FORM_LABELS:
        yield Passage(f"{path}.{name}", getattr(form, name), path, name)
    for name in FORM_TEXTS:
        yield Passage(f"{path}.{name}", getattr(form, name), path, name, running=True)
    for index, indicator in enumerate(form.indicators):
        for side in SIDES:
            target = getattr(indicator, side)
            if target:
                place = f"{path}.indicators[{index}].{side}"
                yield Passage(f"{place}.name", target.name, path, "indicator")
                yield Passage(f"{place}.value", target.value, path, "value")


def _whole_unit(form: WholeUnitPerformance) -> Iterator[Passage]:
    group = "whole_unit_performance"
    for name in WHOLE_UNIT_LABELS:
        yield Passage(f"{group}.{name}", getattr(form, name), group, name)
    for name in WHOLE_UNIT_TEXTS:
        yield Passage(f"{group}.{name}", getattr(form, name), group, name, running=True)
    for index, task in enumerate(form.key_tasks):
        for name in ("core_function", "key_task"):
            yield Passage(f"{group}.key_tasks[{index}].{name}", getattr(task, name), group, name, running=True)
    for index, indicator in enumerate(form.indicators):
        yield Passage(f"{group}.indicators[{index}].name", indicator.name, group, "indicator")
        yield Passage(f"{group}.indicators[{index}].value", indicator.value, group, "value")


def text_at(book: Book, path: str) -> str:
    """The text at a path. LookupError when there is none."""
    value: Any = book
    for key in keys(path):
        if isinstance(key, int) or not hasattr(value, "model_fields_set"):
            value = value[key]
        elif key in type(value).model_fields:
            value = getattr(value, key)
        else:
            raise KeyError(path)
    if not isinstance(value, str):
        raise LookupError(path)
    return value


def keys(path: str) -> list[str | int]:
    """`a.b[2].c` as its steps: a, b, 2, c."""
    steps: list[str | int] = []
    for part in path.split("."):
        name, *indexes = part.split("[")
        steps += [name, *(int(index.removesuffix("]")) for index in indexes)]
    return steps


def with_text(book: Book, path: str, text: str) -> Book:
    """The Book with another text at a path. LookupError when there is none, ValueError when it may not stand there."""
    text_at(book, path)
    data = book.model_dump(mode="json")
    *above, last = keys(path)
    place: Any = data
    for key in above:
        place = place[key]
    place[last] = text
    return Book.model_validate(data)
