"""What the rules find in a budget: run once for a state of things, kept with the revision, and read from there."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from book.editions import edition
from book.ledger import Ledger
from book.model import Book, ThreePublic
from book.money import ZERO
from book.rules import report
from book.rules.engine import Finding, Severity, catalogue, run
from budgets.models import Budget
from disclosures.enums import PublicationState
from disclosures.models import CheckResult, Publication

COUNTED = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.HINT: "hints"}


def catalogue_version() -> str:
    """Changes when a rule is added, dropped or reworded."""
    told = [(rule.code, rule.severity, rule.sentence, rule.years) for rule in catalogue().values()]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def published_before(budget: Budget) -> Publication | None:
    """What the unit published for the year before, as it stands today."""
    return (
        Publication.objects.select_related("revision")
        .filter(unit=budget.unit_id, level=budget.level, year=budget.year_id - 1, state=PublicationState.CURRENT)
        .first()
    )


def find(budget: Budget, book: Book) -> tuple[Finding, ...]:
    """What all rules find in the content of a budget, which is compared with what was published last year."""
    before = published_before(budget)
    return run(book, previous=before.revision.book if before else None)


def result(budget: Budget, book: Book) -> CheckResult:
    """The kept result of a budget's revision, made anew when anything it depends on has changed since."""
    version = catalogue_version()
    kept = CheckResult.objects.filter(budget=budget, revision=budget.revision, catalogue=version).first()
    if kept:
        return kept
    found = find(budget, book)
    kept, _ = CheckResult.objects.update_or_create(
        budget=budget,
        revision=budget.revision,
        defaults={
            "catalogue": version,
            "findings": [report.data(finding) for finding in found],
            **_counts(found),
            **headline(book),
        },
    )
    return kept


def headline(book: Book) -> dict[str, Decimal | None]:
    """The figures that lists show, in 元, by the names of CheckResult's columns; None is unknown."""
    now, prior = edition(book.edition).prior_year(book), book.prior_year
    return {
        "income": now.income_total,
        "expenditure": now.expenditure_total,
        "project": Ledger(book.lines).where(kind="project").total,
        "three_public": _sum(now.three_public),
        "prior_income": prior.income_total,
        "prior_expenditure": prior.expenditure_total,
        "prior_three_public": _sum(prior.three_public),
    }


def _counts(found: Sequence[Finding]) -> dict[str, Any]:
    counted = Counter(finding.severity for finding in found)
    return {name: counted[severity] for severity, name in COUNTED.items()}


def _sum(items: ThreePublic) -> Decimal | None:
    """The four items together; None when all are unknown."""
    known = [amount for amount in dict(items).values() if amount is not None]
    return sum(known, ZERO) if known else None
