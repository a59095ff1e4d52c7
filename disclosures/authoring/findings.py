"""What the rules found as pages show it: with the way to the field and to the rule. No rule runs here."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from book.model import Book
from book.rules.engine import Rule, Severity, catalogue
from book.rules.report import NAMES
from disclosures import checking
from disclosures.authoring.mending import Personal, in_context
from disclosures.authoring.parts import Part, part_at
from disclosures.authoring.places import address
from disclosures.checking import Found
from disclosures.models import CheckResult

PRIVACY, TYPOGRAPHY = "C20", "C25"
"""The rules whose findings are put right by one click."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding of a budget with what a page needs to show it. `address` is the page and field where it is put right, "" when
    there is none; `personal` is the text that a hit of the privacy gate is in."""

    found: Found
    budget_id: int
    address: str
    personal: Personal | None

    @property
    def severity(self) -> Severity:
        return self.found.severity

    @property
    def name(self) -> str:
        """The severity in a word."""
        return NAMES[self.found.severity]

    @property
    def part(self) -> Part | None:
        """The part on whose page it is put right, None when it concerns tables as a whole."""
        return part_at(self.found.where)

    @property
    def rule(self) -> Rule | None:
        """The rule; None when the catalogue has it no more."""
        return catalogue().get(self.found.rule)

    @property
    def is_correctable(self) -> bool:
        """Whether one click puts it right."""
        return self.found.rule == TYPOGRAPHY

    @property
    def anchor(self) -> str:
        """Its id on the page of checks."""
        return f"f-{self.found.key[:16]}"

    @property
    def detail(self) -> str:
        """Where it stands on the page of checks."""
        return f"{reverse('disclosures:checks', args=[self.budget_id])}#{self.anchor}"

    @property
    def rule_address(self) -> str:
        """Where its rule stands in the catalogue."""
        return f"{reverse('disclosures:rules')}#{self.found.rule}"


def of(result: CheckResult, book: Book) -> list[Shown]:
    """The findings of a result in their order; `book` is the content that it is about."""
    return [
        Shown(
            one,
            result.budget_id,
            address(result.budget_id, book, one.where),
            in_context(book, one.where, one.span) if one.rule == PRIVACY and one.span else None,
        )
        for one in checking.findings(result)
    ]


@dataclass(frozen=True, slots=True)
class Count:
    """How many errors, warnings and hints nobody has answered."""

    errors: int
    warnings: int
    hints: int

    @property
    def total(self) -> int:
        return self.errors + self.warnings + self.hints

    @property
    def due(self) -> int:
        """Those that stand in the way of submission."""
        return self.errors + self.warnings

    @property
    def words(self) -> str:
        """2 处错误、1 处警告; without what there is none of."""
        counts = ((self.errors, "错误"), (self.warnings, "警告"), (self.hints, "提示"))
        return "、".join(f"{count} 处{word}" for count, word in counts if count)


def count(found: Iterable[Found]) -> Count:
    """The findings that nobody has answered, by severity."""
    left = [one.severity for one in found if not one.waived]
    return Count(*(left.count(severity) for severity in Severity))
