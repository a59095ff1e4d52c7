"""C14 to C27 on the three published examples: every known defect is found, and every finding has been read and is justified."""

import re
from pathlib import Path

import pytest

from book.package import parse
from book.rules import Finding, Severity, catalogue
from book.rules.engine import Context
from tests.book.make import CASES, example

FOLDER = Path(__file__).parent / "findings"
CODES = [f"C{number}" for number in range(14, 28)]


def found(slug: str) -> list[Finding]:
    """What C14 to C27 find in an example."""
    context = Context(parse(example(slug).read_bytes()))
    return [one for code in CODES for one in catalogue()[code].findings(context)]


def line(one: Finding) -> str:
    values = "" if one.actual is None else f" ‖ {one.expected or ''} ‖ {one.actual}"
    return f"{one.severity} {one.rule} {one.where}：{one.message}{values}".replace("\n", " ")


@pytest.mark.parametrize("slug", CASES)
def test_these_are_all_findings(slug):
    kept = (FOLDER / f"texts-{slug}.txt").read_text(encoding="utf-8").splitlines()
    assert [line(one) for one in found(slug)] == kept


DEFECTS = [
    ("a form filed in 2023 cites an approval of November 2024", "tunliu-2024", "C22", "projects[2].form.overview"),
    ("25 persons in the basis, 12 and 18 in the indicators", "tunliu-2024", "C14", "projects[2].form.indicators[0]"),
    ("a plan of 2023 for a project of 2024", "tunliu-2024", "C22", "projects[0].form.plan"),
    ("two cost indicators of one name", "tunliu-2024", "C14", "projects[2].form.indicators[5]"),
    ("the province's departments in a district's glossary", "tunliu-2024", "C23", "texts.glossary[2]"),
    ("a basis that is no document", "tunliu-2024", "C15", "projects[1].form.basis"),
    ("two heating-fee projects of one amount", "zezhou-2025", "C18", "projects[6]"),
    ("the phrase of a former congress", "zezhou-2025", "C24", "whole_unit_performance.strategic_goal"),
    ("“单位预算” in a department's disclosure", "zezhou-2025", "C23", "reasons.income_change"),
    ("a document number without number", "zezhou-2025", "C21", "projects[1].form.basis"),
    ("86690000 against 86890000", "fenyang-2024", "C14", "projects[21].form.indicators[1]"),
    ("15140318 against 10642550", "fenyang-2024", "C14", "projects[25].form.indicators[3]"),
    ("≥12469人 against ≥62469人", "fenyang-2024", "C14", "projects[8].form.indicators[0]"),
    ("≤2449 against ≤2440", "fenyang-2024", "C14", "projects[4].form.indicators[0]"),
    ("发放率 <100%", "fenyang-2024", "C14", "projects[4].form.indicators[1]"),
    ("three projects of one name", "fenyang-2024", "C18", "projects[8].name"),
    ("two projects of one name", "fenyang-2024", "C18", "projects[23].name"),
    ("a form's title as its project's name", "fenyang-2024", "C21", "projects[18].form.name"),
    ("villages counted in persons", "fenyang-2024", "C14", "projects[35].form.indicators[0]"),
    ("one sentence in all fields of a form", "fenyang-2024", "C15", "projects[35].form.basis"),
    ("申请2022年 left from an earlier year", "fenyang-2024", "C22", "projects[31].form.overview"),
    ("申请2021年 left from an earlier year", "fenyang-2024", "C22", "projects[34].form.overview"),
    ("stray Latin letters", "fenyang-2024", "C19", "projects[11].form.overview"),
    ("another name in the form than in table 12", "fenyang-2024", "C18", "projects[5].form.name"),
    ("last year in a current project's name", "fenyang-2024", "C16", "projects[35].name"),
]


@pytest.mark.parametrize(("slug", "code", "where"), [pytest.param(*defect[1:], id=defect[0]) for defect in DEFECTS])
def test_a_known_defect_is_found(slug, code, where):
    assert any(one.rule == code and one.where.startswith(where) for one in found(slug))


def test_no_example_has_an_error_that_is_none():
    errors = {(slug, one.rule, one.where) for slug in CASES for one in found(slug) if one.severity is Severity.ERROR}
    assert errors == {
        ("fenyang-2024", "C14", "projects[4].form.indicators[0].annual.value"),
        ("fenyang-2024", "C14", "projects[8].form.indicators[0].annual.value"),
        ("fenyang-2024", "C14", "projects[21].form.indicators[1].annual.value"),
        ("fenyang-2024", "C14", "projects[25].form.indicators[3].annual.value"),
        ("fenyang-2024", "C21", "projects[18].form.name"),
    }


def test_messages_speak_chinese_and_end_without_a_stop():
    for one in (one for slug in CASES for one in found(slug)):
        assert re.search("[一-龥]", one.message)
        assert not one.message.endswith(("。", "；"))
