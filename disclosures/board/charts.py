"""Charts of the board: how many are in which state, and expenditure and 三公 by region and year. Every chart is also a table."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from book import money
from disclosures.board.rows import STATES, RegionSum, Row

MOST_REGIONS = 12
"""Regions with a bar of their own; the smaller ones stand together."""
WIDTH, BAR, LINE, GAP = 400, 12, 18, 8
_ROOM = 96
"""Kept free at the right of the longest bar, for its figure."""


class Bar(NamedTuple):
    """A bar with its figure; places and lengths are those of a drawing WIDTH wide."""

    name: str
    text: str
    y: int
    length: float
    series: int
    state: str = ""

    @property
    def beside(self) -> float:
        """Where the figure stands."""
        return self.length + 4


class Group(NamedTuple):
    """The bars of one label."""

    label: str
    y: int
    bars: Sequence[Bar]


class Chart(NamedTuple):
    title: str
    unit: str
    groups: Sequence[Group]
    series: Sequence[str]
    height: int


def states(rows: Sequence[Row]) -> Chart:
    """How many of the rows are in each state."""
    counted = Counter(row.state for row in rows)
    given = [(label, [(label, Decimal(counted[state]))], state) for state, label in STATES.items() if counted[state]]
    return _chart("各状态单位数", "个", given, [])


def amounts(title: str, found: Iterable[RegionSum], column: str) -> Chart:
    """A column of the sums by region and year, in 万元."""
    sums: dict[str, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in found:
        amount = getattr(one, column)
        if amount is not None:
            sums[one.region][one.year] += amount
    years = sorted({year for by_year in sums.values() for year in by_year})
    ranked = sorted(sums, key=lambda region: (-max(sums[region].values()), region))
    shown = [(region, sums[region]) for region in ranked[:MOST_REGIONS]]
    if rest := ranked[MOST_REGIONS:]:
        together = {year: sum((sums[region][year] for region in rest), money.ZERO) for year in years}
        shown.append((f"其他 {len(rest)} 个地区", defaultdict(Decimal, together)))
    given = [
        (region, [(f"{year}年", money.wan(by_year[year])) for year in years if year in by_year], "")
        for region, by_year in shown
    ]
    return _chart(title, "万元", given, [f"{year}年" for year in years])


def _chart(
    title: str, unit: str, given: Sequence[tuple[str, Sequence[tuple[str, Decimal]], str]], series: Sequence[str]
) -> Chart:
    longest = max((value for _, bars, _ in given for _, value in bars), default=money.ZERO) or Decimal(1)
    groups, y = [], 0
    for label, values, state in given:
        top, y = y, y + LINE
        bars = []
        for name, value in values:
            length = round(float(value / longest) * (WIDTH - _ROOM), 1)
            number = series.index(name) if name in series else 0
            bars.append(Bar(name, f"{value:,}", y, max(length, 1), number, state))
            y += BAR + 2
        groups.append(Group(label, top, bars))
        y += GAP
    return Chart(title, unit, groups, series, y)
