"""Three-way merge of packages: what two editors made of the same package, put together field by field and row by row.

Rows are the same by what they are about (`book.identity`), as in a comparison. Works on plain data that need not be sound:
whether the merged package is a Book, `book.package` says (one editor may remove a project to which the other adds a line).
"""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any, NamedTuple

from book.identity import canonical, match, weave
from book.wording import ABSENT, Names, Place


class Side(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"


SIDE_LABELS = {Side.MINE: "我的", Side.THEIRS: "对方的"}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field or row that both changed differently. `path` points into the merged package, which holds there my value,
    or theirs where I removed the row. `ABSENT` stands for a field or row that is not there."""

    place: Place
    label: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def part(self) -> str:
        """A key of `book.wording.PARTS`."""
        return self.place.part

    def shown(self, value: Any) -> str:
        """One of the three values as a person reads it, "" when it is blank or not there."""
        return self.place.shape.show(value)


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged package and what is left to decide. The package shares its values with the three it was made from."""

    package: dict[str, Any]
    conflicts: tuple[Conflict, ...]


def merge(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> Merge:
    """What mine and theirs made of base. Everything that only one of them changed, or both alike, is taken over. Exchanging
    the two exchanges the sides of the conflicts and, where there is none, gives the same package."""
    merger = _Merger(Names(mine, theirs, base))
    package = merger.value(Place(), base, mine, theirs)
    return Merge(package, tuple(merger.conflicts))


def resolve(merged: Merge, choices: Mapping[str, str]) -> dict[str, Any]:
    """The package with every conflict decided; `choices` gives "mine" or "theirs" by path.

    Raises KeyError when a conflict has no choice, ValueError when a choice is neither side.
    """
    package = copy.deepcopy(merged.package)
    # From the end, so that a row that goes leaves the places before it as they are.
    for conflict in reversed(merged.conflicts):
        side = Side(choices[conflict.path])
        _put(package, conflict.place.keys, conflict.mine if side is Side.MINE else conflict.theirs)
    return package


def _put(package: Any, keys: Sequence[str | int], value: Any) -> None:
    holder = package
    for key in keys[:-1]:
        holder = holder[key]
    if value is ABSENT:
        del holder[keys[-1]]
    else:
        holder[keys[-1]] = copy.deepcopy(value)


class _Row(NamedTuple):
    """A row as each of the three has it, ABSENT where it is not."""

    base: Any
    mine: Any
    theirs: Any


class _Merger:
    def __init__(self, names: Names):
        self.names = names
        self.conflicts: list[Conflict] = []

    def value(self, place: Place, base: Any, mine: Any, theirs: Any) -> Any:
        """The merged value, ABSENT when there is none."""
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._object(place, base if isinstance(base, dict) else {}, mine, theirs)
        if place.shape.many and isinstance(mine, list) and isinstance(theirs, list):
            return self._rows(place, base if isinstance(base, list) else [], mine, theirs)
        self.conflicts.append(Conflict(place, self.names.label(place), base, mine, theirs))
        return theirs if mine is ABSENT else mine

    def _object(
        self, place: Place, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
    ) -> dict[str, Any]:
        values = {
            key: self.value(place.field(key), base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT))
            for key in weave(list(mine), list(theirs))
        }
        return {key: value for key, value in values.items() if value is not ABSENT}

    def _rows(self, place: Place, base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
        merged: list[Any] = []
        for row in _paired(place.shape.kind, base, mine, theirs):
            shown = row.theirs if row.mine is ABSENT else row.mine
            value = self.value(place.row(len(merged), shown), *row)
            if value is not ABSENT:
                merged.append(value)
        return merged


def _paired(kind: type, base: list[Any], mine: list[Any], theirs: list[Any]) -> list[_Row]:
    """The rows of all three in the merged order."""
    my_numbers, their_numbers = _numbers(kind, base, mine, theirs)
    rows = (
        dict(enumerate(base)),
        dict(zip(my_numbers, mine, strict=True)),
        dict(zip(their_numbers, theirs, strict=True)),
    )
    order = _order(len(base), (my_numbers, mine), (their_numbers, theirs))
    return [_Row(*(side.get(number, ABSENT) for side in rows)) for number in order]


def _numbers(kind: type, base: list[Any], mine: list[Any], theirs: list[Any]) -> tuple[list[int], list[int]]:
    """A number for every row of mine and of theirs, the same for the same row: its index in base, more for a new one."""
    found, other = match(kind, base, mine), match(kind, base, theirs)
    my_new = [j for j, i in enumerate(found) if i is None]
    their_new = [j for j, i in enumerate(other) if i is None]
    same = match(kind, [mine[j] for j in my_new], [theirs[j] for j in their_new], strict=True)
    first, unused = len(base), count(len(base) + len(my_new))
    my_numbers = {j: first + k for k, j in enumerate(my_new)}
    their_numbers = {j: next(unused) if k is None else first + k for j, k in zip(their_new, same, strict=True)}
    return (
        [my_numbers[j] if i is None else i for j, i in enumerate(found)],
        [their_numbers[j] if i is None else i for j, i in enumerate(other)],
    )


def _order(length: int, *sides: tuple[list[int], list[Any]]) -> list[int]:
    """The numbers of all rows: in the order of the side that moved rows of base, with what the other added after what it
    follows there. Where both or neither moved any, the order does not depend on which side is which."""
    base = range(length)

    def rank(side: tuple[list[int], list[Any]]) -> tuple[bool, str]:
        numbers, rows = side
        return [number for number in weave(numbers, base) if number < length] == [*base], canonical(rows)

    first, second = sorted(sides, key=rank)
    return weave(weave(first[0], base), weave(second[0], base))
