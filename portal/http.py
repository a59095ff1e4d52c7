"""How public pages are answered: for everybody alike, without cookies, kept by caches and asked for again cheaply."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from disclosures.models import Publication
from portal import queries
from portal.shelf import Shelf

View = Callable[..., Any]
Scope = Callable[..., QuerySet[Publication]]

FRESH = 60
"""Seconds for which a page may be shown without asking again: so long may a withdrawn document still be seen."""

POLICY = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
"""Stricter than the admin's: no inline style, no evaluated script, no data addresses."""

shelf = Shelf()
_PROGRAM = ("book", "portal", "disclosures/exports", "disclosures/rendering", "templates/portal", "static/portal")


@cache
def program() -> str:
    """A digest of the program that makes the pages: another program may make other pages of the same publications."""
    digest = hashlib.sha256()
    for folder in _PROGRAM:
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js", ".csv"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def strict(view: View) -> View:
    """A page in Chinese that may load nothing but this site's own files. It changes nothing and reads no cookie, so that
    nobody is asked for a token: another method than it knows is answered as such."""

    @wraps(view)
    @csrf_exempt
    @csp_replace(POLICY)
    def answered(*arguments: Any, **named: Any) -> Any:
        response = view(*arguments, **named)
        response.headers.setdefault("Content-Language", "zh-CN")
        return response

    return answered


def public(scope: Scope) -> Callable[[View], View]:
    """A page made of the publications that `scope(**address)` gives; while these and the program are the same, so is the page."""

    def decorate(view: View) -> View:
        def etag(request: HttpRequest, **address: Any) -> str:
            return f'"{hashlib.sha256(f"{_stamp(request, **address).text} {program()}".encode()).hexdigest()[:32]}"'

        def modified(request: HttpRequest, **address: Any) -> datetime | None:
            return _stamp(request, **address).modified

        def _stamp(request: HttpRequest, **address: Any) -> queries.Stamp:
            kept: queries.Stamp | None = getattr(request, "_portal_stamp", None)
            if kept is None:
                kept = queries.stamp(scope(**address))
                request._portal_stamp = kept  # type: ignore[attr-defined]  # asked twice within one request
            return kept

        @wraps(view)
        @strict
        @require_safe
        @condition(etag, modified)
        def answered(request: HttpRequest, **address: Any) -> HttpResponse:
            place, tag = request.build_absolute_uri(), etag(request, **address)
            response: HttpResponse | None = shelf.get(place, tag)
            if response is None:
                response = view(request, **address)
                shelf.put(place, tag, response)
            return response

        @wraps(answered)
        def kept(request: HttpRequest, **address: Any) -> HttpResponse:
            response: HttpResponse = answered(request, **address)
            if response.status_code in (200, 304, 410):
                patch_cache_control(response, public=True, max_age=FRESH)
            return response

        return kept

    return decorate
