"""Findings for people and for programs."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from book.rules.engine import Finding, Severity, Verdict, catalogue, verdict
from book.rules.grouping import groups, heads

NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.HINT: "提示"}
EXIT_CODES = {Verdict.READY: 0, Verdict.BLOCKED: 1, Verdict.TO_EXPLAIN: 3}
"""Exit codes of commands that check; 2 is for input that cannot be read."""


def data(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON data; amounts are text."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "where": finding.where,
        "expected": _text(finding.expected),
        "actual": _text(finding.actual),
        "difference": _text(finding.difference),
        "waived": finding.waived,
    }


def lines(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings by cause and rule with what to do, errors first, one line each, and the verdict on the last line."""
    for group in groups(findings, heads(findings)):
        rule = catalogue()[group.rule]
        yield f"{NAMES[group.severity]} {rule.code}：{rule.sentence}" + (
            f"（另见 {'、'.join(rule.see)}）" if rule.see else ""
        )
        yield f"  怎样改：{rule.remedy}"
        for cause in group.causes:
            yield f"  {_line(cause.head)}"
            yield from (f"    连带：{one.rule} {_line(one)}" for one in cause.followers)
    waived = sum(finding.waived for finding in findings)
    counts = [f"{name} {_count(findings, severity)} 处" for severity, name in NAMES.items()]
    yield f"结论：{verdict(findings)}（{'、'.join(counts + ([f'已说明 {waived} 处'] if waived else []))}）"


def _line(finding: Finding) -> str:
    return f"{'［已说明］' if finding.waived else ''}{finding.where}：{finding.message}{values(finding)}"


def _count(findings: Iterable[Finding], severity: Severity) -> int:
    """How many are not explained."""
    return sum(finding.severity is severity and not finding.waived for finding in findings)


def values(finding: Finding) -> str:
    """What is, what should be and the difference, for a line of text; "" when there is nothing to compare."""
    if finding.expected is None or finding.actual is None:
        return ""
    unit = finding.unit if finding.difference is not None else ""
    shown = f"，应为 {_shown(finding.expected)}{unit}，现为 {_shown(finding.actual)}{unit}"
    if finding.difference is None:
        return shown
    return f"{shown}，{'多' if finding.difference > 0 else '少'} {abs(finding.difference):,f}{unit}"


def _shown(value: Decimal | str) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else f"“{value}”"


def _text(value: Decimal | str | None) -> str | None:
    return f"{value:f}" if isinstance(value, Decimal) else value
