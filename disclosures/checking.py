"""What the rules find in a budget: run when it is saved, kept with the revision, and read from there.

A kept result says what it was found on (`state_key`): the rules, the word lists, last year's document, the explanations and the
dates and steps of the budget. When one of these is another today, the result is 已过期; `result` makes it anew.

    kept = checking.result(budget)            # never stale; runs the rules only when something changed
    kept.errors, kept.warnings, kept.verdict  # what is not answered yet
    for group in checking.groups(checking.findings(kept)): ...
    checking.latest(budgets)                  # for lists: what is kept, and whether it is 已过期, in a fixed number of queries
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.utils import timezone

from book.editions import edition
from book.ledger import Ledger
from book.lexicon import Lexicon
from book.model import Book, ThreePublic
from book.money import ZERO
from book.process import Process
from book.rules import grouping, report
from book.rules.engine import Finding, Severity, run
from book.rules.grouping import Group
from book.rules.places import Placed, placed
from book.rules.version import catalogue_version
from budgets.enums import EDITABLE
from budgets.models import Budget, FiscalYear, UnitYear
from budgets.models.years import DATES
from disclosures import answers, store, words
from disclosures.answers import Answer
from disclosures.enums import Move, PublicationState
from disclosures.models import CheckResult, Publication, Revision, Step, Waiver

Dates = Mapping[tuple[int, int], Mapping[str, Any]]
"""The dates of `FiscalYear` that hold, by the unit's primary key and the year."""
COUNTED = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.HINT: "hints"}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is kept. Amounts are texts; `values` says both and the difference in words (“，应为 …，现为 …，少 …”), and
    is "" when there is nothing to compare.

    `where` is the path of the package (or of a table) and `span` the characters of the text there, if it is about some.
    `label` says where in the author's words, `key` names the finding in a post: another finding, or the same with other
    figures, has another. `head` is the place in the list of the finding from which this one follows, its own if from none.
    `waived` tells whether it is answered; `answer` is the explanation that was written for it, also one that waits for a
    second person or has lapsed (`answer.state`).
    """

    rule: str
    severity: Severity
    message: str
    where: str
    span: tuple[int, int] | None
    expected: str | None
    actual: str | None
    difference: str | None
    unit: str
    values: str
    label: str
    place: str
    key: str
    head: int
    waived: bool
    answer: Answer | None

    @property
    def is_answerable(self) -> bool:
        """Whether an explanation may answer it: a warning, or C20, where a second person must agree."""
        return answers.is_answerable(self.rule, self.severity)

    @property
    def needs_second(self) -> bool:
        """Whether an explanation counts only when a second person has agreed."""
        return answers.needs_second(self.rule, self.severity)


class Latest(NamedTuple):
    """What lists show of a budget: the last kept result, None when there is none, and whether something changed since."""

    result: CheckResult | None
    expired: bool


def published_before(budget: Budget) -> Publication | None:
    """What the unit published for the year before, as it stands today."""
    return (
        Publication.objects.select_related("revision")
        .filter(unit=budget.unit_id, level=budget.level, year=budget.year_id - 1, state=PublicationState.CURRENT)
        .first()
    )


def lexicon() -> Lexicon:
    """The word lists as administrators keep them, for whoever looks for the same things as the rules."""
    return words.lexicon()


def find(budget: Budget, book: Book) -> tuple[Finding, ...]:
    """What all rules find in the content of a budget, as the rules say it, with `waived` set on what is answered. They have the
    word lists of the database, what was published last year, and the dates and steps of the budget. Nothing is kept."""
    return tuple(one.placed.finding for one in _judge(book, _bases([budget])[budget.pk]))


def examine(budget: Budget, book: Book) -> list[Found]:
    """What all rules find in the content of a budget, with the explanations that stand to it. Nothing is kept."""
    return _examine(book, _bases([budget])[budget.pk])


def result(budget: Budget, book: Book | None = None) -> CheckResult:
    """The kept result of a budget's revision, made anew when anything it depends on has changed since. `book` is its content
    where that is at hand; it is read only when needed."""
    basis = _bases([budget])[budget.pk]
    kept = CheckResult.objects.filter(budget=budget, revision=budget.revision).first()
    if kept and kept.state_key == basis.key:
        return kept
    return _keep(budget, book or store.load(budget), basis)


def keep(budget: Budget, book: Book | None = None) -> CheckResult:
    """Runs the rules on what was just saved, explained or decided, and keeps the result with the budget's revision."""
    return _keep(budget, book or store.load(budget), _bases([budget])[budget.pk])


