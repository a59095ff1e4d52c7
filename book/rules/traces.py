"""What amounts typed in texts, forms and lists refer to: a known figure, a project's amount, or nothing. No rules."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, combinations
from typing import NamedTuple

from book import money
from book.model import Project
from book.money import ZERO
from book.numbers import Amount, amounts, clause_before, power_of_ten, significant, transposed
from book.passages import FORM_TEXTS, WHOLE_UNIT_TEXTS
from book.rules.changes import changes
from book.rules.engine import Context

_ORDINAL = re.compile(r"^\s*[（(]?\d{1,3}[)）、.．]\s*")
_YEAR = re.compile(r"\d{4}年度?")
_MARGIN = re.compile("左右?的?(?:尾差|误差|差异|差额)|的?(?:尾差|误差)")
"""After an amount: it says how far rounded figures may differ."""
_GRADES = re.compile("档次|档位|[一二三四五六七八九十]档")
_BEFORE_AMOUNT = re.compile("(?:项目|资金|预算|安排|金额|共计|合计|[共计为])+$")
_SHORTEST_NAME = 5
_MOST_PROJECTS = 40
_CERTAIN = 3
"""Digits from which likeness is hardly by chance."""
_LARGEST_GRADE = 10_000
"""元."""
_NEAR = 80
"""Characters before and after an amount in which the word for grades stands."""
_LIKENESS = 0.75
"""Share of a phrase's pairs of characters that a project's name must have to be the one that is meant."""


class Meant(NamedTuple):
    """A project that a phrase names, and its amount in 元."""

    name: str
    yuan: Decimal


class Figures:
    """The figures of a document in 元, and its projects by what texts call them."""

    def __init__(self, context: Context):
        self.context = context

    @cached_property
    def known(self) -> frozenset[Decimal]:
        """Every amount that a table, a form or the comparison with last year shows."""
        book = self.context.book
        found = {cell.value for table in self.context.sheets for row in table.rows for cell in row.cells if cell.value}
        found |= {abs(change.wan) * 10_000 for change in changes(self.context) if change.wan is not None}
        found |= {change.before for change in changes(self.context) if change.before is not None}
        found |= set(self._named.values()) | {*book.procurement.model_dump().values()}
        found |= {line.amount for line in book.lines}
        for project in book.projects:
            for side in (project.form.funding.implementation, project.form.funding.annual) if project.form else ():
                found |= {part for part in side.model_dump().values() if part}
            for name in FORM_TEXTS if project.form else ():
                found |= {one.yuan for one in amounts(getattr(project.form, name))}
            for indicator in project.form.indicators if project.form else ():
                for target in (indicator.implementation, indicator.annual):
                    found |= {one.yuan for one in amounts(target.value)} if target else set()
        return frozenset(found | {ZERO})

    @cached_property
    def printed(self) -> frozenset[Decimal]:
        """The same as they print in 万元, in 元."""
        return frozenset(money.wan(figure) * 10_000 for figure in self.known)

    def knows(self, amount: Amount) -> bool:
        """Whether the document has this figure in 元, or in 万元 as it prints it."""
        return self.has(amount) or self.sums_to(amount)

    def has(self, amount: Amount) -> bool:
        """Whether a table, a form or a comparison shows this figure."""
        return amount.yuan in self.known or (amount.step >= 100 and amount.yuan in self.printed)

    def sums_to(self, amount: Amount) -> bool:
        """Whether a few projects, or neighbouring amounts of a form's text, come to this figure."""
        return amount.step >= 100 and (amount.yuan in self._of_texts or amount.yuan / 100 in self._of_projects)

    def near(self, amount: Amount) -> Decimal | None:
        """The one figure of the document that an unknown amount may be the misspelling of; None when there is none or several."""
        digits = _digits(amount.yuan)
        if len(digits) < _CERTAIN:
            return None
        slipped = self._by_digits.get(digits, set())
        swaps = (
            digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :] for place in range(len(digits) - 1)
        )
        exchanged = {
            figure for swap in swaps for figure in self._by_digits.get(swap, ()) if transposed(amount.yuan, figure)
        }
        found = slipped | exchanged
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _by_digits(self) -> dict[str, set[Decimal]]:
        """The figures as they print in 万元, in 元, by their digits without zeros at the ends."""
        found: dict[str, set[Decimal]] = {}
        for figure in self.printed:
            found.setdefault(_digits(figure), set()).add(figure)
        return found

    @cached_property
    def _of_projects(self) -> frozenset[int]:
        """What two or three projects come to, in 0.01万元 as they print: whole numbers are added up far faster than decimals."""
        spent = [int(money.wan(amount) * 100) for amount in self.amounts.values()][:_MOST_PROJECTS]
        return frozenset(sum(some) for size in (2, 3) for some in combinations(spent, size))

    @cached_property
    def _of_texts(self) -> frozenset[Decimal]:
        """What neighbouring amounts of a form's text come to, in 元."""
        found: set[Decimal] = set()
        for project in self.context.book.projects:
            for name in FORM_TEXTS if project.form else ():
                stated = [one.yuan for one in amounts(getattr(project.form, name))]
                found |= {
                    sum(stated[start:end], ZERO) for start in range(len(stated)) for end in range(start + 2, start + 5)
                }
        return frozenset(found)

    @cached_property
    def amounts(self) -> dict[str, Decimal]:
        """What each project spends, by key."""
        return {key: group.total for key, group in self.context.ledger.by("project").items()}

    @cached_property
    def _named(self) -> dict[str, Decimal]:
        """What the projects of one name spend together."""
        sums: dict[str, Decimal] = {}
        for project in self.context.book.projects:
            sums[project.name] = sums.get(project.name, ZERO) + self.amounts.get(project.key, ZERO)
        return sums

    @cached_property
    def spent(self) -> frozenset[Decimal]:
        """What is spent under the projects' names, in 元, also as it prints in 万元."""
        each = {meant.yuan for of_name in self._by_bare_name.values() for meant in of_name}
        return frozenset(each | {money.wan(yuan) * 10_000 for yuan in each})

    def of_name(self, phrase: str) -> list[Meant]:
        """What is spent under the name that a phrase ends with, whatever the year in it; nothing when it is no project's."""
        name = _bare(_ORDINAL.sub("", _BEFORE_AMOUNT.sub("", phrase)))
        return self._by_bare_name.get(name, []) if len(name) >= _SHORTEST_NAME else []

    @cached_property
    def _by_bare_name(self) -> dict[str, list[Meant]]:
        """What is spent under each name without years and marks: by all projects of the name, by each, by each source of its form."""
        found: dict[str, list[Meant]] = {}
        for project in self.context.book.projects:
            spent = [self._named[project.name], self.amounts.get(project.key, ZERO)]
            for side in (project.form.funding.annual, project.form.funding.implementation) if project.form else ():
                spent += [part for part in side.model_dump().values() if part]
            found.setdefault(_bare(project.name), []).extend(Meant(project.name, yuan) for yuan in spent)
        return found

    @cached_property
    def _pairs(self) -> dict[str, frozenset[str]]:
        return {name: _pairs(name) for name in self._named}

    def meant(self, phrase: str, taken: Collection[str] = ()) -> Meant | None:
        """The project that a phrase names, of those not `taken`; None when none is near enough or two equally near."""
        written = [name for name in self._named if name not in taken and len(name) >= 5 and name in phrase]
        if written:
            name = max(written, key=len)
            return Meant(name, self._named[name])
        wanted, years = _pairs(_ORDINAL.sub("", phrase)), _years(phrase)
        if len(wanted) < 3:
            return None
        nearness = sorted(
            (
                (len(wanted & pairs) / len(wanted), len(years & _years(name)), -len(pairs), name)
                for name, pairs in self._pairs.items()
                if name not in taken
            ),
            reverse=True,
        )
        if not nearness or nearness[0][0] < _LIKENESS or [one[:3] for one in nearness[1:2]] == [nearness[0][:3]]:
            return None
        name = nearness[0][3]
        return Meant(name, self._named[name])

    def told(self, stated: Iterable[Amount]) -> frozenset[str]:
        """The projects whose amounts a text states."""
        figures = {amount.yuan for amount in stated}
        return frozenset(
            name for name, yuan in self._named.items() if yuan in figures or money.wan(yuan) * 10_000 in figures
        )


