"""The published files, each kept under the SHA-256 of its bytes and never written over.

They lie in the storage "published" of the settings: a folder, or any other storage that Django knows.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

BLOCK = 1 << 20


class DurableStorage(FileSystemStorage):
    """A folder whose files appear whole or not at all, and are there after a power cut once they are saved."""

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            try:
                for chunk in content.chunks():
                    draft.write(chunk)
                draft.flush()
                Path(draft.name).chmod(self.file_permissions_mode or 0o640)
                os.fsync(draft.fileno())
                Path(draft.name).replace(path)
            finally:
                Path(draft.name).unlink(missing_ok=True)
        for folder in (path.parent, Path(self.location)):
            _write_through(folder)
        return name


def _write_through(folder: Path) -> None:
    """Has the system write the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def name_of(sha256: str) -> str:
    """The name of a file in the storage: `ab/abcdef….pdf`."""
    return f"{sha256[:2]}/{sha256}.pdf"


def keep(content: bytes) -> str:
    """Stores a file, unless it is there whole, and returns its SHA-256. Raises OSError when it cannot be stored."""
    sha256 = hashlib.sha256(content).hexdigest()
    if digest(sha256) != sha256:
        _storage().save(name_of(sha256), ContentFile(content))
    return sha256


def open_file(sha256: str) -> File:
    """The file, open for reading. Raises FileNotFoundError."""
    return _storage().open(name_of(sha256))


def digest(sha256: str) -> str:
    """The SHA-256 of what is stored under this one, "" when nothing is. Reads a block at a time."""
    try:
        with open_file(sha256) as file:
            return digest_of(file)
    except FileNotFoundError:
        return ""


def names(folder: str = "") -> Iterator[str]:
    """The names of everything that is stored, whatever it is."""
    try:
        folders, files = _storage().listdir(folder)
    except FileNotFoundError:
        return
    within = f"{folder}/" if folder else ""
    yield from (f"{within}{name}" for name in sorted(files))
    for name in sorted(folders):
        yield from names(f"{within}{name}")


def digest_of(file: IO[Any] | File) -> str:
    """The SHA-256 of an open file, read a block at a time."""
    found = hashlib.sha256()
    while block := file.read(BLOCK):
        found.update(block)
    return found.hexdigest()


def _storage() -> Storage:
    return storages["published"]
