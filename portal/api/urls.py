"""Addresses of the interface, below a version of their own: `/api/v1/`."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from portal.api.answers import refusal
from portal.api.door import door, guarded
from portal.api.reference import reference
from portal.api.site import api

app_name = "api"


def missing(request: HttpRequest) -> HttpResponse:
    """There is nothing here."""
    return refusal(404, "没有这个地址")


urlpatterns = [
    path("", reference, name="reference"),
    *guarded(pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"),
    path("", reference, name="api-root"),
    re_path(r"^.", door(missing), name="missing"),
]
