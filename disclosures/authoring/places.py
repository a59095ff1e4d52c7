"""Where on the authoring pages a path of the package is entered: the part, the page and the field."""

import re
from collections.abc import Sequence

from django.urls import reverse

from book.model import Book
from book.types import Level2
from disclosures.authoring.forms import (
    AssetsForm,
    GlossaryForm,
    NarrativeForm,
    OverviewForm,
    PackageForm,
    field_at,
    name,
)
from disclosures.authoring.parts import part_at

FORMS: dict[str, type[PackageForm]] = {
    "overview": OverviewForm,
    "narrative": NarrativeForm,
    "assets": AssetsForm,
    "glossary": GlossaryForm,
}
"""The parts whose page is one form."""

WHOLE_UNIT = "whole_unit_performance"

_TABLE = re.compile(r"tables\[(\d+)\]")
_ROW = re.compile(r"(lines|revenue|projects)\[(\d+)\](?:\.(\w+))?")
_FORM = re.compile(r"projects\[(\d+)\]\.form(?:\.(.*))?")
_INDICATOR = re.compile(r"indicators\[(\d+)\](?:\.(.*))?")


def address(budget_id: int, book: Book, where: str) -> str:
    """The page with the field that a path is entered in; for a figure of a table the table as it prints; "" when there is none."""
    if where.startswith(WHOLE_UNIT):
        page = reverse("disclosures:whole_unit_form", args=[budget_id])
        return _at_field(page, in_form(book, where.removeprefix(WHOLE_UNIT).removeprefix("."), where))
    if form := _FORM.match(where):
        page = reverse("disclosures:project_form", args=[budget_id, int(form[1]) + 1])
        return _at_field(page, in_form(book, form[2] or "", where))
    if table := _TABLE.match(where):
        return reverse("disclosures:preview_section", args=[budget_id, f"table{table[1]}"])
    if where.startswith("chapters"):
        return reverse("disclosures:part", args=[budget_id, "narrative"])
    part = part_at(where)
    if part is None:
        return ""
    page = reverse("disclosures:part", args=[budget_id, part.name])
    if row := _ROW.match(where):
        return f"{page}#{cell_id(row[1], int(row[2]), row[3] or '')}"
    return _at_field(page, field_at(FORMS[part.name].paths(), where) if part.name in FORMS else "")


def in_form(book: Book, rest: str, where: str) -> str:
    """A path within the performance form that `where` is in, as the form's page has it: indicators stand under their second
    level there, `indicators[4].annual.name` is `indicators.quality[1].annual_name`."""
    found = _INDICATOR.match(rest)
    levels = _levels(book, where)
    if found is None or int(found[1]) >= len(levels):
        return rest
    level2 = levels[int(found[1])]
    row = levels[: int(found[1])].count(level2)
    column = (found[2] or "").replace(".", "_")
    return f"indicators.{level2.name.lower()}[{row}]" + (f".{column}" if column else "")


def _levels(book: Book, where: str) -> Sequence[Level2]:
    """The second levels of the indicators of a form, in order."""
    if project := _FORM.match(where):
        index = int(project[1])
        form = book.projects[index].form if index < len(book.projects) else None
        return [indicator.level2 for indicator in form.indicators] if form else []
    whole = book.whole_unit_performance
    return [indicator.level2 for indicator in whole.indicators] if whole else []


def cell_id(table: str, index: int, column: str = "") -> str:
    """The id of a cell of a table on a page, or of its row."""
    return f"{table}-{index}-{column}".removesuffix("-")


def _at_field(page: str, path: str) -> str:
    field = path.partition("[")[0]
    return f"{page}#id_{name(field)}" if field else page
