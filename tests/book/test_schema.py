"""The JSON Schema says of single values what reading a package says."""

import json
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from book.package import dump
from book.schema import schema, text
from tests.book.make import CASES, ROOT, example, few, line, package
from tests.strategies import books

validator = Draft202012Validator(schema())


def test_the_schema_in_the_documentation_is_current():
    assert (ROOT / "docs" / "budget-disclosure-1.schema.json").read_text(encoding="utf-8") == text()


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())
    assert "$id" not in schema()


@pytest.mark.parametrize("case", CASES)
def test_the_shipped_packages_satisfy_the_schema(case):
    assert list(validator.iter_errors(json.loads(example(case).read_text(encoding="utf-8")))) == []


@few
@given(books())
def test_every_book_satisfies_the_schema(made):
    assert list(validator.iter_errors(dump(made))) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"format": "budget-disclosure/2"}, ["format"]),
        ({"edition": "jilin-9"}, ["edition"]),
        ({"year": "2024"}, ["year"]),
        ({"level": "county"}, ["level"]),
        ({"extra": 1}, []),
        ({"lines": [line("1.0")]}, ["lines", 0, "amount"]),
        ({"lines": [line("1.00") | {"amount": 1.0}]}, ["lines", 0, "amount"]),
        ({"lines": [line("1.00", item="208010")]}, ["lines", 0, "function_code"]),
        ({"lines": [line("1.00", source="loan")]}, ["lines", 0, "source"]),
        ({"lines": [line("1.00", note="")]}, ["lines", 0]),
        ({"lines": [{}] * 20_001}, ["lines"]),
        ({"subjects": {"20": "名称"}}, ["subjects"]),
        ({"procurement": {"goods": "1.00"}}, ["procurement"]),
    ],
)
def test_a_bad_package_does_not_satisfy_the_schema(change: dict[str, Any], path: list[str | int]):
    assert path in [list(error.path) for error in validator.iter_errors(package() | change)]
