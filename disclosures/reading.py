"""Rows → package: the content of a budget as the plain data that a Book is made from, in some ten queries."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from book import model
from book.model import FORMAT, Book, Part
from book.types import Heading
from budgets.enums import Section
from budgets.models import Budget, Project
from performance.models import Indicator, KeyTask, WholeUnitForm, WholeUnitIndicator


def package(row: Budget) -> dict[str, Any]:
    """The package of a budget as plain data; `row` has its unit, region and department selected."""
    paragraphs: dict[str, list[tuple[str, str]]] = {section: [] for section in Section}
    for section, kind, text in row.paragraphs.order_by("position").values_list("section", "kind", "text"):
        paragraphs[section].append((kind, text))
    texts = {section: [text for _, text in found] for section, found in paragraphs.items()}
    columns = vars(row)
    parts = ("prior_year", "reasons", "procurement", "assets")
    return {
        "format": FORMAT,
        "edition": row.edition,
        "year": row.year_id,
        "level": row.level,
        "unit": {
            "code": row.unit.code,
            "name": row.unit_name,
            "nature": row.unit_nature,
            "region": {"code": row.region.code, "name": row.region_name},
        },
        "department": {
            "code": row.department.code,
            "budget_code": row.department_budget_code,
            "name": row.department_name,
        },
        "print": {
            "form_title": row.form_title,
            "table12_headings": _headings(row.table12_headings),
            "table13_headings": _headings(row.table13_headings),
        },
        "overview": {"duties": texts[Section.DUTIES], "organisation": texts[Section.ORGANISATION]},
        "subjects": dict(row.subject_names.order_by("position").values_list("code", "name")),
        "lines": _lines(row),
        "revenue": list(row.revenue.order_by("position").values("source", "code", "name", "amount")),
        "projects": _projects(row),
        "whole_unit_performance": _whole_unit_form(row),
        **{name: _nested(Book.model_fields[name].annotation, columns, f"{name}_") for name in parts},
        "texts": {
            "purchase_of_services": texts[Section.PURCHASE_OF_SERVICES],
            "other": [{"kind": kind, "text": text} for kind, text in paragraphs[Section.OTHER]],
            "whole_performance": texts[Section.WHOLE_PERFORMANCE],
            "operating_cost": texts[Section.OPERATING_COST],
            "glossary": texts[Section.GLOSSARY],
        },
    }


def _headings(text: str) -> list[Heading]:
    return [Heading(word) for word in text.split(",") if word]


def _nested(part: Any, row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """The content of a part from columns: the reverse of `_columns`."""
    data: dict[str, Any] = {}
    for name, field in part.model_fields.items():
        column = prefix + name
        if isinstance(field.annotation, type) and issubclass(field.annotation, Part):
            data[name] = _nested(field.annotation, row, f"{column}_")
        elif column in row:
            data[name] = row[column]
    return data


def _lines(row: Budget) -> list[dict[str, Any]]:
    names = [name for name in model.Line.model_fields if name != "project"]
    rows = row.lines.order_by("position").values(*names, project_key=F("project__key"))
    return [
        line
        | {
            "project": line.pop("project_key"),
            "nature": line["nature"] or None,
            "economic_code": line["economic_code"] or None,
        }
        for line in rows
    ]


def _projects(row: Budget) -> list[dict[str, Any]]:
    indicators: dict[int, list[dict[str, Any]]] = {}
    for item in Indicator.objects.filter(form__project__budget=row).order_by("position").values():
        indicators.setdefault(item["form_id"], []).append(
            {
                "level1": item["level1"],
                "level2": item["level2"],
                "implementation": _target(item["implementation_name"], item["implementation_value"]),
                "annual": _target(item["annual_name"], item["annual_value"]),
            }
        )
    return [
        {name: getattr(project, name) for name in ("key", "name", "category", "vintage")}
        | {"form": _project_form(project, indicators)}
        for project in row.projects.select_related("form").order_by("position")
    ]


def _project_form(project: Project, indicators: Mapping[int, list[dict[str, Any]]]) -> dict[str, Any] | None:
    form = getattr(project, "form", None)
    return form and _nested(model.Form, vars(form)) | {"indicators": indicators.get(form.pk, [])}


def _target(name: str | None, value: str | None) -> dict[str, Any] | None:
    return None if name is None else {"name": name, "value": value}


def _whole_unit_form(row: Budget) -> dict[str, Any] | None:
    form = WholeUnitForm.objects.filter(budget=row).values().first()
    if form is None:
        return None
    rows = {
        "key_tasks": KeyTask.objects.filter(form_id=form["id"]).order_by("position").values(),
        "indicators": WholeUnitIndicator.objects.filter(form_id=form["id"]).order_by("position").values(),
    }
    parts = {"key_tasks": model.KeyTask, "indicators": model.WholeUnitIndicator}
    return _nested(model.WholeUnitPerformance, form) | {
        name: [_nested(parts[name], item) for item in found] for name, found in rows.items()
    }
