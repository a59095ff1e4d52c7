"""The review page: the document that was submitted, with findings, comments and what is new beside it; and the sheet of opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from book import package
from book.document import contents_lines
from book.model import Book
from book.rules.engine import Severity, catalogue
from book.rules.report import NAMES
from book.spots import Spot, Spots
from book.yearly import comparable
from budgets.models import Budget
from disclosures import checking, store
from disclosures.authoring.pages import BudgetGate
from disclosures.checking import Found
from disclosures.models import Comment, Revision
from disclosures.review import comments, looks
from disclosures.review.comparison import Differences, compare
from disclosures.review.document import Beside
from disclosures.review.threads import by_spot, threads
from disclosures.review.versions import Version, last_year, revisions
from disclosures.workflow.panel import panel
from units.policy import visible_units

MAX_FINDINGS = 300
"""Findings that are listed; of more the number is told."""
DONE = {
    "add": "意见已提出。",
    "answer": "答复已保存。",
    "done": "已标为处理。",
    "undone": "已改回待处理。",
    "close": "意见已了结。",
    "reopen": "意见已重新提出。",
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the place in the document that it is about."""

    found: Found
    ref: str

    @property
    def severity(self) -> str:
        return NAMES[self.found.severity]

    @property
    def sentence(self) -> str:
        """The rule's own sentence; "" when the catalogue has it no more."""
        rule = catalogue().get(self.found.rule)
        return rule.sentence if rule else ""


@dataclass(frozen=True, slots=True)
class News:
    """What is new for whoever looks: against which version, and the differences."""

    since: str
    address: str
    differences: Differences


@method_decorator(never_cache, name="dispatch")
class DraftGate(BudgetGate):
    """A page with what passes between a unit and its reviewers: for those who may read the unit's drafts, nobody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            get_object_or_404(Budget, pk=kwargs["budget_id"], unit__in=visible_units(request.user))
        return super().dispatch(request, *args, **kwargs)


class CommentsPage(DraftGate):
    """A page with comments: a POST adds one, answers one or takes a turn on one, and comes back to it.

    What is refused is told on the page, where the text that was typed is kept.
    """

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        do, text, about = request.POST.get("do", ""), request.POST.get("text", ""), None
        try:
            if do == "add":
                number = _number(request.POST.get("number", ""))
                comment = comments.add(
                    budget_id=self.budget.pk,
                    user=request.user,
                    number=number,
                    ref=request.POST.get("ref", ""),
                    text=text,
                )
            else:
                about = get_object_or_404(
                    Comment, pk=_number(request.POST.get("comment", "")), budget=self.budget, parent=None
                )
                if do == "answer":
                    comments.answer(comment_id=about.pk, user=request.user, text=text)
                elif do in comments.TURNS:
                    comments.turn(comment_id=about.pk, user=request.user, key=do)
                else:
                    raise Http404("没有这项操作")
                comment = about
        except comments.RefusedError as error:
            self.budget.refresh_from_db()
            return self.display(
                request, status=409, refused=str(error), typed=text, answering=about and about.pk, **kwargs
            )
        messages.success(request, DONE[do])
        return HttpResponseRedirect(f"{request.path}#comment-{comment.pk}")

    def display(self, request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page as a GET shows it."""
        raise NotImplementedError


