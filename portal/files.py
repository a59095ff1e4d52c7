"""The files of a publication: the published PDF itself, and other forms of the same Book, made once and kept."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote

import pikepdf
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from book.model import Book
from disclosures import archive
from disclosures.drafts import write_whole
from disclosures.exports.catalogue import FORMS, table_forms
from disclosures.exports.word.document import docx
from disclosures.models import Publication
from portal import titles
from portal.http import program

BLOCK = 64 * 1024
LOST = "这个文件暂时取不到，请稍后再试。"
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
PDF, WORD = "document.pdf", "document.docx"

_log = logging.getLogger(__name__)


class File(NamedTuple):
    """A file in which a document can be taken away: name in the address, words, media type, and how it is made from the Book;
    the PDF is not made, it is what was published."""

    name: str
    label: str
    use: str
    media_type: str
    make: Callable[[Book], bytes] | None = None

    @property
    def is_published(self) -> bool:
        """Whether it is the very file that was published."""
        return self.make is None


FILES = {
    file.name: file
    for file in (
        File(PDF, "PDF 原件", "公开的正式文件，可核验真伪", "application/pdf"),
        *(File(*form) for form in FORMS.values()),
    )
}
"""The files by their names, in the order in which they are offered."""


def find(name: str, book: Callable[[], Book]) -> File | None:
    """The file of this name: one of FILES, or a table of the Book as CSV; the Book is read for the latter only."""
    if name in FILES or not name.endswith(".csv"):
        return FILES.get(name)
    return next((File(*form) for form in table_forms(book()) if form.name == name), None)


def answer(request: HttpRequest, publication: Publication, form: File) -> HttpResponseBase:
    """The file: handed over by the server in front where there is one (BUDGET_SENDFILE), else streamed, also in part.

    Raises FileNotFoundError, which is logged, when the archive has lost it.
    """
    if form.make is None:
        inside, size = f"published/{archive.name_of(publication.sha256)}", publication.size
        storage = storages["published"]
        is_local = isinstance(storage, FileSystemStorage)
    else:
        path = _made(publication, form, form.make)
        inside, size, is_local = str(path.relative_to(settings.DATA_DIR)), path.stat().st_size, True
    if settings.SENDFILE and is_local:
        response: HttpResponseBase = HttpResponse()
        response.headers["X-Accel-Redirect"] = quote(f"{settings.SENDFILE}{inside}")
    else:
        opened = _original(publication) if form.make is None else path.open("rb")
        response = _streamed(request, opened, size)
    response.headers["Content-Type"] = form.media_type
    response.headers["Content-Disposition"] = _disposition(publication, form)
    return response


def _original(publication: Publication) -> Any:
    try:
        return archive.open_file(publication.sha256)
    except FileNotFoundError:
        _log.error("the file of publication %s is missing from the archive: %s", publication.pk, publication.sha256)
        raise


def etag(publication: Publication, form: File) -> str:
    """Of the PDF its SHA-256, by which it can be verified; of another form what it is made from, known without making it."""
    if form.make is None:
        return f'"{publication.sha256}"'
    made_from = f"{publication.revision.digest} {form.name} {program()}"
    return f'"{hashlib.sha256(made_from.encode()).hexdigest()}"'


def _made(publication: Publication, form: File, make: Callable[[Book], bytes]) -> Path:
    """Where the form lies, after it is made unless this program has made it before."""
    kept = etag(publication, form).strip('"')
    path = Path(settings.DATA_DIR) / "forms" / kept[:2] / f"{kept}{Path(form.name).suffix}"
    if not path.exists():
        write_whole(path, _word(publication) if form.name == WORD else make(publication.revision.book))
    return path


def _word(publication: Publication) -> bytes:
    """The Word document. The page numbers of its contents are read from the published file: laying that out again takes seconds."""
    with _original(publication) as file:
        return docx(publication.revision.book, pages=printed_pages(file))


def printed_pages(file: Any) -> dict[str, str]:
    """The page numbers of a published file, open for reading, by the anchors on its pages."""
    with pikepdf.open(file) as pdf:
        # pikepdf's types say otherwise of both.
        numbers: dict[Any, Any] = {page.objgen: page.label for page in pdf.pages}
        anchors: Any = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Dests" in pdf.Root.Names else {}
        return {anchor: numbers[place[0].objgen] for anchor, place in anchors.items()}


def _disposition(publication: Publication, form: File) -> str:
    """Shown in the browser if it can be; saved under the title of the document and its version."""
    kind = "inline" if form.make is None else "attachment"
    version = f"（第{publication.version}版）" if publication.version > 1 else ""
    part = f" {Path(form.name).stem}" if form.name not in FILES else ""
    name = quote(f"{titles.document(publication)}{version}{part}{Path(form.name).suffix}")
    return f"{kind}; filename*=UTF-8''{name}"


def _streamed(request: HttpRequest, file: IO[bytes] | Any, size: int) -> StreamingHttpResponse:
    """The whole file, or the one part of it that is asked for."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", "")) if "If-Range" not in request.headers else None
    first, last = _bounds(wanted, size) if wanted else (0, size - 1)
    if first > last:
        file.close()
        refused = StreamingHttpResponse(iter(()), status=416)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    response = StreamingHttpResponse(_blocks(file, first, last + 1 - first), status=206 if wanted else 200)
    if wanted:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last + 1 - first)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _bounds(wanted: re.Match[str], size: int) -> tuple[int, int]:
    """First and last byte; the first lies behind the last when there are none such."""
    start, end = wanted.groups()
    if not start:
        return (max(size - int(end), 0), size - 1) if end and int(end) else (1, 0)
    return int(start), min(int(end), size - 1) if end else size - 1


def _blocks(file: IO[bytes] | Any, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block
