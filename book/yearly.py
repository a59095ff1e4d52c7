"""Last year's Book made comparable with this year's: the same project bears the same key in both."""

from collections import Counter
from collections.abc import Mapping

from book.identity import likeness
from book.model import Book, Project

LIKE = 0.6
"""How much the names of two projects under one key have in common when they are one project that was renamed."""


def comparable(before: Book, now: Book) -> Book:
    """Last year's Book with its projects under the keys that they have this year.

    A project is the same when it bears the same name but for the year in it; of what is left, when it has the same key and a
    similar name. Everything else has codes or names of its own that do not change with the year.
    """
    keys = _keys(before, now)
    projects = tuple(project.model_copy(update={"key": keys[project.key]}) for project in before.projects)
    lines = tuple(
        line.model_copy(update={"project": keys[line.project]}) if line.project is not None else line
        for line in before.lines
    )
    return before.model_copy(update={"projects": projects, "lines": lines})


def _keys(before: Book, now: Book) -> Mapping[str, str]:
    """This year's key by last year's; a project that is no more keeps one that nobody has."""
    then, today = _by_name(before), _by_name(now)
    keys = {then[name].key: project.key for name, project in today.items() if name in then}
    left = {project.key: project for project in now.projects if project.key not in keys.values()}
    for project in before.projects:
        same = left.get(project.key)
        if project.key not in keys and same and likeness(project.name, same.name) >= LIKE:
            keys[project.key] = left.pop(project.key).key
    taken = {project.key for project in now.projects} | set(keys.values())
    for project in before.projects:
        if project.key not in keys:
            key = project.key
            while key in taken:
                key += f"（{before.year}年）"
            taken.add(key)
            keys[project.key] = key
    return keys


def _by_name(book: Book) -> Mapping[str, Project]:
    """The projects by their name without the years and their vintage; names that stand twice are left out."""
    named = [(f"{_timeless(project.name, book.year)} {project.vintage}", project) for project in book.projects]
    counts = Counter(name for name, _ in named)
    return {name: project for name, project in named if counts[name] == 1}


def _timeless(name: str, year: int) -> str:
    return name.replace(str(year), "今年").replace(str(year - 1), "去年")
