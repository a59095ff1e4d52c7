"""A disclosure as a Fiscal Data Package (version 0.3 on top of Tabular Data Package 1): CSV files and what their columns mean."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from book import classification, package
from book.editions import edition
from book.labels import (
    COST_NATURE_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    REVENUE_SOURCE_LABELS,
    SOURCE_LABELS,
    VINTAGE_LABELS,
)
from book.model import Book
from book.tables import Table
from disclosures import figures
from disclosures.exports.delimited import ROW_KEY, table_csv, written
from disclosures.exports.words import DRAFT, title
from disclosures.packing import packed

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "知识共享署名 4.0 国际许可协议",
}
DESCRIPTOR = "datapackage.json"


class Column(NamedTuple):
    """A column of a file: name, Chinese title, type as Table Schema has it, the values allowed, and whether it may be blank."""

    name: str
    title: str
    type: str = "string"
    words: Mapping[Any, str] = {}
    blank: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        constraints: dict[str, Any] = {} if self.blank else {"required": True}
        if self.words:
            constraints["enum"] = [str(word) for word in self.words]
        described = (
            {"description": "；".join(f"{word}：{label}" for word, label in self.words.items())} if self.words else {}
        )
        bounds = {"constraints": constraints} if constraints else {}
        return {"name": self.name, "title": self.title, "type": self.type, **described, **bounds}


class File(NamedTuple):
    """A CSV file of the package."""

    name: str
    title: str
    columns: Sequence[Column]
    text: str

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"


UNIT = (
    Column("year", "年度", "year"),
    Column("region_code", "行政区划代码"),
    Column("region_name", "行政区划"),
    Column("unit_code", "单位代码"),
    Column("unit_name", "单位名称"),
)
AMOUNT = Column("amount", "金额（元）", "number")
LINES = (
    *UNIT,
    Column("function_class", "类"),
    Column("function_class_name", "类名称", blank=True),
    Column("function_group", "款"),
    Column("function_group_name", "款名称", blank=True),
    Column("function_item", "项"),
    Column("function_item_name", "项名称", blank=True),
    Column("kind", "支出类别", words=KIND_LABELS),
    Column("project_key", "项目标识", blank=True),
    Column("project_name", "项目名称", blank=True),
    Column("source", "资金来源", words=SOURCE_LABELS),
    Column("vintage", "预算安排", words=VINTAGE_LABELS),
    Column("nature", "经费性质", words=COST_NATURE_LABELS, blank=True),
    Column("economic_class", "部门经济分类类", blank=True),
    Column("economic_class_name", "部门经济分类类名称", blank=True),
    Column("economic_item", "部门经济分类款", blank=True),
    Column("economic_item_name", "部门经济分类款名称", blank=True),
    Column("government_economic_name", "政府经济分类科目", blank=True),
    AMOUNT,
)
REVENUE = (
    *UNIT,
    Column("source", "资金来源", words=REVENUE_SOURCE_LABELS),
    Column("revenue_code", "收入科目编码"),
    Column("revenue_name", "收入科目名称"),
    AMOUNT,
)

FIGURES = (
    *UNIT,
    Column("table", "表号", "integer"),
    Column("row", "行次序", "integer"),
    Column("column", "列次序", "integer"),
    Column("row_key", "行标识"),
    Column("row_label", "行名称"),
    Column("column_name", "列名称"),
    AMOUNT,
)


def datapackage_zip(book: Book, *, draft: bool = False) -> bytes:
    """The package as a zip file: its descriptor, the CSV files and the disclosure itself. Equal Books give equal bytes."""
    files = list(_files(book))
    descriptor = json.dumps(_descriptor(book, files, draft), ensure_ascii=False, indent=1) + "\n"
    contents = {DESCRIPTOR: descriptor.encode(), "package.json": package.dumps(book).encode()}
    return packed(contents | {file.path: file.text.encode() for file in files})


def datapackage(book: Book, *, draft: bool = False) -> dict[str, Any]:
    """The descriptor: resources with their schema, and the model of measures and dimensions."""
    return _descriptor(book, list(_files(book)), draft)


def _descriptor(book: Book, files: Sequence[File], draft: bool) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "profiles": {"fiscal": "*", "tabular": "*"},
        "name": f"budget-{book.unit.code.lower()}-{book.year}-{book.level}",
        "title": f"{title(book)}（{DRAFT}）" if draft else title(book),
        "description": f"{book.unit.name}{book.year}年{LEVEL_LABELS[book.level]}的预算明细、收入明细和全部公开表格。"
        "明细金额单位为元；公开表格金额单位为万元，零为空。",
        "keywords": ["预算公开", book.unit.name, book.unit.region.name, str(book.year)],
        "licenses": [LICENCE],
        "sources": [{"title": book.unit.name}],
        "contributors": [{"title": book.unit.name, "role": "publisher"}],
        "countryCode": "CN",
        "granularity": "aggregated",
        "fiscalPeriod": {"start": f"{book.year}-01-01", "end": f"{book.year}-12-31"},
        "resources": [_resource(file) for file in files],
        "model": {"measures": _measures(files), "dimensions": DIMENSIONS},
    }


def _resource(file: File) -> dict[str, Any]:
    content = file.text.encode()
    return {
        "profile": "tabular-data-resource",
        "name": file.name,
        "title": file.title,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {"fields": [column.schema for column in file.columns], "missingValues": [""]},
    }


def _measures(files: Sequence[File]) -> dict[str, Any]:
    def measure(resource: str, direction: str) -> dict[str, Any]:
        about = {"currency": "CNY", "factor": 1, "direction": direction, "phase": "approved"}
        return {"source": AMOUNT.name, "resource": resource, **about}

    known = {file.name for file in files}
    measures = {"expenditure": measure("lines", "expenditure"), "revenue": measure("revenue", "revenue")}
    return {name: described for name, described in measures.items() if described["resource"] in known}


def _dimension(kind: str, key: Sequence[str], *names: str | tuple[str, str], **more: str) -> dict[str, Any]:
    """A dimension of the lines; a name is a column, or a column with the one that it is a label for."""
    attributes: dict[str, Any] = {}
    for name in names:
        column, labelled = name if isinstance(name, tuple) else (name, "")
        attributes[column] = {"source": column} | ({"labelfor": labelled} if labelled else {})
    return {"dimensionType": kind, **more, "primaryKey": list(key), "attributes": attributes}


def _hierarchy(kind: str, *levels: str) -> dict[str, Any]:
    """A classification whose levels are columns with a name beside each; a level is below the one before."""
    made = _dimension(
        "classification",
        levels[-1:],
        *(name for level in levels for name in (level, (f"{level}_name", level))),
        classificationType=kind,
    )
    for above, below in pairwise(levels):
        made["attributes"][below]["parent"] = above
    return made


DIMENSIONS = {
    "date": _dimension("datetime", ["year"], "year"),
    "location": _dimension("location", ["region_code"], "region_code", ("region_name", "region_code")),
    "administrative": _dimension(
        "entity", ["unit_code"], "unit_code", ("unit_name", "unit_code"), classificationType="administrative"
    ),
    "functional": _hierarchy("functional", "function_class", "function_group", "function_item"),
    "economic": _hierarchy("economic", "economic_class", "economic_item"),
    "project": _dimension("activity", ["project_key"], "project_key", ("project_name", "project_key")),
    "kind": _dimension("other", ["kind"], "kind"),
    "source": _dimension("other", ["source"], "source"),
    "vintage": _dimension("other", ["vintage"], "vintage"),
    "nature": _dimension("other", ["nature"], "nature"),
}


def _files(book: Book) -> Iterator[File]:
    yield _file("lines", "预算明细", LINES, _lines(book))
    if book.revenue:
        yield _file("revenue", "收入明细", REVENUE, _revenue(book))
    yield _file("figures", "公开表格的全部数字", FIGURES, ((*_unit(book), *figure) for figure in figures.printed(book)))
    for table in edition(book.edition).tables(book):
        columns = [Column(ROW_KEY, ROW_KEY), *(_table_column(table, index) for index in range(len(table.columns)))]
        yield File(f"table{table.number}", table.title, columns, table_csv(table))


def _file(name: str, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> File:
    return File(name, title, columns, written([column.name for column in columns], rows))


def _table_column(table: Table, index: int) -> Column:
    column = table.columns[index]
    return Column(column.name, column.name, "number" if column.is_amount else "string", blank=True)


def _unit(book: Book) -> tuple[object, ...]:
    return book.year, book.unit.region.code, book.unit.region.name, book.unit.code, book.unit.name


def _lines(book: Book) -> Iterator[Sequence[object]]:
    projects = {project.key: project.name for project in book.projects}
    for line in book.lines:
        code, economic = line.function_code, line.economic_code or ""
        yield (
            *_unit(book),
            *(part for digits in (3, 5, 7) for part in (code[:digits], book.subjects.get(code[:digits], ""))),
            str(line.kind),
            line.project or "",
            projects.get(line.project or "", ""),
            str(line.source),
            str(line.vintage),
            str(line.nature or ""),
            *(part for digits in (3, 5) for part in (economic[:digits], _economic_name(book, economic[:digits]))),
            line.government_economic_name or "",
            line.amount,
        )


def _economic_name(book: Book, code: str) -> str:
    return book.subjects.get(code) or classification.economic_name(code)


def _revenue(book: Book) -> Iterator[Sequence[object]]:
    for fact in book.revenue:
        yield *_unit(book), str(fact.source), fact.code, fact.name, fact.amount
