"""Files of the commands: a package that is read, a file that is written whole or not at all."""

import tempfile
from pathlib import Path

from django.core.management.base import CommandError

from book.model import Book
from book.package import PackageError, describe, read

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
    """Writes beside the target and renames, so that no half-written file is ever seen. Raises CommandError (exit code 2)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(content)
        Path(draft.name).chmod(0o644)
        Path(draft.name).replace(path)
    except OSError as error:
        raise CommandError(f"写不了文件 {path}：{error.strerror}", returncode=FAULTY) from None
