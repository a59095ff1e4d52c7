"""The words on every form of a Book that are not in the Book."""

from book.labels import LEVEL_LABELS
from book.model import Book

DRAFT = "草稿，仅供内部审核"


def title(book: Book) -> str:
    """The document's title: 某单位2024年单位预算公开."""
    return f"{book.unit.name}{book.year}年{LEVEL_LABELS[book.level]}公开"
