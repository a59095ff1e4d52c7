"""What must never be stored, asked of the database itself."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError, RestrictedError

from budgets.models import Budget, BudgetLine, BudgetParagraph, FiscalYear, Project, RevenueLine, SubjectName, UnitYear
from disclosures import store
from tests.cast import example

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget():
    return store.save(example())


def refused(rows, **change):
    """Whether the database refuses the change of the first of the rows."""
    row = rows.first()
    try:
        with transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)
    except DatabaseError:
        return True
    return False


BASIC = {"kind": "basic", "project": None, "nature": "public", "economic_code": "30201"}


@pytest.mark.parametrize(
    "change",
    [
        {"project": None},
        {"kind": "basic"},
        {"kind": "other"},
        {"source": "loan"},
        {"vintage": "future"},
        {"nature": "both"},
        {"function_code": "208010"},
        {"function_code": "20801091"},
        {"function_code": "3080109"},
        {"function_code": "208010９"},
        {"function_code": "208010\n"},
        {"economic_code": "301"},
        {"economic_code": "50101"},
        {"amount": Decimal("-0.01")},
        {"amount": Decimal("99999999999999.00")},
        {"amount": None},
        {"position": 0},
        BASIC | {"nature": ""},
        BASIC | {"economic_code": ""},
    ],
)
def test_a_project_line_that_must_not_be(budget, change):
    lines = budget.lines.filter(kind="project").order_by("-position")
    assert not refused(lines, amount=Decimal("1.23"))
    assert refused(lines, **change)


def test_a_basic_line_has_no_project(budget):
    lines = budget.lines.filter(kind="project").order_by("position")
    assert not refused(lines, **BASIC)
    assert refused(lines, **BASIC | {"project": budget.projects.first()})


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's numeric(15,2) holds no third decimal at all")
def test_a_third_decimal_is_refused(budget):
    for amount, fits in [("1.005", False), ("0.001", False), ("9999999999999.99", True), ("0.01", True), ("0", True)]:
        with connection.cursor() as cursor:
            statement = f"UPDATE budgets_budgetline SET amount = {amount} WHERE position = 0"  # noqa: S608 -- our own literals
            if fits:
                cursor.execute(statement)
            else:
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(statement)


@pytest.mark.parametrize("amount", ["0.00", "0.01", "0.29", "1.15", "123456789.01", "9999999999999.99"])
def test_a_sound_line_passes_the_check_of_forms_as_well(budget, amount):
    line = budget.lines.first()
    line.amount = Decimal(amount)
    line.full_clean()
    line.save()
    line.refresh_from_db()
    assert line.amount == Decimal(amount)


def test_a_line_with_a_project_of_another_budget_is_refused(budget):
    package = example()
    other = store.save(package.model_copy(update={"year": 2025}))
    line = budget.lines.filter(kind="project").first()
    line.project = other.projects.first()
    with pytest.raises(ValidationError, match="不在本预算之内"):
        line.full_clean()


def test_a_project_with_lines_cannot_be_deleted_but_a_budget_with_all_below_it_can(budget):
    line = budget.lines.filter(kind="project").first()
    with pytest.raises(RestrictedError):
        line.project.delete()
    budget.delete()
    assert not any(model.objects.exists() for model in (Budget, BudgetLine, Project, BudgetParagraph, SubjectName))


@pytest.mark.parametrize(
    "change",
    [
        {"level": "village"},
        {"unit_nature": ""},
        {"revision": 0},
        {"table12_headings": "region"},
        {"table13_headings": "unit,"},
        {"prior_year_income_total": Decimal(-1)},
        {"prior_year_three_public_reception": Decimal(-1)},
        {"procurement_goods": Decimal(-1)},
        {"assets_building_m2": Decimal(-1)},
        {"assets_vehicles_other": -1},
    ],
)
def test_a_budget_that_must_not_be(budget, change):
    budgets = Budget.objects.all()
    assert not refused(budgets, prior_year_income_total=None, table12_headings="department,unit")
    assert refused(budgets, **change)


def test_a_unit_has_one_budget_for_a_year_and_level(budget):
    department = store.save(example().model_copy(update={"level": "department"}))
    assert refused(Budget.objects.filter(pk=department.pk), level="unit")


def test_what_a_budget_needs_cannot_be_deleted(budget):
    for needed in (budget.unit, budget.region, budget.department, budget.year):
        with pytest.raises(ProtectedError):
            needed.delete()


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (Project.objects.order_by("position"), {"category": "other"}),
        (Project.objects.order_by("position"), {"vintage": "old"}),
        (Project.objects.order_by("position"), {"position": 1}),
        (SubjectName.objects.order_by("position"), {"code": "20"}),
        (SubjectName.objects.order_by("position"), {"code": "608"}),
        (SubjectName.objects.order_by("position"), {"position": 1}),
        (BudgetParagraph.objects.filter(section="glossary").order_by("position"), {"position": 1}),
        (BudgetParagraph.objects.filter(section="glossary").order_by("position"), {"section": "preface"}),
        (BudgetParagraph.objects.filter(section="glossary").order_by("position"), {"kind": "heading1"}),
        (BudgetParagraph.objects.filter(section="other").order_by("position"), {"kind": "poem"}),
    ],
)
def test_a_row_below_a_budget_that_must_not_be(budget, rows, change):
    assert refused(rows, **change)


def test_a_project_key_is_unique_within_its_budget_only(budget):
    first, second = budget.projects.order_by("position")[:2]
    assert refused(Project.objects.filter(pk=second.pk), key=first.key)
    store.save(example().model_copy(update={"year": 2025}))
    assert Project.objects.filter(key=first.key).count() == 2


@pytest.mark.parametrize(
    "change",
    [{"source": "general_public"}, {"code": "103"}, {"code": "20801"}, {"amount": Decimal(-1)}, {"position": 1}],
)
def test_a_revenue_line_that_must_not_be(budget, change):
    for position in (0, 1):
        RevenueLine.objects.create(
            budget=budget, position=position, source="government_fund", code="1030148", name="收入", amount=Decimal(1)
        )
    assert refused(RevenueLine.objects.filter(position=0), **change)


def test_the_four_dates_come_one_after_the_other(budget):
    years = FiscalYear.objects.filter(year=2024)
    assert not refused(years, congress_approved_on="2024-01-20", unit_approved_on="2024-02-20")
    assert refused(years, congress_approved_on="2024-01-20", department_approved_on="2024-01-19")
    assert refused(years, congress_approved_on="2024-01-20", disclosed_on="2024-01-19")
    with pytest.raises(DatabaseError), transaction.atomic():
        FiscalYear.objects.create(year=1999)


def test_a_unit_has_its_own_dates_and_else_those_of_the_year(budget):
    FiscalYear.objects.filter(year=2024).update(congress_approved_on="2024-01-20", disclosed_on="2024-03-01")
    own = UnitYear.objects.create(unit=budget.unit, year_id=2024, disclosed_on="2024-03-05")
    own = UnitYear.objects.select_related("year").get(pk=own.pk)
    dates = {name: day and str(day) for name, day in own.effective().items()}
    assert dates == {
        "congress_approved_on": "2024-01-20",
        "department_approved_on": None,
        "unit_approved_on": None,
        "disclosed_on": "2024-03-05",
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        UnitYear.objects.create(unit=budget.unit, year_id=2024)


def test_the_latest_year_comes_first(budget):
    store.save(example().model_copy(update={"year": 2025}))
    assert [row.year_id for row in Budget.objects.all()] == [2025, 2024]
