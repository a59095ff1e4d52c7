"""What must hold between the parts of a package."""

from typing import Any

import pytest
from hypothesis import given

from book.package import dump
from book.relations import MAX_LINES, relation_faults
from tests.book.make import few, line, package, project, project_line
from tests.strategies import books


def paths(data: dict[str, Any]) -> list[str]:
    return [fault.path for fault in relation_faults(data)]


@few
@given(books())
def test_a_sound_book_has_no_fault(made):
    assert relation_faults(dump(made)) == []
    assert relation_faults(made.model_dump()) == []


def test_every_broken_relation_is_named():
    data = package(
        line("1.00", nature=None, economic_code=None, project="a"),
        project_line("1.00", key="b"),
        line("1.00", item="2990101"),
        line("1.00", item="2080199", economic="39801"),
        projects=[project(), project()],
    )
    assert paths(data) == [
        "projects[1].key",
        "lines[0].project",
        "lines[0].nature",
        "lines[0].economic_code",
        "lines[1].project",
        "lines[2].function_code",
        "subjects.2080199",
        "subjects.398",
        "subjects.39801",
    ]


def test_a_missing_name_tells_where_it_is_used_first():
    (fault,) = relation_faults(package(line("1.00"), line("1.00", item="2080199"), line("1.00", item="2080199")))
    assert (fault.path, fault.message) == ("subjects.2080199", "缺少科目名称（lines[1].function_code 用到）")


def test_a_local_economic_subject_needs_names_of_its_own():
    names = package()["subjects"] | {"398": "地方类", "39801": "地方款"}
    assert paths(package(line("1.00", economic="39801"), subjects=names)) == []


def test_a_project_line_may_lack_nature_and_economic_subject():
    assert paths(package(project_line("1.00"), projects=[project()])) == []


@pytest.mark.parametrize("part", ["subjects", "lines", "projects"])
@pytest.mark.parametrize(
    "value", [None, 1, "text", [None, 1, []], {"a": 1}, [{"key": [], "project": {}, "kind": "project"}]]
)
def test_parts_of_a_wrong_type_are_left_to_their_own_message(part, value):
    data = package(line("1.00")) | {part: value}
    assert all(path.startswith(("subjects.", "lines[")) for path in paths(data))


def test_a_list_longer_than_any_limit_says_nothing_of_its_entries():
    assert paths(package() | {"lines": [{"kind": "project"}] * (MAX_LINES + 1)}) == []
