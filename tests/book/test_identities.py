"""T1 to T13 and P1: derived tables satisfy them; a table or a fact that was tampered with is found by the rule that names it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.editions import edition
from book.model import Book
from book.rules import Finding, check_tables, run
from book.tables import Row, Table
from tests.book.make import book, form, line, package, project, project_line, unit
from tests.strategies import books

CENT = Decimal("0.01")


def tables(made: Book) -> tuple[Table, ...]:
    found: tuple[Table, ...] = edition(made.edition).tables(made)
    return found


def changed(made: Sequence[Table], number: int, row: int, cell: int, more: Decimal) -> tuple[Table, ...]:
    """The tables with one amount raised."""
    table = made[number - 1]
    cells = list(table.rows[row].cells)
    cells[cell] = cells[cell]._replace(value=(cells[cell].value or 0) + more)
    rows = [*table.rows]
    rows[row] = Row(rows[row].key, tuple(cells))
    return tuple(replace(table, rows=tuple(rows)) if one is table else one for one in made)


def tampered(made: Book, number: int, key: str, column: str, more: str) -> tuple[Finding, ...]:
    """What is found when the cell in the first row whose key contains `key` is raised."""
    table = tables(made)[number - 1]
    row = next(index for index, one in enumerate(table.rows) if key in one.key.split("|"))
    cell = [one.name for one in table.columns].index(column)
    return check_tables(changed(tables(made), number, row, cell, Decimal(more)), made)


def full() -> Book:
    """A Book with something in each of the thirteen tables."""
    lines = [
        line("100000.00"),
        line("200000.00", economic="30101", nature="personnel"),
        line("30000.00", economic="30217"),
        line("40000.00", economic="30231"),
        line("5000.00", economic="30201", vintage="carryover"),
        line("6000.00", source="special_account"),
        project_line("700000.00", "a"),
        project_line("80000.00", "a", source="government_fund", function_code="2120801"),
        project_line("9000.00", "a", source="state_capital", function_code="2230105"),
        project_line("1000.00", "b", vintage="carryover"),
    ]
    return book(
        *lines,
        unit=unit(nature="administrative"),
        projects=[project("a"), project("b", vintage="carryover")],
        revenue=[
            {"source": "government_fund", "code": "1030148", "name": "土地出让收入", "amount": "80000.00"},
            {"source": "state_capital", "code": "1030601", "name": "利润收入", "amount": "9000.00"},
        ],
        subjects=package()["subjects"]
        | {"212": "城乡社区支出", "21208": "土地出让支出", "2120801": "征地"}
        | {"223": "国有资本经营预算支出", "22301": "历史遗留", "2230105": "退休人员"},
        print={"form_title": "绩效目标表", "table12_headings": ["unit"], "table13_headings": ["unit"]},
    )


# What holds for all


@settings(max_examples=60)
@given(books())
def test_derived_tables_satisfy_every_identity(made):
    for finding in run(made):
        if finding.rule == "T11":
            assert finding.expected is None
        elif finding.rule.startswith("T"):
            assert not finding.where.startswith("tables["), finding


@settings(max_examples=60)
@given(books(), st.data())
def test_every_amount_of_a_table_is_guarded_by_the_rule_of_its_number(made, data):
    right = tables(made)
    number = data.draw(st.integers(1, 13))
    cells = [
        (row, cell)
        for row, one in enumerate(right[number - 1].rows)
        for cell, content in enumerate(one.cells)
        if content.value is not None
    ]
    if cells:
        row, cell = data.draw(st.sampled_from(cells))
        before = set(check_tables(right, made))
        found = set(check_tables(changed(right, number, row, cell, CENT), made)) - before
        assert f"T{number}" in {finding.rule for finding in found}


@settings(max_examples=60)
@given(books())
def test_revenue_is_compared_with_the_lines_of_its_source(made):
    found = {finding.rule for finding in run(made) if finding.where == "revenue"}
    for source, rule in (("government_fund", "T7"), ("state_capital", "T9")):
        entered = sum((one.amount for one in made.revenue if one.source == source), Decimal(0))
        spent = sum((one.amount for one in made.lines if one.source == source and one.vintage == "current"), Decimal(0))
        assert (rule in found) == (entered != spent)


def test_a_clean_book_has_no_finding():
    assert check_tables(tables(full()), full()) == ()
    assert all(table.has_data for table in tables(full()))


# One tampered cell for each rule

YEAR = "2024年预算数"


@pytest.mark.parametrize(
    ("number", "row", "column", "words"),
    [
        (1, "单位资金", "收入/2024年", "应等于当年该来源的预算明细之和"),
        (1, "收入总计", "收入/2024年", "应等于本年收入合计与上年结转之和"),
        (1, "八、社会保障和就业支出", "支出/上年结转安排", "应等于该类预算明细之和"),
        (2, "208", "本年收入/一般公共预算", "应等于其下级科目之和"),
        (2, "2080109", "上年结转", "应等于上年结转的预算明细之和"),
        (3, "2080109", f"{YEAR}/合计", "应等于基本支出与项目支出之和"),
        (3, "208", f"{YEAR}/合计", "应等于表1该类的合计"),
        (4, "结转:一般公共预算", "收入/金额", "应等于上年结转该来源的预算明细之和"),
        (4, "支出总计", "支出/金额/小计", "应等于收入总计"),
        (5, "2080109", f"{YEAR}/合计", "应等于表2的一般公共预算收入"),
        (6, "30101", f"{YEAR}/人员经费", "应等于预算明细之和"),
        (6, "合计", f"{YEAR}/合计", "应等于表5的基本支出"),
        (7, "1030148", "政府性基金收入预算", "应等于明细之和"),
        (8, "合计", "合计", "应等于表1的政府性基金预算"),
        (9, "1030601", "国有资本经营预算收入/国有资本经营收入预算", "应等于明细之和"),
        (9, "2230105", "国有资本经营预算支出/项目支出", "应等于预算明细之和"),
        (10, "公务用车购置及运行费", f"{YEAR}/合计", "应等于购置费与运行维护费之和"),
        (11, "部门合计", "2024预算数/合计", "应等于三项来源之和"),
        (12, "unit:某县社会保险中心", "合计", "应等于各项目之和"),
        (12, "project:a", "2024年财政拨款/政府性基金预算", "应等于“项目a”该来源的预算明细之和"),
        (13, "project:b", "合计", "应等于“项目b”的预算明细之和"),
    ],
)
def test_a_raised_cell_is_found(number, row, column, words):
    made = full()
    found = [one for one in tampered(made, number, row, column, "10.00") if one.rule == f"T{number}"]
    path = f"tables[{number}]/{row}/{column}"
    here = [one for one in found if one.where == path and words in one.message]
    assert [one.difference for one in here] == [Decimal("10.00")]


def test_the_general_public_part_is_not_more_than_the_whole():
    found = tampered(full(), 5, "208", f"{YEAR}/合计", "50000.00")
    assert "表5的208类不应大于表1该类的当年预算" in {one.message for one in found}


def test_three_public_is_not_less_than_in_basic_expenditure():
    found = [one for one in tampered(full(), 10, "公务接待费", f"{YEAR}/合计", "-10.00") if one.rule == "T10"]
    (least,) = [one for one in found if "不应小于" in one.message]
    assert (least.expected, least.actual) == (Decimal("30000.00"), Decimal("29990.00"))


def test_projects_together_are_the_project_expenditure():
    made = full()
    found = {one.message for one in tampered(made, 3, "合计", f"{YEAR}/项目支出", "10.00")}
    assert "表12与表13的各项目之和应等于表3的项目支出" in found
    found = {one.message for one in tampered(made, 5, "合计", f"{YEAR}/项目支出", "10.00")}
    assert "表12各项目的一般公共预算之和应等于表5的项目支出" in found


def test_a_row_that_is_missing_counts_as_zero():
    made = full()
    first, second, *rest = tables(made)
    without = replace(second, rows=tuple(row for row in second.rows if row.key != "2120801"))
    found = check_tables([first, without, *rest], made)
    assert "tables[2]/2120801/本年收入/政府性基金" in {one.where for one in found if one.rule == "T2"}


def test_a_table_that_is_missing_is_not_compared():
    made = full()
    rest = [table for table in tables(made) if table.number != 5]
    assert [finding.message for finding in check_tables(rest, made)] == ["缺少表5"]


# Facts that contradict each other


def found(code: str, *lines: dict[str, Any], **changes: Any) -> list[tuple[str, Any, Any]]:
    return [(one.where, one.expected, one.actual) for one in run(book(*lines, **changes)) if one.rule == code]


def test_basic_expenditure_without_a_government_subject():
    lines = [line("1.00"), line("1.00", government_economic_name=" "), line("1.00", government_economic_name=None)]
    assert found("T6", *lines, line("1.00", government_economic_name=None, vintage="carryover")) == [
        ("lines[1].government_economic_name", None, None),
        ("lines[2].government_economic_name", None, None),
    ]


@pytest.mark.parametrize(("code", "source"), [("T7", "government_fund"), ("T9", "state_capital")])
def test_revenue_that_differs_from_what_is_spent(code, source):
    (one,) = [one for one in run(book(line("100.00", source=source))) if one.rule == code]
    values = (Decimal("100.00"), Decimal("0.00"), Decimal("-100.00"))
    assert (one.where, (one.expected, one.actual, one.difference)) == ("revenue", values)
    entered = [{"source": source, "code": "1030148", "name": "收入", "amount": "100.00"}]
    assert found(code, line("100.00", source=source), revenue=entered) == []


def test_an_administrative_unit_without_operating_cost():
    administrative = unit(nature="administrative")
    assert found("T11", line("1.00", nature="personnel"), unit=administrative) == [
        ("tables[11]/部门合计/2024预算数/合计", None, None)
    ]
    assert found("T11", line("1.00"), unit=administrative) == []
    assert found("T11", line("1.00", nature="personnel")) == []


def test_a_line_of_another_vintage_than_its_project():
    lines = [project_line("1.00", "a", vintage="carryover"), project_line("1.00", "b")]
    projects = [project("a"), project("b", vintage="carryover")]
    assert found("T12", *lines, projects=projects) == [("lines[1].vintage", "carryover", "current")]
    assert found("T13", *lines, projects=projects) == [("lines[0].vintage", "current", "carryover")]


# P1


def side(total: str, **parts: str) -> dict[str, str]:
    return {"total": total, **parts}


def funded(implementation: dict[str, str], annual: dict[str, str], **changes: Any) -> list[tuple[str, Any, Any]]:
    made = form("100.00", funding={"implementation": implementation, "annual": annual}, **changes)
    return found("P1", project_line("60.00"), project_line("40.00"), projects=[project(form=made)])


FUNDING = "projects[0].form.funding"


def test_a_form_whose_funding_agrees():
    half = side("100.00", central="10.00", provincial="20.00", local="30.00", self="15.00", other="25.00")
    assert funded(half, half) == []
    assert funded(side("300.00", local="300.00"), half, attribute="recurring", period="99年") == []


@pytest.mark.parametrize("half", ["implementation", "annual"])
def test_a_form_whose_sources_do_not_sum_up(half):
    right, wrong = side("100.00", local="100.00"), side("100.00", local="90.00")
    halves = {"implementation": right, "annual": right} | {half: wrong}
    assert funded(**halves) == [(f"{FUNDING}.{half}.total", Decimal(90), Decimal(100))]


def test_a_form_whose_year_differs_from_the_project():
    half = side("90.00", local="90.00")
    assert funded(half, half) == [(f"{FUNDING}.annual.total", Decimal(100), Decimal(90))]


def test_a_one_off_project_lasts_one_year_and_costs_what_the_year_costs():
    year, more = side("100.00", local="100.00"), side("300.00", local="300.00")
    assert funded(more, year) == [(f"{FUNDING}.implementation.total", Decimal(100), Decimal(300))]
    assert funded(year, year, period="3年") == [("projects[0].form.period", "1年", "3年")]


def test_a_project_without_form_is_not_asked_for_funding():
    assert found("P1", project_line("1.00"), projects=[project()]) == []
