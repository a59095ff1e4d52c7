"""Where the cells of a table with merged cells stand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar


class Spanning(Protocol):
    """A cell that may span columns and rows."""

    @property
    def colspan(self) -> int: ...
    @property
    def rowspan(self) -> int: ...


Cell = TypeVar("Cell", bound=Spanning)


class Place(NamedTuple, Generic[Cell]):
    """A cell and its first row and column, from 0."""

    row: int
    column: int
    cell: Cell


def placed(rows: Iterable[Sequence[Cell]]) -> Iterator[Place[Cell]]:
    """The cells of rows as HTML has them, each at its place: a cell takes the first that no cell from above spans."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield Place(row, column, cell)
            taken |= {(row + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)}
