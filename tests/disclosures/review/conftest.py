"""A submitted budget, and the people around it."""

import pytest

from tests.cast import person
from tests.disclosures.review.make import submit
from units.enums import Role
from units.models import Unit


@pytest.fixture
def rita(budget):
    """A reviewer of the bureau above."""
    return person("rita", Role.REVIEWER, budget.unit.supervisor, last_name="李审核")


@pytest.fixture
def helen(budget):
    """The head of the unit."""
    return person("helen", Role.HEAD, budget.unit)


@pytest.fixture
def strangers(budget):
    """Everybody who must not see what passes between this unit and its reviewers."""
    region, bureau = budget.unit.region, budget.unit.supervisor
    sibling = Unit.objects.create(code="S", name="同级单位", region=region, supervisor=bureau)
    elsewhere = Unit.objects.create(code="E", name="外县人社局", region=region)
    return [
        person("nobody"),
        person("sibling", Role.AUTHOR, sibling),
        person("sibling-reviewer", Role.REVIEWER, sibling),
        person("elsewhere", Role.REVIEWER, elsewhere),
        person("publisher", Role.PUBLISHER, bureau),
        person("auditor", Role.AUDITOR, bureau),
        person("administrator", Role.ADMINISTRATOR, bureau),
    ]


@pytest.fixture
def submitted(budget, alice):
    """The budget, submitted once."""
    submit(budget, alice)
    return budget
