"""The parts of a disclosure as an author knows them, in working order, and how far each has come."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from book.model import Book
from book.rules.engine import Finding
from book.types import Vintage

Progress = tuple[int, int]
"""What is done and what there is to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part: the name of its page, its title, which paths of the package are entered there, its progress, and the keys of
    the sections that it prints in."""

    name: str
    title: str
    paths: str
    progress: Callable[[Book], Progress]
    icon: str
    sections: str

    def holds(self, path: str) -> bool:
        """Whether a path of the package is entered on this part's page."""
        return re.match(rf"(?:{self.paths})(?![a-z_])", path) is not None

    def prints_in(self, section: str) -> bool:
        """Whether what is entered on this part's page prints in the section of this key."""
        return re.fullmatch(self.sections, section) is not None


def _filled(*values: object) -> Progress:
    return sum(bool(value) for value in values), len(values)


def _overview(book: Book) -> Progress:
    return _filled(any(book.overview.duties), any(book.overview.organisation))


def _lines(book: Book) -> Progress:
    return _filled(book.lines)


def _projects(book: Book) -> Progress:
    used = {line.project for line in book.lines}
    return sum(project.key in used for project in book.projects), len(book.projects)


def _forms(book: Book) -> Progress:
    expected = [project for project in book.projects if project.vintage is Vintage.CURRENT]
    return sum(project.form is not None for project in expected), len(expected)


def _narrative(book: Book) -> Progress:
    prior = book.prior_year
    known = (prior.income_total, prior.expenditure_total, prior.general_public_current)
    return sum(value is not None for value in known) + sum(
        bool(reason.strip()) for reason in (book.reasons.income_change, book.reasons.expenditure_change)
    ), len(known) + 2


def _assets(book: Book) -> Progress:
    return _filled(book.assets.as_of.year == book.year - 1)


def _glossary(book: Book) -> Progress:
    return _filled(any(book.texts.glossary))


PARTS: Sequence[Part] = (
    Part("overview", "概况", r"unit|department|print|overview", _overview, "apartment", r"overview"),
    Part("lines", "预算明细", r"lines|revenue|subjects", _lines, "table_rows", r"table\d+"),
    Part("projects", "项目", r"projects(?!\[\d+\]\.form)", _projects, "work", r"table1[23]"),
    Part(
        "forms", "绩效目标", r"projects\[\d+\]\.form|whole_unit_performance", _forms, "flag", r"form\d+|whole-unit-form"
    ),
    Part(
        "narrative",
        "情况说明",
        r"reasons|prior_year|texts\.(?:whole_performance|operating_cost|purchase_of_services|other)",
        _narrative,
        "description",
        r"narrative(-end)?",
    ),
    Part("assets", "资产与采购", r"procurement|assets", _assets, "inventory_2", r"narrative(-end)?"),
    Part("glossary", "名词解释", r"texts\.glossary", _glossary, "menu_book", r"glossary"),
)


def part(name: str) -> Part:
    """The part of this name. KeyError when there is none."""
    for candidate in PARTS:
        if candidate.name == name:
            return candidate
    raise KeyError(name)


def unfinished(book: Book) -> Part | None:
    """The first part in which something is still to be filled in, None when nothing is. Forms may be left out of a disclosure."""
    for candidate in PARTS:
        done, all_ = candidate.progress(book)
        if done < all_ and candidate.name != "forms":
            return candidate
    return None


def part_at(path: str) -> Part | None:
    """The part on whose page a path of the package is entered."""
    return next((candidate for candidate in PARTS if candidate.holds(path)), None)


def place(finding: Finding) -> Part | None:
    """The part on whose page a finding is mended, None when it concerns tables as a whole."""
    return part_at(finding.where)
