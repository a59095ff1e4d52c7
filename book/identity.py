"""Which row of one list is which of another: by what a row is about, never by its position.

Rows are plain package data. Whatever is not a sound row is compared as a whole.
"""

import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, TypeVar

from book.model import Indicator, Line, Project, Revenue, WholeUnitIndicator

MAX_PAIRS = 1_000
"""Beyond this many possible pairs, rewritten paragraphs are paired in order instead of by likeness."""
MAX_COMPARED = 400
"""How many characters of a paragraph decide how much it is like another."""

Key = Callable[[Any], Hashable]
_Item = TypeVar("_Item", bound=Hashable)


def canonical(value: Any) -> str:
    """One text for equal data."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _fields(*names: str) -> Key:
    def key(row: Any) -> Hashable:
        return canonical([row.get(name) for name in names] if isinstance(row, dict) else row)

    return key


def indicator_name(row: Any) -> str:
    """The name of an indicator of a project's form: of its implementation side, else of its annual one."""
    sides = [row.get(side) for side in ("implementation", "annual")] if isinstance(row, dict) else []
    names = [str(side.get("name") or "") for side in sides if isinstance(side, dict)]
    return next(filter(None, names), "")


_levels = _fields("level1", "level2")

_KEYS: dict[type, tuple[Key, ...]] = {
    Line: (_fields("function_code", "kind", "project", "source", "vintage", "nature", "economic_code"),),
    Revenue: (_fields("source", "code"),),
    Project: (_fields("key"),),
    Indicator: (lambda row: (_levels(row), indicator_name(row)), _levels),
    WholeUnitIndicator: (_fields("level1", "level2", "name"), _levels),
}
"""What makes two rows the same: the first key strictly, a second one for what is left (a renamed indicator)."""


def key_of(item: type, row: Any) -> str:
    """What makes a row of this class the same as another, as one text; of a row without a key all that it says."""
    return canonical(_KEYS[item][0](row)) if item in _KEYS else canonical(row)


def match(item: type, old: Sequence[Any], new: Sequence[Any], *, strict: bool = False) -> list[int | None]:
    """For every new row the index of the same row among the old ones, None when it is new.

    `item` is the class of the rows. Rows of a table are found by their keys wherever they stand, of several alike equal ones
    first, then in order. Paragraphs and other rows without a key are matched as a sequence, a rewritten one with the
    likest. With `strict` only equal paragraphs and equal first keys count; swapping both lists then gives the same pairs.
    """
    keys = _KEYS.get(item)
    if keys:
        return _by_keys((canonical, *(keys[:1] if strict else keys)), old, new)
    return _by_keys((canonical,), old, new) if strict else _by_sequence(old, new)


def aligned(item: type, old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int | None, int | None]]:
    """The rows of both lists as pairs of their indexes, in the order of the new one; None where a side has no such row."""
    same = match(item, old, new)
    rows = {i: j for j, i in enumerate(same) if i is not None}
    # A row that is only in the new list has a negative number, unlike any row of the old one.
    order = weave([-1 - j if i is None else i for j, i in enumerate(same)], range(len(old)))
    return [(None, -1 - i) if i < 0 else (i, rows.get(i)) for i in order]


def weave(first: Sequence[_Item], second: Sequence[_Item]) -> list[_Item]:
    """All items in the order of the first sequence; what only the second has follows what it follows there."""
    known = set(first)
    runs: dict[_Item | None, list[_Item]] = defaultdict(list)
    anchor: _Item | None = None
    for item in second:
        if item in known:
            anchor = item
        else:
            runs[anchor].append(item)
    woven = runs[None]
    for item in first:
        woven.append(item)
        woven += runs.get(item, ())
    return woven


def _by_keys(keys: Sequence[Key], old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    found: list[int | None] = [None] * len(new)
    taken: set[int] = set()
    for key in keys:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for index, row in enumerate(old):
            if index not in taken:
                waiting[key(row)].append(index)
        for position, row in enumerate(new):
            if found[position] is None and (same := waiting.get(key(row))):
                found[position] = same.popleft()
        taken.update(index for index in found if index is not None)
    return found


def _by_sequence(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    before, after = [canonical(row) for row in old], [canonical(row) for row in new]
    found: list[int | None] = [None] * len(new)
    for kind, start, end, position, stop in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            found[position:stop] = range(start, end)
        elif kind == "replace":
            for i, j in _likest(before[start:end], after[position:stop]):
                found[position + j] = start + i
    return found


def _likest(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """As many pairs as the shorter side has texts, in order, so chosen that the texts are most alike together."""
    if len(before) == len(after) or len(before) * len(after) > MAX_PAIRS:
        yield from zip(range(len(before)), range(len(after)), strict=False)
    elif len(before) > len(after):
        yield from ((i, j) for j, i in _likest(after, before))
    else:
        yield from enumerate(_places(before, after))


def _places(few: Sequence[str], many: Sequence[str]) -> list[int]:
    """For each of the few texts its place among the many."""
    counted = [[Counter(text[:MAX_COMPARED]) for text in texts] for texts in (few, many)]
    spare = len(many) - len(few)
    best: list[list[tuple[float, list[int]]]] = [[(0.0, [])] * (spare + 1)]
    for i, text in enumerate(counted[0]):
        row: list[tuple[float, list[int]]] = []
        for skipped in range(spare + 1):
            score, places = best[i][skipped]
            here = (score + _likeness(text, counted[1][i + skipped]), [*places, i + skipped])
            row.append(max(row[-1], here, key=lambda choice: choice[0]) if row else here)
        best.append(row)
    return best[-1][-1][1]


def likeness(one: str, other: str) -> float:
    """How much two texts have in common: 1 for the same characters, 0 for none."""
    return _likeness(Counter(one[:MAX_COMPARED]), Counter(other[:MAX_COMPARED]))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """How much two texts have in common: 1 for the same characters, 0 for none."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)
