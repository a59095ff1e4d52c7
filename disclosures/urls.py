"""Addresses of the preview and of authoring."""

from django.urls import path

from disclosures import views
from disclosures.authoring import views as authoring
from disclosures.authoring import workbench
from disclosures.authoring.alive import AlivePage
from disclosures.authoring.begin import begin
from disclosures.authoring.beside import BesidePage
from disclosures.authoring.project_form import ProjectTargetPage
from disclosures.authoring.urls import urlpatterns as checks
from disclosures.authoring.whole_unit import WholeUnitPage
from disclosures.authoring.workbook import MarkedFile, WorkbookFile, WorkbookPage
from disclosures.board.urls import urlpatterns as board
from disclosures.exports.views import ExportFile, ExportsPage
from disclosures.notices.urls import urlpatterns as notices
from disclosures.publisher.urls import urlpatterns as publisher
from disclosures.review.urls import urlpatterns as review
from disclosures.rollup.pages import RollupPage
from disclosures.workflow.urls import urlpatterns as workflow

app_name = "disclosures"

urlpatterns = [
    *checks,
    *review,
    *workflow,
    *publisher,
    *notices,
    *board,
    path("begin/", begin, name="begin"),
    path("<int:budget_id>/preview/", views.preview, name="preview"),
    path("<int:budget_id>/preview.pdf", views.preview_pdf, name="preview_pdf"),
    path("<int:budget_id>/preview.progress", views.preview_progress, name="preview_progress"),
    path("<int:budget_id>/preview/<slug:key>/", views.preview, name="preview_section"),
    path("<int:budget_id>/preview/<slug:key>.pdf", views.preview_section_pdf, name="preview_section_pdf"),
    path("<int:budget_id>/next-year/", workbench.start_year, name="start_year"),
    path("<int:budget_id>/alive/<slug:page>/", AlivePage.as_view(), name="alive"),
    path("<int:budget_id>/rollup/", RollupPage.as_view(), name="rollup"),
    path("<int:budget_id>/workbook/", WorkbookPage.as_view(), name="workbook"),
    path("<int:budget_id>/workbook.xlsx", WorkbookFile.as_view(), name="workbook_file"),
    path("<int:budget_id>/workbook-marked.xlsx", MarkedFile.as_view(), name="workbook_marked"),
    path("<int:budget_id>/history/", authoring.HistoryPage.as_view(), name="history"),
    path("<int:budget_id>/forms/<int:place>/", ProjectTargetPage.as_view(), name="project_form"),
    path("<int:budget_id>/forms/whole-unit/", WholeUnitPage.as_view(), name="whole_unit_form"),
    path("<int:budget_id>/beside/<slug:part>/", BesidePage.as_view(), name="beside"),
    path("<int:budget_id>/exports/", ExportsPage.as_view(), name="exports"),
    path("<int:budget_id>/exports/<str:name>", ExportFile.as_view(), name="export"),
    path("<int:budget_id>/<slug:part>/", authoring.part_page, name="part"),
]
