"""What is put on finished pages: the draft's watermark and the page labels. Neither touches the text.

The watermark is drawn as outlines, before (under) the page's own content, and is marked as a pagination artifact:
readers can tell it from the text, and extracted text stays clean.
"""

from collections.abc import Sequence
from functools import cache
from math import cos, radians, sin

import pydyf
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from disclosures.rendering.fonts import SHIPPED

WATERMARK = "仅供内部审核"

_FACE = SHIPPED / "BudgetSans-Medium.otf"
_EM = 1000
_SIZE = 78.0
_ANGLE = 40.0
_GREY = 0.89


_PATH_OPERATORS = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "closePath": "h"}


def _path_operator(name: str, points: Sequence[tuple[float, float]]) -> str:
    return " ".join([*(f"{x:g} {y:g}" for x, y in points), _PATH_OPERATORS[name]])


@cache
def _outline() -> tuple[str, float]:
    """The watermark's path and its width, in units of an em of 1000."""
    with TTFont(_FACE, lazy=True) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        operators: list[str] = []
        offset = 0.0
        for character in WATERMARK:
            glyph = glyphs[names[ord(character)]]
            pen = RecordingPen()
            glyph.draw(TransformPen(pen, (1, 0, 0, 1, offset, 0)))
            operators += [_path_operator(name, points) for name, points in pen.value]
            offset += glyph.width
    return " ".join(operators), offset


def _watermark_form(width: float, height: float) -> pydyf.Stream:
    """The watermark slanted across the middle of a page of this size in points, as a form XObject."""
    path, length = _outline()
    scale = min(_SIZE, (width**2 + height**2) ** 0.5 * 0.78 * _EM / length) / _EM
    c, s = cos(radians(_ANGLE)) * scale, sin(radians(_ANGLE)) * scale
    x, y = length / 2, _EM * 0.38
    matrix = f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {width / 2 - c * x + s * y:.3f} {height / 2 - s * x - c * y:.3f} cm"
    extra = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, width, height])}
    return pydyf.Stream([f"q {_GREY} g {matrix} {path} f Q"], extra, compress=True)


def add_watermark(pdf: pydyf.PDF) -> None:
    """Draws the watermark under the content of every page, before what the page's stream draws."""
    forms: dict[tuple[float, float], str] = {}
    for page in [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]:
        size = (float(page["MediaBox"][2]), float(page["MediaBox"][3]))
        if size not in forms:
            form = _watermark_form(*size)
            pdf.add_object(form)
            forms[size] = f"Watermark{len(forms)}"
            _referred(pdf, page["Resources"])["XObject"][forms[size]] = form.reference
        begin = "/Artifact <</Type /Pagination /Subtype /Watermark>> BDC"
        _referred(pdf, page["Contents"]).stream.insert(0, f"{begin} /{forms[size]} Do EMC")


def _referred(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


def add_page_labels(pdf: pydyf.PDF, front: int) -> None:
    """Labels the pages as they are numbered: none on the cover, small roman for the rest of the front matter, then 1, 2, 3 …"""
    labels = [0, pydyf.Dictionary({"P": pydyf.String("封面")})]
    if front > 1:
        labels += [1, pydyf.Dictionary({"S": "/r"})]
    labels += [front, pydyf.Dictionary({"S": "/D"})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(labels)})
