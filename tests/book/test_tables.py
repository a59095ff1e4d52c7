"""What a table is, and what the tables of shanxi-13 print in odd cases."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from book import money
from book.editions import edition
from book.model import Book
from book.tables import Column, HeaderCell, Side, Table, build
from tests.book.make import book, few, line, project, project_line, unit
from tests.strategies import books


def table(number: int, *lines: dict[str, Any], **changes: Any) -> Table:
    return tables(book(*lines, **changes))[number - 1]


def tables(made: Book) -> tuple[Table, ...]:
    found: tuple[Table, ...] = edition(made.edition).tables(made)
    return found


def texts(made: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in made.rows]


def headed(*paths: tuple[str, ...]) -> tuple[tuple[HeaderCell, ...], ...]:
    return build(1, "", "", Side(tuple(Column(path, 1) for path in paths), ())).header_rows


def test_titles_are_known_without_a_book():
    made = book()
    assert edition(made.edition).titles(made.year) == tuple(table.title for table in tables(made))


# Headings


def test_neighbours_under_one_heading_share_its_cell():
    assert headed(("项目",), ("金额", "小计"), ("金额", "基金")) == (
        (HeaderCell("项目", 1, 2), HeaderCell("金额", 2, 1)),
        (HeaderCell("小计", 1, 1), HeaderCell("基金", 1, 1)),
    )


def test_columns_of_one_name_stay_two_columns():
    assert headed(("合计",), ("合计",)) == ((HeaderCell("合计", 1, 1), HeaderCell("合计", 1, 1)),)


def test_a_heading_that_comes_again_further_right_is_another_cell():
    assert headed(("a", "x"), ("b",), ("a", "y"))[0] == (
        HeaderCell("a", 1, 1),
        HeaderCell("b", 1, 2),
        HeaderCell("a", 1, 1),
    )


def test_equal_names_under_different_headings_do_not_merge():
    assert headed(("a", "x", "1"), ("b", "x", "2"))[1] == (HeaderCell("x", 1, 1), HeaderCell("x", 1, 1))


@few
@given(books())
def test_headings_fill_their_grid_exactly(made):
    for one in tables(made):
        covered = [[0] * len(one.columns) for _ in one.header_rows]
        for level, row in enumerate(one.header_rows):
            for cell in row:
                start = covered[level].index(0)
                for depth in range(level, level + cell.rowspan):
                    for column in range(start, start + cell.colspan):
                        covered[depth][column] += 1
        assert all(count == 1 for row in covered for count in row)


# Rows and cells


@few
@given(books())
def test_every_row_has_a_cell_for_every_column_and_prints_its_amount(made):
    for one in tables(made):
        for row in one.rows:
            for column, cell in zip(one.columns, row.cells, strict=True):
                if cell.value is not None:
                    assert column.is_amount
                    assert cell.text == money.cell(cell.value)


@few
@given(books())
def test_row_keys_find_their_amounts(made):
    for one in tables(made):
        for row in one.rows:
            values = {
                c.name: cell.value for c, cell in zip(one.columns, row.cells, strict=True) if cell.value is not None
            }
            if row.key and values:
                assert one.amounts(row.key).keys() == values.keys()


def test_amounts_of_an_unknown_row():
    with pytest.raises(KeyError):
        table(2).amounts("2080109")


# Odd cases of shanxi-13


def test_a_book_without_lines_prints_thirteen_tables_without_data():
    made = tables(book())
    assert [one.number for one in made] == list(range(1, 14))
    assert not any(one.has_data for one in made)
    assert len(made[0].rows) == 33
    assert texts(made[1]) == [["合计", "", "", "", "", "", "", "", ""]]


def test_less_than_half_a_hundred_yuan_is_data_that_prints_as_zero():
    made = table(2, line("30.00"))
    assert made.has_data
    assert made.amounts("208")["本年收入/合计"] == Decimal("30.00")
    assert texts(made)[0][2] == "0.00"


def test_an_amount_of_zero_is_blank_and_no_data():
    made = table(2, line("0.00"))
    assert not made.has_data
    assert [row[2] for row in texts(made)] == ["", "", "", ""]


def test_carry_over_alone_leaves_the_current_columns_blank():
    lines = [project_line("500000.00", vintage="carryover")]
    made = book(*lines, projects=[project(vintage="carryover")])
    first = tables(made)[0]
    assert first.amounts("上年结转|年终结转")["收入/2024年"] == Decimal("500000.00")
    assert first.amounts("本年收入合计|本年支出合计")["收入/2024年"] == 0
    assert not tables(made)[4].has_data
    assert not tables(made)[11].has_data
    assert tables(made)[12].amounts("project:a")["合计"] == Decimal("500000.00")


def test_carry_over_of_other_sources_is_in_the_total_of_table_13_and_explained():
    lines = [
        project_line("100000.00", vintage="carryover", source="unit_funds"),
        project_line("1.00", vintage="carryover"),
    ]
    made = tables(book(*lines, projects=[project(vintage="carryover")]))[12]
    assert made.amounts("project:a")["合计"] == Decimal("100001.00")
    assert made.notes == ("注：合计含非财政拨款结转10.00万元",)


def test_one_project_with_two_items_is_one_row():
    lines = [project_line("10000.00"), project_line("20000.00", function_code="2080199")]
    names = {"208": "社会保障", "20801": "管理事务", "2080109": "经办机构", "2080199": "其他"}
    made = tables(book(*lines, projects=[project()], subjects=names))
    assert [row.key for row in made[11].rows] == [
        "department:某县人力资源和社会保障局",
        "unit:某县社会保险中心",
        "project:a",
    ]
    assert made[11].amounts("project:a")["合计"] == Decimal("30000.00")
    assert made[2].amounts("2080199")["2024年预算数/项目支出"] == Decimal("20000.00")


def test_two_projects_of_one_name_stay_two_rows_in_the_order_entered():
    lines = [project_line("10000.00", "z"), project_line("20000.00", "a")]
    made = table(12, *lines, projects=[project("z", name="取暖费"), project("a", name="取暖费")])
    assert texts(made)[2:] == [["取暖费", "1.00", "1.00", "", "", "", ""], ["取暖费", "2.00", "2.00", "", "", "", ""]]


def test_a_vehicle_bought_from_basic_expenditure_is_in_tables_6_and_10():
    made = tables(book(line("180000.00", economic="31013"), line("20000.00", economic="30231")))
    assert [row[0] for row in texts(made[5])] == [
        "合计",
        "商品和服务支出",
        "公务用车运行维护费",
        "资本性支出",
        "公务用车购置",
    ]
    assert made[9].amounts("公务用车购置及运行费")["2024年预算数/合计"] == Decimal("200000.00")
    assert made[9].amounts("①公务用车购置费")["2024年预算数/一般公共预算"] == Decimal("180000.00")


def test_three_public_counts_projects_but_neither_carry_over_nor_other_sources():
    lines = [
        project_line("10000.00", economic_code="30217"),
        line("20000.00", economic="30217", source="unit_funds"),
        line("40000.00", economic="30217", vintage="carryover"),
    ]
    assert table(10, *lines, projects=[project()]).amounts("公务接待费")["2024年预算数/合计"] == Decimal("10000.00")


@pytest.mark.parametrize("nature", ["administrative", "civil_service_managed"])
def test_operating_cost_of_administrative_units(nature):
    made = table(11, line("50000.00"), line("90000.00", nature="personnel"), unit=unit(nature=nature))
    assert texts(made) == [["部门合计", "5.00", "5.00", "", ""], ["某县社会保险中心", "5.00", "5.00", "", ""]]


def test_institutions_have_no_operating_cost():
    made = table(11, line("50000.00"))
    assert texts(made) == [["部门合计", "", "", "", ""]]
    assert not made.has_data


def test_revenue_whose_parents_have_no_known_name_prints_without_them():
    revenue = [{"source": "government_fund", "code": "1037701", "name": "地方收入", "amount": "10000.00"}]
    assert [row[:2] for row in texts(table(7, revenue=revenue))] == [
        ["合计", ""],
        ["103", "非税收入"],
        ["1037701", "地方收入"],
    ]


def test_a_department_is_called_so():
    assert table(1, level="department").unit_label == "部门名称：某县社会保险中心"


def test_the_two_sides_of_table_9_stand_in_one_row():
    revenue = [{"source": "state_capital", "code": "1030601", "name": "利润收入", "amount": "10000.00"}]
    made = table(9, line("10000.00", source="state_capital"), revenue=revenue)
    assert texts(made)[0] == ["合计", "", "1.00", "", "", "1.00", "1.00", ""]
    assert [(row[0], row[3]) for row in texts(made)[1:]] == [("103", "208"), ("10306", "20801"), ("1030601", "2080109")]
