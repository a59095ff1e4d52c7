"""When kept results are out of date: when a rule or something that it computes with is another, and only then."""

import shutil
import subprocess
import sys

import pytest

from book.rules import version
from tests.book.make import example

RUN = """
import sys
from pathlib import Path
from book.package import parse
from book.rules import grouping, places, report
from book.rules.engine import run
run(parse(Path(sys.argv[1]).read_bytes()))
for name, module in sys.modules.items():
    if name.partition(".")[0] == "book":
        print(module.__file__)
"""


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of `book` whose version is asked for."""
    root = tmp_path / "book"
    shutil.copytree(version.ROOT, root, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(version, "ROOT", root)
    return root


def made() -> str:
    return version.catalogue_version.__wrapped__()


def test_everything_is_covered_that_a_run_loads():
    command = [sys.executable, "-c", RUN, str(example("fenyang-2024"))]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=version.ROOT.parent).stdout
    assert set(loaded.split()) <= {str(path) for path in version.modules()}


@pytest.mark.parametrize(
    "changed",
    [
        "rules/dates.py",
        "privacy.py",
        "money.py",
        "editions/shanxi_13/tables.py",
        "data/surnames.txt",
        "reference/function.csv",
    ],
)
def test_it_changes_with_what_results_depend_on(copy, changed):
    before = made()
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert made() != before


@pytest.mark.parametrize("changed", ["merge.py", "spots.py", "rollup.py"])
def test_it_stays_when_something_else_changes(copy, changed):
    before = made()
    with (copy / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert made() == before