class Unknown(NamedTuple):
    """An amount in a typed text that the document does not have, and the project it seems to belong to."""

    where: str
    amount: Amount
    meant: Meant | None

    @property
    def slip(self) -> int:
        """By how many places the decimal point slipped against the project's amount; 0 for none."""
        return power_of_ten(self.amount.yuan, self.meant.yuan, self.amount.step) if self.meant else 0


def typed(context: Context) -> Iterator[tuple[str, str]]:
    """The texts of 第三部分 that are typed freely, with their paths; reasons are other rules' business."""
    texts = context.book.texts
    for part in ("purchase_of_services", "whole_performance", "operating_cost"):
        yield from ((f"texts.{part}[{index}]", text) for index, text in enumerate(getattr(texts, part)))
    yield from ((f"texts.other[{index}].text", paragraph.text) for index, paragraph in enumerate(texts.other))
    whole = context.book.whole_unit_performance
    for name in WHOLE_UNIT_TEXTS if whole else ():
        yield f"whole_unit_performance.{name}", getattr(whole, name)
    for index, task in enumerate(whole.key_tasks if whole else ()):
        yield f"whole_unit_performance.key_tasks[{index}].key_task", task.key_task
    for index, indicator in enumerate(whole.indicators if whole else ()):
        yield f"whole_unit_performance.indicators[{index}].value", indicator.value


