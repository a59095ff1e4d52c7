"""Published documents, their versions and their files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from ninja import Router
from ninja.decorators import decorate_view

from book.types import Level
from disclosures.enums import PublicationState
from disclosures.models import Publication
from portal import addresses, files, queries
from portal.api import scopes, shapes
from portal.api.answers import answer, refusal
from portal.api.paging import next_offset
from portal.api.parameters import (
    MAX_OFFSET,
    FileName,
    LevelInPath,
    LevelWanted,
    Limit,
    Offset,
    Region,
    State,
    Unit,
    UnitCode,
    Version,
    Year,
    YearInPath,
)
from portal.http import public

router = Router(tags=["公开文档"])

NO_DOCUMENT = "没有这份公开文档"


@router.get("/publications", response={200: shapes.Publications, **shapes.ERRORS}, summary="公开文档")
@decorate_view(public(scopes.all_published))
def publications(
    request: HttpRequest,
    unit: Unit = None,
    region: Region = None,
    year: Year = None,
    level: LevelWanted = None,
    state: State = "current",
    limit: Limit = 50,
    offset: Offset = 0,
) -> HttpResponse:
    """新的年度在前，同一年度按单位代码排列。不注明 state 时只列现行的。"""
    found = scopes.narrowed(scopes.standing(state), unit=unit, region=region, year=year, level=level)
    total = found.count()
    ordered = found.select_related("region").order_by("-year", "unit_code", "level", "-version")
    items = [_publication(one) for one in ordered[offset : offset + limit]]
    after = next_offset(request, total, limit, offset, MAX_OFFSET)
    return answer(shapes.Publications(total=total, next=after, items=items))


@router.get(
    "/publications/{unit:unit}/{year:year}/{level}",
    response={200: shapes.Document, **shapes.ERRORS},
    summary="一份文档及其各个版本",
    url_name="document",
)
@decorate_view(public(scopes.of_unit))
def document(request: HttpRequest, unit: UnitCode, year: YearInPath, level: LevelInPath) -> HttpResponse:
    """已撤下的版本只有撤下的时间和原因。"""
    versions = list(queries.of_document(unit, year, level))
    if not versions:
        raise Http404(NO_DOCUMENT)
    current = [one.version for one in versions if one.state == PublicationState.CURRENT]
    told = shapes.Document(
        unit_code=unit,
        year=year,
        level=Level(level),
        current_version=current[0] if current else None,
        page=addresses.document(versions[0]),
        versions=[_publication(one) for one in versions],
    )
    return answer(told)


_FILE: dict[str, Any] = {"schema": {}}


@router.get(
    "/publications/{unit:unit}/{year:year}/{level}/{int:version}/{name}",
    response={**shapes.ERRORS, **shapes.GONE},
    summary="一个版本的文件",
    url_name="file",
    openapi_extra={"responses": {200: {"description": "文件", "content": {"*/*": _FILE}}}},
)
def file(
    request: HttpRequest, unit: UnitCode, year: YearInPath, level: LevelInPath, version: Version, name: FileName
) -> HttpResponseBase:
    """package.json 为全部内容，table1.csv 起为各表，datapackage.zip 为财政数据包，另有 PDF、Excel、Word、网页等。"""
    found = queries.of_document(unit, year, level).filter(version=version).first()
    if found is None:
        raise Http404(NO_DOCUMENT)
    if found.state == PublicationState.WITHDRAWN:
        return refusal(410, f"这一版已于 {found.withdrawn_at:%Y-%m-%d} 撤下，原因：{found.withdrawal_reason}")
    wanted = files.find(name, lambda: found.revision.book)
    if wanted is None:
        raise Http404("没有这个文件")
    tag, modified = files.etag(found, wanted), int(found.at.timestamp())
    response: Any = get_conditional_response(request, etag=tag, last_modified=modified)
    if response is None:
        try:
            response = files.answer(request, found, wanted)
        except FileNotFoundError:
            return refusal(503, files.LOST)
        response.headers["ETag"] = tag
        response.headers["Last-Modified"] = http_date(modified)
    # The file never changes, but it may be withdrawn.
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _publication(one: Publication) -> shapes.Publication:
    place = {"unit": one.unit_code, "year": one.year, "level": one.level}
    told: dict[str, Any] = {
        "unit_code": one.unit_code,
        "unit_name": one.unit_name,
        "region_code": one.region.code,
        "region_name": one.region_name,
        "year": one.year,
        "level": one.level,
        "version": one.version,
        "state": one.state,
        "published_at": one.at,
        "document": reverse("portal:api:document", kwargs=place),
        "page": addresses.version(one),
        "files": {},
    }
    if one.state == PublicationState.WITHDRAWN:
        return shapes.Publication(**told, withdrawn_at=one.withdrawn_at, withdrawal_reason=one.withdrawal_reason)
    told["files"] = {name: f"{told['document']}/{one.version}/{name}" for name in (*files.FILES, "table1.csv")}
    return shapes.Publication(
        **told,
        department_name=one.department_name,
        edition=one.edition,
        pages=one.pages,
        size=one.size,
        sha256=one.sha256,
        correction_reason=one.correction_reason,
    )
