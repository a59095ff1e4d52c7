"""Files of the commands: a package that is read, a file that is written whole or not at all."""

import errno
from pathlib import Path

from django.core.management.base import CommandError

from book.model import Book
from book.package import PackageError, describe, read
from disclosures.drafts import write_whole

FAULTY = 2
"""Exit code for input that cannot be used."""


_WHY = {
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "没有这个文件夹",
    errno.EACCES: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘不能写入",
}


def _why(error: OSError) -> str:
    """Why a file cannot be used; what is rare in the system's own words."""
    return _WHY.get(error.errno or 0) or error.strerror or str(error)


def read_package(path: Path) -> Book:
    """The Book in a file. Raises CommandError (exit code 2) that lists every fault, one a line."""
    try:
        return read(path)
    except OSError as error:
        raise CommandError(f"读不到文件 {path}：{_why(error)}", returncode=FAULTY) from None
    except PackageError as error:
        lines = [f"{path} 不能使用，共 {len(error.faults)} 处问题：", *map(describe, error.faults)]
        raise CommandError("\n".join(lines), returncode=FAULTY) from None


def write_file(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises CommandError (exit code 2)."""
    try:
        write_whole(path, content)
    except OSError as error:
        raise CommandError(f"写不了文件 {path}：{_why(error)}", returncode=FAULTY) from None
