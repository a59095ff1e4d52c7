"""Sums over facts."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from book.ledger import Ledger
from book.model import Line
from tests.cast import example


@dataclass(frozen=True)
class Item:
    amount: Decimal
    code: str | None
    source: str


items = st.lists(
    st.builds(
        Item,
        st.decimals(0, 1000, places=2),
        st.one_of(st.none(), st.sampled_from(["208", "20801", "2080109", "2080505", "2101102"])),
        st.sampled_from(["general_public", "unit_funds"]),
    )
)


@given(items)
def test_groups_part_what_carries_the_code(facts):
    ledger = Ledger(facts)
    for digits in (3, 5, 7):
        groups = ledger.by("code", digits)
        carrying = [fact for fact in facts if fact.code and len(fact.code) >= digits]
        assert sum((group.total for group in groups.values()), Decimal(0)) == sum(
            (f.amount for f in carrying), Decimal(0)
        )
        assert list(groups) == sorted({fact.code[:digits] for fact in carrying if fact.code})


@given(items)
def test_narrowing_twice_is_narrowing_by_both(facts):
    ledger = Ledger(facts)
    both = ledger.where(code="2080109", source="unit_funds")
    assert ledger.where(code="2080109").where(source="unit_funds").facts == both.facts
    assert all(fact.code == "2080109" and fact.source == "unit_funds" for fact in facts if fact in both.facts)


@given(items)
def test_any_of_several_values_is_the_sum_of_each(facts):
    ledger = Ledger(facts)
    several = ledger.where(source={"general_public", "unit_funds"})
    assert several.total == ledger.total == sum((fact.amount for fact in facts), Decimal(0))


LINES = [
    line.model_copy(update={"amount": amount}) for line in example().lines[::3] for amount in (line.amount, Decimal(7))
]
ATTRIBUTES = [name for name in Line.model_fields if name != "amount"]


@given(st.lists(st.sampled_from(LINES), min_size=1), st.sets(st.sampled_from(ATTRIBUTES)))
def test_lines_that_differ_in_their_amount_alone_sum_as_one(lines, attributes):
    together = Ledger.of_lines(lines)
    assert len(together.facts) == len({tuple(getattr(line, name) for name in ATTRIBUTES) for line in lines})
    for line in LINES:
        wanted = {name: getattr(line, name) for name in attributes}
        assert together.where(**wanted).total == Ledger(lines).where(**wanted).total


def test_nothing_is_false_and_zero():
    assert not Ledger()
    assert Ledger().total == Decimal("0.00")
