"""Last year's document beside this year's: the same project has the same key, whatever the year calls it."""

from book.diff import changes, tables
from book.yearly import comparable
from tests.book import make
from tests.book.edits import changed, put


def year(number: int, *projects: tuple[str, str, str]):
    """A Book of a year with projects of these keys, names and amounts."""
    book = make.book(
        *(make.project_line(amount, key) for key, _, amount in projects),
        projects=[make.project(key, name=name) for key, name, _ in projects],
    )
    return changed(book, put(year=number, assets__as_of=f"{number - 1}-12-31"))


def rates(before, now):
    """What table 12 shows of the two years, by the words of the row."""
    found = tables(comparable(before, now), now)
    return {cell.label: (str(cell.old), str(cell.new)) for cell in found if cell.table == 12 and cell.column == "合计"}


def test_a_project_with_the_year_in_its_name_is_the_same_project():
    before = year(2024, ("2024年取暖费", "2024年取暖费", "100.00"), ("2023年遗属补助", "2023年遗属补助", "7.00"))
    now = year(2025, ("2025年取暖费", "2025年取暖费", "150.00"), ("2024年遗属补助", "2024年遗属补助", "9.00"))
    shown = rates(before, now)
    assert shown["2025年取暖费"] == ("100.00", "150.00")
    assert shown["2024年遗属补助"] == ("7.00", "9.00")


def test_a_key_that_means_another_project_this_year_does_not_join_them():
    before = year(2024, ("P1", "企业退休人员取暖费", "100.00"), ("P2", "征缴工作经费", "7.00"))
    now = year(2025, ("P1", "征缴工作经费", "8.00"), ("P2", "系统运维", "5.00"))
    shown = rates(before, now)
    assert shown["征缴工作经费"] == ("7.00", "8.00")
    assert shown["系统运维"] == ("None", "5.00")
    assert shown["企业退休人员取暖费"] == ("100.00", "None")


def test_a_renamed_project_is_known_by_its_key():
    before = year(2024, ("取暖", "企业退休人员取暖费", "100.00"))
    now = year(2025, ("取暖", "企业退休职工取暖费", "120.00"))
    assert rates(before, now)["企业退休职工取暖费"] == ("100.00", "120.00")


def test_lines_follow_their_project():
    before = year(2024, ("a2024", "2024年取暖费", "100.00"))
    now = year(2025, ("a2025", "2025年取暖费", "100.00"))
    assert not [change for change in changes(comparable(before, now), now) if change.part == "lines"]
