"""The word lists that rules use. They ship in `book/data`; an administrator may have others in their place."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "data"


class Phrase(NamedTuple):
    """A phrase of its time: right in the years `first` to `last` (None for no limit); `advice` says what is right now."""

    words: str
    first: int | None
    last: int | None
    advice: str

    def fits(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Word lists, each without repetitions. Equal only to itself, so that what was found with it is quickly known again."""

    surnames: frozenset[str]
    """One or two characters each."""
    before_names: frozenset[str]
    """What a person's name follows: 负责人, 遗属."""
    after_names: frozenset[str]
    """What follows a person's name: 同志, 丧葬费."""
    not_names: frozenset[str]
    """Words that look like a name and are none, and persons of public life."""
    not_in_names: frozenset[str]
    """Characters that no given name has."""
    phrases: tuple[Phrase, ...]
    given_names: frozenset[str] = frozenset()
    """Characters that given names are usually made of."""


def words(name: str) -> frozenset[str]:
    """The words of `book/data/<name>.txt`: separated by blanks; `#` begins a comment."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def _phrases(rows: Iterable[dict[str, str]]) -> tuple[Phrase, ...]:
    return tuple(
        Phrase(row["phrase"], _year(row["first"]), _year(row["last"]), row["advice"])
        for row in sorted(rows, key=lambda row: -len(row["phrase"]))
    )


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def shipped() -> Lexicon:
    """The lists of `book/data`."""
    with (FOLDER / "dated_phrases.csv").open(encoding="utf-8", newline="") as file:
        phrases = _phrases(csv.DictReader(file))
    return Lexicon(
        surnames=words("surnames"),
        before_names=words("before_names"),
        after_names=words("after_names"),
        not_names=words("not_names"),
        not_in_names=frozenset("".join(words("not_in_names"))),
        phrases=phrases,
        given_names=words("given_names"),
    )
