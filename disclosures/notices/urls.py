"""Addresses of the notices."""

from django.urls import path

from disclosures.notices.pages import NoticesPage, open_notice, read_all

urlpatterns = [
    path("notices/", NoticesPage.as_view(), name="notices"),
    path("notices/read/", read_all, name="read_notices"),
    path("notices/<int:notice_id>/", open_notice, name="open_notice"),
]
