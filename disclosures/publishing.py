"""Publishing, withdrawing, and telling whether a file is genuine.

The file is made and stored before the transaction that records it: a file without a record is harmless, a record without its file never is.
What is recorded is only ever added to; a publication changes in nothing but its standing.
"""

import json
import logging
from io import BytesIO
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from book import package
from book.document import Paragraph
from book.editions import edition
from book.model import Book
from budgets.enums import State
from budgets.models import Budget
from disclosures import archive, editing, figures
from disclosures.enums import MOVE_LABELS, Move, PublicationState
from disclosures.models import Figure, Publication, PublicationText, Revision, Step
from disclosures.transitions import NotAllowedError, OvertakenError, RefusedError, available, latest, take
from units import log
from units.policy import Action, User, may

ROWS_AT_ONCE = 2_000
ADMINISTRATOR = "系统管理员"
PUBLISHER = "主管部门的公开管理员"
ADOPTED = "导入已公开的文档"
NOT_SEARCHED = frozenset({"cover", "contents", "glossary"})
"""Sections whose words say nothing of a document's own."""

_log = logging.getLogger(__name__)


class Printed(NamedTuple):
    """A file as it will be published, and how many pages it has."""

    content: bytes
    pages: int


class Prepared(NamedTuple):
    """A frozen revision whose file is stored."""

    revision: Revision
    book: Book
    sha256: str
    size: int
    pages: int


def publish(*, budget_id: int, user: User, seen: int, after: int | None = None, note: str = "") -> Publication:
    """Publishes the approved revision of a budget as the next version of its document.

    `seen` and `after` are what the person saw, see `transitions`. Raises RefusedError, which is logged; then nothing is published.
    """
    budget = Budget.objects.select_related("unit").get(pk=budget_id)
    # Who may not, or has come too late, is told so by the step itself; no file is made for that.
    prepared = _prepare(budget, user) if Move.PUBLISH in available(user, budget) else None
    made: list[Publication] = []

    def needs(budget: Budget) -> None:
        frozen = latest(budget)
        if not prepared or not frozen or (frozen.pk, frozen.digest) != (prepared.revision.pk, prepared.revision.digest):
            raise OvertakenError(budget, Move.PUBLISH, "排版期间这份预算已有变动，请重新打开后再办理。")

    def consequence(budget: Budget, step: Step) -> None:
        if prepared:
            made.append(_record(budget, step, prepared))

    take(Move.PUBLISH, budget_id, user, seen, after=after, note=note, needs=needs, consequence=consequence)
    return made[0]


def adopt(book: Book, *, reason: str) -> Publication:
    """Enters a document that was published before it came here, and that nobody here has checked or approved: the reason says whence
    it comes. For commands: no role may do so. Raises store.BudgetExistsError, RefusedError."""
    unsaved = Budget(unit_name=book.unit.name, year_id=book.year, level=book.level)
    if not reason.strip():
        raise RefusedError(unsaved, Move.PUBLISH, "请写明这份文档从何而来。")
    printed = _print(unsaved, book)
    sha256 = archive.keep(printed.content)
    with transaction.atomic():
        budget = editing.create(book, user=None, action=ADOPTED)
        revision = Revision.objects.create(
            budget=budget,
            number=1,
            revision=budget.revision,
            digest=package.digest(book),
            content=json.dumps(package.dump(book), ensure_ascii=False),
        )
        Budget.objects.filter(pk=budget.pk).update(state=State.PUBLISHED)
        step = Step.objects.create(
            budget=budget,
            revision=revision,
            move=Move.PUBLISH,
            from_state=State.DRAFT,
            to_state=State.PUBLISHED,
            seen=budget.revision,
            note=f"{ADOPTED}：{reason.strip()}",
        )
        publication = _record(budget, step, Prepared(revision, book, sha256, len(printed.content), printed.pages))
        log.record(None, ADOPTED, budget, detail=f"{reason.strip()} {sha256}")
    return publication


def withdraw(*, budget_id: int, user: User, seen: int, after: int | None = None, note: str) -> Publication:
    """Takes the current document of a budget from the public, with the reason, which stands in its place. The file stays stored."""
    gone: list[Publication] = []

    def consequence(budget: Budget, step: Step) -> None:
        publication = budget.publications.select_for_update().get(state=PublicationState.CURRENT)
        gone.append(_withdrawn(publication, user, step.note))

    take(Move.WITHDRAW, budget_id, user, seen, after=after, note=note, needs=_nothing, consequence=consequence)
    return gone[0]