class Misnamed(NamedTuple):
    """An amount right behind the `name` of a project as a text writes it, which does not go with the project that is meant."""

    where: str
    amount: Amount
    name: str
    project: Meant


def misnamed(context: Context) -> Iterator[Misnamed]:
    """The amounts in typed texts that stand right behind a project's name, are figures of the document, but not that project's."""
    figures, this_year = context.shared(Figures), _years(f"{context.book.year}年")
    for where, text in typed(context):
        for amount in amounts(text):
            phrase = clause_before(text, amount.start)
            years = _years(phrase)
            given = [
                meant for meant in figures.of_name(phrase) if not years or years == (_years(meant.name) or this_year)
            ]
            if given and figures.knows(amount) and not any(amount.equals(meant.yuan) for meant in given):
                yield Misnamed(where, amount, phrase.strip(), given[0])


def misdated(context: Context) -> Iterator[Misnamed]:
    """The amounts in typed texts and reasons that are the project's whose name stands before them, but for the year in it."""
    figures = context.shared(Figures)
    reasons = context.book.reasons
    of_reasons = [(f"reasons.{name}", getattr(reasons, name)) for name in type(reasons).model_fields]
    for where, text in (*typed(context), *of_reasons):
        for amount in amounts(text):
            phrase = clause_before(text, amount.start)
            if amount.yuan not in figures.spent or not (years := _years(phrase)):
                continue
            named = figures.of_name(phrase) or [meant for meant in (figures.meant(phrase),) if meant]
            own = [_years(meant.name) for meant in named if amount.equals(meant.yuan)]
            if (
                own
                and all(some and not some & years for some in own)
                and not any(_years(one.name) == years for one in named)
            ):
                yield Misnamed(where, amount, phrase.strip(), named[0])


def unknown(context: Context) -> tuple[Unknown, ...]:
    """The amounts in typed texts that no table and no form of the document has."""
    return context.shared(_unknown)


