"""Rows ↔ Book, without loss: `save` writes a Book into the database, `load` reads the equal Book back.

A column bears the name of its key in the package, with the keys above it before: `prior_year.three_public.abroad` is
`Budget.prior_year_three_public_abroad`. The number of queries does not depend on the size, except that a database that
bounds the variables of a statement (SQLite) takes several statements for many rows.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from book import model
from book.labels import LEVEL_LABELS
from book.model import Book, Part
from book.types import Level, ParagraphKind
from budgets.enums import Section
from budgets.models import (
    Budget,
    BudgetLine,
    BudgetParagraph,
    FiscalYear,
    Project,
    RevenueLine,
    SubjectName,
)
from disclosures import reading
from performance.models import Indicator, KeyTask, ProjectForm, WholeUnitForm, WholeUnitIndicator
from units.models import Region, Unit

ROWS_AT_ONCE = 2_000
READINGS = 5


class StoreError(Exception):
    """A Book that cannot be saved or found; the text is a sentence for the user."""


class BudgetExistsError(StoreError):
    """There is a budget of this unit, year and level."""

    def __init__(self, budget: Budget):
        self.budget = budget
        super().__init__(f"已有 {budget}（单位代码 {budget.unit.code}，第 {budget.revision} 次修订）")


class BudgetNotFoundError(StoreError):
    """There is no such budget."""

    def __init__(self, unit_code: str, year: int, level: Level | None):
        kind = LEVEL_LABELS[level] if level else "预算"
        super().__init__(f"没有单位代码为 {unit_code} 的 {year} 年{kind}")


class SeveralLevelsError(StoreError):
    """The unit has a budget as a unit and one as a department, and no level was named."""

    def __init__(self, unit_code: str, year: int):
        super().__init__(f"{unit_code} 的 {year} 年既有单位预算又有部门预算，请指明级次（unit 或 department）")


class UnsteadyError(StoreError):
    """The budget was changed each time while it was being read."""

    def __init__(self) -> None:
        super().__init__("本预算正在被修改，读取未成功，请稍后再试")


def find(unit_code: str, year: int, level: Level | None = None) -> Budget:
    """The budget of a unit and year. Raises BudgetNotFoundError, or SeveralLevelsError without level."""
    wanted = Budget.objects.filter(unit__code=unit_code, year=year)
    if level:
        wanted = wanted.filter(level=level)
    found = list(wanted.select_related("unit")[:2])
    if not found:
        raise BudgetNotFoundError(unit_code, year, level)
    if len(found) > 1:
        raise SeveralLevelsError(unit_code, year)
    return found[0]


# Book → rows


@transaction.atomic
def save(book: Book, *, replace: bool = False, before: Book | None = None) -> Budget:
    """Writes a Book as a budget and everything below it, all or nothing, and returns the budget.

    Region, unit and department are matched by code and made where they are missing; one that exists is never changed:
    the budget keeps the names, the nature, the department and the region of the package as its own. With `replace` an
    existing budget takes the new content as its next revision and keeps its primary key; else raises BudgetExistsError.
    `before` is what it holds, where the caller has locked it and read that: then only what differs is written.
    """
    region, _ = Region.objects.get_or_create(code=book.unit.region.code, defaults={"name": book.unit.region.name})
    department = None
    if book.department.code != book.unit.code:
        department = _unit(
            book.department.code, name=book.department.name, region=region, budget_code=book.department.budget_code
        )
    unit = _unit(book.unit.code, name=book.unit.name, region=region, nature=book.unit.nature, supervisor=department)
    year, _ = FiscalYear.objects.get_or_create(year=book.year)
    columns = _budget_columns(book) | {"region": region, "department": department or unit}
    budget, created = Budget.objects.get_or_create(unit=unit, year=year, level=book.level, defaults=columns)
    if not created:
        if not replace:
            raise BudgetExistsError(budget)
        # The update locks the row: of two that replace at once the second deletes what the first has written.
        Budget.objects.filter(pk=budget.pk).update(**columns, revision=F("revision") + 1)
        budget = Budget.objects.get(pk=budget.pk)
    _write_below(budget, book, before)
    return budget


def _unit(code: str, **columns: Any) -> Unit:
    return Unit.objects.get_or_create(code=code, defaults=columns)[0]


def _budget_columns(book: Book) -> dict[str, Any]:
    columns = {
        "edition": book.edition,
        "unit_name": book.unit.name,
        "unit_nature": book.unit.nature,
        "region_name": book.unit.region.name,
        "department_name": book.department.name,
        "department_budget_code": book.department.budget_code,
        "form_title": book.print.form_title,
        "table12_headings": ",".join(book.print.table12_headings),
        "table13_headings": ",".join(book.print.table13_headings),
    }
    for name in ("prior_year", "reasons", "procurement", "assets"):
        columns |= _columns(getattr(book, name), f"{name}_")
    return columns


def _columns(part: Part, prefix: str = "") -> dict[str, Any]:
    """The fields of a part and of the parts in it as columns; its lists are rows of their own and left out."""
    columns: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            columns |= _columns(value, f"{prefix}{name}_")
        elif not isinstance(value, tuple):
            columns[prefix + name] = value
    return columns


def _write_below(budget: Budget, book: Book, before: Book | None) -> None:
    """Writes the parts in which the Book differs from what is there; all of them where nothing is known to be there."""
    changed = {part for part in _PARTS if before is None or _PARTS[part](before) != _PARTS[part](book)}
    if "subjects" in changed:
        _write_subjects(budget, book)
    if "paragraphs" in changed:
        _write_paragraphs(budget, book)
    if changed & {"lines", "projects"}:
        BudgetLine.objects.filter(budget=budget).delete()
        projects = _write_projects(budget, book) if "projects" in changed else Project.objects.filter(budget=budget)
        _write_lines(budget, book, {project.key: project for project in projects})
    if "revenue" in changed:
        _write_revenue(budget, book)
    if "whole_unit" in changed:
        _write_whole_unit_form(budget, book.whole_unit_performance)


_PARTS: Mapping[str, Callable[[Book], Any]] = {
    "subjects": lambda book: list(book.subjects.items()),
    "paragraphs": lambda book: (book.overview, book.texts),
    "projects": lambda book: book.projects,
    "lines": lambda book: book.lines,
    "revenue": lambda book: book.revenue,
    "whole_unit": lambda book: book.whole_unit_performance,
}
"""What is written into tables of its own. Lines point at projects, so they are written again with them."""


def _write_subjects(budget: Budget, book: Book) -> None:
    SubjectName.objects.filter(budget=budget).delete()
    SubjectName.objects.bulk_create(
        [
            SubjectName(budget=budget, position=position, code=code, name=name)
            for position, (code, name) in enumerate(book.subjects.items())
        ],
        ROWS_AT_ONCE,
    )


def _write_paragraphs(budget: Budget, book: Book) -> None:
    BudgetParagraph.objects.filter(budget=budget).delete()
    BudgetParagraph.objects.bulk_create(
        [
            BudgetParagraph(budget=budget, section=section, position=position, kind=kind, text=text)
            for section, paragraphs in _sections(book)
            for position, (kind, text) in enumerate(paragraphs)
        ],
        ROWS_AT_ONCE,
    )


def _write_projects(budget: Budget, book: Book) -> list[Project]:
    Project.objects.filter(budget=budget).delete()
    projects = Project.objects.bulk_create(
        [
            Project(
                budget=budget,
                position=position,
                key=project.key,
                name=project.name,
                category=project.category,
                vintage=project.vintage,
            )
            for position, project in enumerate(book.projects)
        ],
        ROWS_AT_ONCE,
    )
    _write_forms(book, {project.key: project for project in projects})
    return projects


def _write_lines(budget: Budget, book: Book, by_key: Mapping[str, Project]) -> None:
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                budget=budget,
                position=position,
                function_code=line.function_code,
                kind=line.kind,
                project=by_key[line.project] if line.project is not None else None,
                source=line.source,
                vintage=line.vintage,
                nature=line.nature or "",
                economic_code=line.economic_code or "",
                government_economic_name=line.government_economic_name,
                amount=line.amount,
            )
            for position, line in enumerate(book.lines)
        ],
        ROWS_AT_ONCE,
    )


def _write_revenue(budget: Budget, book: Book) -> None:
    RevenueLine.objects.filter(budget=budget).delete()
    RevenueLine.objects.bulk_create(
        [RevenueLine(budget=budget, position=position, **_columns(line)) for position, line in enumerate(book.revenue)],
        ROWS_AT_ONCE,
    )


def _sections(book: Book) -> Iterable[tuple[Section, list[tuple[ParagraphKind, str]]]]:
    plain = {
        Section.DUTIES: book.overview.duties,
        Section.ORGANISATION: book.overview.organisation,
        Section.WHOLE_PERFORMANCE: book.texts.whole_performance,
        Section.OPERATING_COST: book.texts.operating_cost,
        Section.PURCHASE_OF_SERVICES: book.texts.purchase_of_services,
        Section.GLOSSARY: book.texts.glossary,
    }
    for section, paragraphs in plain.items():
        yield section, [(ParagraphKind.PARAGRAPH, text) for text in paragraphs]
    yield Section.OTHER, [(paragraph.kind, paragraph.text) for paragraph in book.texts.other]


def _write_forms(book: Book, projects: Mapping[str, Project]) -> None:
    given = [(projects[project.key], project.form) for project in book.projects if project.form]
    forms = ProjectForm.objects.bulk_create(
        [ProjectForm(project=project, **_columns(form)) for project, form in given], ROWS_AT_ONCE
    )
    Indicator.objects.bulk_create(
        [
            Indicator(
                form=form,
                position=position,
                level1=indicator.level1,
                level2=indicator.level2,
                **_target(indicator.implementation, "implementation"),
                **_target(indicator.annual, "annual"),
            )
            for form, (_, content) in zip(forms, given, strict=True)
            for position, indicator in enumerate(content.indicators)
        ],
        ROWS_AT_ONCE,
    )


def _target(target: model.Target | None, side: str) -> dict[str, Any]:
    return {f"{side}_name": target and target.name, f"{side}_value": target and target.value}


def _write_whole_unit_form(budget: Budget, content: model.WholeUnitPerformance | None) -> None:
    WholeUnitForm.objects.filter(budget=budget).delete()
    if content is None:
        return
    form = WholeUnitForm.objects.create(budget=budget, **_columns(content))
    KeyTask.objects.bulk_create(
        [KeyTask(form=form, position=position, **_columns(task)) for position, task in enumerate(content.key_tasks)],
        ROWS_AT_ONCE,
    )
    WholeUnitIndicator.objects.bulk_create(
        [
            WholeUnitIndicator(form=form, position=position, **_columns(indicator))
            for position, indicator in enumerate(content.indicators)
        ],
        ROWS_AT_ONCE,
    )


# Rows → Book


def load(budget: Budget) -> Book:
    """The Book of a budget as the database holds it now, whatever the given object holds.

    Raises Budget.DoesNotExist when it has been deleted, and UnsteadyError when every reading was overtaken by a change.
    """
    for _ in range(READINGS):
        row = Budget.objects.select_related("unit", "region", "department").get(pk=budget.pk)
        data = reading.package(row)
        # Every change makes a revision: the same one before and after means that all was read from one state.
        if Budget.objects.filter(pk=row.pk, revision=row.revision).exists():
            return Book.model_validate(data)
    raise UnsteadyError
