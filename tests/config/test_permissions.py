"""Every address of the admin for every role: nothing of a unit that is not theirs is shown or changed.

What each of the cast may see is written down here once more, so that `units.policy` is not asked about itself.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tablib import Dataset

from budgets.models import Budget, BudgetLine, BudgetParagraph, Project, RevenueLine, UnitYear
from disclosures import store
from tests.cast import CITY, EAST, EAST_CENTRE, WEST, WEST_CENTRE, example, make_units, person
from tests.rows import ROWS, mappings, project_kinds
from units.enums import Role
from units.models import LogEntry, Region, Unit
from units.workbooks import ListWorkbook

pytestmark = pytest.mark.django_db

ABOVE = {WEST: CITY, EAST: CITY, WEST_CENTRE: WEST, EAST_CENTRE: EAST}
UNITS = [CITY, *ABOVE]
WITH_DRAFTS = [WEST, WEST_CENTRE, EAST_CENTRE]
WITH_PEOPLE = [WEST_CENTRE, EAST_CENTRE]
NOTHING: set[str] = set()
SEES: dict[tuple[Role | None, str], set[str]] = {
    (Role.AUTHOR, WEST_CENTRE): {WEST_CENTRE},
    (Role.HEAD, WEST_CENTRE): {WEST_CENTRE},
    (Role.REVIEWER, WEST): {WEST, WEST_CENTRE},
    (Role.PUBLISHER, CITY): NOTHING,
    (Role.AUDITOR, CITY): NOTHING,
    (Role.ADMINISTRATOR, CITY): NOTHING,
    (None, CITY): NOTHING,
}
EDITS = {(Role.AUTHOR, WEST_CENTRE): {WEST_CENTRE}}


LOG = "/admin/units/logentry/"
"""Names what it is about, whatever that is; auditors alone open it."""


def draft(code: str) -> str:
    return f"草稿〔{code}〕"


def colleague(code: str) -> str:
    return f"人员〔{code}〕"


def registered(code: str) -> str:
    return f"登记〔{code}〕"


@pytest.fixture
def units():
    """Units with names, drafts, dates and people; marks tell whose they are."""
    made = make_units()
    kept = store.save(example())
    for code, unit in made.items():
        Unit.objects.filter(pk=unit.pk).update(name=registered(code))
    for code in WITH_DRAFTS:
        budget = Budget.objects.get(pk=kept.pk)
        budget.pk, budget.unit, budget.department = None, made[code], made[ABOVE[code]]
        budget.unit_name = budget.department_name = budget.reasons_income_change = draft(code)
        budget.save()
        for model in (RevenueLine, Project):
            for row in model._default_manager.filter(budget=kept):
                row.pk, row.budget, row.name = None, budget, draft(code)
                row.save()
        for name in kept.subject_names.all():
            name.pk, name.budget = None, budget
            name.save()
        line = kept.lines.exclude(project=None).first()
        line.pk, line.budget, line.project = None, budget, budget.projects.first()
        line.save()
    for code in WITH_PEOPLE:
        UnitYear.objects.create(unit=made[code], year_id=kept.year_id)
        person(colleague(code), Role.HEAD, made[code])
    kept.delete()
    for former in (kept.unit, kept.department):
        former.delete()
    mappings(1)
    project_kinds(1)
    return made


def addresses() -> Iterator[str]:
    """Every address of the admin, for every row."""
    for name in ("index", "password_change", "jsi18n"):
        yield reverse(f"admin:{name}")
    for app in {model._meta.app_label for model in ROWS}:
        yield reverse("admin:app_list", args=[app])
    for word in ("", "登记", "草稿", "人员", "单位"):
        yield reverse("admin:search") + f"?s={word}&extended=1"
    for model, model_admin in admin.site._registry.items():
        # Word lists ship with hundreds of rows that are alike, and the log grows while it is tried: refusals are recorded.
        rows = model._default_manager.order_by("pk")[: 2 if model is LogEntry else 20]
        for pattern in model_admin.get_urls():
            if pattern.name and "<" in str(pattern.pattern):
                yield from (reverse(f"admin:{pattern.name}", args=[row.pk]) for row in rows)
            elif pattern.name:
                yield reverse(f"admin:{pattern.name}")
                if pattern.name.endswith(("_changelist", "_export")):
                    yield reverse(f"admin:{pattern.name}") + "?q=〔"
        for page in (model_admin, *model_admin.inlines):
            for field in page.autocomplete_fields:
                asked = f"app_label={page.model._meta.app_label}&model_name={page.model._meta.model_name}&field_name={field}"
                yield f"{reverse('admin:autocomplete')}?{asked}"
    for budget in Budget.objects.all():
        yield from (reverse(f"disclosures:{name}", args=[budget.pk]) for name in ("preview", "checks", "history"))


def content(response) -> str:
    """What the answer says; of a workbook, what its sheets say; of JSON, what it means."""
    body = response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    if response.headers["Content-Type"] == "application/json":
        return str(response.json())
    return body.decode()


DRAFTS = {model._meta.label: model for model in (Budget, BudgetLine, RevenueLine, Project, BudgetParagraph)}


def state(own: set[int]) -> dict[str, list[dict[str, object]]]:
    """All rows of the lists and of the budgets that are not one's own."""
    found = {}
    for label, model in ({model._meta.label: model for model in ROWS if model is not LogEntry} | DRAFTS).items():
        rows = model._default_manager.order_by("pk").values()
        found[label] = [row for row in rows if row.get("budget_id", row["id"] if model is Budget else None) not in own]
    return found


