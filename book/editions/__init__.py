"""Editions (公开样式): a province's set of tables, sentences and forms, one folder each.

A folder `shanxi_13` is the edition `shanxi-13`. Its package offers `tables(book)`, their `titles(year)`,
`narrative(book)`, `sections(book)` and `prior_year(book)`, the figures that the next year compares itself with.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType


@cache
def names() -> tuple[str, ...]:
    """The names of all editions."""
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__) if module.ispkg))


def edition(name: str) -> ModuleType:
    """The package of an edition. KeyError when there is none of this name."""
    if name not in names():
        raise KeyError(name)
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
