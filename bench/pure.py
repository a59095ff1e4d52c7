"""What a Book costs without any rendering: reading, tables, narrative and rules, in milliseconds of CPU.

Started as a script: python -m bench.pure [FILE.json]
"""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from book.diff import changes, sentences, tables
from book.editions import edition
from book.model import Book
from book.package import parse
from book.rules import run

LARGEST = Path(__file__).resolve().parent.parent / "book" / "examples" / "fenyang-2024.json"
ROUNDS = 11


def measure(path: Path = LARGEST, rounds: int = ROUNDS) -> dict[str, float]:
    """Median milliseconds of CPU by step; "together" is tables, narrative and rules, which have their own tables."""
    content = path.read_bytes()
    book = parse(content)
    other = book.model_copy(
        update={"lines": tuple(line.model_copy(update={"amount": line.amount + 1}) for line in book.lines)}
    )
    declared = edition(book.edition)
    steps = {
        "parse": _median(lambda: parse(content), rounds),
        "tables": _median(lambda: declared.tables(book), rounds),
        "narrative": _median(lambda: declared.narrative(book), rounds),
        "rules": _median(lambda: run(book), rounds),
        "compare": _median(lambda: (changes(book, other), tables(book, other), sentences(book, other)), rounds),
    }
    return steps | {"together": _median(lambda: _everything(book), rounds)}


def _everything(book: Book) -> None:
    declared = edition(book.edition)
    declared.tables(book)
    declared.narrative(book)
    run(book)


def _median(step: Callable[[], Any], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = process_time()
        step()
        taken.append(process_time() - start)
    return median(taken) * 1000


if __name__ == "__main__":
    for name, milliseconds in measure(Path(sys.argv[1]) if sys.argv[1:] else LARGEST).items():
        sys.stdout.write(f"{name:>10} {milliseconds:8.2f} ms\n")