class ReviewPage(CommentsPage):
    """The last submission, or that of a number; the draft where nothing was submitted yet."""

    def get(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        return self.display(request, number=number)

    def display(
        self, request: HttpRequest, *, status: int = 200, number: int | None = None, **context: Any
    ) -> HttpResponse:
        user, budget = request.user, self.budget
        submitted = revisions(user, budget)
        revision = submitted[0] if submitted and number is None else None
        if number is not None:
            revision = next((row for row in submitted if row.number == number), None)
            if revision is None:
                raise Http404("没有这个送审版本")
        book = revision.book if revision else store.load(budget)
        spots = Spots(book)
        found = threads(budget, spots, revision.digest if revision else package.digest(book))
        before = last_year(user, budget)
        before_book = before.read() if before else None
        seen = looks.opened(self.user_id, budget, revision) if revision and revision == submitted[0] else None
        seen_book = seen.book if seen else None
        beside = Beside(
            spots,
            by_spot(found),
            Spots(comparable(before_book, book)) if before_book else None,
            Spots(seen_book) if seen_book else None,
        )
        is_last = bool(submitted) and revision == submitted[0]
        may_comment = is_last and comments.may_comment(user, budget)
        shown = {
            "budget": budget,
            "book": book,
            "revision": revision,
            "submitted": submitted,
            "is_last": is_last,
            "lines": list(contents_lines(spots.sections)),
            "fragments": list(beside.fragments()),
            "before": before,
            "news": self._news(revision, seen, seen_book, before, before_book, book),
            "threads": found,
            "findings": _findings(revision, budget, book, spots),
            "max_findings": MAX_FINDINGS,
            "max_text": comments.MAX_TEXT,
            "panel": panel(user, budget),
            "may_comment": may_comment,
            "may_answer": comments.may_answer(user, budget),
            "turns": comments.turns(user, budget),
            "choices": _choices(spots, request.GET.get("comment") or request.POST.get("ref", ""))
            if may_comment
            else (),
            "whole": request.GET.get("comment") == "whole",
            **context,
        }
        return render(request, "review/review.html", shown, status=status)

    def _news(
        self,
        revision: Revision | None,
        seen: Revision | None,
        seen_book: Book | None,
        before: Version | None,
        before_book: Book | None,
        book: Book,
    ) -> News | None:
        """What changed since the submission that this user opened before; the first time, against last year's."""
        address = reverse("disclosures:comparison", args=[self.budget.pk])
        new = f"r{revision.number}" if revision else "now"
        if seen and seen_book:
            return News(f"第 {seen.number} 次送审", f"{address}?old=r{seen.number}&new={new}", compare(seen_book, book))
        if before and before_book:
            return News(before.title, f"{address}?old={before.key}&new={new}", compare(before_book, book))
        return None


class OpinionSheet(DraftGate):
    """审核意见单: the comments on a budget with their answers, to be printed or kept."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        submitted = revisions(request.user, self.budget)
        revision = submitted[0] if submitted else None
        book = revision.book if revision else store.load(self.budget)
        spots = Spots(book)
        found = threads(self.budget, spots, revision.digest if revision else package.digest(book))
        steps = self.budget.steps.select_related("revision").defer("revision__content", "revision__findings")
        context = {
            "budget": self.budget,
            "book": book,
            "revision": revision,
            "numbers": {row.pk: row.number for row in submitted},
            "threads": sorted(found, key=lambda thread: thread.comment.pk),
            "steps": list(steps.order_by("pk")),
            "findings": _findings(revision, self.budget, book, spots),
        }
        return render(request, "review/sheet.html", context)


def _findings(revision: Revision | None, budget: Any, book: Book, spots: Spots) -> list[ShownFinding]:
    """The findings frozen with a submission, of a draft those of now: errors and warnings that are not answered, by their weight, then
    the answered ones with their explanations, then hints."""
    found = checking.findings(revision if revision else checking.result(budget, book))
    order = list(Severity)
    ordered = sorted(found, key=lambda one: (one.severity is Severity.HINT, one.waived, order.index(one.severity)))
    shown: list[ShownFinding] = []
    for one in ordered:
        spot = spots.where(one.where) if len(shown) < MAX_FINDINGS else None
        shown.append(ShownFinding(one, spot.ref if spot else ""))
    return shown


def _choices(spots: Spots, ref: str) -> Sequence[Spot]:
    """The spots among which one chooses without scripts: all of a row or paragraph, or the one that is named."""
    if spot := spots.at(ref):
        return (spot,)
    return [spot for number in range(40) if (spot := spots.at(f"{ref}-{number}"))] if ref else ()


def _number(text: str) -> int:
    """The number typed, 0 (which nothing has) for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
