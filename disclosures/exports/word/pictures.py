"""A chart as a picture for Word, which shows no SVG of ours in every version."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from book import money
from book.document import Chart
from disclosures.rendering.charts import legend
from disclosures.rendering.fonts import SHIPPED

SIZE, FINER = 480, 3
"""Width and height in pixels; it is drawn so many times larger, for smooth edges."""
HOLE, GAP = 0.56, 0.006
"""Of the radius, and of the whole turn between two slices."""
_FACE = SHIPPED / "BudgetSans-Medium.otf"


def donut(chart: Chart) -> bytes:
    """The ring of a chart as PNG, with its total in the middle; the same bytes for equal charts."""
    side = SIZE * FINER
    image = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(image)
    box = (side * 0.02, side * 0.02, side * 0.98, side * 0.98)
    whole = sum((piece.amount for piece in chart.slices), money.ZERO)
    pieces = [
        (line.colour, piece.amount) for line, piece in zip(legend(chart), chart.slices, strict=True) if piece.amount
    ]
    gap = GAP * 360 if len(pieces) > 1 else 0.0
    start = -90.0
    for colour, amount in pieces:
        turn = float(amount / whole) * 360
        if turn > gap:
            draw.pieslice(box, start, start + turn - gap, fill=colour)
        start += turn
    middle, radius = side / 2, side * 0.48 * HOLE
    draw.ellipse((middle - radius, middle - radius, middle + radius, middle + radius), fill="white")
    _write(draw, money.amount(whole), middle, middle - side * 0.02, 0.1 * side, radius)
    _write(draw, "万元", middle, middle + side * 0.09, 0.07 * side, radius)
    target = BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(target, "PNG")
    return target.getvalue()


def _write(draw: ImageDraw.ImageDraw, text: str, x: float, y: float, size: float, radius: float) -> None:
    """Writes a text around its middle, smaller where it would leave the hole."""
    font = ImageFont.truetype(str(_FACE), size)
    if (length := font.getlength(text)) > radius * 1.8:
        font = ImageFont.truetype(str(_FACE), size * radius * 1.8 / length)
    draw.text((x, y), text, fill="#111111" if y < x else "#555555", font=font, anchor="mm")
