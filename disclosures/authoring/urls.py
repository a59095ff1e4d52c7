"""Addresses of the checks: what was found, and the rules."""

from django.urls import path

from disclosures.authoring.catalogue import rules
from disclosures.authoring.checks import ChecksPage

urlpatterns = [
    path("rules/", rules, name="rules"),
    path("<int:budget_id>/checks/", ChecksPage.as_view(), name="checks"),
]
