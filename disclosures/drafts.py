"""Draft PDFs on disk, one for each content: made once, by a worker where there is one, and found again by the Book's digest."""

import tempfile
from pathlib import Path

from django.conf import settings

from book import package
from book.model import Book


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


def make(budget_id: int, book: Book) -> Path:
    """Renders the draft unless it is there, and drops those of earlier contents. Raises OSError where Pango is missing."""
    from disclosures.rendering.pdf import document_pdf

    path = place(budget_id, book)
    if not path.exists():
        write_whole(path, document_pdf(book, draft=True))
        for other in path.parent.glob("*.pdf"):
            if other != path:
                other.unlink(missing_ok=True)
    return path
