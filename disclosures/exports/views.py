"""A draft in other forms, for those who may read it. Whoever takes one is in the log, as of every download."""

from pathlib import PurePath
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse

from disclosures.authoring.pages import BudgetGate, BudgetPage
from disclosures.exports import words
from disclosures.exports.catalogue import FORMS, table_forms
from disclosures.store import load


class ExportsPage(BudgetPage):
    """What a draft can be taken away as."""

    http_method_names = ["get"]
    title = "其他格式"
    part = "exports"
    template_name = "authoring/exports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, forms=FORMS.values(), tables=list(table_forms(self.book)))


class ExportFile(BudgetGate):
    """A draft in one of the forms, marked as a draft in its name and, where there is a place for it, inside."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        book = load(self.budget)
        form = FORMS.get(name) or {form.name: form for form in table_forms(book)}.get(name)
        if form is None:
            raise Http404("没有这种格式")
        response = HttpResponse(form.make(book, draft=True), content_type=form.media_type)
        path = PurePath(form.name)
        part = f" {path.stem}" if form.name not in FORMS else ""
        file_name = f"{words.title(book)}（草稿）{part}{path.suffix}"
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
        response["Cache-Control"] = "private, no-store"
        return response
