"""Where findings are: the path of a finding in the author's words, and what tells one finding from another. No rules."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

from book import package
from book.model import Book
from book.passages import keys
from book.process import LABELS
from book.rules.engine import Finding
from book.wording import Names, Place

_TABLE = re.compile(r"tables\[(\d+)\](?:/(.*))?")
_PROCESS = "process."
_CHAPTER = re.compile(r"chapters\[(\d+)\]")


class Placed(NamedTuple):
    """A finding with where it is.

    `label` says where in words. `place` does too, so that it stays when rows before it come and go or a project is renamed.
    `key` is a digest of rule, place, message (or what the message must not say) and both values: the same finding after other
    changes has the same key, one with other figures has another; no two findings of a Book share one.
    """

    finding: Finding
    label: str
    place: str
    key: str


def placed(findings: Iterable[Finding], book: Book) -> Iterator[Placed]:
    """The findings of a Book, in their order, each with where it is."""
    data = package.dump(book)
    names = Names(data)
    counts: Counter[str] = Counter()
    for finding in findings:
        at = place_at(data, finding.where)
        if at is None:
            label = place = _elsewhere(finding.where)
        else:
            label, place = names.label(at), names.label(at, lasting=True)
        said = finding.evidence or names.keyed(finding.message)
        what = [finding.rule, place, said, str(finding.expected), str(finding.actual)]
        plain = json.dumps(what, ensure_ascii=False)
        counts[plain] += 1
        key = hashlib.sha256(f"{plain} {counts[plain]}".encode()).hexdigest()
        yield Placed(finding, label, place, key)


def place_at(data: dict[str, Any], path: str) -> Place | None:
    """The place of a path of the package; None when the path is none."""
    place, value = Place(), cast(Any, data)
    if path.startswith(("tables", "chapters", _PROCESS)):
        return None
    for key in keys(path):
        if isinstance(key, int):
            value = value[key] if isinstance(value, list) and key < len(value) else None
            place = place.row(key, value)
        else:
            value = value.get(key) if isinstance(value, dict) else None
            place = place.field(key)
    return place


def _elsewhere(path: str) -> str:
    """What is no path of the package: `tables[2]/208/本年收入/合计` is 表2 · 208 · 本年收入/合计."""
    if path.startswith(_PROCESS):
        return f"办理过程 · {LABELS[path.removeprefix(_PROCESS)]}"
    if table := _TABLE.fullmatch(path):
        row, _, column = (table[2] or "").partition("/")
        return " · ".join(filter(None, (f"表{table[1]}", row, column)))
    chapter = _CHAPTER.fullmatch(path)
    return f"情况说明 第{chapter[1]}节" if chapter else "情况说明" if path == "chapters" else "各表"
