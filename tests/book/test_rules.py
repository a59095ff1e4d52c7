"""The catalogue of rules and how findings are reported."""

from collections.abc import Iterator
from decimal import Decimal
from types import ModuleType

import pytest

from book.rules import Finding, Severity, Verdict, catalogue, report, verdict
from book.rules.engine import Context, Departure, Rule, collect, nested, rule
from tests.book.make import book, line


def module(*rules: Rule) -> ModuleType:
    """A module that defines these rules."""
    made = ModuleType(__name__)
    for index, one in enumerate(rules):
        setattr(made, f"rule{index}", one)
    return made


def sample(code: str = "X9", severity: Severity = Severity.WARNING, **options: object) -> Rule:
    @rule(code, severity, "甲等于乙。", remedy="改正甲。", **options)  # type: ignore[arg-type]  # the options are those of rule
    def check(context: Context) -> Iterator[Departure]:
        yield Departure("lines[0].amount", "甲应等于乙", Decimal("10.00"), Decimal("7.50"))

    return check


def finding(severity: Severity = Severity.ERROR, **changes: object) -> Finding:
    values = {"expected": Decimal("10.00"), "actual": Decimal("7.50"), "unit": "元", "see": ()} | changes
    return Finding("T1", severity, "甲应等于乙", "lines[0].amount", **values)  # type: ignore[arg-type]  # test values


IDENTITIES = ["P1", "P2", "P3", "S1", *(f"T{number}" for number in range(1, 14)), "X1", "Y1", "Y2"]


def test_the_catalogue_has_every_identity_and_check_in_order():
    checks = [f"C{number:02}" for number in range(1, 29) if number != 3]
    assert [code for code in catalogue() if not code.startswith("C")] == IDENTITIES
    assert [code for code in catalogue() if code.startswith("C")] == checks


def test_every_rule_has_a_sentence_and_refers_to_existing_rules():
    for code, one in catalogue().items():
        assert one.code == code
        assert one.sentence.endswith("。")
        assert one.remedy.endswith("。")
        assert set(one.see) <= catalogue().keys() - {code}
        assert one.touches


def test_the_catalogue_cannot_be_changed():
    with pytest.raises(TypeError):
        catalogue()["X1"] = sample()


def test_a_code_belongs_to_one_rule():
    with pytest.raises(ValueError, match="rule X9 is defined twice"):
        collect([module(sample(), sample())])


def test_a_rule_imported_by_another_module_is_not_defined_there():
    other = ModuleType("elsewhere")
    vars(other)["borrowed"] = sample()
    assert list(collect([module(sample()), other])) == ["X9"]


@pytest.mark.parametrize(
    ("years", "applies"),
    [((None, None), True), ((2024, 2024), True), ((2025, None), False), ((None, 2023), False), ((2020, None), True)],
)
def test_a_rule_applies_in_its_years(years, applies):
    assert sample(years=years).applies(Context(book())) is applies


def test_a_finding_carries_its_rule_and_the_difference():
    (one,) = sample(see=("T1",)).findings(Context(book()))
    assert (one.rule, one.severity, one.message, one.see) == ("X9", Severity.WARNING, "甲应等于乙", ("T1",))
    assert one.difference == Decimal("-2.50")
    assert finding(expected="1年", actual="3年").difference is None


def test_totals_of_a_context_are_zero_for_what_is_absent():
    totals = Context(book(line("1.00"), line("2.00"))).totals("kind", "source", vintage="current")
    assert totals["basic", "general_public"] == Decimal("3.00")
    assert totals["project", "unit_funds"] == Decimal("0.00")


@pytest.mark.parametrize(
    ("severities", "expected", "code"),
    [
        ([], Verdict.READY, 0),
        ([Severity.HINT], Verdict.READY, 0),
        ([Severity.HINT, Severity.WARNING], Verdict.TO_EXPLAIN, 3),
        ([Severity.WARNING, Severity.ERROR], Verdict.BLOCKED, 1),
    ],
)
def test_one_verdict_for_all_findings(severities, expected, code):
    findings = [finding(severity) for severity in severities]
    assert verdict(findings) is expected
    assert verdict([*findings, finding(waived=True)]) is expected
    assert report.EXIT_CODES[expected] == code


def test_findings_for_programs():
    assert report.data(finding()) == {
        "rule": "T1",
        "severity": "E",
        "message": "甲应等于乙",
        "where": "lines[0].amount",
        "expected": "10.00",
        "actual": "7.50",
        "difference": "-2.50",
        "waived": False,
    }
    assert report.data(finding(expected=None, actual=None))["difference"] is None


def test_findings_for_people():
    findings = [
        finding(),
        finding(actual=Decimal("10000.00")),
        finding(expected="1年", actual="3年"),
        finding(expected=None, actual=None),
        finding(Severity.WARNING, expected=None, actual=None, waived=True),
    ]
    one = catalogue()["T1"]
    assert list(report.lines(findings)) == [
        f"错误 T1：{one.sentence}（另见 T2、T3）",
        f"  怎样改：{one.remedy}",
        "  lines[0].amount：甲应等于乙，应为 10.00元，现为 7.50元，少 2.50元",
        "  lines[0].amount：甲应等于乙，应为 10.00元，现为 10,000.00元，多 9,990.00元",
        "  lines[0].amount：甲应等于乙，应为 “1年”，现为 “3年”",
        "  lines[0].amount：甲应等于乙",
        f"警告 T1：{one.sentence}（另见 T2、T3）",
        f"  怎样改：{one.remedy}",
        "  ［已说明］lines[0].amount：甲应等于乙",
        "结论：不可提交（错误 4 处、警告 0 处、提示 0 处、已说明 1 处）",
    ]
    assert list(report.lines([])) == ["结论：可提交（错误 0 处、警告 0 处、提示 0 处）"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("““三公”经费总额”没有写原因", "“‘三公’经费总额”没有写原因"),
        ("“收入总计”没有写原因", "“收入总计”没有写原因"),
        ("“…的“十四五”没有完", "“…的“十四五”没有完"),
        ("没有引号", "没有引号"),
    ],
)
def test_quotation_marks_within_others_are_single(message, shown):
    assert nested(message) == shown
