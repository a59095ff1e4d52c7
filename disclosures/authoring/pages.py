"""What every authoring page shares: the budget it may show, the frame around it, and saving through the one door."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views import View
from django.views.decorators.cache import never_cache

from book import package
from book.carry import Leftover, leftovers
from book.model import Book
from budgets.enums import State
from budgets.models import Budget
from budgets.queries import visible_budgets
from disclosures import checking, editing, store
from disclosures.authoring import findings
from disclosures.authoring.findings import Shown
from disclosures.authoring.forms import PackageForm
from disclosures.authoring.parts import PARTS, part_at
from disclosures.authoring.parts import part as part_of
from disclosures.editing import Package
from disclosures.enums import Move
from disclosures.models import CheckResult, Draft, KeptText, Snapshot
from units.policy import Action, may

SAVED = "已保存（第 {revision} 次修订）。"
UNCHANGED = "没有改动。"
CARRIED_OVER = "沿用"
"""How the restore point is called with which a year was begun from the one before."""


def saved_words(saved: Budget, seen: int) -> str:
    """What a person is told after a write on revision `seen`."""
    return UNCHANGED if saved.revision == seen else SAVED.format(revision=saved.revision)


def kept(budget: Budget, book: Book) -> CheckResult:
    """What the rules found in the budget's present revision. They run when they have not yet; a kept result that has expired
    since is shown as it is, until somebody checks again."""
    known = CheckResult.objects.filter(budget=budget, revision=budget.revision).first()
    return known or checking.result(budget, book)


def frame(request: HttpRequest, budget: Budget, book: Book, current: str, **context: Any) -> dict[str, Any]:
    """The context of an authoring page: the admin's own, the parts with their progress and findings, and the page's.

    `result` and `found` are what the page has read already of what the rules found.
    """
    result = context.setdefault("result", None) or kept(budget, book)
    found = context.setdefault("found", None) or findings.of(result, book)
    parts = [
        {
            "part": part,
            "done": part.progress(book),
            "count": findings.count(one.found for one in found if one.part is part),
            "current": part.name == current,
        }
        for part in PARTS
    ]
    return {
        **admin.site.each_context(request),
        "budget": budget,
        "book": book,
        "parts": parts,
        "current": current,
        **context,
        "result": result,
        "found": found,
        "count": findings.count(one.found for one in found),
        "may_edit": budget.is_editable and may(request.user, Action.EDIT, budget),
        "locked": "" if budget.is_editable else editing.LOCKED[State(budget.state)],
    }


class BudgetGate(View):
    """Anything about one budget, for those who may read its draft; others find nothing, visitors are asked to sign in."""

    budget: Budget
    user_id: int

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
        self.user_id = request.user.pk
        self.budget = get_object_or_404(
            visible_budgets(request.user).select_related("unit"), pk=kwargs.pop("budget_id")
        )
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class BudgetPage(BudgetGate):
    """A page about one budget."""

    part = ""
    title = ""
    template_name = ""

    @property
    def page(self) -> str:
        """Tells this page from the others of the budget: what its user's unsaved input is kept under."""
        return self.part

    @property
    def printed(self) -> str:
        """The key of the section that the page's content prints in, "" when there is no single one."""
        return ""

    @cached_property
    def book(self) -> Book:
        return store.load(self.budget)

    def show(self, request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page with its frame. A `form` gets what was found at its fields, unless the context has what `placed` gives."""
        title = self.title or part_of(self.part).title
        own = {
            "title": title,
            "draft": self.draft,
            "page": self.page,
            "result": self.result,
            "found": self.found,
            **context,
        }
        if "here" not in context:
            own |= self.placed(context.get("form"))
        own["undo"] = self._undo(request)
        framed = frame(request, self.budget, self.book, self.part, **own)
        return render(request, self.template_name, framed, status=status)

    @cached_property
    def draft(self) -> Draft | None:
        """What the user has typed here and not saved."""
        return Draft.objects.filter(budget=self.budget, user_id=self.user_id, page=self.page).first()

    @cached_property
    def result(self) -> CheckResult:
        """What the rules found in the budget as it stands."""
        return kept(self.budget, self.book)

    @cached_property
    def found(self) -> list[Shown]:
        """The same, as the page shows it."""
        return findings.of(self.result, self.book)

    def _undo(self, request: HttpRequest) -> int:
        """The revision before one that a click has just made, 0 when there is nothing to undo."""
        before = self.budget.revision - 1
        return before if request.GET.get("undo") == str(before) else 0

    def local(self, where: str) -> str | None:
        """A path of the package as this page's form has it, "" for one that is the page's but no field's; None for any other."""
        part = part_at(where)
        return where if part is not None and part.name == self.part else None

    def placed(self, form: Any) -> dict[str, Any]:
        """Puts what was found on this page at its fields; for the page: what it is, and what of it has no field here."""
        mine = [(path, finding) for finding in self.found if (path := self.local(finding.found.where)) is not None]
        for leftover in self.carried_over() if form else ():
            if local := self.local(leftover.path):
                form.put_leftover(local, leftover)
        return {
            "last_year": self.book.year - 1,
            "here": [finding for _, finding in mine],
            "here_count": findings.count(finding.found for _, finding in mine),
            "fieldless": [finding for path, finding in mine if not (form and form.put_finding(path, finding))],
        }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the submission where “提交审核” was pressed over unsaved input: it is saved first, and goes along."""
        response = super().dispatch(request, *args, **kwargs)
        if request.POST.get("then") == Move.SUBMIT and isinstance(response, HttpResponseRedirect):
            return HttpResponseRedirect(reverse("disclosures:step", args=[kwargs["budget_id"], Move.SUBMIT]))
        return response

    def carried_over(self) -> list[Leftover]:
        """The texts of this page taken from the year before that still name it, and that nobody has touched or looked at since."""
        here = [leftover for leftover in leftovers(self.book) if self.local(leftover.path)]
        if not here:
            return []
        begun = (
            Snapshot.objects.filter(budget=self.budget, action__startswith=CARRIED_OVER).order_by("revision").first()
        )
        taken = {text for _, text in begun.book.texts_with_paths()} if begun else set()
        kept = set(KeptText.objects.filter(budget=self.budget).values_list("digest", flat=True))
        return [leftover for leftover in here if leftover.text in taken and leftover.digest not in kept]

    def save(
        self, request: HttpRequest, seen: int, change: Callable[[Package], Package], action: str = ""
    ) -> HttpResponseRedirect:
        """Writes and returns to the page. Raises what `editing.write` raises."""
        saved = editing.write(
            self.budget.pk, user=request.user, seen=seen, action=action or part_of(self.part).title, change=change
        )
        Draft.objects.filter(budget=self.budget, user_id=self.user_id, page=self.page).delete()
        told = saved_words(saved, seen)
        messages.success(request, format_html("{} {}", told, self._print_links()) if self.printed else told)
        return HttpResponseRedirect(request.get_full_path())

    def _print_links(self) -> str:
        section = [self.budget.pk, self.printed]
        return format_html(
            '<a class="underline" href="{}">查看印出的样子</a>　<a class="underline" href="{}">PDF</a>',
            reverse("disclosures:preview_section", args=section),
            reverse("disclosures:preview_section_pdf", args=section),
        )


class PartPage(BudgetPage):
    """A part whose page is one form."""

    form_class: type[PackageForm]
    template_name = "authoring/part.html"

    def form_on(self, content: Package, data: Any = None, initial: Mapping[str, Any] | None = None) -> PackageForm:
        """The form over a package, with what was posted."""
        return self.form_class(content, data, initial)

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.form_on(package.dump(self.book), initial={"seen": self.budget.revision})
        return self.show(request, form=form, **self.around(form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_on(package.dump(self.book), request.POST)
        if form.is_valid():
            try:
                return self.save(request, form.cleaned_data["seen"], form.change)
            except package.PackageError as error:
                form.add_faults(error.faults)
            except editing.StaleError as error:
                return self._stale(request, error)
        return self.show(request, status=400, form=form, **self.around(form))

    def _stale(self, request: HttpRequest, error: editing.StaleError) -> HttpResponse:
        """The page again, on the newest revision: what this writer typed is kept, everything else is as it stands now."""
        self.budget, self.book = error.budget, error.current
        current = package.dump(error.current)
        form = self.form_on(
            current, self.form_class.merged(error.base() or current, current, request.POST, self.budget.revision)
        )
        form.compare(error.base() or current)
        return self.show(request, status=409, form=form, stale=error, **self.around(form))

    def around(self, form: PackageForm) -> Mapping[str, Any]:
        """What a page of this kind shows besides its form."""
        return {}
