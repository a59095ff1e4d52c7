"""What must never be stored in a performance form, asked of the database itself."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from book.package import read
from disclosures import store
from performance.models import Indicator, ProjectForm, WholeUnitForm, WholeUnitIndicator
from tests.cast import EXAMPLES

pytestmark = pytest.mark.django_db

ZEZHOU: Path = next(path for path in EXAMPLES if path.stem == "zezhou-2025")


@pytest.fixture
def budget():
    return store.save(read(ZEZHOU))


def refused(rows, **change):
    """Whether the database refuses the change of the first of the rows."""
    row = rows.order_by("pk").first()
    try:
        with transaction.atomic():
            rows.filter(pk=row.pk).update(**change)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize(
    ("rows", "harmless", "change"),
    [
        (ProjectForm.objects, {"filled_at": ""}, {"filled_at": "2023"}),
        (ProjectForm.objects, {"attribute": "one_off"}, {"attribute": "sometimes"}),
        (ProjectForm.objects, {"funding_annual_self": None}, {"funding_annual_self": Decimal(-1)}),
        (ProjectForm.objects, {"funding_annual_total": 0}, {"funding_annual_total": None}),
        (Indicator.objects, {"annual_name": "", "annual_value": ""}, {"annual_name": "", "annual_value": None}),
        (Indicator.objects, {"annual_name": None, "annual_value": None}, {"implementation_name": None}),
        (Indicator.objects, {"level1": "效益指标"}, {"level1": "别的指标"}),
        (Indicator.objects, {"level2": "质量指标"}, {"level2": ""}),
        (Indicator.objects, {"position": 900}, {"position": 1}),
        (WholeUnitForm.objects, {"budget_by_use_total": 0}, {"budget_by_use_total": Decimal(-1)}),
        (WholeUnitIndicator.objects, {"level1": "产出指标"}, {"level1": "别的指标"}),
        (WholeUnitIndicator.objects, {"position": 900}, {"position": 1}),
    ],
)
def test_a_row_that_must_not_be(budget, rows, harmless, change):
    assert not refused(rows, **harmless)
    assert refused(rows, **change)


def test_a_project_has_one_form_and_a_budget_one_whole_unit_form(budget):
    first, second = ProjectForm.objects.order_by("pk")[:2]
    assert refused(ProjectForm.objects.filter(pk=first.pk), project=second.project)
    with pytest.raises(DatabaseError), transaction.atomic():
        WholeUnitForm.objects.create(budget=budget, title="又一张")


def test_forms_go_with_their_budget(budget):
    budget.delete()
    assert not any(model.objects.exists() for model in (ProjectForm, Indicator, WholeUnitForm, WholeUnitIndicator))