def findings(kept: CheckResult | Revision) -> tuple[Found, ...]:
    """What is kept with a result, or was frozen with a submission, in the order of the catalogue."""
    return tuple(_parse(data) for data in kept.findings)


def groups(found: Sequence[Found]) -> tuple[Group[Found], ...]:
    """The findings of one result by rule and cause, in the order in which to mend them; see `book.rules.grouping`. Takes all
    findings of a result: `head` counts in them."""
    return grouping.groups(found, [one.head for one in found])


def expired(kept: CheckResult, budget: Budget) -> bool:
    """Whether something changed since the result was kept: the content, the rules, the word lists, last year's document,
    the explanations, the dates or the steps of the budget."""
    return kept.revision != budget.revision or kept.state_key != _bases([budget])[budget.pk].key


def latest(
    budgets: Iterable[Budget], *, kept: Mapping[int, CheckResult] | None = None, dates: Dates | None = None
) -> dict[int, Latest]:
    """For each budget, by primary key, the last kept result (without its findings) and whether it is 已过期. The number of
    queries does not depend on the number of budgets; a list that has read the last results (by budget) or the dates (by unit
    and year) passes them, and they are not read again."""
    chosen = list(budgets)
    bases = _bases(chosen, dates)
    if kept is None:
        kept = _newest(bases)
    found = {}
    for one in chosen:
        last = kept.get(one.pk)
        stale = last is None or last.revision != one.revision or last.state_key != bases[one.pk].key
        found[one.pk] = Latest(last, stale)
    return found


def _newest(budgets: Collection[int]) -> dict[int, CheckResult]:
    newest = CheckResult.objects.filter(budget=OuterRef("budget")).order_by("-revision").values("pk")[:1]
    rows = CheckResult.objects.filter(budget__in=budgets, pk=Subquery(newest)).defer("findings")
    return {row.budget_id: row for row in rows}


def headline(book: Book) -> dict[str, Decimal | None]:
    """The figures that lists show, in 元, by the names of CheckResult's columns; None is unknown."""
    now, prior = edition(book.edition).prior_year(book), book.prior_year
    return {
        "income": now.income_total,
        "expenditure": now.expenditure_total,
        "project": Ledger.of_lines(book.lines).where(kind="project").total,
        "three_public": _sum(now.three_public),
        "prior_income": prior.income_total,
        "prior_expenditure": prior.expenditure_total,
        "prior_three_public": _sum(prior.three_public),
    }


# What a result depends on besides the content


@dataclass(frozen=True, slots=True)
class _Basis:
    words: words.State
    publication: int | None
    waivers: tuple[Waiver, ...]
    process: Process

    @property
    def key(self) -> str:
        explained = [(one.pk, one.seen, one.explanation, str(one.agreed_at)) for one in self.waivers]
        told = [catalogue_version(), self.words, self.publication, explained, repr(self.process)]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _bases(budgets: Collection[Budget], dates: Dates | None = None) -> dict[int, _Basis]:
    """By the primary keys of the budgets."""
    units, years = {one.unit_id for one in budgets}, {one.year_id for one in budgets}
    published = {
        (unit, level, year + 1): pk
        for pk, unit, level, year in Publication.objects.filter(
            unit__in=units, year__in={year - 1 for year in years}, state=PublicationState.CURRENT
        ).values_list("pk", "unit", "level", "year")
    }
    waivers: dict[int, list[Waiver]] = defaultdict(list)
    for waiver in Waiver.objects.filter(budget__in={one.pk for one in budgets}).order_by("pk"):
        waivers[waiver.budget_id].append(waiver)
    version, processes = words.version(), _processes(budgets, dates)
    return {
        one.pk: _Basis(
            version,
            published.get((one.unit_id, one.level, one.year_id)),
            tuple(waivers[one.pk]),
            processes[one.pk],
        )
        for one in budgets
    }


def _processes(budgets: Collection[Budget], dates: Dates | None) -> dict[int, Process]:
    """The dates of each budget, and who vouched for it since it was last opened."""
    prefetch_related_objects(list(budgets), "unit")
    dates = _dates(budgets) if dates is None else dates
    steps: dict[int, list[Step]] = defaultdict(list)
    vouched = [one.pk for one in budgets if one.state not in EDITABLE]
    for step in Step.objects.filter(budget__in=vouched).order_by("-pk"):
        steps[step.budget_id].append(step)
    return {
        one.pk: replace(_vouched(steps[one.pk], head_signs=one.unit.head_confirms), **dates[one.unit_id, one.year_id])
        for one in budgets
    }


