"""What has one cause stands together, the cause first; and where a finding is has words that no row's number changes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from book.model import Book
from book.package import parse
from book.rules import Finding, Severity, run
from book.rules.grouping import groups, heads
from book.rules.places import placed
from tests.book.make import CASES, example
from tests.clean import Choices, clean_package


def finding(rule: str, where: str, *values: object, severity: Severity = Severity.ERROR, **more: object) -> Finding:
    expected, actual = [Decimal(str(value)) for value in values] or (None, None)
    found = Finding(rule, severity, f"{rule} {where}", where, expected, actual, "元", ())
    return replace(found, **more)  # type: ignore[arg-type]  # test values


def causes(*findings: Finding) -> list[list[str]]:
    """The places of each cause, its head first, in order."""
    return [
        [one.where for one in cause.findings] for group in groups(findings, heads(findings)) for cause in group.causes
    ]


def test_what_has_nothing_in_common_stands_alone():
    assert causes(finding("T3", "tables[3]/208/合计", 10, 9), finding("C12", "assets.as_of")) == [
        ["assets.as_of"],
        ["tables[3]/208/合计"],
    ]


def test_the_row_with_the_longest_code_is_the_cause_of_its_parents():
    found = [finding("T3", f"tables[3]/{row}/合计", 100, 90) for row in ("合计", "208", "2080505", "20805")]
    assert causes(*found)[0][0] == "tables[3]/2080505/合计"
    assert len(causes(*found)) == 1


def test_one_difference_in_two_units_is_one_cause():
    tables = finding("T1", "tables[1]/收入总计/预算数", 30_000, 10_000)
    form = finding("P3", "whole_unit_performance.budget.by_source.total", 1, 3, unit="万元", see=("T1",))
    assert causes(tables, form) == [[form.where, tables.where]]


def test_equal_differences_in_the_forms_of_two_projects_are_two_causes():
    found = [finding("P1", f"projects[{index}].form.funding.annual.total", 100, 90) for index in (0, 1)]
    assert len(causes(*found)) == 2


def test_of_two_rules_on_one_indicator_the_more_severe_stands_first():
    place = "projects[2].form.indicators[1]"
    warning = finding("C04", f"{place}.implementation.value", 5, 3, severity=Severity.WARNING)
    error = finding("C14", f"{place}.annual.value", see=("C04",))
    assert causes(warning, error) == [[error.where, warning.where]]


def test_two_faults_of_one_rule_in_one_field_are_two():
    assert len(causes(finding("C20", "projects[0].name"), finding("C20", "projects[0].name", message="又一处"))) == 2


def test_two_rules_on_one_running_text_are_two():
    assert len(causes(finding("C04", "texts.other[0].text"), finding("C05", "texts.other[0].text", see=("C04",)))) == 2


def test_errors_stand_first_and_what_is_explained_last():
    error, warning, hint = (finding(rule, rule, severity=one) for rule, one in zip("XYZ", Severity, strict=True))
    waived = finding("C01", "C01", severity=Severity.WARNING, waived=True)
    assert causes(hint, waived, warning, error) == [["X"], ["Y"], ["Z"], ["C01"]]


@pytest.mark.parametrize("slug", CASES)
def test_every_finding_of_an_example_is_in_one_group(slug):
    found = run(parse(example(slug).read_bytes()))
    grouped = [one for group in groups(found, heads(found)) for one in group.findings]
    assert sorted(map(id, grouped)) == sorted(map(id, found))


def test_many_places_of_one_rule_are_one_group():
    found = run(parse(example("fenyang-2024").read_bytes()))
    (group,) = [one for one in groups(found, heads(found)) if one.rule == "C15"]
    assert len(group.causes) == 41


def test_one_fault_told_three_times_is_one_cause():
    found = run(parse(example("zezhou-2025").read_bytes()))
    (group,) = [one for one in groups(found, heads(found)) if one.rule == "P3"]
    assert [len(cause.findings) for cause in group.causes] == [3]


# Where


def faulty() -> Book:
    """A project with a basis that is no document, and a name in a paragraph."""
    data = clean_package(Choices())
    data["projects"][1]["form"]["basis"] = "根据工作需要安排"
    data["texts"]["other"].append({"kind": "paragraph", "text": "经办人：张三丰。"})
    return Book.model_validate(data)


def keys(book: Book) -> dict[str, str]:
    """The keys of the findings by their rule."""
    return {one.finding.rule: one.key for one in placed(run(book), book)}


def test_places_are_said_in_words():
    labels = {one.finding.rule: (one.label, one.place) for one in placed(run(faulty()), faulty())}
    assert labels["C15"] == ("项目 社会保险经办人员业务培训 · 绩效目标表 · 立项依据",) * 2
    assert labels["C20"] == ("情况说明文字 · 其他说明 第2段 · 文字", "情况说明文字 · 其他说明 · 文字")


def test_a_place_in_a_table_is_said_in_words():
    found = [finding("T2", "tables[2]/208/本年收入/合计"), finding("C01", "tables[4]"), finding("S1", "chapters[2]")]
    assert [one.label for one in placed(found, faulty())] == ["表2 · 208 · 本年收入/合计", "表4", "情况说明 第2节"]


def test_moving_rows_keeps_the_keys():
    book = faulty()
    moved = book.model_copy(update={"projects": book.projects[::-1], "texts": book.texts.model_copy()})
    data = book.model_dump(mode="json")
    data["texts"]["other"].insert(0, {"kind": "paragraph", "text": "本年没有其他情况。"})
    assert keys(moved) == keys(Book.model_validate(data)) == keys(book)


def test_another_name_at_the_same_place_has_another_key():
    data = faulty().model_dump(mode="json")
    data["texts"]["other"][1]["text"] = "经办人：张四丰。"
    other = Book.model_validate(data)
    assert keys(other)["C20"] != keys(faulty())["C20"]
    assert keys(other)["C15"] == keys(faulty())["C15"]


@pytest.mark.parametrize("slug", CASES)
def test_no_two_findings_share_a_key(slug):
    book = parse(example(slug).read_bytes())
    found = [one.key for one in placed(run(book), book)]
    assert len(set(found)) == len(found)
