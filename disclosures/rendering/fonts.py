"""The fonts that ship with the project are the only ones that a document is set in, so that the same Book gives the same bytes everywhere.

Fontconfig is pointed at a configuration of our own that knows our folders and nothing of the machine's fonts; this must
happen before WeasyPrint is imported. A site adds a folder with fonts of its own by BUDGET_FONT_DIR.
"""

import os
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings

from book.model import Book

SHIPPED = Path(settings.BASE_DIR) / "static" / "fonts"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>{folders}<cachedir>{cache}</cachedir></fontconfig>
"""


class MissingGlyph(NamedTuple):
    """A character that no font can print, and the path of the text where it stands first."""

    path: str
    character: str

    def __str__(self) -> str:
        name = unicodedata.name(self.character, "未命名字符")
        return f"{self.path}：字库中没有字符“{self.character}”（U+{ord(self.character):04X} {name}），打印时会成为空框"


def folders() -> list[Path]:
    """The folders whose fonts may be used."""
    own = settings.FONT_DIR
    return [SHIPPED, Path(own)] if own else [SHIPPED]


@cache
def use_own_fonts() -> None:
    """Makes fontconfig in this process see our folders only. Must run before WeasyPrint is imported."""
    place = Path(settings.DATA_DIR) / "fontconfig"
    place.mkdir(parents=True, exist_ok=True)
    content = _CONFIGURATION.format(
        folders="".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders()),
        cache=escape(str(place / "cache")),
    )
    file = place / "fonts.conf"
    if not file.exists() or file.read_text(encoding="utf-8") != content:
        draft = place / f"fonts.conf.{os.getpid()}"
        draft.write_text(content, encoding="utf-8")
        draft.replace(file)
    os.environ["FONTCONFIG_FILE"] = str(file)


@cache
def printable() -> frozenset[int]:
    """The code points that at least one of our fonts has a glyph for."""
    from fontTools.ttLib import TTFont

    points: set[int] = set()
    for folder in folders():
        for file in sorted(folder.glob("*.[ot]tf")):
            with TTFont(file, lazy=True) as font:
                points |= font.getBestCmap().keys()
    return frozenset(points)


def missing_glyphs(book: Book) -> Iterator[MissingGlyph]:
    """The characters of a Book that would print as boxes, each once, with its place."""
    known = printable() | {ord("\n")}
    seen: set[str] = set()
    for path, text in book.texts_with_paths():
        for character in text:
            if ord(character) not in known and character not in seen:
                seen.add(character)
                yield MissingGlyph(path, character)
