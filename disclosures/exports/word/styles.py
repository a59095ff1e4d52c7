"""The styles of the Word document: what the style sheet of the PDF says, with the fonts that every office has."""

from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn

from disclosures.exports.word.elements import Element, element

SERIF, SANS, LATIN = "宋体", "黑体", "Times New Roman"


class Style(NamedTuple):
    """A paragraph style; sizes and spaces in points. `line`: height of a line in sizes, 0 for what the font needs;
    `outline`: the level in the navigation from 0, -1 for none."""

    id: str
    name: str
    font: str = SERIF
    size: float = 14
    bold: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 1.75
    indent_characters: int = 0
    left_characters: int = 0
    outline: int = -1
    keep_next: bool = False
    colour: str = ""


STYLES = (
    Style("Body", "正文文字", align="both", indent_characters=2),
    Style("Subheading", "小标题", bold=True, align="center", before=6, after=3, keep_next=True),
    Style("Note", "表注", size=10.5, before=4),
    Style("Heading1", "heading 1", size=22, bold=True, align="center", after=18, line=1.3, outline=0, keep_next=True),
    Style("Heading2", "heading 2", SANS, 15, before=10, after=3, indent_characters=2, outline=1, keep_next=True),
    Style("Heading3", "heading 3", bold=True, indent_characters=2, outline=2, keep_next=True),
    Style("CoverFirst", "封面单位", size=28, bold=True, align="center", before=150, line=1.5),
    Style("CoverTitle", "封面标题", size=36, bold=True, align="center", before=14, line=1.4),
    Style("CoverFoot", "封面日期", size=18, align="center", before=300),
    Style("ContentsTitle", "目录标题", size=22, bold=True, align="center", after=12),
    Style("Contents1", "目录一级", SANS, 11, before=3, line=1.65),
    Style("Contents2", "目录二级", size=11, line=1.65, left_characters=2),
    Style("Contents3", "目录三级", size=11, line=1.65, left_characters=4),
    Style("Mark", "表号", SANS, 10.5, line=1.2, keep_next=True),
    Style(
        "TableTitle", "表题", size=16, bold=True, align="center", before=2, after=5, line=1.3, outline=1, keep_next=True
    ),
    Style("FormTitle", "表单题", size=16, bold=True, align="center", line=1.3, outline=2, keep_next=True),
    Style("FormYear", "表单年度", size=10.5, align="center", after=5, line=1.2, keep_next=True),
    Style("TableCaption", "表头", size=10.5, after=3, line=1.2, keep_next=True),
    Style("FormFoot", "表单落款", size=9, before=4, line=1.2),
    Style("ChartTitle", "图题", SANS, 12, align="center", before=8, after=4, keep_next=True),
    Style("Cell", "单元格", size=10, line=0),
    Style("End", "节末", size=1, line=1),
    Style("Header", "header", SANS, 10.5, align="right", line=1.2, colour="B5443C"),
    Style("Footer", "footer", size=10.5, align="center", line=1.2),
)


def dress(document: Document) -> None:
    """Puts these styles in the place of those that python-docx brings, which are Calibri and English."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in ("DefaultParagraphFont", "TableNormal", "NoList", "Normal"):
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    defaults.getparent().replace(
        defaults,
        element(
            "docDefaults",
            element(
                "rPrDefault",
                element("rPr", _fonts(SERIF), *_size(14), element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")),
            ),
            element("pPrDefault", element("pPr", element("spacing", after=0))),
        ),
    )
    for declared in STYLES:
        styles.append(_style(declared))
    language = document.settings.element.find(qn("w:themeFontLang"))
    language.set(qn("w:eastAsia"), "zh-CN")


def _style(style: Style) -> Element:
    paragraph = [
        *([element("keepNext")] if style.keep_next else []),
        element("spacing", before=round(style.before * 20), after=round(style.after * 20), **_line(style)),
        *_indent(style),
        element("jc", val=style.align),
        *([element("outlineLvl", val=style.outline)] if style.outline >= 0 else []),
    ]
    characters = [
        _fonts(style.font),
        *([element("b")] if style.bold else []),
        *([element("color", val=style.colour)] if style.colour else []),
        *_size(style.size),
    ]
    return element(
        "style",
        element("name", val=style.name),
        element("basedOn", val="Normal"),
        element("qFormat"),
        element("pPr", *paragraph),
        element("rPr", *characters),
        type="paragraph",
        styleId=style.id,
    )


def _line(style: Style) -> dict[str, object]:
    """Fixed, so that a page holds the same lines with whatever font an office has."""
    return (
        {"line": round(style.line * style.size * 20), "lineRule": "exact"}
        if style.line
        else {"line": 240, "lineRule": "auto"}
    )


def _indent(style: Style) -> list[Element]:
    """Indents in characters, as Chinese typesetting has them, with their size in twips for programs that know only that."""
    if style.indent_characters:
        size = round(style.indent_characters * style.size * 20)
        return [element("ind", firstLineChars=style.indent_characters * 100, firstLine=size)]
    if style.left_characters:
        return [
            element("ind", leftChars=style.left_characters * 100, left=round(style.left_characters * style.size * 20))
        ]
    return []


def _fonts(chinese: str) -> Element:
    return element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=chinese, cs=LATIN, hint="eastAsia")


def _size(points: float) -> list[Element]:
    return [element("sz", val=round(points * 2)), element("szCs", val=round(points * 2))]


def figures(points: float, *, bold: bool = False, sans: bool = False, colour: str = "") -> list[Element]:
    """The properties of a run within a table."""
    return [
        *([_fonts(SANS)] if sans else []),
        *([element("b")] if bold else []),
        *([element("color", val=colour)] if colour else []),
        *_size(points),
    ]
