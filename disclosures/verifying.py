"""Whether what is published is still as it was published: the files, the data inside them, and the records."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

import pikepdf

from book import package
from disclosures import archive, figures
from disclosures.models import Publication
from disclosures.rendering.archival import PACKAGE

AT_ONCE = 20
"""Publications held in memory."""


class Damage(NamedTuple):
    """A publication that is not as it was published, and why."""

    publication: Publication
    why: str


def verify() -> Iterator[Damage | None]:
    """For each publication, in order: None when all holds, else what does not."""
    for publication in Publication.objects.select_related("revision").order_by("pk").iterator(AT_ONCE):
        why = "；".join(_faults(publication))
        yield Damage(publication, why) if why else None


def strangers() -> list[str]:
    """The names of stored files that belong to no publication: made and not recorded because the power went, or put there by someone.

    They harm nothing. A document that is being published at this moment may be among them.
    """
    stored = list(archive.names())
    known = {archive.name_of(sha256) for sha256 in Publication.objects.values_list("sha256", flat=True)}
    return [name for name in stored if name not in known]


def _faults(publication: Publication) -> Iterator[str]:
    found = archive.digest(publication.sha256)
    if not found:
        yield "文件不存在"
    elif found != publication.sha256:
        yield f"文件的摘要是 {found}"
    yield from _faults_of_record(publication)
    if found == publication.sha256:
        yield from _faults_of_file(publication)


def _faults_of_record(publication: Publication) -> Iterator[str]:
    try:
        book = publication.revision.book
    except package.PackageError:
        yield "送审版本的内容读不出"
        return
    if package.digest(book) != publication.revision.digest:
        yield "送审版本的内容与其摘要不符"
    kept = publication.figures.values_list("table", "row", "column", "amount")
    if set(kept) != {(found.table, found.row, found.column, found.amount) for found in figures.printed(book)}:
        yield "公开数字与送审版本不符"


def _faults_of_file(publication: Publication) -> Iterator[str]:
    try:
        with archive.open_file(publication.sha256) as file, pikepdf.open(cast(BinaryIO, file)) as pdf:
            if len(pdf.pages) != publication.pages:
                yield f"文件有 {len(pdf.pages)} 页，记录为 {publication.pages} 页"
            enclosed = pdf.attachments.get(PACKAGE)
            content = enclosed.get_file().read_bytes() if enclosed else b""
        if not content:
            yield "文件内没有数据包"
        elif package.digest(package.parse(content)) != publication.revision.digest:
            yield "文件内的数据包与送审版本不符"
    except (pikepdf.PdfError, package.PackageError):
        yield "文件或其中的数据包读不出"
