"""Addresses of the workflow."""

from django.urls import path

from disclosures.workflow.bulk import BulkPage
from disclosures.workflow.dates import ApprovalDatePage
from disclosures.workflow.pages import StepPage, WayPage

urlpatterns = [
    path("workflow/<slug:move>/", BulkPage.as_view(), name="steps"),
    path("<int:budget_id>/approval-date/", ApprovalDatePage.as_view(), name="approval_date"),
    path("<int:budget_id>/workflow/", WayPage.as_view(), name="workflow"),
    path("<int:budget_id>/workflow/<slug:move>/", StepPage.as_view(), name="step"),
]
