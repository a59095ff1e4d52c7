"""Rows of every list of the admin, as many as one likes."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from book.types import Level2
from budgets.models import (
    Budget,
    BudgetLine,
    EconomicMapping,
    EconomicSubject,
    FiscalYear,
    FunctionSubject,
    GovernmentEconomicSubject,
    Project,
    RevenueSubject,
    UnitYear,
)
from disclosures import store
from disclosures.enums import WordKind
from disclosures.models import DatedPhrase, PrivacyWord
from performance.models import IndicatorTemplate, ProjectKind
from tests.cast import example
from units import log
from units.enums import Role
from units.models import LogEntry, Membership, Region, Unit


def regions(count: int) -> list[Region]:
    return [Region.objects.create(code=f"{150000 + n}", name=f"某地{n}") for n in range(count)]


def units(count: int) -> list[Unit]:
    """A bureau that as many people work for, and units below it."""
    region = regions(1)[0]
    first = Unit.objects.create(code="90000", name="某局", region=region)
    others = [
        Unit.objects.create(code=f"9{n:04}", name="某中心", region=region, supervisor=first)
        for n in range(1, count + 1)
    ]
    people = [User.objects.create(username=f"职员{n}") for n in range(count)]
    Membership.objects.bulk_create(Membership(user=user, unit=first, role=Role.HEAD) for user in people)
    return [first, *others]


def users(count: int) -> list[User]:
    """People, the first of whom has as many roles."""
    people = [User.objects.create(username=f"某人{n}", last_name="某") for n in range(count)]
    Membership.objects.bulk_create(Membership(user=people[0], unit=unit, role=Role.AUTHOR) for unit in units(count))
    return people


def memberships(count: int) -> list[Membership]:
    units(count)
    return list(Membership.objects.filter(unit__code="90000"))


def fiscal_years(count: int) -> list[FiscalYear]:
    return [FiscalYear.objects.create(year=2030 + n) for n in range(count)]


def unit_years(count: int) -> list[UnitYear]:
    year = fiscal_years(1)[0]
    return [UnitYear.objects.create(unit=unit, year=year) for unit in units(count)]


def subjects(model: Any, digit: int) -> Callable[[int], list[Any]]:
    def make(count: int) -> list[Any]:
        return [model.objects.create(code=f"{digit}{n:02}", name=f"科目{n}", level="类") for n in range(count)]

    return make


def mappings(count: int) -> list[EconomicMapping]:
    given = {"economic_name": "甲", "government_economic_name": "乙", "government_economic_code": "501"}
    return [EconomicMapping.objects.create(economic_code=f"3{n:02}", unit_type="事业", **given) for n in range(count)]


def budgets(count: int) -> list[Budget]:
    """Budgets of one unit, year after year."""
    made = [store.save(example())]
    for year in fiscal_years(count - 1):
        copy = Budget.objects.get(pk=made[0].pk)
        copy.pk, copy.year = None, year
        copy.save()
        made.append(copy)
    return made


def budget_lines(count: int) -> list[BudgetLine]:
    """Lines of a budget, each for a project of its own."""
    budget = budgets(1)[0]
    budget.lines.all().delete()
    given = {"kind": "project", "source": "general_public", "function_code": "2080109", "amount": 1}
    lines = []
    for n in range(count):
        project = Project.objects.create(
            budget=budget, position=1_000 + n, key=f"第{n}项", name="某项目", category="other_operating"
        )
        lines.append(BudgetLine.objects.create(budget=budget, position=n, project=project, **given))
    return lines


def project_kinds(count: int) -> list[ProjectKind]:
    """Kinds of project, the first of which has as many indicators."""
    kinds = [ProjectKind.objects.create(name=f"项目类别{n}", position=n) for n in range(count)]
    for n in range(count):
        IndicatorTemplate.objects.create(kind=kinds[0], position=n, level2=Level2.QUANTITY, name=f"指标{n}")
    return kinds


def privacy_words(count: int) -> list[PrivacyWord]:
    return [PrivacyWord.objects.create(kind=WordKind.SURNAME, word=chr(0x9F00 + n) * 2) for n in range(count)]


def dated_phrases(count: int) -> list[DatedPhrase]:
    return [DatedPhrase.objects.create(words=f"旧说法{n}", last=2020, advice="新说法") for n in range(count)]


def log_entries(count: int) -> list[LogEntry]:
    return [log.record(None, f"操作{n}", "某物") for n in range(count)]


ROWS: dict[type[Model], Callable[[int], list[Any]]] = {
    Region: regions,
    Unit: units,
    User: users,
    Membership: memberships,
    LogEntry: log_entries,
    FiscalYear: fiscal_years,
    UnitYear: unit_years,
    FunctionSubject: subjects(FunctionSubject, 2),
    EconomicSubject: subjects(EconomicSubject, 3),
    GovernmentEconomicSubject: subjects(GovernmentEconomicSubject, 5),
    RevenueSubject: subjects(RevenueSubject, 1),
    EconomicMapping: mappings,
    Budget: budgets,
    BudgetLine: budget_lines,
    ProjectKind: project_kinds,
    PrivacyWord: privacy_words,
    DatedPhrase: dated_phrases,
}