def withdraw_superseded(*, publication_id: int, user: User, note: str) -> Publication:
    """Takes an earlier version from the public, with the reason; the current one stays. Raises RefusedError, which is logged."""
    publication = Publication.objects.select_related("budget__unit").get(pk=publication_id)
    budget, word = publication.budget, MOVE_LABELS[Move.WITHDRAW]
    try:
        if not may(user, Action.PUBLISH, budget):
            raise NotAllowedError(budget, Move.WITHDRAW, f"您的角色不能{word}这份文档。", PUBLISHER)
        if not note.strip():
            raise RefusedError(budget, Move.WITHDRAW, f"{word}须写明原因，请填写后再办理。")
        with transaction.atomic():
            publication = Publication.objects.select_for_update().get(pk=publication_id)
            if publication.state != PublicationState.SUPERSEDED:
                why = f"第 {publication.version} 版是“{publication.get_state_display()}”，不是已被更正的版本。"
                raise OvertakenError(budget, Move.WITHDRAW, why)
            _withdrawn(publication, user, note.strip())
            log.record(user, word, budget, detail=f"第 {publication.version} 版：{note.strip()}")
    except RefusedError as error:
        log.record(user, word, budget, refused=True, detail=error.why)
        raise
    return publication


def identify(sha256: str) -> Publication | None:
    """The published document whose file has this hash (hexadecimal, in any case); None when no such file was ever published."""
    return Publication.objects.filter(sha256=sha256.strip().lower()).order_by("-pk").first()


def _prepare(budget: Budget, user: User) -> Prepared:
    """Makes and stores the file of the last revision. Raises RefusedError, after it is logged."""
    try:
        revision = latest(budget)
        if revision is None:
            raise RefusedError(budget, Move.PUBLISH, "没有送审的版本，须先提交审核。", "本单位经办人")
        book = revision.book
        if package.digest(book) != revision.digest:
            raise RefusedError(budget, Move.PUBLISH, "送审版本的内容与其摘要不符，已被改动。", ADMINISTRATOR)
        printed = _print(budget, book)
        try:
            sha256 = archive.keep(printed.content)
        except OSError as error:
            _log.exception("a published file was not stored")
            why = f"文件没有存成（{error.strerror or error}）。"
            raise RefusedError(budget, Move.PUBLISH, why, ADMINISTRATOR) from error
    except RefusedError as error:
        log.record(user, MOVE_LABELS[Move.PUBLISH], budget, refused=True, detail=error.why)
        raise
    return Prepared(revision, book, sha256, len(printed.content), printed.pages)


def _print(budget: Budget, book: Book) -> Printed:
    """The file of a Book. Raises RefusedError where it cannot be made, or would print boxes."""
    try:
        import pikepdf

        from disclosures.rendering import fonts
        from disclosures.rendering.pdf import document_pdf
    except OSError as error:
        why = "服务器缺少排版所需的系统库（Pango）。"
        raise RefusedError(budget, Move.PUBLISH, why, ADMINISTRATOR) from error
    if missing := [str(glyph) for glyph in fonts.missing_glyphs(book)]:
        raise RefusedError(budget, Move.PUBLISH, "；".join(missing) + "。", "本单位经办人")
    content = document_pdf(book, draft=False)
    with pikepdf.open(BytesIO(content)) as pdf:
        return Printed(content, len(pdf.pages))


def _record(budget: Budget, step: Step, prepared: Prepared) -> Publication:
    """Writes what is known of a published document; its predecessor, if it was current, is superseded."""
    book = prepared.book
    previous = budget.publications.select_for_update().order_by("-version").first()
    if previous and previous.state == PublicationState.CURRENT:
        previous.state = PublicationState.SUPERSEDED
        previous.save(update_fields=["state"])
    correction = budget.steps.filter(move=Move.CORRECT).order_by("-pk").first() if previous else None
    publication = Publication.objects.create(
        budget=budget,
        version=previous.version + 1 if previous else 1,
        revision=prepared.revision,
        sha256=prepared.sha256,
        size=prepared.size,
        pages=prepared.pages,
        unit=budget.unit,
        year=book.year,
        level=book.level,
        edition=book.edition,
        unit_code=book.unit.code,
        unit_name=book.unit.name,
        region=budget.region,
        region_name=book.unit.region.name,
        department_name=book.department.name,
        supersedes=previous,
        correction_reason=correction.note if correction else "",
        by_id=step.by_id,
        by_name=step.by_name,
    )
    PublicationText.objects.create(publication=publication, text=words(book))
    Figure.objects.bulk_create(
        (Figure(publication=publication, **found._asdict()) for found in figures.printed(book)), ROWS_AT_ONCE
    )
    return publication


def words(book: Book) -> str:
    """The words of a document for searching, one piece a line: names, the text, the projects."""
    names = [book.unit.name, book.unit.region.name, book.department.name, f"{book.year}年"]
    text = [
        block.text
        for section in edition(book.edition).sections(book)
        if section.key not in NOT_SEARCHED
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    return "\n".join([*names, *text, *(project.name for project in book.projects)])


def _withdrawn(publication: Publication, user: User, reason: str) -> Publication:
    publication.state = PublicationState.WITHDRAWN
    publication.withdrawn_at = timezone.now()
    publication.withdrawn_by_id = user.pk
    publication.withdrawn_by_name = log.name_of(user)
    publication.withdrawal_reason = reason
    publication.save(update_fields=Publication.STANDING)
    return publication


def _nothing(budget: Budget) -> None:
    """What a withdrawal needs besides what the workflow asks."""
