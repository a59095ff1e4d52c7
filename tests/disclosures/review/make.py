"""What the tests of the review share: a budget that is submitted, and what happens to it, as if all had agreed."""

import json
from typing import Any

from django.contrib.auth.models import User

from book import package
from book.model import Book
from budgets.enums import State
from budgets.models import Budget, FiscalYear
from disclosures import checking, editing, store
from disclosures.enums import Move
from disclosures.models import Comment, Revision, Step
from disclosures.review import comments
from units.log import name_of

TOTAL = "table3-0-0-2"
"""The first amount of table 3: 合计 of the whole expenditure."""


def submit(budget: Budget, by: User) -> Revision:
    """Freezes the budget as its next submission."""
    budget.refresh_from_db()
    book = store.load(budget)
    revision = Revision.objects.create(
        budget=budget,
        number=budget.revisions.count() + 1,
        revision=budget.revision,
        digest=package.digest(book),
        content=json.dumps(package.dump(book), ensure_ascii=False),
        findings=checking.result(budget, book).findings,
        by=by,
        by_name=name_of(by),
    )
    step(budget, Move.SUBMIT, State.SUBMITTED, by, revision)
    return revision


def step(budget: Budget, move: Move, state: State, by: User, revision: Revision | None = None) -> Step:
    """Takes a step without asking what it needs."""
    revision = revision or budget.revisions.order_by("-number").first()
    taken = Step.objects.create(
        budget=budget,
        revision=revision,
        move=move,
        from_state=budget.state,
        to_state=state,
        seen=budget.revision,
        by=by,
        by_name=name_of(by),
    )
    Budget.objects.filter(pk=budget.pk).update(state=state)
    budget.refresh_from_db()
    return taken


def comment(budget: Budget, by: User, ref: str = TOTAL, text: str = "请核实。") -> Comment:
    number = budget.revisions.order_by("-number").first().number
    return comments.add(budget_id=budget.pk, user=by, number=number, ref=ref, text=text)


def edited(budget: Budget, by: User | None, **parts: Any) -> Budget:
    """The next revision, with these parts in place of its own; a part may be a function of what it was."""

    def change(data: dict[str, Any]) -> dict[str, Any]:
        return data | {name: part(data[name]) if callable(part) else part for name, part in parts.items()}

    budget.refresh_from_db()
    return editing.write(budget.pk, user=by, seen=budget.revision, action="改", change=change)


def dearer(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Another line before the others, which makes the first function item ten thousand dearer."""
    return [lines[0] | {"economic_code": "30199", "amount": "10000.00"}, *lines]


def last_years(budget: Budget) -> Budget:
    """The unit's budget of the year before, a tenth smaller."""
    data = package.dump(store.load(budget))
    data["year"] -= 1
    data["assets"]["as_of"] = f"{data['year'] - 1}-12-31"
    for line in data["lines"]:
        line["amount"] = f"{float(line['amount']) * 0.9:.2f}"
    FiscalYear.objects.get_or_create(year=data["year"])
    return editing.create(Book.model_validate(data), user=None, action="导入数据包")
