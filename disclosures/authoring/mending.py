"""What one click on a finding does to a package: personal data covered or taken out (C20), punctuation put right (C25).

Each function returns a change for `editing.write`; what it is to change is named as the page showed it.
"""

import json
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from book import diff, package, passages, privacy
from book.lexicon import Lexicon
from book.model import Book
from book.rules import typography
from disclosures.editing import Package

AROUND = 24
"""Characters shown before and after what a finding is about."""

Change = Callable[[Package], Package]


class Personal(NamedTuple):
    """Personal data with the text around it. `token` names it in a post."""

    token: str
    before: str
    text: str
    after: str


class Correction(NamedTuple):
    """A text with punctuation to put right: the runs of it in which something changes, with a little around them."""

    path: str
    pieces: tuple[diff.Piece, ...]


class GoneError(Exception):
    """What was to be changed is not there any more, or cannot be changed so; the text is a sentence for the user."""


def in_context(book: Book, path: str, span: tuple[int, int]) -> Personal | None:
    """The characters of a text with what stands around them, None when there is no such text."""
    try:
        text = passages.text_at(book, path)
    except LookupError:
        return None
    first, last = span
    start, end = max(0, first - AROUND), last + AROUND
    before, after = text[start:first], text[last:end]
    return Personal(
        _token(path, first, last),
        ("…" if start else "") + before,
        text[first:last],
        after + ("…" if end < len(text) else ""),
    )


def _token(path: str, start: int, end: int) -> str:
    return f"{path}|{start}|{end}"


def corrections(book: Book) -> list[Correction]:
    """Every text whose punctuation can be put right by itself, as it is and as it would be."""
    found = []
    for passage in passages.passages(book):
        if passage.running and (better := typography.fix(passage.text)) != passage.text:
            found.append(Correction(passage.path, _shortened(diff.pieces(passage.text, better))))
    return found


def _shortened(pieces: Sequence[diff.Piece]) -> tuple[diff.Piece, ...]:
    """The pieces, of long equal runs the ends that touch a change."""
    shown = []
    for index, piece in enumerate(pieces):
        text = piece.text
        if piece.kind is diff.PieceKind.EQUAL:
            first, last = index == 0, index == len(pieces) - 1
            if first and len(text) > AROUND:
                text = "…" + text[-AROUND:]
            elif last and len(text) > AROUND:
                text = text[:AROUND] + "…"
            elif len(text) > 2 * AROUND:
                text = f"{text[:AROUND]}…{text[-AROUND:]}"
        shown.append(piece._replace(text=text))
    return tuple(shown)


def covering(lexicon: Lexicon, tokens: Collection[str] | None = None) -> Change:
    """Covers the hits of these tokens, all of them when None: 张某某, 139****0000. Raises GoneError when one is not there."""
    return _on_hits(lexicon, tokens, privacy.mask)


def removing(lexicon: Lexicon, tokens: Collection[str]) -> Change:
    """Takes the hits of these tokens out of their texts. Raises GoneError when one is not there or nothing would be left."""
    return _on_hits(lexicon, tokens, privacy.remove)


def _on_hits(lexicon: Lexicon, tokens: Collection[str] | None, do: Callable[[Book, privacy.Hit], Book]) -> Change:
    def change(data: Package) -> Package:
        book = _book(data)
        found = list(privacy.find(book, lexicon))
        chosen = [hit for hit in found if tokens is None or _token(hit.path, hit.start, hit.end) in tokens]
        if not chosen or (tokens is not None and len(chosen) < len(tokens)):
            raise GoneError("此处的文字已经改动，没有找到要处理的内容。请看现在的审核结果。")
        # From the end of a text to its beginning: the places of those before stay as they are.
        for hit in sorted(chosen, key=lambda hit: -hit.start):
            try:
                book = do(book, hit)
            except ValueError:
                raise GoneError("删除之后此处就空了，而它不能为空。请改用“遮盖”，或到该处改写。") from None
        return package.dump(book)

    return change


def correcting(paths: Collection[str] | None = None) -> Change:
    """Puts the punctuation of the texts at these paths right, of all texts when None. Raises GoneError when none is wrong."""

    def change(data: Package) -> Package:
        book = _book(data)
        wrong = [
            passage
            for passage in passages.passages(book)
            if passage.running
            and (paths is None or passage.path in paths)
            and typography.fix(passage.text) != passage.text
        ]
        if not wrong:
            raise GoneError("此处的标点已经改正。")
        for passage in wrong:
            book = passages.with_text(book, passage.path, typography.fix(passage.text))
        return package.dump(book)

    return change


def together_with(book: Book, path: str) -> set[str]:
    """The paths of the texts that belong to the same form or part as the one at a path: one finding is about all of them."""
    found = list(passages.passages(book))
    group = next((passage.group for passage in found if passage.path == path), None)
    return {passage.path for passage in found if passage.group == group}


def _book(data: Package) -> Book:
    return package.parse(json.dumps(data))
