"""Answers that this process has given lately. An answer is a function of its address and of the tag of what it was made from."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from django.http import HttpResponse

ROOM, LARGEST = 24 * 1024 * 1024, 1024 * 1024
"""Bytes of all answers together, and of one that is kept."""


class Answer(NamedTuple):
    content: bytes
    headers: tuple[tuple[str, str], ...]


class Shelf:
    """The answers asked for last, within ROOM; shared by the threads of a process."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, address: str, tag: str) -> HttpResponse | None:
        """The answer to this address while its tag is the same."""
        with self._lock:
            kept = self._answers.get((address, tag))
            if kept is None:
                return None
            self._answers.move_to_end((address, tag))
        return HttpResponse(kept.content, headers=dict(kept.headers))

    def put(self, address: str, tag: str, response: HttpResponse) -> None:
        """Keeps a whole answer that says nothing of who asked; the oldest make room for it."""
        if response.status_code != 200 or response.streaming or response.cookies or len(response.content) > LARGEST:
            return
        with self._lock:
            self._drop((address, tag))
            self._answers[address, tag] = Answer(response.content, tuple(response.headers.items()))
            self._size += len(response.content)
            while self._size > ROOM:
                self._drop(next(iter(self._answers)))

    def clear(self) -> None:
        """Forgets all answers."""
        with self._lock:
            self._answers.clear()
            self._size = 0

    def _drop(self, key: tuple[str, str]) -> None:
        gone = self._answers.pop(key, None)
        self._size -= len(gone.content) if gone else 0
