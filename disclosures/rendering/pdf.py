"""The PDF: each section is laid out alone, then all pages are joined and written once.

The only module that imports WeasyPrint. An unchanged section is not laid out again as long as it stays in the cache of the
process. Page numbers are painted onto the finished pages, so that a page more or less invalidates no other section.
"""

import atexit
import gc
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pydyf
from django.conf import settings

from book import package
from book.document import Section, contents_lines
from book.editions import edition
from book.model import Book
from disclosures.exports import words
from disclosures.rendering import archival, fonts, html

fonts.use_own_fonts()

import weasyprint  # noqa: E402  # must see our fonts only, see fonts.use_own_fonts
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher, URLFetchingError  # noqa: E402

from disclosures.rendering import marks  # noqa: E402

STYLE_SHEET = Path(settings.BASE_DIR) / "static" / "disclosure" / "document.css"
CONTENTS = "contents"
FRONT = ("cover", CONTENTS)
CACHED_PAGES = 160

Progress = Callable[[int, int, str], None]


class Final(NamedTuple):
    """What a final file needs besides its pages: the files inside, and the lines of the contents by their anchors."""

    enclosed: list[archival.Enclosure]
    contents: Mapping[str, html.NumberedLine]


class _NoFetcher(URLFetcher):
    """Fetches nothing: neither from the network nor from the disk."""

    def fetch(self, url: str, headers: object = None) -> object:
        raise URLFetchingError(f"a document refers to nothing outside itself: {url}")


class _NumberedPage:
    """A finished page with a page number painted onto it; offers what writing needs of a page."""

    def __init__(self, page: weasyprint.Page, folio: weasyprint.Page):
        self._folio = folio
        self._page = page

    def __getattr__(self, name: str) -> object:
        return getattr(self._page, name)

    def paint(self, stream: pydyf.Stream, scale: float = 1) -> None:
        self._page.paint(stream, scale)
        # A page number belongs to the sheet, not to the text: it is an artifact and has no place among the tags.
        stream.begin_marked_content("Artifact", pydyf.Dictionary({"Type": "/Pagination", "Subtype": "/Footer"}))
        tags, stream._tags = stream._tags, None
        self._folio.paint(stream, scale)
        stream._tags = tags
        stream.end_marked_content()


