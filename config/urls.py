"""Addresses of the site."""

from django.contrib import admin
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

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
    # Where a page names no icon, as a PDF or a download, browsers ask for this one.
    path("favicon.ico", RedirectView.as_view(url=static("site/icon.svg"), permanent=True)),
    path("", include("portal.urls")),
]
