"""Filters and sorting of the board, as an address carries them: what is unknown or out of bounds there counts as not given."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from book import money
from disclosures.board.rows import STATES, Row

LONGEST_TEXT = 50


def _change(row: Row) -> Any:
    if row.expenditure is None or row.prior_expenditure is None:
        return None
    return money.change(row.expenditure, row.prior_expenditure)


_ORDER = list(STATES)
KEYS: dict[str, Callable[[Row], Any]] = {
    "unit": lambda row: row.unit_code,
    "region": lambda row: (row.region, row.unit_code),
    "state": lambda row: _ORDER.index(row.state),
    "day": lambda row: row.day,
    "errors": lambda row: (row.errors, row.warnings) if row.checked else None,
    "expenditure": lambda row: row.expenditure,
    "change": _change,
    "three_public": lambda row: row.three_public,
}
"""What rows can be sorted by; None stands last in both directions."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user chose. `year` 0 is the latest; `sort` is one of KEYS, with a minus for the other direction."""

    year: int = 0
    state: str = ""
    region: int = 0
    late: bool = False
    errors: bool = False
    text: str = ""
    sort: str = "unit"

    @property
    def query(self) -> str:
        """The choice as the query of an address; what is not chosen is left out."""
        given = {
            name: int(value) if isinstance(value, bool) else value for name, value in asdict(self).items() if value
        }
        return urlencode({name: value for name, value in given.items() if (name, value) != ("sort", "unit")})

    @property
    def is_filtering(self) -> bool:
        """Whether any filter but the year is set."""
        return bool(self.state or self.region or self.late or self.errors or self.text)


def parse(query: QueryDict) -> Choice:
    """The choice that an address carries."""
    sort = query.get("sort", "")
    state = query.get("state", "")
    return Choice(
        _number(query.get("year", "")),
        state if state in STATES else "",
        _number(query.get("region", "")),
        query.get("late") == "1",
        query.get("errors") == "1",
        query.get("text", "").replace("\0", "").strip()[:LONGEST_TEXT],
        sort if sort.removeprefix("-") in KEYS else "unit",
    )


def choose(rows: Iterable[Row], choice: Choice) -> list[Row]:
    """The rows that the choice leaves, in its order; of equal ones by unit."""
    found = [row for row in rows if _fits(row, choice)]
    found.sort(key=lambda row: (row.unit_code, row.level))
    key = KEYS[choice.sort.removeprefix("-")]
    known = [row for row in found if key(row) is not None]
    known.sort(key=key, reverse=choice.sort.startswith("-"))
    return known + [row for row in found if key(row) is None]


def _fits(row: Row, choice: Choice) -> bool:
    return (
        (not choice.state or row.state == choice.state)
        and (not choice.region or row.region_id == choice.region)
        and (not choice.late or row.is_late)
        and (not choice.errors or row.errors > 0)
        and (not choice.text or choice.text.lower() in f"{row.unit_code} {row.name}".lower())
    )


def regions(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """The regions of the rows, by name."""
    return sorted({(row.region_id, row.region) for row in rows}, key=lambda region: region[1])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
