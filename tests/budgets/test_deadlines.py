"""The day by which a budget must be public."""

from datetime import date

from budgets.deadlines import deadline


def test_twenty_days_after_the_units_own_approval_are_binding():
    due = deadline({"congress_approved_on": date(2024, 1, 20), "unit_approved_on": date(2024, 2, 9)})
    assert due == (date(2024, 2, 29), True)
    assert due.days_left(date(2024, 2, 19)) == 10
    assert due.days_left(date(2024, 3, 1)) == -1


def test_before_that_the_latest_day_that_the_law_allows():
    assert deadline({"department_approved_on": date(2024, 1, 1)}) == (date(2024, 2, 5), False)
    assert deadline({"congress_approved_on": date(2024, 1, 1)}) == (date(2024, 2, 25), False)


def test_without_any_date_there_is_none():
    assert deadline({"congress_approved_on": None}) is None
