"""A disclosure with which nothing is wrong, in any state, and people around it."""

from datetime import date
from typing import TypedDict

from book.model import Book
from budgets.models import Budget
from disclosures import editing, transitions
from disclosures.models import Publication, Revision
from disclosures.transitions import Secrecy
from tests.cast import person
from tests.clean import Choices, clean_package
from units.enums import Role
from units.models import Unit

REVIEWED = Secrecy("周审查", date(2024, 1, 15))
OWN, ABOVE, FAR_ABOVE, SIBLING, UNRELATED = "own", "above", "far above", "sibling", "unrelated"
"""What the unit at which a person has a role is to the unit of the budget."""


def sound_book() -> Book:
    return Book.model_validate(clean_package(Choices()))


def sound_budget() -> Budget:
    """Revision 1, in draft; its unit has a supervisor."""
    return editing.create(sound_book(), user=None, action="导入数据包")


def places(unit: Unit) -> dict[str, Unit]:
    """The units at which people have their roles."""
    bureau = unit.supervisor
    assert bureau
    city = Unit.objects.create(code="CITY", name="市人社局", region=unit.region)
    Unit.objects.filter(pk=bureau.pk).update(supervisor=city)
    elsewhere = Unit.objects.create(code="ELSEWHERE", name="外县人社局", region=unit.region)
    beside = Unit.objects.create(code="BESIDE", name="同县他单位", region=unit.region, supervisor=bureau)
    return {OWN: unit, ABOVE: bureau, FAR_ABOVE: city, SIBLING: beside, UNRELATED: elsewhere}


class At(TypedDict):
    """What a page shows of a budget, by the names of the services' arguments."""

    budget_id: int
    seen: int
    after: int


def at(budget: Budget) -> At:
    """What a page that is opened now sees."""
    budget.refresh_from_db()
    return {"budget_id": budget.pk, "seen": budget.revision, "after": transitions.last_step(budget)}


def publication(budget: Budget) -> Publication:
    """A current publication as a row alone, without the file."""
    number = budget.revisions.count() + 1
    frozen = Revision.objects.create(budget=budget, number=number, revision=1, digest="0" * 64, content="{}")
    return Publication.objects.create(
        budget=budget,
        version=number,
        revision=frozen,
        sha256="0" * 64,
        size=1,
        pages=1,
        unit=budget.unit,
        year=budget.year_id,
        level=budget.level,
        edition=budget.edition,
        unit_code=budget.unit.code,
        unit_name=budget.unit_name,
        region=budget.region,
        region_name=budget.region_name,
        department_name=budget.department_name,
    )


class Cast:
    """An author, a head, two reviewers and a publisher of a budget."""

    def __init__(self, budget: Budget):
        bureau = budget.unit.supervisor
        self.author = person("author", Role.AUTHOR, budget.unit, last_name="钱经办")
        self.head = person("head", Role.HEAD, budget.unit, last_name="孙负责")
        self.reviewer = person("reviewer", Role.REVIEWER, bureau, last_name="李审核")
        self.other_reviewer = person("other", Role.REVIEWER, bureau, last_name="吴审核")
        self.publisher = person("publisher", Role.PUBLISHER, bureau, last_name="郑公开")

    def submit(self, budget: Budget) -> None:
        """By the head's confirmation and the author's submission."""
        transitions.confirm(**at(budget), user=self.head, secrecy=REVIEWED)
        transitions.submit(**at(budget), user=self.author)
        budget.refresh_from_db()
