"""Draft PDFs on disk, one for each content: made once, in the background, and found again by the Book's digest.

How far one has come stands in a small file beside it, where every process of the site sees it.
"""

import json
import logging
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from book import package
from book.model import Book

SILENCE = 60
"""Seconds without a word after which whoever was making a draft is taken for gone, and it is begun again."""

_log = logging.getLogger(__name__)


class Progress(NamedTuple):
    """Steps done, steps in all, and what is being done; `all` is 0 when the draft could not be made."""

    done: int
    all: int
    title: str


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside the target and renames, so that no half-written file is ever seen. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(content)
    try:
        Path(draft.name).chmod(0o644)
        Path(draft.name).replace(path)
    finally:
        Path(draft.name).unlink(missing_ok=True)


def place(budget_id: int, book: Book) -> Path:
    """Where the draft of this content of a budget lies, or will lie."""
    return Path(settings.DATA_DIR) / "drafts" / str(budget_id) / f"{package.digest(book)}.pdf"


def progress(path: Path) -> Progress | None:
    """How far the draft at this place has come; None when nobody is making it."""
    told = path.with_suffix(".json")
    try:
        if time.time() - told.stat().st_mtime < SILENCE:
            return Progress(*json.loads(told.read_text(encoding="utf-8")))
    except (OSError, ValueError):  # taken away or replaced meanwhile
        pass
    return None


def begin(budget_id: int, book: Book) -> Progress:
    """Has the draft made in the background, by a worker where there is one, unless somebody is at it; how far it has come."""
    path = place(budget_id, book)
    known = progress(path)
    if known:
        return known
    first = Progress(0, 1, "排队")
    _tell(path, first)
    if settings.CELERY_BROKER_URL:
        from disclosures.tasks import make_draft

        make_draft.delay(budget_id)
    else:
        threading.Thread(target=make, args=(budget_id, book), daemon=True).start()
    return first


def make(budget_id: int, book: Book) -> Path:
    """Renders the draft unless it is there, and drops those of earlier contents. Raises OSError where Pango is missing."""
    from disclosures.rendering.pdf import document_pdf

    path = place(budget_id, book)
    if not path.exists():
        try:
            content = document_pdf(
                book, draft=True, progress=lambda done, all_, title: _tell(path, Progress(done, all_, title))
            )
        except Exception:
            _log.exception("the draft of budget %s was not made", budget_id)
            _tell(path, Progress(0, 0, ""))
            raise
        write_whole(path, content)
        for other in path.parent.iterdir():
            if other.stem != path.stem:
                other.unlink(missing_ok=True)
        path.with_suffix(".json").unlink(missing_ok=True)
    return path


def _tell(path: Path, progress: Progress) -> None:
    write_whole(path.with_suffix(".json"), json.dumps(progress).encode())
