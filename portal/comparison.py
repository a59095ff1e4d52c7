"""Documents side by side: the same figures of several years of a unit, or of several units of a year."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from book import money
from book.labels import NATURE_LABELS
from book.types import Nature
from disclosures.models import Figure, Publication
from portal import charts, titles
from portal.models import Entry

FEWEST, MOST = 2, 6
_YEAR = re.compile(r"20\d{2}年?")
_HEADINGS = ("department:", "unit:")
"""Rows that bear the name of a department or unit: the same row in every document."""
_TOTALS = {
    "income": "收入总计",
    "expenditure": "支出总计",
    "basic": "其中：基本支出",
    "project": "其中：项目支出",
    "general_public": "一般公共预算支出（不含上年结转）",
    "three_public": "“三公”经费",
    "operating_cost": "机关运行经费",
}


class Cell(NamedTuple):
    """An amount in 万元 as printed, "" when the document has no such row; its bar's length; its change to the cell before."""

    text: str
    length: str = "0"
    change: str = ""


class Row(NamedTuple):
    code: str
    label: str
    cells: tuple[Cell, ...]


def totals(entries: Sequence[Entry], *, years: bool) -> list[Row]:
    """The main figures of each document; with `years` each is compared with the year before."""
    return [
        _row("", label, [getattr(entry, name) for entry in entries], changes=years)
        for name, label in _TOTALS.items()
        if any(getattr(entry, name) is not None for entry in entries)
    ]


def without_year(text: str) -> str:
    """A title or heading as it stands in every year."""
    return _YEAR.sub("", text)


def column(figure: Figure) -> str:
    """The column of a figure, without the year in its name."""
    return "/".join(part for part in without_year(figure.column_name).split("/") if part)


def columns(figures: Iterable[Figure]) -> list[str]:
    """The columns of a table in their order."""
    return list(dict.fromkeys(column(figure) for figure in figures))


def usual(names: Sequence[str]) -> str:
    """The column that says most: the total, else the first."""
    return next((name for name in names if name.endswith("合计")), names[0] if names else "")


def rows(documents: Sequence[Publication], figures: Sequence[Figure], name: str, *, years: bool) -> list[Row]:
    """A column of a table, row by row, each document's amount beside the others'; rows without any amount are left out."""
    found: list[dict[str, Decimal]] = []
    labels: dict[str, tuple[str, str]] = {}
    order: list[str] = []
    for document in documents:
        amounts: dict[str, Decimal] = {}
        before = -1
        for figure in figures:
            if figure.publication_id != document.pk or column(figure) != name:
                continue
            key = _key(figure, amounts)
            amounts[key] = figure.amount
            if key not in labels:
                labels[key] = _label(figure)
                order.insert(_place(key, order, before + 1), key)
            before = order.index(key)
        found.append(amounts)
    return [
        _row(*labels[key], [amounts.get(key) for amounts in found], changes=years)
        for key in order
        if any(amounts.get(key) for amounts in found)
    ]


def notices(documents: Sequence[Publication], entries: Sequence[Entry]) -> list[str]:
    """What a reader must know before drawing conclusions: where the documents are not made alike."""
    told = []
    if len({document.level for document in documents}) > 1:
        told.append("范围不同：部门预算包括本级和所属单位，单位预算只包括一个单位，金额不能直接相比。")
    units, years = ({getattr(document, name) for document in documents} for name in ("unit_code", "year"))
    if len(units) > 1 and len(years) > 1:
        told.append("年度不同：不同单位的不同年度放在一起，差别不都来自单位。")
    natures = {entry.nature for entry in entries}
    if len(natures) > 1:
        listed = "、".join(NATURE_LABELS[Nature(nature)] for nature in sorted(natures))
        told.append(f"单位性质不同（{listed}）：事业单位没有机关运行经费，基本支出的构成也不同。")
    if len({document.edition for document in documents}) > 1:
        told.append("公开样式不同：各样式的表格和栏目不尽一致，没有对应的栏目留空。")
    for code in dict.fromkeys(document.unit_code for document in documents):
        names = dict.fromkeys(document.unit_name for document in documents if document.unit_code == code)
        if len(names) > 1:
            told.append(f"单位名称有变化：{'、'.join(names)}（单位代码 {code}）。机构或职责可能有调整。")
    corrected = [document for document in documents if document.version > 1]
    if corrected:
        listed = "、".join(f"{titles.document(document)}第{document.version}版" for document in corrected)
        told.append(f"以更正后的版本比较：{listed}。")
    return told


def _key(figure: Figure, taken: dict[str, Decimal]) -> str:
    """What makes rows of several documents the same: the code or words of the row; of a project its name, while it is alone."""
    for heading in _HEADINGS:
        if figure.row_key.startswith(heading):
            return heading
    if figure.row_key.startswith("project:"):
        named = f"project:{figure.row_label}"
        return named if named not in taken else figure.row_key
    return figure.row_key


def _place(key: str, order: Sequence[str], place: int) -> int:
    """Where a new row belongs, from `place` on: a code behind the lower ones, lest it seem to be a part of another's group."""
    if key.isdecimal():
        while place < len(order) and order[place].isdecimal() and order[place] < key:
            place += 1
    return place


def _label(figure: Figure) -> tuple[str, str]:
    """Code and words of a row."""
    for heading, words in zip(_HEADINGS, ("部门合计", "单位合计"), strict=True):
        if figure.row_key.startswith(heading):
            return "", words
    return (figure.row_key if figure.row_key.isdecimal() else ""), figure.row_label


def _row(code: str, label: str, amounts: Sequence[Decimal | None], *, changes: bool) -> Row:
    highest = max((amount for amount in amounts if amount is not None), default=money.ZERO)
    cells = []
    before: Decimal | None = None
    for amount in amounts:
        if amount is None:
            cells.append(Cell(""))
        else:
            change = _change(amount, before) if changes and before is not None else ""
            cells.append(Cell(money.amount(amount), charts.length(amount, highest), change))
        before = amount
    return Row(code, label, tuple(cells))


def _change(now: Decimal, before: Decimal) -> str:
    difference, rate = money.change(now, before), money.rate(now, before)
    if not difference:
        return "持平"
    sign = "+" if difference > 0 else "−"
    return f"{sign}{abs(difference):,.2f}" + (f"（{sign}{abs(rate):.2f}%）" if rate is not None else "")