def tampering() -> dict[str, object]:
    """What would change a row, choose every row for deletion, or bring a row in."""
    forms = ("memberships", "lines", "revenue_lines", "paragraphs", "projects", "templates")
    management = {f"{form}-{name}": "0" for form in forms for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    words = dict.fromkeys(["name", "unit_name", "username", "last_name", "words"], "篡改")
    numbers = {
        "code": "140499",
        "year": "2031",
        "revision": "1",
        "position": "7",
        "region": Region.objects.get(code="140400").pk,
    }
    chosen = {"post": "yes", "index": "0", "action": "delete_selected", "_selected_action": list(range(1, 200))}
    passwords = dict.fromkeys(["password1", "password2"], "不可猜的密码，2024")
    sheet = ListWorkbook().export_data(Dataset(("140499", "篡改"), headers=["行政区划代码", "名称"]))
    upload = {"format": "0", "resource": "0", "import_file": SimpleUploadedFile("list.xlsx", sheet)}
    confirmed = {"import_file_name": "0" * 32, "original_file_name": "list.xlsx"}
    return management | words | numbers | chosen | passwords | upload | confirmed


@pytest.mark.parametrize(("role", "at"), SEES, ids=lambda value: str(value))
def test_no_address_shows_what_is_not_theirs(client, units, role, at):
    seen = SEES[role, at]
    user = person("〔本人〕", role, units[at])
    client.force_login(user)
    # Whom a unit is supervised by is no secret: its own documents print it.
    known = UNITS if role is Role.ADMINISTRATOR else seen | {ABOVE[code] for code in seen}
    allowed = {draft(code) for code in seen} | {registered(code) for code in known}
    if role is Role.ADMINISTRATOR:
        allowed |= {colleague(code) for code in WITH_PEOPLE}
    marks = {mark(code) for mark in (draft, registered, colleague) for code in UNITS}
    found: set[str] = set()
    leaks = []
    for address in addresses():
        if role is Role.AUDITOR and address.startswith(LOG):
            continue
        response = client.get(address)
        assert response.status_code in (200, 302, 403, 404, 405), address
        shown = {mark for mark in marks if mark in content(response)}
        found |= shown
        leaks += [(address, mark) for mark in shown - allowed]
    assert leaks == []
    assert found == allowed


@pytest.mark.parametrize(("role", "at"), SEES, ids=lambda value: str(value))
def test_no_address_changes_what_is_not_theirs(client, units, role, at):
    client.force_login(person("〔本人〕", role, units[at]))
    editable = {unit.pk for code, unit in units.items() if code in EDITS.get((role, at), NOTHING)}
    own = set(Budget.objects.filter(unit__in=editable).values_list("pk", flat=True))
    before = state(own)
    for address in list(addresses()):
        response = client.post(address, tampering())
        assert response.status_code in (200, 302, 403, 404, 405), address
    after = state(own)
    if role is Role.ADMINISTRATOR:
        assert before != after, "what would be refused to others was tried"
        before, after = ({name: rows for name, rows in kept.items() if name in DRAFTS} for kept in (before, after))
    assert before == after
