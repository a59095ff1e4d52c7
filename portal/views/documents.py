"""The page of a unit, and the page of a document: the version that stands, an earlier one, or why it is gone."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from book.types import Level
from disclosures.enums import PublicationState
from disclosures.models import Publication
from portal import addresses, charts, files, places, queries, reading, titles
from portal.http import public, strict


@public(lambda code: queries.of_unit(code))
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that a unit has published, year by year, and how its figures have gone."""
    documents = list(
        queries.of_unit(code)
        .select_related("entry", "region")
        .defer("entry__words")
        .order_by("-year", "level", "-version")
    )
    if not documents:
        raise Http404("没有这个单位的公开文档")
    standing = [document for document in documents if document.state == PublicationState.CURRENT]
    latest = (standing or documents)[0]
    names = list(dict.fromkeys(document.unit_name for document in documents))
    region = latest.region.code
    above = [*places.above(region), region]
    named = places.names(above)
    return render(
        request,
        "portal/unit.html",
        {
            "code": code,
            "latest": latest,
            "former": [name for name in names if name != latest.unit_name],
            "above": [(place, named[place]) for place in above],
            "years": _years(documents),
            "standing": standing,
            "trends": [trend for level in Level if (trend := _trend(standing, level))],
        },
    )


def _years(documents: Sequence[Publication]) -> list[dict[str, Any]]:
    """A line for each document of the unit: the version that stands, else the last; and the other versions."""
    groups: dict[tuple[int, str], list[Publication]] = {}
    for document in documents:
        groups.setdefault((document.year, document.level), []).append(document)
    lines = []
    for versions in groups.values():
        shown = next((one for one in versions if one.state == PublicationState.CURRENT), versions[0])
        lines.append(
            {
                "document": shown,
                "entry": getattr(shown, "entry", None),
                "level": titles.level(shown),
                "address": addresses.document(shown),
                "withdrawn": shown.state == PublicationState.WITHDRAWN,
                "versions": len(versions),
            }
        )
    return lines


def _trend(standing: Sequence[Publication], level: str) -> dict[str, Any] | None:
    """The expenditure of several years as a chart and as rows; None where there is but one."""
    own = sorted((one for one in standing if one.level == level and hasattr(one, "entry")), key=lambda one: one.year)
    if len(own) < 2:
        return None
    points = [charts.Point(f"{one.year}年", one.entry.basic, one.entry.project) for one in own]
    title = f"{own[-1].unit_name}历年支出总计（{titles.level(own[0])}，万元）"
    return {"title": title, "picture": charts.columns(title, "基本支出", "项目支出", points), "documents": own}


@public(lambda code, **address: queries.of_unit(code))
def document(request: HttpRequest, code: str, year: int, level: str) -> HttpResponse:
    """The version that stands today."""
    versions = list(queries.of_document(code, year, level))
    if not versions:
        return _other_level(code, year, level)
    current = next((one for one in versions if one.state == PublicationState.CURRENT), None)
    return _page(request, current, versions) if current else _gone(request, versions[0], versions)


@public(lambda code, **address: queries.of_unit(code))
def version(request: HttpRequest, code: str, year: int, level: str, version: int) -> HttpResponse:
    """This very version."""
    versions = list(queries.of_document(code, year, level))
    wanted = next((one for one in versions if one.version == version), None)
    if wanted is None:
        raise Http404("没有这个版本")
    if wanted.state == PublicationState.WITHDRAWN:
        return _gone(request, wanted, versions)
    return _page(request, wanted, versions)


@strict
@require_safe
def file(request: HttpRequest, code: str, year: int, level: str, version: int, name: str) -> HttpResponseBase:
    """A file of a version. It never changes, but it may be withdrawn: caches ask each time, and are told so cheaply."""
    versions = list(queries.of_document(code, year, level))
    wanted = next((one for one in versions if one.version == version), None)
    if wanted is None:
        raise Http404("没有这个版本")
    if wanted.state == PublicationState.WITHDRAWN:
        return _gone(request, wanted, versions)
    form = files.find(name, lambda: wanted.revision.book)
    if form is None:
        raise Http404("没有这个文件")
    tag, modified = files.etag(wanted, form), int(wanted.at.timestamp())
    response: Any = get_conditional_response(request, etag=tag, last_modified=modified)
    if response is None:
        try:
            response = files.answer(request, wanted, form)
        except FileNotFoundError:
            context = {"why": files.LOST, "title": titles.document(wanted), "address": addresses.version(wanted)}
            return render(request, "portal/lost.html", context, status=503)
        response.headers["ETag"] = tag
        response.headers["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _other_level(code: str, year: int, level: str) -> HttpResponse:
    """A unit that has published as a department only is led there. Raises Http404."""
    if level == Level.UNIT:
        other = queries.of_document(code, year, Level.DEPARTMENT).first()
        if other:
            return redirect(addresses.document(other))
    raise Http404("没有这份公开文档")


def _page(request: HttpRequest, shown: Publication, versions: Sequence[Publication]) -> HttpResponse:
    others = list(
        (queries.of_unit(shown.unit_code) & queries.current())
        .filter(level=shown.level)
        .exclude(year=shown.year)
        .order_by("year")
    )
    current = next((one for one in versions if one.state == PublicationState.CURRENT), None)
    following = next((one for one in reversed(versions) if one.version > shown.version), None)
    above = [*places.above(shown.region.code), shown.region.code]
    named = places.names(above)
    return render(
        request,
        "portal/document.html",
        {
            "document": shown,
            "title": titles.document(shown),
            "level": titles.level(shown),
            "address": addresses.document(shown),
            "own_address": addresses.version(shown),
            "unit_address": addresses.unit(shown.unit_code),
            "above": [(place, named[place]) for place in above],
            "content": reading.content(shown),
            "is_current": shown.state == PublicationState.CURRENT,
            "current": current,
            "following": following,
            "versions": _versions(versions),
            "others": [(one, addresses.document(one)) for one in others],
            "files": [(form, addresses.file(shown, form.name)) for form in files.FILES.values()],
        },
    )


def _gone(request: HttpRequest, gone: Publication, versions: Sequence[Publication]) -> HttpResponse:
    """Says that a document was withdrawn, when and why, and what there is instead; shows nothing of it."""
    others = (queries.of_unit(gone.unit_code) & queries.current()).order_by("-year", "level")[:10]
    return render(
        request,
        "portal/gone.html",
        {
            "document": gone,
            "title": titles.document(gone),
            "unit_address": addresses.unit(gone.unit_code),
            "versions": [line for line in _versions(versions) if line["document"] != gone],
            "others": [(one, titles.document(one), addresses.document(one)) for one in others],
        },
        status=410,
    )


def _versions(versions: Sequence[Publication]) -> list[dict[str, Any]]:
    """Every version with its address; a withdrawn one leads to the page that says why."""
    return [
        {
            "document": one,
            "address": addresses.version(one),
            "is_current": one.state == PublicationState.CURRENT,
            "is_withdrawn": one.state == PublicationState.WITHDRAWN,
        }
        for one in versions
    ]
