"""Starting a year from the one before."""

from datetime import date
from decimal import Decimal

from hypothesis import assume, given

from book.carry import leftovers, next_year
from book.editions import edition
from book.ledger import Ledger
from book.model import Book
from book.rules.engine import run
from tests.cast import example
from tests.strategies import books


def test_printed_totals_become_last_years_figures():
    book = next_year(example())
    assert book.year == 2025
    assert book.prior_year.income_total == Ledger(example().lines).total
    assert book.prior_year.expenditure_total == book.prior_year.income_total
    assert (
        edition(book.edition).tables(example())[4].amounts("合计")["2024年预算数/合计"]
        == book.prior_year.general_public_current
    )


def test_three_public_figures_are_those_of_table_10():
    from pathlib import Path

    from book.package import read

    zezhou = read(Path("book/examples/zezhou-2025.json"))
    assert next_year(zezhou).prior_year.three_public.vehicle_operation == Decimal("60000.00")


def test_texts_projects_forms_assets_and_glossary_are_kept_and_facts_are_not():
    old, new = example(), next_year(example())
    assert new.overview == old.overview
    assert new.texts.glossary == old.texts.glossary
    assert new.assets.as_of == date(2024, 12, 31)
    assert new.assets.vehicles == old.assets.vehicles
    assert (new.lines, new.revenue) == ((), ())
    assert not any(new.reasons.model_dump().values())
    assert [project.name for project in new.projects] == [
        "2025年企业退休人员取暖费",
        "2025年社保中心遗属补助",
        "2025年代发财政离退休人员工资",
        "退休职工丧葬费",
    ]
    assert {form.funding.annual.total for form in new.forms} == {Decimal(0)}
    assert new.forms[0].indicators == old.forms[0].indicators


def test_texts_that_name_the_old_year_are_listed_with_their_place():
    found = {leftover.path: leftover.text for leftover in leftovers(next_year(example()))}
    assert any(path.startswith("projects[") and path.endswith(".form.overview") for path in found)
    assert not any(path.endswith(".key") for path in found)
    assert all("2024年" in text for text in found.values())


@given(books())
def test_next_year_of_any_book_is_a_sound_book(book):
    assume(book.year < 2100 and Ledger(book.lines).total < Decimal(10) ** 13)
    new = next_year(book)
    assert Book.model_validate(new.model_dump()) == new
    # The tables of a Book without lines agree with each other; an administrative unit is told that T11 is to be filled.
    assert {finding.rule for finding in run(new) if finding.rule.startswith("T")} <= {"T11"}