def _dates(budgets: Collection[Budget]) -> Dates:
    """The dates that hold for each unit and year."""
    years = {one.year_id for one in budgets}
    general = {year.pk: year for year in FiscalYear.objects.filter(pk__in=years)}
    own = {
        (row.unit_id, row.year_id): row
        for row in UnitYear.objects.filter(year__in=years, unit__in={one.unit_id for one in budgets})
    }
    found = {}
    for place in {(one.unit_id, one.year_id) for one in budgets}:
        unit_year, year = own.get(place), general[place[1]]
        found[place] = {name: getattr(unit_year, name, None) or getattr(year, name) for name in DATES}
    return found


def _vouched(steps: Sequence[Step], *, head_signs: bool) -> Process:
    """What the confirmation and the submission say since a budget was last opened; `steps` from the last to the first."""
    vouching: dict[str, Step] = {}
    for step in steps:
        if step.move in (Move.CONFIRM, Move.SUBMIT):
            vouching[step.move] = step
        elif step.move in (Move.TAKE_BACK, Move.RETURN, Move.CORRECT):
            break
    if not vouching:
        return Process(head_signs=head_signs)
    confirmed = vouching.get(Move.CONFIRM)
    first = confirmed or vouching[Move.SUBMIT]
    reviewed = next((step for step in vouching.values() if step.secrecy_reviewed_on), first)
    return Process(
        vouched_on=timezone.localdate(first.at),
        secrecy_reviewer=reviewed.secrecy_reviewer,
        secrecy_reviewed_on=reviewed.secrecy_reviewed_on,
        head_signs=head_signs,
        head_signed_on=timezone.localdate(confirmed.at) if confirmed else None,
    )


# Running and keeping


class _Judged(NamedTuple):
    placed: Placed
    answer: Answer | None


def _judge(book: Book, basis: _Basis) -> list[_Judged]:
    """What the rules find, with the explanations that stand to it."""
    before = Publication.objects.select_related("revision").get(pk=basis.publication) if basis.publication else None
    raw = run(book, previous=before.revision.book if before else None, lexicon=lexicon(), process=basis.process)
    at = list(placed(raw, book))
    return [
        _Judged(one._replace(finding=replace(one.finding, waived=answer is not None and answer.is_active)), answer)
        for one, answer in zip(at, answers.match(at, basis.waivers).answers, strict=True)
    ]


def _examine(book: Book, basis: _Basis) -> list[Found]:
    judged = _judge(book, basis)
    heads = grouping.heads([one.placed.finding for one in judged])
    return [_found(*one, head) for one, head in zip(judged, heads, strict=True)]


def _found(at: Placed, answer: Answer | None, head: int) -> Found:
    finding = at.finding
    return Found(
        **report.data(finding)
        | {
            "severity": finding.severity,
            "span": finding.span,
            "unit": finding.unit,
            "values": report.values(finding),
            "label": at.label,
            "place": at.place,
            "key": at.key,
            "head": head,
            "answer": answer,
        }
    )


def _keep(budget: Budget, book: Book, basis: _Basis) -> CheckResult:
    found = _examine(book, basis)
    kept, _ = CheckResult.objects.update_or_create(
        budget=budget,
        revision=budget.revision,
        defaults={
            "catalogue": catalogue_version(),
            "state_key": basis.key,
            "findings": [asdict(one) for one in found],
            **_counts(found),
            **headline(book),
        },
    )
    return kept


def _parse(data: Mapping[str, Any]) -> Found:
    answer, span = data["answer"], data["span"]
    return Found(
        **dict(data)
        | {
            "severity": Severity(data["severity"]),
            "span": tuple(span) if span else None,
            "answer": Answer(**answer) if answer else None,
        }
    )


def _counts(found: Iterable[Found]) -> dict[str, int]:
    """What is not answered by severity, and how many are."""
    counted = Counter("waived" if one.waived else COUNTED[one.severity] for one in found)
    return {name: counted[name] for name in (*COUNTED.values(), "waived")}


def _sum(items: ThreePublic) -> Decimal | None:
    """The four items together; None when all are unknown."""
    known = [amount for amount in dict(items).values() if amount is not None]
    return sum(known, ZERO) if known else None
