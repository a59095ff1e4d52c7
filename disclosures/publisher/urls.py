"""Addresses of the publisher."""

from django.urls import path

from disclosures.publisher.batch import BatchPage
from disclosures.publisher.documents import DocumentsPage, VersionsPage
from disclosures.publisher.waiting import WaitingPage

urlpatterns = [
    path("publishing/", WaitingPage.as_view(), name="publishing"),
    path("publishing/documents/", DocumentsPage.as_view(), name="published_documents"),
    path("publishing/batches/<int:number>/", BatchPage.as_view(), name="batch"),
    path("<int:budget_id>/versions/", VersionsPage.as_view(), name="versions"),
]
