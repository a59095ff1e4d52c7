"""Charts of the portal as SVG without inline style. Each stands beside a table that says the same."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from book import money

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _EDGE = 640, 260, 28, 30, 12


class Point(NamedTuple):
    """A year with its amounts, in 元: the lower and the upper part of its column."""

    label: str
    lower: Decimal
    upper: Decimal

    @property
    def whole(self) -> Decimal:
        return self.lower + self.upper


def columns(title: str, lower: str, upper: str, points: Sequence[Point]) -> SafeString:
    """Columns of two parts, one for each year; title and description say what they show."""
    highest = max((point.whole for point in points), default=money.ZERO) or Decimal(1)
    step = (_WIDTH - 2 * _EDGE) / max(len(points), 1)
    width = min(72.0, step * 0.56)
    room = _HEIGHT - _TOP - _BOTTOM
    described = "；".join(
        f"{point.label}{money.amount(point.whole)}万元，其中{lower}{money.amount(point.lower)}万元" for point in points
    )
    return format_html(
        '<svg class="columns" viewBox="0 0 {} {}" role="img"><title>{}</title><desc>{}</desc>'
        '<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>{}</svg>',
        _WIDTH,
        _HEIGHT,
        title,
        f"{described}。",
        _EDGE,
        _HEIGHT - _BOTTOM,
        _WIDTH - _EDGE,
        _HEIGHT - _BOTTOM,
        format_html_join(
            "",
            '<rect class="lower" x="{0}" y="{3}" width="{1}" height="{4}"/>'
            '<rect class="upper" x="{0}" y="{5}" width="{1}" height="{6}"/>'
            '<text class="value" x="{2}" y="{7}" text-anchor="middle">{8}</text>'
            '<text class="label" x="{2}" y="{9}" text-anchor="middle">{10}</text>',
            (_column(point, index, step, width, room, highest) for index, point in enumerate(points)),
        ),
    )


def _column(point: Point, index: int, step: float, width: float, room: int, highest: Decimal) -> tuple[str | int, ...]:
    """x, width, middle; y and height of both parts; where and what its texts are."""
    lower, upper = (float(amount / highest) * room for amount in (point.lower, point.upper))
    base = _HEIGHT - _BOTTOM
    middle = _EDGE + step * (index + 0.5)
    places = (
        middle - width / 2,
        width,
        middle,
        base - lower,
        lower,
        base - lower - upper,
        upper,
        base - lower - upper - 8,
    )
    return (*(f"{place:.1f}" for place in places), money.amount(point.whole), _HEIGHT - 8, point.label)


def length(amount: Decimal, highest: Decimal) -> str:
    """The length of a bar in percent of the longest."""
    return f"{float(amount / highest) * 100:.2f}" if highest > 0 and amount > 0 else "0"
