"""C28: the way of a document through approval, secrecy review and sign-off."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from book.process import DATE_LABELS, Process
from book.rules.engine import Context, Departure, Severity, rule

TERMS = {
    ("congress_approved_on", "department_approved_on"): 20,
    ("department_approved_on", "unit_approved_on"): 15,
    ("unit_approved_on", "disclosed_on"): 20,
}
"""Days that the law gives from one step to the next."""


@rule(
    "C28",
    Severity.ERROR,
    "人大批准、财政批复、部门批复、单位公开的日期依次先后；提交时保密审查和负责人的确认都有记录。",
    remedy="日期写错的，请系统管理员在“单位日期”中改正；没有登记批复日期的，由本单位点“登记批复日期”填写；"
    "没有确认、审查记录的，撤回后由负责人确认，填写保密审查人和日期。",
    basis="《中华人民共和国预算法》第十四条、第五十二条；《中华人民共和国政府信息公开条例》第十七条",
    touches=("process",),
)
def approval(context: Context) -> Iterator[Departure]:
    if context.process is not None:
        yield from _order(context.process)
        yield from _terms(context.process)
        if context.process.vouched_on:
            yield from _vouched(context.process, context.process.vouched_on)


def _order(process: Process) -> Iterator[Departure]:
    """No date stands before one that must have come earlier; of a wrong date the nearest neighbour is named."""
    known = [(name, day) for name in DATE_LABELS if (day := getattr(process, name))]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            message = f"{DATE_LABELS[later]}早于{DATE_LABELS[earlier]}"
            yield Departure(f"process.{later}", message, f"{_said(first)}或以后", _said(second))


def _terms(process: Process) -> Iterator[Departure]:
    """Lateness cannot be mended any more: it is a hint."""
    for (earlier, later), days in TERMS.items():
        first, second = getattr(process, earlier), getattr(process, later)
        if first and second and (second - first).days > days:
            message = f"{DATE_LABELS[earlier]}后{days}日内应有{DATE_LABELS[later]}，实际隔了{(second - first).days}日"
            yield Departure(f"process.{later}", message, severity=Severity.HINT)


def _vouched(process: Process, day: date) -> Iterator[Departure]:
    if not process.secrecy_reviewed_on or not process.secrecy_reviewer:
        yield Departure("process.secrecy_reviewed_on", "没有保密审查的记录")
    elif process.secrecy_reviewed_on > day:
        message = "保密审查的日期晚于确认或提交的日期"
        yield Departure(
            "process.secrecy_reviewed_on", message, f"{_said(day)}或以前", _said(process.secrecy_reviewed_on)
        )
    if process.head_signs and process.head_signed_on is None:
        yield Departure("process.head_signed_on", "没有单位负责人确认的记录")
    if process.unit_approved_on is None:
        message = "没有登记部门批复单位日期，公开的期限无从计算"
        yield Departure("process.unit_approved_on", message, severity=Severity.HINT)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