def _unknown(context: Context) -> tuple[Unknown, ...]:
    return tuple(_search(context))


def _search(context: Context) -> Iterator[Unknown]:
    figures = context.shared(Figures)
    for where, text in typed(context):
        stated = [*amounts(text)]
        for index, amount in enumerate(stated):
            if figures.has(amount) or _is_no_figure(text, amount):
                continue
            # What several projects may come to by chance is no figure of the one that is named.
            meant = figures.meant(clause_before(text, amount.start), figures.told(stated))
            if not (_follows(figures, stated, index) or (figures.sums_to(amount) and meant is None)):
                yield Unknown(where, amount, meant)


def _is_no_figure(text: str, amount: Amount) -> bool:
    """Whether an amount says how far rounded figures may differ, or is one of the grades that people pay by."""
    return bool(_MARGIN.match(text, amount.end)) or (
        amount.yuan < _LARGEST_GRADE and bool(_GRADES.search(text, max(0, amount.start - _NEAR), amount.end + _NEAR))
    )


def _follows(figures: Figures, stated: Sequence[Amount], index: int) -> bool:
    """Whether an amount is the sum of those beside it, or one of neighbouring parts of a known figure, or what one beside it leaves of
    a known figure."""
    whole = stated[index].yuan
    before, after = stated[:index][::-1], stated[index + 1 :]
    sums = (list(accumulate(one.yuan for one in side)) for side in (before, after))
    if any(whole in side[1:] for side in sums) or _is_part(figures, stated, index):
        return True
    beside = [*before[:1], *after[:1]]
    return any(figures.knows(one) and whole + one.yuan in figures.printed for one in beside)


def _is_part(figures: Figures, stated: Sequence[Amount], index: int) -> bool:
    """Whether an amount and its neighbours, none of them known, come to a known figure."""
    first = last = index
    while first > 0 and not figures.knows(stated[first - 1]):
        first -= 1
    while last + 1 < len(stated) and not figures.knows(stated[last + 1]):
        last += 1
    return first < last and sum((one.yuan for one in stated[first : last + 1]), ZERO) in figures.printed


def on_form(project: Project, side: str) -> list[tuple[str, str, Amount]]:
    """The amounts that the indicators of a form's half state as wholes: path below the form, name, amount."""
    found = []
    for index, indicator in enumerate(project.form.indicators if project.form else ()):
        target = getattr(indicator, side)
        stated = [*amounts(target.value)] if target and not _STANDARD.search(target.name) else []
        if len(stated) == 1 and _ONLY_AMOUNT.fullmatch(target.value.translate(_WIDTH)):
            found.append((f"indicators[{index}].{side}.value", target.name, stated[0]))
    return found


_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_ONLY_AMOUNT = re.compile(r"\s*[≥≤=<>＝＜＞约]?\s*[\d.,]+\s*[亿万]?元\s*")
_STANDARD = re.compile("标准|人均|每|单价|平均|年人|定额|比例|限额|养老金水平|造价|[人户次件个村]数$|率$")


def is_certain(amount: Amount, name: str = "") -> bool:
    """Whether a tenfold likeness can hardly be chance: three digits or more, or a name that says it is the whole."""
    return significant(amount.yuan) >= 3 or bool(re.search("总|合计|金额", name))


def _digits(value: Decimal) -> str:
    """The digits of a number without zeros at the ends."""
    return f"{value:f}".replace(".", "").strip("0")


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters of a name without years, brackets and marks."""
    plain = _bare(text)
    return frozenset(plain[index : index + 2] for index in range(len(plain) - 1))


def _bare(text: str) -> str:
    """A name without years, brackets and marks."""
    return re.sub(r"[^\w]|_", "", _YEAR.sub("", text))


def _years(name: str) -> set[str]:
    return {year[:4] for year in _YEAR.findall(name)}
