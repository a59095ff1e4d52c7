"""Units and regions that have published."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from disclosures.enums import PublicationState
from portal import addresses, queries
from portal.api import scopes, shapes
from portal.api.answers import answer
from portal.api.paging import next_offset
from portal.api.parameters import MAX_OFFSET, Limit, Offset, Region, Text
from portal.http import public

router = Router(tags=["单位和地区"])

TOLD = ("unit_code", "unit_name", "region__code", "region_name", "department_name", "year", "state")


@router.get("/units", response={200: shapes.Units, **shapes.ERRORS}, summary="有公开文档的单位")
@decorate_view(public(scopes.all_published))
def units(
    request: HttpRequest, region: Region = None, text: Text = None, limit: Limit = 50, offset: Offset = 0
) -> HttpResponse:
    """按单位代码排列。可按地区、名称筛选。"""
    found = scopes.narrowed(scopes.readable(), region=region)
    if text:
        found = found.filter(Q(unit_name__icontains=text) | Q(unit_code__startswith=text))
    codes = found.order_by("unit_code").values_list("unit_code", flat=True).distinct()
    total = codes.count()
    shown = list(codes[offset : offset + limit])
    published: dict[str, list[dict[str, Any]]] = {code: [] for code in shown}
    for one in scopes.readable().filter(unit_code__in=shown).order_by("pk").values(*TOLD):
        published[one["unit_code"]].append(one)
    items = [_unit(versions) for versions in published.values()]
    return answer(shapes.Units(total=total, next=next_offset(request, total, limit, offset, MAX_OFFSET), items=items))


def _unit(published: list[dict[str, Any]]) -> shapes.Unit:
    latest = published[-1]
    return shapes.Unit(
        code=latest["unit_code"],
        name=latest["unit_name"],
        region_code=latest["region__code"],
        region_name=latest["region_name"],
        department_name=latest["department_name"],
        years=sorted({one["year"] for one in published if one["state"] == PublicationState.CURRENT}),
        page=addresses.unit(latest["unit_code"]),
    )


@router.get("/regions", response={200: shapes.Regions, **shapes.ERRORS}, summary="有公开文档的地区")
@decorate_view(public(scopes.all_published))
def regions(request: HttpRequest, region: Region = None, limit: Limit = 50, offset: Offset = 0) -> HttpResponse:
    """按行政区划代码排列，只列有现行公开文档的地区。"""
    current = scopes.narrowed(queries.current(), region=region)
    counted = (
        current.order_by()
        .values("region__code")
        .annotate(name=Max("region_name"), documents=Count("pk"), units=Count("unit_code", distinct=True))
        .order_by("region__code")
    )
    total = counted.count()
    items = [
        shapes.Region(code=row["region__code"], name=row["name"], units=row["units"], documents=row["documents"])
        for row in counted[offset : offset + limit]
    ]
    return answer(shapes.Regions(total=total, next=next_offset(request, total, limit, offset, MAX_OFFSET), items=items))
