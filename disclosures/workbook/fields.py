"""What a sheet and a column of the workbook are, and how titles are recognised."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any


class Type(StrEnum):
    """How a cell is written and read."""

    AMOUNT = "金额（元）"
    WAN = "金额（万元）"
    AREA = "平方米"
    COUNT = "整数"
    YEAR = "年份"
    DAY = "日期"
    STAMP = "时间"
    CODE = "编码"
    LINE = "一行文字"
    TEXT = "文字"
    CHOICE = "选项"
    HEADINGS = "选项，可多个"


@dataclass(frozen=True)
class Field:
    """A column, or an item. `path` leads from the entry (for an item: from the package) to the value; `empty` is what a blank means."""

    path: str
    title: str
    type: Type
    required: bool = False
    empty: Any = None
    choices: Mapping[str, str] | None = None
    aliases: tuple[str, ...] = ()
    listed: str = ""
    """What its drop-down offers: a column of the sheet of codes, or the keys of the projects."""
    hint: str = ""
    locked: bool = False
    width: int = 16

    @property
    def heading(self) -> str:
        """The title as written, with the unit of an amount."""
        units = {Type.AMOUNT: "（元）", Type.WAN: "（万元）", Type.AREA: "（平方米）"}
        return self.title + units.get(self.type, "")

    @cached_property
    def words(self) -> dict[str, str]:
        """The value that each word for a choice stands for: its label, the label without its last word, the value itself."""
        found: dict[str, str] = {}
        for value, label in (self.choices or {}).items():
            for word in (re.sub("(支出|预算|经费|指标|类)$", "", label), value, label):
                found[recognised(word)] = found[word] = value
        return found


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook. `keys` tell which rows of two workbooks are the same row, the strictest first."""

    name: str
    fields: tuple[Field, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    list_path: str = ""
    """Where the package has its rows as a plain list; the other sheets are put together by `entries`."""
    guide: str = ""
    aliases: tuple[str, ...] = ()
    optional: bool = False

    @property
    def items(self) -> bool:
        """One row per item instead of one column per field."""
        return not self.keys

    @property
    def in_yuan(self) -> bool:
        return any(field.type is Type.AMOUNT for field in self.fields)


def recognised(title: str) -> str:
    """What a title is compared by: without spaces, unit, width of characters and quotation marks."""
    text = re.sub(r"[\s*:\"'“”‘’·_]", "", unicodedata.normalize("NFKC", title))
    return re.sub(r"\((单位[:：]?)?(万?元|平方米|m2)\)$", "", text).lower()


def says_wan(title: str) -> bool:
    """Whether a title names 万元 as its unit."""
    return "万元" in unicodedata.normalize("NFKC", title)


def amount(path: str, title: str, required: bool = False, **more: Any) -> Field:
    return Field(path, title, Type.AMOUNT, required, **more)


def name(path: str, title: str, **more: Any) -> Field:
    return Field(path, title, Type.LINE, required=True, **{"width": 30, **more})


def line(path: str, title: str, **more: Any) -> Field:
    return Field(path, title, Type.LINE, **{"empty": "", "width": 20, **more})


def text(path: str, title: str, **more: Any) -> Field:
    return Field(path, title, Type.TEXT, **{"empty": "", "width": 40, **more})


def count(path: str, title: str, **more: Any) -> Field:
    return Field(path, title, Type.COUNT, **{"required": True, "width": 10, **more})


def choice(path: str, title: str, choices: Mapping[Any, str], **more: Any) -> Field:
    return Field(
        path,
        title,
        Type.CHOICE,
        choices={str(key): label for key, label in choices.items()},
        **{"required": True, **more},
    )
