"""C28: the dates of approval, the secrecy review and the head's sign-off."""

from dataclasses import replace
from datetime import date

import pytest

from book.model import Book
from book.process import Process
from book.rules import Severity, catalogue, run
from book.rules.engine import Context
from tests.clean import Choices, clean_package

BOOK = Book.model_validate(clean_package(Choices()))
SOUND = Process(
    congress_approved_on=date(2024, 1, 20),
    department_approved_on=date(2024, 2, 5),
    unit_approved_on=date(2024, 2, 10),
    vouched_on=date(2024, 2, 20),
    secrecy_reviewer="保密办",
    secrecy_reviewed_on=date(2024, 2, 19),
    head_signs=True,
    head_signed_on=date(2024, 2, 20),
)


def found(process: Process) -> list[tuple[Severity, str, str]]:
    one = catalogue()["C28"]
    return [(at.severity, at.where, at.message) for at in one.findings(Context(BOOK, process=process))]


def test_an_orderly_way_is_sound():
    assert found(SOUND) == []
    assert found(replace(SOUND, disclosed_on=date(2024, 3, 1))) == []


def test_a_package_has_no_way():
    assert not any(one.rule == "C28" for one in run(BOOK))


def test_a_draft_is_not_asked_for_what_comes_later():
    assert found(Process()) == []


def test_a_date_before_the_one_it_follows():
    wrong = replace(SOUND, department_approved_on=date(2023, 12, 5))
    assert found(wrong)[0] == (Severity.ERROR, "process.department_approved_on", "财政批复部门日期早于人大批准日期")
    assert found(replace(Process(), unit_approved_on=date(2024, 2, 1), disclosed_on=date(2024, 1, 1)))


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("department_approved_on", date(2024, 2, 10), "人大批准日期后20日内应有财政批复部门日期，实际隔了21日"),
        ("unit_approved_on", date(2024, 2, 21), "财政批复部门日期后15日内应有部门批复单位日期，实际隔了16日"),
        ("disclosed_on", date(2024, 3, 2), "部门批复单位日期后20日内应有单位公开日期，实际隔了21日"),
    ],
)
def test_what_is_late_is_a_hint(name, day, said):
    assert found(replace(SOUND, **{name: day})) == [(Severity.HINT, f"process.{name}", said)]


def test_who_vouched_had_the_secrecy_review_done_before():
    later = replace(SOUND, secrecy_reviewed_on=date(2024, 2, 21))
    assert found(later)[0][1:] == ("process.secrecy_reviewed_on", "保密审查的日期晚于确认或提交的日期")
    for none in (replace(SOUND, secrecy_reviewed_on=None), replace(SOUND, secrecy_reviewer="")):
        assert found(none) == [(Severity.ERROR, "process.secrecy_reviewed_on", "没有保密审查的记录")]


def test_the_head_signs_where_the_unit_asks_for_it():
    unsigned = replace(SOUND, head_signed_on=None)
    assert found(unsigned) == [(Severity.ERROR, "process.head_signed_on", "没有单位负责人确认的记录")]
    assert found(replace(unsigned, head_signs=False)) == []


def test_a_date_that_is_not_recorded_when_submitted_is_a_hint():
    assert [one[0] for one in found(replace(SOUND, unit_approved_on=None))] == [Severity.HINT]
