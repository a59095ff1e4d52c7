"""What the commands that render a document share: their options, progress on a terminal, the check of glyphs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from book.document import Paragraph
from book.editions import edition
from book.model import Book
from disclosures.management.files import FAULTY, write_file

BLANK = re.compile(r"【[^】]*待填写】")

NO_LIBRARIES = (
    "缺少排版所需的系统库（Pango）。请运行 make setup，或在 Debian、Ubuntu 上执行：\n"
    "sudo apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def blanks(book: Book) -> Iterator[tuple[str, str]]:
    """The fields that are not filled in and print as 【…待填写】: path and the words that print."""
    for section in edition(book.edition).sections(book):
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from ((span.field, span.text) for span in block.spans if BLANK.fullmatch(span.text))


class RenderingCommand(BaseCommand):
    """Base of the commands whose result is a PDF."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="PDF 文件的位置")
        parser.add_argument("--final", action="store_true", help="定稿：不带“仅供内部审核”水印（默认为草稿）")

    def render(self, book: Book, out: Path, *, final: bool) -> None:
        """Writes the PDF of a Book. Raises CommandError when it cannot be made, or when a final one would print boxes."""
        if out.is_dir():
            raise CommandError(f"{out} 是文件夹，请写明 PDF 文件名", returncode=FAULTY)
        try:
            from disclosures.rendering import fonts
            from disclosures.rendering.pdf import document_pdf
        except OSError:
            raise CommandError(NO_LIBRARIES, returncode=FAULTY) from None
        missing = [str(glyph) for glyph in fonts.missing_glyphs(book)]
        if missing and final:
            raise CommandError("\n".join(["定稿未生成：", *missing]), returncode=FAULTY)
        for line in [*missing, *(f"{path}：待填写，会印成“{text}”" for path, text in blanks(book))]:
            self.stderr.write(line)
        write_file(out, document_pdf(book, draft=not final, progress=self._progress()))
        self.stdout.write(str(out))

    def _progress(self) -> Callable[[int, int, str], None] | None:
        if not self.stderr.isatty():
            return None

        def show(done: int, total: int, title: str) -> None:
            bar = "█" * (done * 24 // total)
            self.stderr.write(
                f"\r\033[K{bar:<24} {done}/{total} {title[:30]}", ending="\r\033[K" if done == total else ""
            )
            self.stderr.flush()

        return show
