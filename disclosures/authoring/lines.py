"""The page “预算明细”: all lines at once, in a grid where there are scripts, in a plain table where there are none."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from book import package
from book.diff import package_changes
from book.merge import Merge, merge
from budgets.year_subjects import YearSubjects, year_subjects
from disclosures import editing
from disclosures.authoring.choices import decided, questions
from disclosures.authoring.forms import MISSING_REVISION
from disclosures.authoring.line_tables import COLUMNS, LinesForm, blank
from disclosures.authoring.pages import BudgetPage
from disclosures.authoring.rows import Row, UnreadableError, posted
from disclosures.models import Snapshot

MORE_ROWS = 20
MAX_CHANGES = 50
CHOOSE = "请为每一处选择保留哪一方的内容。"


class LinesPage(BudgetPage):
    """GET shows the rows. POST saves them; with `more` it only gives further empty rows, with `merge` it saves what was chosen
    where two people had changed the same."""

    part = "lines"
    template_name = "authoring/lines.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        data, subjects = package.dump(self.book), self._subjects()
        draft = self.draft
        if "draft" not in request.GET or draft is None:
            return self._show(request, LinesForm(data, subjects), self.budget.revision)
        kept = QueryDict(mutable=True)
        kept["grid"] = str(draft.fields.get("grid", ""))
        try:
            form = LinesForm(data, subjects, posted(kept, COLUMNS, blank))
        except UnreadableError as error:
            form = LinesForm(data, subjects)
            form.errors.append(str(error))
        # On the revision that was seen: what others have saved since is merged when this is saved.
        return self._show(request, form, draft.seen, draft=None)

    def post(self, request: HttpRequest) -> HttpResponse:
        data, subjects, seen = package.dump(self.book), self._subjects(), _revision(request, "seen")
        try:
            rows = posted(request.POST, COLUMNS, blank)
        except UnreadableError as error:
            form = LinesForm(data, subjects)
            form.errors.append(str(error))
            return self._show(request, form, self.budget.revision, status=400)
        form = LinesForm(data, subjects, rows)
        if "more" in request.POST:
            form.lines.spare += MORE_ROWS
            return self._show(request, form, seen)
        if not seen:
            form.errors.append(MISSING_REVISION)
            return self._show(request, form, seen, status=400)
        if "merge" in request.POST:
            return self._save_choices(request, subjects, rows, seen)
        return self._save(request, form, rows, seen, seen)

    def _save(
        self, request: HttpRequest, form: LinesForm, rows: dict[str, list[Row]], seen: int, base: int
    ) -> HttpResponse:
        """Saves what the form holds on revision `seen`; the rows were posted on revision `base`."""
        try:
            return self.save(request, seen, form.change)
        except package.PackageError as error:
            form.add_faults(error.faults)
            return self._show(request, form, seen, status=400)
        except editing.StaleError as error:
            return self._stale(request, error, rows, base)

    def _stale(
        self, request: HttpRequest, error: editing.StaleError, rows: dict[str, list[Row]], base: int
    ) -> HttpResponse:
        """The rows with what was saved in between put together: to be looked at and saved, or first to be chosen from."""
        self.budget, self.book = error.budget, error.current
        current, subjects = package.dump(error.current), self._subjects()
        point = Snapshot.objects.filter(budget=self.budget, revision=base).first()
        if point is None:
            # Nothing tells what this writer changed: the rows stay, with all in which they differ from those of now.
            form = LinesForm(current, subjects, rows)
            differing = package_changes(form.apply(current), current)[:MAX_CHANGES]
            return self._show(request, form, self.budget.revision, status=409, stale=error, changes=differing)
        mine = LinesForm(point.data, subjects, rows)
        merged = merge(point.data, mine.apply(point.data), current)
        form = LinesForm(merged.package, subjects)
        if merged.conflicts:
            return self._ask(request, mine, merged, base, stale=error)
        return self._show(request, form, self.budget.revision, status=409, stale=error, merged=True)

    def _save_choices(
        self, request: HttpRequest, subjects: YearSubjects, rows: dict[str, list[Row]], base: int
    ) -> HttpResponse:
        point = Snapshot.objects.filter(budget=self.budget, revision=base).first()
        seen = _revision(request, "merge")
        current = package.dump(self.book)
        if point is None or seen != self.budget.revision:
            # Changed once more, or a post that is not ours: the write below tells, and everything is put together anew.
            return self._save(request, LinesForm(current, subjects, rows), rows, seen, base)
        mine = LinesForm(point.data, subjects, rows)
        merged = merge(point.data, mine.apply(point.data), current)
        try:
            resolved = decided(merged, request.POST)
        except ValueError:
            return self._ask(request, mine, merged, base, unchosen=CHOOSE)
        return self._save(request, LinesForm(resolved, subjects), rows, seen, base)

    def _ask(self, request: HttpRequest, mine: LinesForm, merged: Merge, base: int, **context: Any) -> HttpResponse:
        """What both changed differently, to be chosen from; what this writer posted stays on the page."""
        return self.show(
            request,
            status=409,
            conflicts=questions(merged),
            grid=mine.as_grid(),
            seen=base,
            merge=self.budget.revision,
            **context,
        )

    def _show(self, request: HttpRequest, form: LinesForm, seen: int, **context: Any) -> HttpResponse:
        return self.show(request, form=form, seen=seen or "", restores_here=True, **context)

    def _subjects(self) -> YearSubjects:
        return year_subjects(self.book.year, self.book.unit.nature)


def _revision(request: HttpRequest, field: str) -> int:
    """The revision posted, 0 (which none is) for anything else."""
    text = request.POST.get(field, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
