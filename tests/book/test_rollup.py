"""A department as the sum of its units: nothing is lost, nothing counted twice that is marked, every table balances."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.editions import edition
from book.ledger import Ledger
from book.model import Assets, Book, Line, PriorYear
from book.rollup import RollupError, Transfer, roll_up
from book.rules import check_tables, run
from book.rules.engine import Severity
from book.types import Level, Source
from tests.book.make import book, line
from tests.clean import clean_books
from tests.strategies import LAST_AMOUNT, books


def of(made: Book, code: str, year: int = 2024) -> Book:
    """The Book as one of the unit with this code, with amounts whose sums a Book can still hold."""
    lines = tuple(one.model_copy(update={"amount": one.amount % 10**10}) for one in made.lines)
    revenue = tuple(one.model_copy(update={"amount": one.amount % 10**10}) for one in made.revenue)
    procurement = made.procurement.model_copy(
        update={name: getattr(made.procurement, name) % 10**10 for name in type(made.procurement).model_fields}
    )
    prior = PriorYear(income_total=made.prior_year.income_total and made.prior_year.income_total % 10**10)
    values = {
        "assets": small_assets(made),
        "year": year,
        "lines": lines,
        "revenue": revenue,
        "procurement": procurement,
        "prior_year": prior,
    }
    return made.model_copy(update=values | {"unit": made.unit.model_copy(update={"code": code})})


def small_assets(made: Book) -> Assets:
    """The assets with numbers whose sums a Book can still hold."""
    assets = made.assets
    vehicles = {name: getattr(assets.vehicles, name) % 1000 for name in type(assets.vehicles).model_fields}
    numbers = ("vehicle_quota", "building_m2", "equipment_over_500k", "equipment_over_1m")
    return assets.model_copy(
        update={name: getattr(assets, name) % 1000 for name in numbers}
        | {"vehicles": assets.vehicles.model_copy(update=vehicles)}
    )


def departments():
    return books(max_lines=6).map(lambda made: of(made, "DEPT").model_copy(update={"level": Level.DEPARTMENT}))


def broken_identities(made: Book) -> set[str]:
    """The rules of tables that do not hold: what was drawn may lack a name, or have other revenue than lines."""
    found = check_tables(edition(made.edition).tables(made), made)
    return {one.rule for one in found if one.rule[0] == "T" and one.severity is Severity.ERROR}


def with_income(made: Book, amount: Decimal, source: Source) -> Book:
    """The Book with a line that a transfer can be part of."""
    more = (Line.model_validate(line(f"{amount:.2f}", item="2080199", source=source.value)),)
    return made.model_copy(
        update={
            "lines": made.lines + more,
            "subjects": {"302": "商品和服务支出", "30201": "办公费", "2080199": "其他", "20801": "款", "208": "类"}
            | dict(made.subjects),
        }
    )


@settings(max_examples=30)
@given(departments(), st.lists(books(max_lines=6), min_size=1, max_size=3), st.data())
def test_totals_are_the_sum_of_the_units_without_what_is_eliminated(department, drawn, data):
    units = [of(made, f"U{number}") for number, made in enumerate(drawn)]
    transfers = []
    if len(units) > 1:
        received = data.draw(st.decimals(Decimal("0.01"), 10**6, places=2))
        units[0] = with_income(units[0], received, Source.UNIT_FUNDS)
        part = data.draw(st.decimals(Decimal("0.01"), received, places=2))
        transfers = [Transfer("U1", "U0", "2080199", Source.UNIT_FUNDS, part)]
    rolled = roll_up(department, units, transfers)
    gone = sum((one.amount for one in rolled.eliminated), Decimal(0))
    assert gone == sum((one.amount for one in transfers), Decimal(0))

    together = Ledger(fact for made in units for fact in made.lines)
    facts = Ledger(rolled.book.lines)
    assert facts.total == together.total - gone
    for source in Source:
        less = gone if source is Source.UNIT_FUNDS else 0
        assert facts.where(source=source).total == together.where(source=source).total - less
    for code, part in together.by("function_code").items():
        less = gone if transfers and code == "2080199" else 0
        assert facts.where(function_code=code).total == part.total - less
    assert sum(one.amount for one in rolled.book.revenue) == sum(one.amount for made in units for one in made.revenue)
    broken = broken_identities(rolled.book)
    assert broken <= set().union(*(broken_identities(made) for made in units))


@settings(max_examples=15)
@given(departments(), st.lists(books(max_lines=6), min_size=1, max_size=3))
def test_projects_and_forms_of_all_units_are_there_in_order_with_their_own_lines(department, drawn):
    units = [of(made, f"U{number}") for number, made in enumerate(drawn)]
    rolled = roll_up(department, units).book
    assert [one.name for one in rolled.projects] == [one.name for made in units for one in made.projects]
    assert [one.name for one in rolled.forms] == [one.name for made in units for one in made.forms]
    assert [one.order for one in rolled.forms] == list(range(1, len(rolled.forms) + 1))
    known = {one.key for one in rolled.projects}
    assert len(known) == len(rolled.projects)
    assert {one.project for one in rolled.lines if one.project} <= known


@settings(max_examples=15)
@given(departments(), st.lists(books(max_lines=6), min_size=1, max_size=3))
def test_what_the_department_says_stays_its_own(department, drawn):
    units = [of(made, f"U{number}") for number, made in enumerate(drawn)]
    rolled = roll_up(department, units).book
    for part in ("unit", "department", "level", "print", "overview", "reasons", "texts"):
        assert getattr(rolled, part) == getattr(department, part)
    assert roll_up(rolled, units).book == rolled, "summing up again changes nothing"


@settings(max_examples=8)
@given(clean_books(), clean_books())
def test_of_clean_units_no_identity_is_broken(one, other):
    department = of(one, "DEPT", one.year).model_copy(update={"level": Level.DEPARTMENT})
    rolled = roll_up(department, [of(one, "U0", one.year), of(other, "U1", one.year)]).book
    assert [found.rule for found in run(rolled) if found.rule.startswith(("T", "P"))] == []


def simple(code: str, *lines, **parts) -> Book:
    made = book(*lines, **parts)
    return made.model_copy(update={"unit": made.unit.model_copy(update={"code": code})})


def test_lines_of_one_identity_are_one_line():
    given_ = [simple(code, line(amount, item="2080109")) for code, amount in (("U0", "100.10"), ("U1", "200.20"))]
    (summed,) = roll_up(simple("DEPT"), given_).book.lines
    assert summed.amount == Decimal("300.30")


def test_a_transfer_that_is_marked_is_counted_once_and_named():
    payer = simple("U0", line("500.00", item="2080109"))
    receiver = simple("U1", line("300.00", item="2080109", source="unit_funds"), line("80.00", item="2080109"))
    transfer = Transfer("U0", "U1", "2080109", Source.UNIT_FUNDS, Decimal("300.00"))
    rolled = roll_up(simple("DEPT"), [payer, receiver], [transfer])
    assert Ledger(rolled.book.lines).total == Decimal("580.00")
    assert Ledger(rolled.book.lines).where(source="unit_funds").total == 0
    assert [(one.transfer, one.amount) for one in rolled.eliminated] == [(transfer, Decimal("300.00"))]


@pytest.mark.parametrize(
    ("transfer", "why"),
    [
        (Transfer("U0", "U1", "2080109", Source.UNIT_FUNDS, Decimal("300.01")), "差 0.01 元"),
        (Transfer("U0", "U1", "2080199", Source.UNIT_FUNDS, Decimal(1)), "不足"),
        (Transfer("U0", "X", "2080109", Source.UNIT_FUNDS, Decimal(1)), "X 不在汇总之列"),
        (Transfer("U1", "U1", "2080109", Source.UNIT_FUNDS, Decimal(1)), "两个单位之间"),
        (Transfer("U0", "U1", "2080109", Source.UNIT_FUNDS, Decimal(0)), "大于零"),
        (Transfer("U0", "U1", "2080109", Source.GENERAL_PUBLIC, Decimal(1)), "单位资金或财政专户"),
    ],
)
def test_a_transfer_that_does_not_fit_is_refused_by_name(transfer, why):
    payer = simple("U0", line("500.00", item="2080109"))
    receiver = simple("U1", line("300.00", item="2080109", source="unit_funds"))
    with pytest.raises(RollupError, match=why):
        roll_up(simple("DEPT"), [payer, receiver], [transfer])


def test_units_that_do_not_belong_together_are_refused():
    one = simple("U0", line("1.00", item="2080109"))
    with pytest.raises(RollupError, match="没有可以汇总"):
        roll_up(simple("DEPT"), [])
    with pytest.raises(RollupError, match="两次"):
        roll_up(simple("DEPT"), [one, one])
    with pytest.raises(RollupError, match="年度"):
        roll_up(simple("DEPT"), [one.model_copy(update={"year": one.year + 1})])


def test_amounts_beyond_what_a_book_holds_are_refused():
    huge = [simple(code, line(str(LAST_AMOUNT), item="2080109")) for code in ("U0", "U1")]
    with pytest.raises(RollupError):
        roll_up(simple("DEPT"), huge)


def test_last_year_is_the_departments_own_where_known_else_the_sum():
    def prior(code, total, cost):
        made = simple(code)
        known = made.prior_year.model_copy(update={"income_total": total, "operating_cost": cost})
        return made.model_copy(update={"prior_year": known})

    units = [prior("U0", Decimal(1), Decimal(5)), prior("U1", Decimal(2), None)]
    before = roll_up(prior("DEPT", None, None), units).book.prior_year
    assert (before.income_total, before.operating_cost) == (Decimal(3), None)
    assert roll_up(prior("DEPT", Decimal(9), None), units).book.prior_year.income_total == Decimal(9)
