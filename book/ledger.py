"""Sums over fact lines by any combination of their attributes."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from operator import attrgetter
from typing import Protocol

from book.model import Line
from book.money import ZERO

_ALIKE = attrgetter(*(name for name in Line.model_fields if name != "amount"))


class Fact(Protocol):
    """Anything with an amount in 元; its other attributes are what a ledger narrows and groups by."""

    @property
    def amount(self) -> Decimal: ...


class Ledger:
    """A bag of facts. Narrowing gives another ledger; the total is exact, in 元."""

    __slots__ = ("facts",)

    def __init__(self, facts: Iterable[Fact] = ()):
        self.facts: tuple[Fact, ...] = tuple(facts)

    @classmethod
    def of_lines(cls, lines: Iterable[Line]) -> "Ledger":
        """The lines of a Book to sum by their attributes: lines that differ in nothing but the amount are one fact, so that
        what a table or a rule costs depends on how many kinds of lines there are, not on how many lines."""
        kinds: dict[tuple[object, ...], list[Line]] = {}
        for line in lines:
            kinds.setdefault(_ALIKE(line), []).append(line)
        return cls(
            first.model_copy(update={"amount": sum((line.amount for line in rest), first.amount)}) if rest else first
            for first, *rest in kinds.values()
        )

    def where(self, **wanted: object) -> "Ledger":
        """The facts whose attributes equal the given values; a collection (not text) means any of them."""
        facts: Iterable[Fact] = self.facts
        for name, value in wanted.items():
            get = attrgetter(name)
            if isinstance(value, Collection) and not isinstance(value, str):
                facts = [fact for fact in facts if get(fact) in value]
            else:
                facts = [fact for fact in facts if get(fact) == value]
        return Ledger(facts)

    def by(self, attribute: str, digits: int | None = None) -> dict[str, "Ledger"]:
        """The facts grouped by a text attribute (by the first `digits` characters of a code), in the order of its values.

        Facts without the attribute, or with a code shorter than `digits`, belong to no group.
        """
        get = attrgetter(attribute)
        groups: dict[str, list[Fact]] = {}
        for fact in self.facts:
            value = get(fact)
            if value is not None and (digits is None or len(value) >= digits):
                groups.setdefault(value[:digits], []).append(fact)
        return {key: Ledger(groups[key]) for key in sorted(groups)}

    @property
    def total(self) -> Decimal:
        """Exact sum in 元."""
        return sum((fact.amount for fact in self.facts), ZERO)

    def __bool__(self) -> bool:
        return bool(self.facts)
