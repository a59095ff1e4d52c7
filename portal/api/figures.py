"""The printed amounts of the documents that stand today, cell by cell."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from disclosures.models import Figure, Publication
from portal import queries
from portal.api import scopes, shapes
from portal.api.answers import answer
from portal.api.paging import following
from portal.api.parameters import (
    After,
    ColumnName,
    ColumnPlace,
    FigureLimit,
    LevelWanted,
    Region,
    RowKey,
    Table,
    Unit,
    Year,
)
from portal.http import public

router = Router(tags=["公开数字"])

DOCUMENTS_AT_ONCE = 200
"""Documents that one request looks through at most: a rare figure does not make the database read everything."""
OF_DOCUMENT = ("pk", "unit_code", "unit_name", "year", "level", "version")
OF_CELL = ("table", "row", "column", "row_key", "row_label", "column_name", "amount")


class Place(NamedTuple):
    """Where a page ended: at this cell of this publication; tables count from 1."""

    publication: int
    table: int
    row: int
    column: int

    @classmethod
    def read(cls, text: str) -> "Place":
        return cls(*map(int, text.split(".")))

    def __str__(self) -> str:
        return ".".join(map(str, self))


@router.get("/figures", response={200: shapes.Figures, **shapes.ERRORS}, summary="公开表格中的数字")
@decorate_view(public(scopes.all_published))
def figures(
    request: HttpRequest,
    unit: Unit = None,
    region: Region = None,
    year: Year = None,
    level: LevelWanted = None,
    table: Table = None,
    row_key: RowKey = None,
    column: ColumnPlace = None,
    column_name: ColumnName = None,
    limit: FigureLimit = 200,
    after: After = None,
) -> HttpResponse:
    """现行公开文档各表的每一个数字，以元为单位，未经四舍五入。沿 next 逐页读取，直到它为 null。"""
    start = Place.read(after) if after else None
    documents = _documents(scopes.narrowed(queries.current(), unit=unit, region=region, year=year, level=level), start)
    asked = {"table": table, "row_key": row_key, "column": column, "column_name": column_name}
    wanted = {name: value for name, value in asked.items() if value is not None}
    looked_through = {one["pk"]: one for one in documents[:DOCUMENTS_AT_ONCE]}
    found = list(_cells(looked_through, start, wanted)[: limit + 1])
    end = None
    if len(found) > limit:
        end = Place(*(found[limit - 1][name] for name in ("publication_id", "table", "row", "column")))
    elif len(documents) > DOCUMENTS_AT_ONCE:
        end = Place(documents[DOCUMENTS_AT_ONCE]["pk"], 0, 0, 0)
    items = [shapes.Figure(**looked_through[cell.pop("publication_id")], **cell) for cell in found[:limit]]
    return answer(shapes.Figures(items=items, next=following(request, after=end) if end else None))


def _documents(publications: QuerySet[Publication], start: Place | None) -> list[dict[str, Any]]:
    """The next documents to look through, and one more if there are more."""
    if start:
        publications = publications.filter(pk__gte=start.publication)
    told = publications.order_by("pk").values(*OF_DOCUMENT, region_code=F("region__code"))
    return list(told[: DOCUMENTS_AT_ONCE + 1])


def _cells(
    documents: Iterable[int], start: Place | None, wanted: Mapping[str, object]
) -> QuerySet[Figure, dict[str, Any]]:
    """The wanted cells of these documents behind the place, in the order of the index that finds them."""
    cells = Figure.objects.filter(publication__in=list(documents), **wanted)
    if start:
        behind = Q(table__gt=start.table) | Q(table=start.table, row__gt=start.row)
        behind |= Q(table=start.table, row=start.row, column__gt=start.column)
        cells = cells.filter(Q(publication__gt=start.publication) | Q(publication=start.publication) & behind)
    return cells.order_by("publication_id", "table", "row", "column").values("publication_id", *OF_CELL)
