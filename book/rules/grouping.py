"""Findings in the order in which one mends them: what has the same cause stands together, the cause first. No rules."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Generic, Protocol, TypeVar

from book.rules.engine import Finding, Severity, catalogue

_SIDE = re.compile(r"\.(?:implementation|annual)(?:\.(?:name|value))?$")
_OF_PROJECT = re.compile(r"projects\[\d+\]")
_ROW = re.compile(r"tables\[\d+\]/(\d+)/")
_RUNNING = re.compile(
    r"(?:texts|overview|tables|chapters)\b"
    r"|.*\.form\.(?:overview|basis|necessity|measures|plan|goal_\w+)$"
    r"|whole_unit_performance\.(?:duties|strategic_goal|annual_goal)$"
)
_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10_000)}
_ENTERED = 10
_PLACE = "place"


class Found(Protocol):
    """What groups are made of: a Finding, or what is kept of one."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def waived(self) -> bool: ...


T = TypeVar("T", bound=Found)


@dataclass(frozen=True, slots=True)
class Cause(Generic[T]):
    """A finding, and those that will go when it is mended."""

    head: T
    followers: tuple[T, ...]

    @property
    def findings(self) -> tuple[T, ...]:
        return (self.head, *self.followers)


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """All causes of one rule and severity: one sentence, one remedy, many places."""

    rule: str
    severity: Severity
    causes: tuple[Cause[T], ...]

    @property
    def findings(self) -> tuple[T, ...]:
        """All findings of the group, followers of other rules too."""
        return tuple(finding for cause in self.causes for finding in cause.findings)

    @property
    def is_waived(self) -> bool:
        """Whether nothing in it is left to do."""
        return all(finding.waived for finding in self.findings)


def heads(findings: Sequence[Finding]) -> list[int]:
    """For each finding the index of the one that stands for its cause; its own when it follows from no other.

    Two findings have one cause when their rules point to each other and they are about the same field or indicator, or when
    they differ by the same amount. Of one cause the most severe stands first, then the one nearest to what is entered.
    """
    cause = list(range(len(findings)))
    for one, other in _linked(findings):
        old, new = cause[other], cause[one]
        cause = [new if at == old else at for at in cause]
    together: dict[int, list[int]] = {}
    for index, at in enumerate(cause):
        together.setdefault(at, []).append(index)
    first = {at: _first(findings, members) for at, members in together.items()}
    return [first[at] for at in cause]


def groups(findings: Sequence[T], heads: Sequence[int]) -> tuple[Group[T], ...]:
    """The findings by cause and rule: what nobody has explained first, errors first, then in the order of the catalogue.
    `heads` is what the function of that name gave for them."""
    found: dict[tuple[str, Severity], list[Cause[T]]] = {}
    for index, head in enumerate(findings):
        if heads[index] == index:
            followers = tuple(one for at, one in enumerate(findings) if heads[at] == index != at)
            found.setdefault((head.rule, head.severity), []).append(Cause(head, followers))
    order = {code: index for index, code in enumerate(catalogue())}
    made = [
        Group(rule, severity, tuple(sorted(causes, key=lambda cause: all(one.waived for one in cause.findings))))
        for (rule, severity), causes in found.items()
    ]
    return tuple(
        sorted(made, key=lambda group: (group.is_waived, _rank(group.severity), order.get(group.rule, len(order))))
    )


def _linked(findings: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """Pairs of findings that have one cause; only those that share a field or a difference are compared."""
    shared: dict[tuple[object, ...], list[int]] = {}
    for index, finding in enumerate(findings):
        for trait in _traits(finding):
            shared.setdefault(trait, []).append(index)
    for trait, indexes in shared.items():
        for one, other in combinations(indexes, 2):
            if _related(findings[one], findings[other], by_place=trait[0] == _PLACE):
                yield one, other


def _traits(finding: Finding) -> Iterator[tuple[object, ...]]:
    """What two findings with one cause have in common; findings in the forms of two projects have nothing."""
    project = _OF_PROJECT.match(finding.where)
    within = project[0] if project else ""
    if not _RUNNING.match(finding.where):
        yield _PLACE, _SIDE.sub("", finding.where)
    factor = _IN_YUAN.get(finding.unit)
    if finding.difference and factor:
        yield "difference", within, abs(finding.difference) * factor
    elif finding.expected is not None and finding.actual is not None:
        yield "values", within, finding.rule, finding.expected, finding.actual


def _related(one: Finding, other: Finding, *, by_place: bool) -> bool:
    """Whether one helps to find the other's cause. Two of one rule at one place are two faults, but at two places with one
    difference they are one fault seen twice."""
    if one.rule == other.rule:
        return not by_place
    return one.rule in other.see or other.rule in one.see


def _first(findings: Sequence[Finding], members: Sequence[int]) -> int:
    def key(index: int) -> tuple[int, int, int, int]:
        finding = findings[index]
        mentions = sum(finding.rule in findings[other].see for other in members)
        return _rank(finding.severity), -_depth(finding.where), -mentions, index

    return min(members, key=key)


def _depth(where: str) -> int:
    """How near a place is to what is entered: a row of a table by the length of its code, a field of the package nearest."""
    if not where.startswith(("tables", "chapters")):
        return _ENTERED
    row = _ROW.match(where)
    return len(row[1]) if row else 0


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)
