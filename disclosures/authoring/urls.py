"""Addresses of the checks: what was found, and the rules."""

from django.urls import path

from disclosures.authoring.catalogue import rules

urlpatterns = [
    path("rules/", rules, name="rules"),
]
