"""Where a document, its versions and its files stand. These addresses are permanent."""

from django.urls import reverse

from book.types import Level
from disclosures.models import Publication


class UnitCodeConverter:
    """The code of a unit, as `book.types.UnitCode` has it."""

    regex = "[0-9A-Za-z][0-9A-Za-z._-]{0,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class LevelConverter:
    """`department/` for the disclosure of a whole department; a unit's own has nothing there."""

    regex = "(?:department/)?"

    def to_python(self, value: str) -> str:
        return Level.DEPARTMENT.value if value else Level.UNIT.value

    def to_url(self, value: str) -> str:
        return "department/" if value == Level.DEPARTMENT else ""


class RegionCodeConverter(UnitCodeConverter):
    """The code of a region (GB/T 2260)."""

    regex = "[0-9]{6}"


class YearConverter:
    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def unit(code: str) -> str:
    """The page of a unit."""
    return reverse("portal:unit", kwargs={"code": code})


def document(publication: Publication) -> str:
    """The page of a document: always of the version that stands."""
    return reverse("portal:document", kwargs=_document(publication))


def version(publication: Publication) -> str:
    """The page of this very version."""
    return reverse("portal:version", kwargs=_document(publication) | {"version": publication.version})


def file(publication: Publication, name: str) -> str:
    """A file of this very version, such as `document.pdf`."""
    place = _document(publication) | {"version": publication.version, "name": name}
    return reverse("portal:file", kwargs=place)


def _document(publication: Publication) -> dict[str, str | int]:
    return {"code": publication.unit_code, "year": publication.year, "level": publication.level}
