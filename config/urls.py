"""Addresses of the site."""

from django.contrib import admin
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache

admin.autodiscover()


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answers `ok`, or status 503 when the database does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


handler404 = "portal.views.missing.page_not_found"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("disclosures/", include("disclosures.urls")),
    path("healthz", healthz),
    path("", include("portal.urls")),
]
