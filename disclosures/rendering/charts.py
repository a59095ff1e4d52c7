"""Charts as SVG, the same on paper and on the web. A chart never carries a number that does not stand beside it in words."""

from collections.abc import Sequence
from decimal import Decimal
from math import cos, pi, sin
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from book import money
from book.document import Chart

COLOURS = ("#1f5a92", "#d9822b", "#3f8f76", "#b5443c", "#7a5c99", "#8a8f99", "#c2a83e", "#4aa3c2")

_SIZE, _OUTER, _INNER = 200, 96.0, 54.0
_CENTRE = _SIZE / 2


class LegendLine(NamedTuple):
    colour: str
    label: str
    amount: str
    share: str


def legend(chart: Chart) -> list[LegendLine]:
    """The chart in words: colour, label, amount in 万元 and share in percent of every slice."""
    whole = sum((piece.amount for piece in chart.slices), money.ZERO)
    return [
        LegendLine(COLOURS[index % len(COLOURS)], label, money.amount(amount), money.percent(amount, whole))
        for index, (label, amount) in enumerate(chart.slices)
    ]


def donut(chart: Chart) -> SafeString:
    """A ring whose arcs are the shares of the slices; its title says all of it to those who do not see it."""
    arcs = [arc for arc in _arcs([piece.amount for piece in chart.slices]) if arc[1]]
    gap = 1.5 if len(arcs) > 1 else 0
    whole = sum((piece.amount for piece in chart.slices), money.ZERO)
    return format_html(
        '<svg class="donut" viewBox="0 0 {0} {0}" width="{0}" height="{0}" role="img">'
        "<title>{1}：{2}</title>{3}"
        '<text x="{4}" y="{4}" font-size="20" text-anchor="middle">{5}</text>'
        '<text x="{4}" y="{6}" font-size="14" text-anchor="middle" fill="#555">万元</text></svg>',
        _SIZE,
        chart.title,
        "；".join(f"{line.label}{line.amount}万元，占{line.share}%" for line in legend(chart)),
        format_html_join(
            "",
            '<path d="{}" fill="{}" stroke="#fff" stroke-width="{}"/>',
            ((path, colour, gap) for colour, path in arcs),
        ),
        _CENTRE,
        money.amount(whole),
        _CENTRE + 20,
    )


def _arcs(amounts: Sequence[Decimal]) -> list[tuple[str, str]]:
    """Colour and outline of each slice, clockwise from the top; an arc too thin to be drawn has no outline."""
    whole = sum(amounts, money.ZERO)
    arcs, start = [], 0.0
    for index, amount in enumerate(amounts):
        turn = float(amount / whole)
        arcs.append(
            (
                COLOURS[index % len(COLOURS)],
                _ring() if turn > 0.9999 else _arc(start, start + turn) if turn > 0.0005 else "",
            )
        )
        start += turn
    return arcs


def _point(turn: float, radius: float) -> str:
    angle = 2 * pi * turn
    return f"{_CENTRE + radius * sin(angle):.2f} {_CENTRE - radius * cos(angle):.2f}"


def _arc(start: float, end: float) -> str:
    large = int(end - start > 0.5)
    return (
        f"M{_point(start, _OUTER)}A{_OUTER} {_OUTER} 0 {large} 1 {_point(end, _OUTER)}"
        f"L{_point(end, _INNER)}A{_INNER} {_INNER} 0 {large} 0 {_point(start, _INNER)}Z"
    )


def _ring() -> str:
    return _arc(0, 0.5) + _arc(0.5, 1)
