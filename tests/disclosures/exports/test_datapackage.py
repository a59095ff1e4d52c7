"""The Fiscal Data Package: what frictionless accepts, and what its files say."""

import csv
import json
import zipfile
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import frictionless
import pytest
from hypothesis import given, settings

from book.package import dumps
from disclosures.exports.datapackage import DIMENSIONS, LICENCE, datapackage, datapackage_zip
from disclosures.exports.words import DRAFT
from tests.disclosures.exports.published import CASES, TABLES, disclosure
from tests.strategies import books


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def faults(folder: Path) -> list[list[str]]:
    report = frictionless.validate(str(folder / "datapackage.json"), type="package")
    return [] if report.valid else report.flatten(["name", "type", "note"])


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))


@pytest.mark.parametrize("case", CASES)
def test_frictionless_accepts_it(case, tmp_path):
    assert faults(unpacked(datapackage_zip(disclosure(case)), tmp_path)) == []


def test_frictionless_would_see_a_wrong_amount(tmp_path):
    folder = unpacked(datapackage_zip(disclosure("tunliu-2024")), tmp_path)
    path = folder / "data" / "lines.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(".00\n", ".xx\n", 1), encoding="utf-8")
    assert faults(folder)


@settings(max_examples=15)
@given(books())
def test_of_every_book_frictionless_accepts_it(tmp_path_factory, book):
    assert faults(unpacked(datapackage_zip(book), tmp_path_factory.mktemp("package"))) == []


@pytest.mark.parametrize("case", CASES)
def test_lines_are_the_approved_ones_exactly_in_yuan(case, tmp_path):
    book = disclosure(case)
    found = rows(unpacked(datapackage_zip(book), tmp_path), "lines")
    assert [(row["function_item"], row["source"], Decimal(row["amount"])) for row in found] == [
        (line.function_code, line.source, line.amount) for line in book.lines
    ]
    assert {row["unit_name"] for row in found} == {book.unit.name}
    assert all(row["project_name"] for row in found if row["kind"] == "project")


def test_figures_are_those_of_the_tables_exactly_in_yuan(tmp_path):
    found = rows(unpacked(datapackage_zip(disclosure("tunliu-2024")), tmp_path), "figures")
    (total,) = (row for row in found if (row["table"], row["row_key"], row["column"]) == ("2", "合计", "2"))
    assert (total["column_name"], total["amount"]) == ("本年收入/合计", "6545672.46")
    assert {int(row["table"]) for row in found} == set(TABLES)


def test_the_descriptor_says_what_the_columns_mean():
    made = datapackage(disclosure("tunliu-2024"))
    names = {resource["name"]: resource for resource in made["resources"]}
    assert next(iter(names)) == "lines"
    assert {f"table{number}" for number in TABLES} <= names.keys()
    columns = {field["name"] for field in names["lines"]["schema"]["fields"]}
    for dimension in made["model"]["dimensions"].values():
        assert set(dimension["primaryKey"]) <= dimension["attributes"].keys() <= columns
    for measure in made["model"]["measures"].values():
        assert measure["currency"] == "CNY"
        fields = {field["name"]: field for field in names[measure["resource"]]["schema"]["fields"]}
        assert fields[measure["source"]]["type"] == "number"
    assert DIMENSIONS["functional"]["attributes"]["function_item"]["parent"] == "function_group"
    assert made["licenses"] == [LICENCE]
    assert made["fiscalPeriod"] == {"start": "2024-01-01", "end": "2024-12-31"}


def test_the_zip_also_holds_the_disclosure_and_is_the_same_at_any_time(tmp_path):
    book = disclosure("tunliu-2024")
    content = datapackage_zip(book)
    folder = unpacked(content, tmp_path)
    assert (folder / "package.json").read_text(encoding="utf-8") == dumps(book)
    assert json.loads((folder / "datapackage.json").read_text(encoding="utf-8")) == datapackage(book)
    assert content == datapackage_zip(book.model_copy())


def test_a_draft_says_so():
    book = disclosure("tunliu-2024")
    assert DRAFT in datapackage(book, draft=True)["title"]
    assert DRAFT not in datapackage(book)["title"]
