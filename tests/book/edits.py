"""A small Book with a project, and edits of it."""

import json
from typing import Any

from book.model import Book
from book.package import dump, parse
from tests.book import make

SALARY = make.line("100000.00", economic="30101", nature="personnel")
HEATING = make.project_line("2000000.00", "取暖")
TWO = (SALARY, HEATING)
PROJECTS = [make.project("取暖", form=make.form("2000000.00"), name="企业退休人员取暖费")]


def example() -> Book:
    """A salary and a heating project with its form."""
    return make.book(*TWO, projects=PROJECTS)


def changed(book: Book, edit: Any) -> Book:
    """The Book after `edit` has altered its package."""
    data = dump(book)
    edit(data)
    return parse(json.dumps(data))


def put(**values: Any) -> Any:
    """An edit that sets fields of the package: `unit__name="…"`."""

    def edit(data: dict[str, Any]) -> None:
        for path, value in values.items():
            holder: Any = data
            *steps, last = path.split("__")
            for step in steps:
                holder = holder[int(step) if isinstance(holder, list) else step]
            holder[last] = value

    return edit


def only(found: tuple[Any, ...]) -> Any:
    """The one that there is."""
    assert len(found) == 1, found
    return found[0]