class Press:
    """Lays out sections with one style sheet and one set of fonts, and keeps the latest. Not safe for threads by itself."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(filename=STYLE_SHEET, font_config=self._fonts, url_fetcher=_NoFetcher())
        self._sections: OrderedDict[str, weasyprint.Document] = OrderedDict()
        self._folios: dict[tuple[bool, int], weasyprint.Page] = {}

    def lay_out(self, content: str) -> weasyprint.Document:
        """The pages of an HTML page, from the cache when it was laid out before."""
        key = hashlib.sha256(content.encode()).hexdigest()
        if key not in self._sections:
            self._sections[key] = self._render(content)
        self._sections.move_to_end(key)
        return self._sections[key]

    def numbered(self, pages: Sequence[weasyprint.Page], front: int) -> list[weasyprint.Page | _NumberedPage]:
        """The pages, those from index `front` on with the numbers 1, 2, 3 … at the foot."""
        folios = [(page.width > page.height, number) for number, page in enumerate(pages[front:], start=1)]
        if missing := [folio for folio in folios if folio not in self._folios]:
            self._folios |= zip(missing, self._render(html.folios(missing)).pages, strict=True)
        return [
            *pages[:front],
            *(_NumberedPage(page, self._folios[folio]) for page, folio in zip(pages[front:], folios, strict=True)),
        ]

    def trim(self) -> None:
        """Forgets the sections used longest ago until at most CACHED_PAGES pages are kept."""
        kept = sum(len(document.pages) for document in self._sections.values())
        while kept > CACHED_PAGES:
            kept -= len(self._sections.popitem(last=False)[1].pages)
        if len(self._folios) > 2 * CACHED_PAGES:
            self._folios.clear()

    def forget(self) -> None:
        """Empties the caches."""
        self._sections.clear()
        self._folios.clear()

    def _render(self, content: str) -> weasyprint.Document:
        source = weasyprint.HTML(string=content, url_fetcher=_NoFetcher())
        document = source.render(font_config=self._fonts, stylesheets=[self._css])
        # Two thirds of what was made for it is not needed any more; only what is new is searched.
        gc.collect(0)
        return document


# The last collection of a process would search all cached sections; the system takes the memory back anyway.
atexit.register(gc.freeze)

_lock = threading.RLock()
_press: list[Press] = []


@contextmanager
def press() -> Iterator[Press]:
    """The one Press of this process, for one thread at a time.

    The collector rests meanwhile: it would search the ever-growing trees of boxes again and again and find nothing to free.
    """
    with _lock:
        if not _press:
            _press.append(Press())
        collecting = gc.isenabled()
        gc.disable()
        try:
            yield _press[0]
        finally:
            _press[0].trim()
            if collecting:
                gc.enable()


def document_pdf(book: Book, *, draft: bool, progress: Progress | None = None) -> bytes:
    """The whole disclosure as PDF. A draft carries the watermark; a final one is archival, tagged and holds its data.

    Equal Books give equal bytes.
    """
    sections = edition(book.edition).sections(book)
    title = words.title(book)
    with press() as this:
        documents: dict[str, weasyprint.Document] = {}
        for number, section in enumerate(sections, start=1):
            if progress:
                progress(number, len(sections) + 1, section.title)
            if section.key != CONTENTS:
                documents[section.key] = this.lay_out(html.page(title, book.unit.name, [html.fragment(section)]))
        contents = _contents(sections, documents)
        documents[CONTENTS] = this.lay_out(
            html.page(title, book.unit.name, [html.fragment(_section(sections, CONTENTS), contents)])
        )
        if progress:
            progress(len(sections) + 1, len(sections) + 1, "合成文件")
        pages = [page for section in sections for page in documents[section.key].pages]
        front = sum(len(documents[key].pages) for key in FRONT)
        return _write(
            documents[sections[0].key],
            this.numbered(pages, front),
            package.digest(book),
            front=front,
            draft=draft,
            final=None if draft else Final(archival.enclosures(book), {line.line.anchor: line for line in contents}),
        )


def page_numbers(book: Book) -> dict[str, str]:
    """The pages of the lines of the table of contents, by the anchors that they lead to."""
    sections = edition(book.edition).sections(book)
    title = words.title(book)
    with press() as this:
        documents = {
            section.key: this.lay_out(html.page(title, book.unit.name, [html.fragment(section)]))
            for section in sections
            if section.key not in FRONT
        }
        return {line.line.anchor: line.page for line in _contents(sections, documents)}


def section_pdf(book: Book, key: str, *, draft: bool = True) -> bytes:
    """One section alone as PDF, without page numbers. KeyError when the Book has no section of this key."""
    section = _section(edition(book.edition).sections(book), key)
    with press() as this:
        document = this.lay_out(html.page(section.title, book.unit.name, [html.fragment(section)]))
        return _write(document, document.pages, package.digest(book), draft=draft)


def _section(sections: Sequence[Section], key: str) -> Section:
    for section in sections:
        if section.key == key:
            return section
    raise KeyError(key)


def _contents(sections: tuple[Section, ...], documents: dict[str, weasyprint.Document]) -> list[html.NumberedLine]:
    """The table of contents with true page numbers: the page on which each line's anchor was laid out."""
    first: dict[str, int] = {}
    number = 1
    for section in sections:
        if section.key not in FRONT:
            first[section.key] = number
            number += len(documents[section.key].pages)
    lines = []
    for line in contents_lines(sections):
        offset = next(
            (index for index, page in enumerate(documents[line.section].pages) if line.anchor in page.anchors), 0
        )
        lines.append(html.NumberedLine(line, str(first[line.section] + offset)))
    return lines


def _write(
    document: weasyprint.Document,
    pages: Sequence[object],
    identifier: str,
    *,
    front: int = 0,
    draft: bool,
    final: Final | None = None,
) -> bytes:
    def finish(written: weasyprint.Document, pdf: pydyf.PDF) -> None:
        if front:
            marks.add_page_labels(pdf, front)
        if draft:
            marks.add_watermark(pdf)
        if final:
            archival.finish(pdf, final.enclosed, final.contents)

    options: dict[str, Any] = {"pdf_identifier": bytes.fromhex(identifier)[:16]}
    if final:
        options |= {"pdf_variant": archival.VARIANT, "attachments": [_attachment(item) for item in final.enclosed]}
    target = BytesIO()
    joined = document.copy(list(pages))
    # Writing adds the colour profile of an archival file here; the sections that stay cached must not see it.
    joined.color_profiles = dict(document.color_profiles)
    joined.write_pdf(target, finisher=finish, **options)
    return target.getvalue()


def _attachment(enclosure: archival.Enclosure) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        file_obj=BytesIO(enclosure.content),
        name=enclosure.name,
        description=enclosure.description,
        created=archival.NO_DATE,
        modified=archival.NO_DATE,
    )
