"""Addresses of the review."""

from django.urls import path

from disclosures.review.comparison import ComparisonPage
from disclosures.review.pages import OpinionSheet, ReviewPage
from disclosures.review.todo import TodoPage

urlpatterns = [
    path("<int:budget_id>/review/", ReviewPage.as_view(), name="review"),
    path("<int:budget_id>/review/<int:number>/", ReviewPage.as_view(), name="review_revision"),
    path("<int:budget_id>/review/compare/", ComparisonPage.as_view(), name="comparison"),
    path("<int:budget_id>/review/comments/", TodoPage.as_view(), name="comments"),
    path("<int:budget_id>/review/sheet/", OpinionSheet.as_view(), name="opinions"),
]
