"""What the admin's frame asks for when it is drawn."""

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static


def icon(request: HttpRequest) -> str:
    return static("site/icon.svg")


def stylesheet(request: HttpRequest) -> str:
    return static("site/admin.css")


def site_label(request: HttpRequest) -> list[str] | None:
    """The word that tells this site from the real one, with the theme's name of its colour."""
    return [settings.SITE_LABEL, "warning"] if settings.SITE_LABEL else None
