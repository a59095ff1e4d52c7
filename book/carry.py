"""Starting a year from the one before: what is carried over, and what then still speaks of the old year."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import NamedTuple

from book.editions import edition
from book.model import (
    FORMAT,
    Assets,
    Book,
    Department,
    Form,
    Funding,
    FundingSide,
    Overview,
    Print,
    PriorYear,
    Procurement,
    Project,
    Reasons,
    Texts,
    Unit,
    Vehicles,
)
from book.money import ZERO
from book.types import Heading, Level, Vintage

TYPED = ("overview", "projects", "reasons", "texts", "whole_unit_performance", "print")


class Leftover(NamedTuple):
    """A typed text that names the year before: where it is, and the text."""

    path: str
    text: str

    @property
    def digest(self) -> str:
        """Tells the text from every other, wherever it stands."""
        return sha256(self.text.encode()).hexdigest()


def next_year(book: Book) -> Book:
    """The Book that an author of the following year begins with.

    Texts, current projects with their forms, assets and glossary are kept; the printed totals become last year's figures;
    lines, revenue and reasons are empty, and the amounts of forms zero. In names of projects the year moves on.
    """
    year = book.year + 1
    return book.model_copy(
        update={
            "year": year,
            "lines": (),
            "revenue": (),
            "projects": tuple(_project(item, year) for item in book.projects if item.vintage is Vintage.CURRENT),
            "prior_year": edition(book.edition).prior_year(book),
            "reasons": Reasons(),
            "assets": book.assets.model_copy(update={"as_of": date(year - 1, 12, 31)}),
            "texts": book.texts.model_copy(update={"whole_performance": ()}),
        }
    )


def leftovers(book: Book) -> Iterator[Leftover]:
    """The typed texts that still name the year before as “2024年”; some may be right, each wants a look."""
    words = f"{book.year - 1}年"
    for path, text in book.texts_with_paths():
        if path.split(".")[0].split("[")[0] in TYPED and words in text and not path.endswith(".key"):
            yield Leftover(path, text)


def _project(project: Project, year: int) -> Project:
    form = project.form
    return project.model_copy(
        update={"name": _renamed(project.name, year), "form": _form(form, year) if form else None}
    )


def _form(form: Form, year: int) -> Form:
    nothing = FundingSide(total=ZERO, central=ZERO, provincial=ZERO, local=ZERO, self=ZERO)
    return form.model_copy(
        update={
            "name": _renamed(form.name, year),
            "funding": Funding(implementation=nothing, annual=nothing),
            "filled_at": "",
        }
    )


def _renamed(name: str, year: int) -> str:
    return name.replace(f"{year - 1}年", f"{year}年")


def blank(*, edition_name: str, year: int, level: Level, unit: Unit, department: Department, form_title: str) -> Book:
    """The Book that a unit begins with when there is no year before: who it is, and nothing filled in."""
    nothing = ZERO
    return Book(
        format=FORMAT,
        edition=edition_name,
        year=year,
        level=level,
        unit=unit,
        department=department,
        print=Print(form_title=form_title, table12_headings=(Heading.UNIT,)),
        overview=Overview(duties=(), organisation=()),
        subjects={},
        lines=(),
        prior_year=PriorYear(),
        reasons=Reasons(),
        procurement=Procurement(goods=nothing, works=nothing, services=nothing),
        assets=Assets(
            as_of=date(year - 1, 12, 31),
            vehicle_quota=0,
            vehicles=Vehicles(),
            building_m2=nothing,
            equipment_over_500k=0,
            equipment_over_1m=0,
        ),
        texts=Texts(),
    )
