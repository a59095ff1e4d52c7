"""Addresses of the preview."""

from django.urls import path

from disclosures import views

app_name = "disclosures"

urlpatterns = [
    path("<int:budget_id>/preview/", views.preview, name="preview"),
    path("<int:budget_id>/preview.pdf", views.preview_pdf, name="preview_pdf"),
    path("<int:budget_id>/preview/<slug:key>/", views.preview, name="preview_section"),
    path("<int:budget_id>/preview/<slug:key>.pdf", views.preview_section_pdf, name="preview_section_pdf"),
]
