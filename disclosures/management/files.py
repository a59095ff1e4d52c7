"""Files of the commands: a package that is read, a file that is written whole or not at all."""

from pathlib import Path

from django.core.management.base import CommandError

from book.model import Book
from book.package import PackageError, describe, read
from disclosures.drafts import write_whole

FAULTY = 2
"""Exit code for input that cannot be used."""


def read_package(path: Path) -> Book:
    """The Book in a file. Raises CommandError (exit code 2) that lists every fault, one a line."""
    try:
        return read(path)
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{error.strerror}", returncode=FAULTY) from None
    except PackageError as error:
        lines = [f"{path} 不能使用，共 {len(error.faults)} 处问题：", *map(describe, error.faults)]
        raise CommandError("\n".join(lines), returncode=FAULTY) from None


def write_file(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises CommandError (exit code 2)."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise CommandError(f"写不了文件 {path}：{error.strerror}", returncode=FAULTY) from None
