"""审核意见: the comments as the author's list of what to do, each with the way to the place to fix."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from book import classification, package
from book.labels import SOURCE_LABELS
from book.model import Book
from book.spots import Spot, SpotKind, Spots
from disclosures.authoring.pages import BudgetPage
from disclosures.authoring.places import address
from disclosures.enums import CommentState
from disclosures.review import comments
from disclosures.review.pages import CommentsPage
from disclosures.review.threads import Thread, threads

BY_FUNCTION, BY_ECONOMIC, BY_CLASS, BY_PROJECT = {2, 3, 5, 8, 9}, {6}, {1, 4}, {12, 13}
"""What the rows of the tables stand for, which is how the lines below a figure are found."""


BY_SECTION = {"cover": "overview", "overview": "overview", "glossary": "glossary"}
"""The part in which the words of a section are entered; of any other text in 情况说明."""


class Task(NamedTuple):
    """A comment with the address of the page on which the author mends what it is about, "" when there is none."""

    thread: Thread
    address: str


class TodoPage(CommentsPage, BudgetPage):
    """The comments on a budget for its author: answered and marked done here, mended where each link leads."""

    part = "comments"
    title = "审核意见"
    template_name = "review/todo.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.display(request)

    def display(self, request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
        found = threads(self.budget, Spots(self.book), package.digest(self.book))
        tasks = [Task(thread, mending(self.budget.pk, self.book, thread.spot)) for thread in found]
        return self.show(
            request,
            status=status,
            tasks=tasks,
            open_count=sum(thread.comment.state == CommentState.OPEN for thread in found),
            may_answer=comments.may_answer(request.user, self.budget),
            turns=comments.turns(request.user, self.budget),
            max_text=comments.MAX_TEXT,
            **context,
        )


def mending(budget_id: int, book: Book, spot: Spot | None) -> str:
    """The authoring page with the field that a spot comes from; for a figure of a table the lines that it sums."""
    if spot is None:
        return ""
    if spot.path:
        return address(budget_id, book, spot.path)
    if spot.kind is SpotKind.SENTENCE:
        section = str(spot.anchor["section"])
        part = "lines" if section.startswith("table") else BY_SECTION.get(section, "narrative")
        # The first heading of 情况说明 is that of the part.
        chapter = int(spot.anchor["chapter"]) - 1 if section == "narrative" else 0
        return reverse("disclosures:part", args=[budget_id, part]) + (f"#chapter-{chapter}" if chapter > 0 else "")
    number, row = int(spot.anchor["table"]), str(spot.anchor["row"])
    projects = {f"project:{project.key}": index for index, project in enumerate(book.projects)}
    if number in BY_PROJECT and spot.amount is None and row in projects:
        return address(budget_id, book, f"projects[{projects[row]}].name")
    wanted = urlencode(_filter(book, number, row, projects))
    page = reverse("disclosures:part", args=[budget_id, "lines"])
    return f"{page}?{wanted}" if wanted else page


def _filter(book: Book, number: int, row: str, projects: Mapping[str, int]) -> dict[str, str]:
    """What the grid of lines is to be filtered by: {"filter-" + column: words}; {} for all lines."""
    if number in BY_PROJECT and row in projects:
        return {"filter-project": book.projects[projects[row]].name}
    if number in BY_ECONOMIC | BY_FUNCTION and row.isdigit():
        return {f"filter-{'economic' if number in BY_ECONOMIC else 'function'}_code": row}
    if number in BY_CLASS:
        classes = {one.label: one.code for one in classification.classes().values()}
        if row in classes:
            return {"filter-function_code": classes[row]}
        source = row.removeprefix("结转:")
        if source in SOURCE_LABELS.values():
            return {"filter-source": source}
    return {}
