"""What the tables and the sentences of this edition ask of a Book: its facts, names and standing words."""

from functools import cached_property
from typing import Any

from book import classification
from book.ledger import Ledger
from book.model import Book
from book.types import FISCAL_SOURCES, Kind, Level, Nature, Source, Vintage

CURRENT: dict[str, Any] = {"vintage": Vintage.CURRENT}
CARRYOVER: dict[str, Any] = {"vintage": Vintage.CARRYOVER}
FISCAL: dict[str, Any] = {"source": frozenset(FISCAL_SOURCES)}
BASIC: dict[str, Any] = {"kind": Kind.BASIC}
PROJECT: dict[str, Any] = {"kind": Kind.PROJECT}

ABROAD = frozenset({"30212"})
RECEPTION = frozenset({"30217"})
VEHICLE_PURCHASE = frozenset({"31013", "30913"})
VEHICLE_OPERATION = frozenset({"30231"})
THREE_PUBLIC = ABROAD | RECEPTION | VEHICLE_PURCHASE | VEHICLE_OPERATION
"""Economic subjects of the “三公”经费 (政府收支分类科目, 部门预算支出经济分类)."""

NUMERALS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """1 to 19 as a Chinese ordinal: 12 → 十二."""
    return NUMERALS[number] if number <= 10 else f"十{NUMERALS[number - 10]}"


class Facts:
    """A Book seen through its ledger."""

    def __init__(self, book: Book):
        self.book = book
        self.year = book.year
        self.name = book.unit.name
        self.level = "部门" if book.level is Level.DEPARTMENT else "单位"
        self.own = f"本{self.level}"

    @cached_property
    def all(self) -> Ledger:
        return Ledger.of_lines(self.book.lines)

    @cached_property
    def current(self) -> Ledger:
        return self.all.where(**CURRENT)

    @cached_property
    def carryover(self) -> Ledger:
        return self.all.where(**CARRYOVER)

    @cached_property
    def fiscal(self) -> Ledger:
        return self.all.where(**FISCAL)

    @cached_property
    def general_public_current(self) -> Ledger:
        return self.current.where(source=Source.GENERAL_PUBLIC)

    @cached_property
    def general_public_basic(self) -> Ledger:
        return self.general_public_current.where(**BASIC)

    @cached_property
    def three_public(self) -> Ledger:
        """Current fiscal lines of the “三公” subjects, basic and project."""
        return self.current.where(economic_code=THREE_PUBLIC, **FISCAL)

    @cached_property
    def operating_cost(self) -> Ledger:
        """机关运行经费: current fiscal basic public lines of administrative and 参公 units; nothing for institutions."""
        if not self.has_operating_cost:
            return Ledger()
        return self.current.where(nature="public", **FISCAL, **BASIC)

    @property
    def has_operating_cost(self) -> bool:
        return self.book.unit.nature is not Nature.PUBLIC_INSTITUTION

    def subject(self, code: str) -> str:
        """Name of a subject as this Book prints it, else as the classification names it."""
        return self.book.subjects.get(code) or classification.economic_name(code) or classification.revenue_name(code)
