"""The whole document: its sections on pages like those of the PDF."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO

import docx as library
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section as Pages
from docx.shared import Length, Mm, Twips

from book.document import (
    Block,
    Chart,
    Contents,
    Cover,
    FormBlock,
    Heading,
    Paragraph,
    ParagraphStyle,
    Section,
    TableBlock,
    anchor,
    contents_lines,
)
from book.editions import edition
from book.model import Book
from book.tables import NO_DATA
from disclosures.exports.word.elements import Element, bookmark, element, field, paragraph, run, tab
from disclosures.exports.word.pictures import donut
from disclosures.exports.word.styles import dress, figures
from disclosures.exports.word.tables import PICTURE, chart_table, figure_table, form_table
from disclosures.exports.words import DRAFT, title
from disclosures.packing import packed, unpacked
from disclosures.rendering import charts
from disclosures.rendering.html import LONG_NAMES, figure_size, is_long, word_size

A4 = (Mm(210), Mm(297))
TEXT_MARGIN, TABLE_MARGIN = Mm(22), Mm(18)
FRONT = ("cover", "contents")
COVER_SIZES = (28, 20, 14)
STYLES = {ParagraphStyle.BODY: "Body", ParagraphStyle.SUBHEADING: "Subheading", ParagraphStyle.NOTE: "Note"}
WRITTEN = datetime(2000, 1, 1)  # noqa: DTZ001  # the same for every document: equal Books give equal bytes
NOT_OURS = ("stylesWithEffects", "customXml", "numbering")
"""Parts of the template that nothing here uses."""


def docx(book: Book, *, draft: bool = False, pages: Mapping[str, str] | None = None) -> bytes:
    """The disclosure as a Word document; a draft says so at the top of every page. Equal Books give equal bytes.

    Page numbers of the table of contents are fields, which Word fills in when it opens the document. Until then, and in programs
    that fill in nothing, `pages` stand there: those of the PDF by the anchors of the lines.
    """
    sections: tuple[Section, ...] = edition(book.edition).sections(book)
    document = library.Document()
    _prepare(document, book, draft)
    writer = _Writer(document, sections, pages or {})
    for section in sections:
        writer.add(section)
    raw = BytesIO()
    document.save(raw)
    return packed(unpacked(raw.getvalue()))


def _prepare(document: Document, book: Book, draft: bool) -> None:
    dress(document)
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rsplit("/", 1)[1] in (*NOT_OURS, "thumbnail"):
                del part.rels[key]
    known = document.core_properties
    known.title, known.author, known.language = title(book), book.unit.name, "zh-CN"
    known.comments = known.keywords = known.last_modified_by = ""
    known.created = known.modified = WRITTEN
    document.settings.element.append(element("updateFields", val="true"))
    if draft:
        header = document.sections[0].header.paragraphs[0]
        header.style = document.styles["header"]
        header.add_run(DRAFT)


class _Writer:
    """Adds one section after the other; pages change where their format does."""

    def __init__(self, document: Document, sections: tuple[Section, ...], page_numbers: Mapping[str, str]):
        self.document = document
        self.page_numbers = page_numbers
        self.body = document.element.body
        self.sections = sections
        self.pages: Pages = document.sections[0]
        self.room = Length(0)
        self.format: tuple[object, ...] = ()
        self.marks: dict[str, int] = {}

    @property
    def width(self) -> int:
        """The width of the text in twips."""
        return round(self.room.pt * 20)

    def add(self, section: Section) -> None:
        front = section.key in FRONT
        wanted = (section.key if front else "", section.landscape, section.tabular)
        new_pages = wanted != self.format
        if new_pages:
            self._turn(section, first=not self.format, numbered=not front and (not self.format or bool(self.format[0])))
            self.format = wanted
        made = [made for index, block in enumerate(section.blocks) for made in self._block(section, block, index)]
        if not new_pages and made:
            _break_before(made[0])
        for item in made:
            self.body.insert(len(self.body) - 1, item)

    def _turn(self, section: Section, *, first: bool, numbered: bool) -> None:
        """New pages in the format of the section; `numbered`: their numbers begin here, with 1."""
        if not first:
            self.pages = self.document.add_section(WD_SECTION.NEW_PAGE)
            end = self.body[-2]
            end.pPr.insert(0, element("pStyle", val="End"))
            for restart in self.body.sectPr.findall(qn("w:pgNumType")):
                self.body.sectPr.remove(restart)
        pages = self.pages
        pages.orientation = WD_ORIENT.LANDSCAPE if section.landscape else WD_ORIENT.PORTRAIT
        pages.page_width, pages.page_height = A4[::-1] if section.landscape else A4
        margin = TABLE_MARGIN if section.tabular else TEXT_MARGIN
        pages.left_margin = pages.right_margin = pages.top_margin = margin
        pages.bottom_margin = Mm(20)
        self.room = Length(A4[section.landscape] - 2 * margin)
        pages.header_distance = pages.footer_distance = Mm(10)
        if numbered:
            footer = pages.footer
            footer.is_linked_to_previous = False
            line = footer.paragraphs[0]
            line.style = self.document.styles["footer"]
            line._p.extend([run("— "), *field("PAGE", "1"), run(" —")])
            self.body.sectPr.append(element("pgNumType", start=1))

    def _block(self, section: Section, block: Block, index: int) -> Iterator[Element]:
        name = anchor(section, index)
        match block:
            case Cover(lines=lines, foot=foot):
                size = COVER_SIZES[sum(len(lines[0]) > limit for limit in LONG_NAMES)]
                yield paragraph("CoverFirst", run(lines[0], *figures(size, bold=True)))
                yield from (paragraph("CoverTitle", run(line)) for line in lines[1:])
                yield paragraph("CoverFoot", run(foot))
            case Contents():
                yield from self._contents()
            case Heading(text=text, level=level):
                yield paragraph(f"Heading{level}", *self._marked(name, run(text)))
            case Paragraph(text=text, style=style):
                yield paragraph(STYLES[style], run(text))
            case Chart():
                yield paragraph("ChartTitle", run(block.title))
                yield chart_table(self._picture(block), charts.legend(block), self.width, block.title)
                yield paragraph("End")
            case TableBlock():
                yield from self._table(block, name)
            case FormBlock():
                yield from self._form(block, name)

    def _contents(self) -> Iterator[Element]:
        yield paragraph("ContentsTitle", run("目　录"))
        stop = element("tabs", element("tab", val="right", leader="dot", pos=self.width))
        for line in contents_lines(self.sections):
            name = _bookmark_name(line.anchor)
            number = field(f"PAGEREF {name} \\h", self.page_numbers.get(line.anchor, ""))
            link = element("hyperlink", run(line.text), tab(), *number, anchor=name, history=1)
            yield paragraph(f"Contents{line.level}", link, properties=[stop.__copy__()])

    def _table(self, block: TableBlock, name: str) -> Iterator[Element]:
        table = block.table
        usual = word_size(table)
        yield paragraph("Mark", run(table.mark))
        yield paragraph("TableTitle", *self._marked(name, run(table.title)))
        stop = element("tabs", element("tab", val="right", pos=self.width))
        yield paragraph("TableCaption", run(table.unit_label), tab(), run(table.measure), properties=[stop])
        yield figure_table(table, self.width, size=usual, figure_size=figure_size(table, usual) or usual)
        for note in (*([] if table.has_data else [NO_DATA]), *table.notes):
            yield paragraph("Note", run(note))
        if table.has_data and not table.notes:
            yield paragraph("End")

    def _form(self, form: FormBlock, name: str) -> Iterator[Element]:
        size = 8 if is_long(form.rows) else 9
        yield paragraph("FormTitle", *self._marked(name, run(form.title)))
        yield paragraph("FormYear", run(form.subtitle))
        yield form_table(form, self.width, size=size)
        last = len(form.foot) - 1
        stops = [
            element("tab", val="right" if number == last else "left", pos=self.width * number // last)
            for number in range(1, last + 1)
        ]
        yield paragraph("FormFoot", *_tabbed(form.foot), properties=[element("tabs", *stops)] if stops else [])

    def _marked(self, name: str, words: Element) -> list[Element]:
        number = self.marks.setdefault(name, len(self.marks) + 1)
        return bookmark(_bookmark_name(name), number, words)

    def _picture(self, chart: Chart) -> Element:
        """The run of a chart's picture, with its words for those who do not see it."""
        made = self.document.add_paragraph()
        side = Twips(PICTURE)
        shape = made.add_run().add_picture(BytesIO(donut(chart)), side, side)
        lines = charts.legend(chart)
        words = "；".join(f"{line.label}{line.amount}万元，占{line.share}%" for line in lines)
        shape._inline.docPr.set("descr", f"{chart.title}：{words}")
        shape._inline.docPr.set("name", chart.title)
        found = made._p[-1]
        self.body.remove(made._p)
        return found


def _tabbed(texts: Sequence[str]) -> Iterator[Element]:
    for number, text in enumerate(texts):
        if number:
            yield tab()
        yield run(text)


def _break_before(made: Element) -> None:
    """Begins a page with this paragraph."""
    made.pPr.insert(1, element("pageBreakBefore"))


def _bookmark_name(name: str) -> str:
    """A name that Word allows: letters, digits and underscores, at most 40."""
    return re.sub(r"\W", "_", name)[:40]
