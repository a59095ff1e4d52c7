"""Published budgets for tests, made through the services, quickly: by default the file is the smallest PDF there is."""

import json
from contextlib import nullcontext
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pikepdf
from django.contrib.auth.models import User

from book import package
from book.model import Book
from budgets.enums import State
from budgets.models import Budget
from disclosures import publishing, store
from disclosures.enums import Move
from disclosures.models import Publication, Revision, Step
from disclosures.rendering.archival import PACKAGE
from tests.cast import example
from units.enums import Role
from units.models import Membership


def changed(book: Book, **parts: Any) -> Book:
    """The Book with other parts, given as plain data: `changed(book, year=2025, unit={"name": "某局"})`."""
    data = package.dump(book)
    for name, part in parts.items():
        data[name] = data[name] | part if isinstance(part, dict) else part
    return package.parse(json.dumps(data))


def publisher_of(budget: Budget) -> User:
    """A publisher at the budget's unit."""
    user, _ = User.objects.get_or_create(username=f"publisher-{budget.unit.code}", defaults={"is_staff": True})
    Membership.objects.get_or_create(user=user, unit=budget.unit, role=Role.PUBLISHER)
    return user


def approved(book: Book | None = None) -> Budget:
    """A budget with this content (the smallest real disclosure), submitted and approved as if all had agreed to it."""
    book = book or example()
    budget = store.save(book, replace=True)
    Revision.objects.create(
        budget=budget,
        number=budget.revisions.count() + 1,
        revision=budget.revision,
        digest=package.digest(book),
        content=json.dumps(package.dump(book), ensure_ascii=False),
        by_name="某人",
    )
    Budget.objects.filter(pk=budget.pk).update(state=State.APPROVED)
    return Budget.objects.select_related("unit").get(pk=budget.pk)


def publish(budget: Budget, *, real_file: bool = False) -> Publication:
    """Publishes an approved budget."""
    small = patch.object(publishing, "_print", small_print)
    with nullcontext() if real_file else small:
        user = publisher_of(budget)
        return publishing.publish(budget_id=budget.pk, user=user, seen=budget.revision)


def published(book: Book | None = None, *, real_file: bool = False) -> Publication:
    """The publication of a Book. The next one of the same unit, year and level is its next version."""
    return publish(approved(book), real_file=real_file)


def correct(publication: Publication, book: Book, reason: str) -> Publication:
    """The next version of a publication, with another content and the reason for it."""
    reopen(publication, reason)
    return published(book)


def reopen(publication: Publication, reason: str) -> None:
    """Notes that a publication is to be corrected."""
    budget = publication.budget
    Step.objects.create(
        budget=budget,
        revision=publication.revision,
        move=Move.CORRECT,
        from_state=State.PUBLISHED,
        to_state=State.DRAFT,
        seen=budget.revision,
        note=reason,
        by_name="某人",
    )


def withdraw(publication: Publication, reason: str) -> Publication:
    """Withdraws a current publication."""
    budget = Budget.objects.get(pk=publication.budget_id)
    return publishing.withdraw(budget_id=budget.pk, user=publisher_of(budget), seen=budget.revision, note=reason)


def small_print(budget: Budget | None, book: Book) -> publishing.Printed:
    """A PDF of one empty page with the package inside."""
    target = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[PACKAGE] = pikepdf.AttachedFileSpec(
            pdf,
            package.dumps(book).encode(),
            description="",
            filename=PACKAGE,
            mime_type="application/json",
            creation_date="",
            mod_date="",
        )
        pdf.save(target, static_id=True)
    return publishing.Printed(target.getvalue(), 1)
