from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis.extra.django import TestCase
from hypothesis.strategies import sampled_from, sets
from pydantic import ValidationError

from book.model import Book
from book.package import digest, dumps, read
from book.relations import MAX_LINES
from book.types import Level
from budgets.models import Budget, BudgetLine, BudgetParagraph, Project
from disclosures import reading, store
from performance.models import Indicator, ProjectForm
from tests.cast import EXAMPLES, example
from tests.strategies import books
from units.models import Region, Unit

PARTS = ["subjects", "overview", "texts", "lines", "revenue", "projects", "whole_unit_performance", "reasons"]


def rewritten(book: Book, **changes) -> Book:
    """The Book with some of its top-level keys changed, checked anew."""
    return Book.model_validate(book.model_dump() | changes)


def with_lines(book: Book, count: int) -> Book:
    lines = book.model_dump()["lines"]
    return rewritten(book, lines=(lines * (count // len(lines) + 1))[:count])


@pytest.mark.django_db
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_real_disclosure_comes_back_as_it_went_in(path):
    book = read(path)
    again = store.load(store.save(book))
    assert again == book
    assert dumps(again) == dumps(book)


class RoundTrip(TestCase):
    """Every Book that can be written down."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(books())
    def test_a_book_comes_back_as_it_went_in(self, book):
        again = store.load(store.save(book))
        assert again == book
        # Not only equal: the order of the subjects and the scale of every number as well.
        assert dumps(again) == dumps(book)
        assert digest(again) == digest(book)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(books(), books())
    def test_a_replaced_budget_has_nothing_left_of_the_old_one(self, old, new):
        identity = {name: getattr(old, name) for name in ("year", "level")}
        unit = new.unit.model_copy(update={"code": old.unit.code})
        new = Book.model_validate(new.model_copy(update=identity | {"unit": unit}).model_dump())
        first = store.save(old)
        second = store.save(new, replace=True)
        assert (second.pk, second.revision) == (first.pk, 2)
        assert dumps(store.load(second)) == dumps(new)
        assert BudgetLine.objects.count() == len(new.lines)
        assert ProjectForm.objects.count() == len(new.forms)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(books(), books(), sets(sampled_from(PARTS)))
    def test_what_is_taken_over_from_another_book_is_all_that_is_written(self, old, other, parts):
        """Whatever parts change together, the rows say what the new Book says."""
        try:
            new = rewritten(old, **{part: getattr(other, part) for part in parts})
        except ValidationError:  # lines of projects that are not there
            assume(False)
        store.save(old)
        assert dumps(store.load(store.save(new, replace=True, before=old))) == dumps(new)


@pytest.mark.django_db
def test_rows_of_parts_that_did_not_change_are_left_alone():
    old = example()
    budget = store.save(old)
    kept = [list(model.objects.values_list("pk", flat=True)) for model in (Project, Indicator, BudgetParagraph)]
    store.save(rewritten(old, lines=old.lines[1:]), replace=True, before=old)
    assert [list(model.objects.values_list("pk", flat=True)) for model in (Project, Indicator, BudgetParagraph)] == kept
    assert BudgetLine.objects.filter(budget=budget).count() == len(old.lines) - 1


@pytest.mark.django_db
class TestSaving:
    def test_an_existing_budget_is_refused_and_left_as_it_is(self):
        book = example()
        store.save(book)
        richer = rewritten(book, reasons={"income_change": "新的原因"})
        with pytest.raises(store.BudgetExistsError, match="第 1 次修订"):
            store.save(richer)
        assert store.load(store.find(book.unit.code, book.year)) == book

    def test_a_failure_half_way_leaves_nothing(self, monkeypatch):
        def fail(*args):
            raise RuntimeError("disk full")

        monkeypatch.setattr(store, "_write_forms", fail)
        with pytest.raises(RuntimeError):
            store.save(example())
        assert not any(model.objects.exists() for model in (Region, Unit, Budget, BudgetLine))

    def test_unit_department_and_region_are_made_as_the_package_says(self):
        book = example()
        store.save(book)
        unit = Unit.objects.get(code=book.unit.code)
        assert (unit.name, unit.nature, unit.region.name) == (
            "长治市屯留区社会保险中心",
            "public_institution",
            "长治市屯留区",
        )
        department = unit.supervisor
        assert department is not None
        assert (department.code, department.nature, department.budget_code) == ("140405-300", "", "300")
        assert Unit.objects.count() == 2

    def test_what_exists_is_matched_by_code_and_never_changed(self):
        region = Region.objects.create(code="140405", name="屯留县")
        elsewhere = Region.objects.create(code="140100", name="太原市")
        Unit.objects.create(code="140405-300001", name="屯留区社保中心", region=elsewhere)
        before = list(Unit.objects.filter(code="140405-300001").values())
        budget = store.save(example())
        assert list(Unit.objects.filter(code="140405-300001").values()) == before
        assert Region.objects.get(code="140405").name == "屯留县"
        assert (budget.unit.region, budget.region) == (elsewhere, region)
        assert store.load(budget) == example()

    def test_a_unit_renamed_later_leaves_the_old_document_as_it_was_printed(self):
        budget = store.save(example())
        Unit.objects.filter(code="140405-300001").update(
            name="屯留区社会保险服务中心", nature="administrative", supervisor=None
        )
        Unit.objects.filter(code="140405-300").update(name="新的人社局", budget_code="999")
        Region.objects.update(name="新区")
        assert store.load(budget) == example()

    def test_a_department_that_publishes_for_itself_is_one_unit(self):
        book = example()
        own = rewritten(book, unit=book.unit.model_dump() | {"code": book.department.code})
        budget = store.save(own)
        assert budget.department == budget.unit
        assert Unit.objects.get().supervisor is None
        assert store.load(budget) == own

    def test_unit_and_department_budget_of_a_year_stand_beside_each_other(self):
        book = example()
        department = rewritten(book, level=Level.DEPARTMENT)
        store.save(book)
        store.save(department)
        code = book.unit.code
        with pytest.raises(store.SeveralLevelsError):
            store.find(code, 2024)
        assert store.load(store.find(code, 2024, Level.UNIT)) == book
        assert store.load(store.find(code, 2024, Level.DEPARTMENT)) == department
        for missing in [("x", 2024, None), (code, 2023, None)]:
            with pytest.raises(store.BudgetNotFoundError):
                store.find(*missing)


@pytest.mark.django_db
class TestReading:
    def test_a_change_while_reading_is_noticed(self, monkeypatch):
        old, new = example(), rewritten(example(), reasons={"income_change": "新的原因"}, lines=())
        budget = store.save(old)
        read_rows = reading.package
        changed: list[Budget] = []

        def overtaken(row):
            data = read_rows(row)
            if not changed:
                changed.append(store.save(new, replace=True))
            return data

        monkeypatch.setattr(reading, "package", overtaken)
        assert store.load(budget) == new

    def test_a_budget_that_never_rests_is_reported(self, monkeypatch):
        budget = store.save(example())

        def overtaken(row):
            Budget.objects.filter(pk=row.pk).update(revision=row.revision + 1)

        monkeypatch.setattr(reading, "package", overtaken)
        with pytest.raises(store.UnsteadyError):
            store.load(budget)


def queries(action):
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


@pytest.mark.django_db
class TestCost:
    @pytest.fixture
    def sizes(self):
        """A small Book, and one with twenty times as much of everything."""
        small = read(next(path for path in EXAMPLES if path.stem == "zezhou-2025"))
        data = small.model_dump()
        data["projects"] = [
            project | {"key": f"{project['key']} {copy}"} for copy in range(20) for project in data["projects"]
        ]
        data["lines"] = [line | {"project": line["project"] and f"{line['project']} 0"} for line in data["lines"]] * 20
        data["texts"]["glossary"] *= 20
        small_again = rewritten(small, year=2023)
        return small, small_again, Book.model_validate(data | {"year": 2024})

    def test_reading_costs_the_same_number_of_queries_whatever_the_size(self, sizes):
        budgets = [store.save(book) for book in sizes]
        counts = {queries(lambda budget=budget: store.load(budget)) for budget in budgets}
        assert counts == {11}

    def test_writing_costs_more_queries_only_for_more_statements_of_many_rows(self, sizes):
        small, small_again, big = sizes
        first = queries(lambda: store.save(small))
        # The units are known by now.
        assert queries(lambda: store.save(small_again)) <= first <= 40
        # 600 lines, 140 projects with their forms: on SQLite a statement has at most 999 variables.
        assert queries(lambda: store.save(big)) <= (130 if connection.vendor == "sqlite" else 40)
        assert queries(lambda: store.save(small, replace=True)) <= 50

    def test_the_largest_package_goes_in_and_out(self):
        book = with_lines(example(), MAX_LINES)
        budget = store.save(book)
        assert store.load(budget) == book
        assert sum((line.amount for line in store.load(budget).lines), Decimal(0)) == sum(
            line.amount for line in book.lines
        )
