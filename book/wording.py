"""How the parts of a package are called and its values shown: the words of comparisons, conflicts and messages.

Works on plain package data, also on data that is not sound: an unknown key is its own name.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache, partial
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin

from book import classification, model, money
from book.field_labels import FIELD_LABELS
from book.identity import canonical, indicator_name
from book.labels import LABELS, SOURCE_LABELS, VINTAGE_LABELS
from book.model import Part
from book.types import Source, Vintage


class Nothing(Enum):
    """The value of a field or row that is not there."""

    ABSENT = ""


ABSENT: Final = Nothing.ABSENT

PARTS = MappingProxyType(
    {
        "unit": "单位信息",
        "print": "版式",
        "overview": "概况",
        "subjects": "科目名称",
        "lines": "预算明细",
        "revenue": "收入明细",
        "projects": "项目",
        "forms": "项目绩效目标表",
        "indicators": "项目绩效指标",
        "whole_unit_performance": "整体绩效目标表",
        "prior_year": "上年数",
        "reasons": "变动原因",
        "procurement": "政府采购",
        "assets": "国有资产",
        "texts": "情况说明文字",
    }
)
"""The parts of a disclosure as an author knows them, in order."""

_OF_UNIT = frozenset({"format", "edition", "year", "level", "unit", "department"})
_IN_LABEL: Mapping[type, frozenset[str]] = {
    model.Line: frozenset({"function_code", "project", "economic_code"}),
    model.Revenue: frozenset({"code", "name"}),
    model.Project: frozenset({"key", "name"}),
    model.Indicator: frozenset({"level1", "level2"}),
    model.WholeUnitIndicator: frozenset({"level1", "level2", "name"}),
}
"""What the label of a row says already and its value need not repeat."""
_IN_WAN = (model.WholeUnitBySource, model.WholeUnitByUse)


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands at a place: its label, the class of the value or of the rows, and whether it is a list of rows."""

    label: str
    kind: type
    many: bool = False
    by_code: bool = False
    """An object with a name for each code instead of fields."""
    unit: str = ""

    def field(self, key: str) -> "Shape":
        """What stands under a key of an object."""
        if self.by_code:
            return Shape(key, self.kind)
        return _fields(self.kind).get(key, Shape(key, object)) if issubclass(self.kind, Part) else Shape(key, object)

    @property
    def row(self) -> "Shape":
        """What a row of the list is."""
        return Shape("", self.kind)

    def show(self, value: Any) -> str:
        """The value as a person reads it, on one line or as its paragraphs; "" for a blank one."""
        if value is None or value is ABSENT:
            return ""
        if isinstance(value, list):
            texts = [self.row.show(item) for item in value]
            return f"{len(texts)}条" if issubclass(self.kind, Part) else ("\n" if self.many else "、").join(texts)
        if isinstance(value, dict):
            return self._object(value)
        if issubclass(self.kind, StrEnum):
            return LABELS[self.kind].get(value, str(value)) if isinstance(value, str) else canonical(value)
        if not isinstance(value, str):
            return canonical(value)
        if self.kind is Decimal and len(value) < 20 and value.replace(".", "", 1).isdecimal():
            return f"{money.yuan(Decimal(value)) if self.unit != '平方米' else value}{self.unit}"
        if self.kind is date and value.count("-") == 2:
            return "{}年{}月{}日".format(*(part.lstrip("0") for part in value.split("-")))
        return value

    def _object(self, value: Mapping[str, Any]) -> str:
        if self.kind is model.OtherParagraph:
            return str(value.get("text", ""))
        said = _IN_LABEL.get(self.kind, frozenset()) if not self.label else frozenset()
        shapes = ((self.field(key), item) for key, item in value.items() if key not in said)
        shown = ((shape, shape.show(item), isinstance(item, dict)) for shape, item in shapes)
        return "；".join(
            f"{shape.label}（{text}）" if nested else f"{shape.label}：{text}" for shape, text, nested in shown if text
        )


ROOT = Shape("", model.Book)


@cache
def _fields(part: type[Part]) -> Mapping[str, Shape]:
    labels = FIELD_LABELS[part]
    return {name: _shape(part, labels[name], field.annotation) for name, field in part.model_fields.items()}


def _shape(part: type[Part], label: str, annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    inner = partial(_shape, part, label)
    if origin is Annotated:
        return inner(arguments[0])
    if origin in (Union, UnionType):
        return inner(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        kind = inner(arguments[0]).kind
        return Shape(label, kind, many=not issubclass(kind, Enum))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Shape(label, str, by_code=True)
    if annotation is Decimal:
        return Shape(label, Decimal, unit="平方米" if part is model.Assets else "万元" if part in _IN_WAN else "元")
    return Shape(label, annotation if isinstance(annotation, type) else str)


class Step(NamedTuple):
    """One step from the package to a place: into a field, or into a row of the list (whose data it carries)."""

    key: str | int
    shape: Shape
    row: Any = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a package."""

    steps: tuple[Step, ...] = ()

    @property
    def shape(self) -> Shape:
        return self.steps[-1].shape if self.steps else ROOT

    def field(self, key: str) -> "Place":
        return Place((*self.steps, Step(key, self.shape.field(key))))

    def row(self, index: int, row: Any) -> "Place":
        return Place((*self.steps, Step(index, self.shape.row, row)))

    @property
    def keys(self) -> tuple[str | int, ...]:
        return tuple(step.key for step in self.steps)

    @property
    def path(self) -> str:
        """As faults of a package name it: `projects[2].form.overview`."""
        text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys)
        return text.removeprefix(".")

    @property
    def part(self) -> str:
        """The key of `PARTS` to which the place belongs; the top key itself when the package has it wrongly."""
        top = str(self.keys[0]) if self.keys else "unit"
        if top == "projects" and self.keys[2:3] == ("form",):
            return "indicators" if self.keys[3:4] == ("indicators",) else "forms"
        return "unit" if top in _OF_UNIT else top


class Names:
    """The names that a package gives to subjects and projects."""

    def __init__(self, *packages: Mapping[str, Any]):
        """Of several packages the first that names a thing gives its name."""
        self._subjects: dict[str, str] = {}
        self._projects: dict[str, str] = {}
        for package in packages:
            subjects, projects = package.get("subjects"), package.get("projects")
            if isinstance(subjects, dict):
                self._subjects = {code: str(name) for code, name in subjects.items()} | self._subjects
            for project in projects if isinstance(projects, list) else ():
                if isinstance(project, dict):
                    self._projects.setdefault(str(project.get("key")), str(project.get("name")))
        self._same = Counter(self._projects.values())

    def label(self, place: Place, *, lasting: bool = False) -> str:
        """Where a place is, in words: 项目 企业退休人员取暖费 · 绩效目标表 · 项目概况. A row that has no other name is told by its
        number. A `lasting` label stays when rows before it come and go, and when a project is renamed: it has no numbers, and
        keys for the names of projects."""
        words: list[str] = []
        for step in place.steps:
            if isinstance(step.key, int):
                words[-1] = f"{words[-1]} {self._row(step.shape.kind, step.key, step.row, lasting=lasting)}".rstrip()
            else:
                words.append(step.shape.label)
        return " · ".join(words)

    def keyed(self, text: str) -> str:
        """The text with the key of each project that is named in quotation marks, where no other bears that name."""
        for key, name in self._projects.items():
            if name != key and self._same[name] == 1:
                text = text.replace(f"“{name}”", f"“{key}”")
        return text

    def _row(self, kind: type, index: int, row: Any, *, lasting: bool) -> str:
        number = "" if lasting else f"第{index + 1}{'段' if kind in (str, model.OtherParagraph) else '条'}"
        if not isinstance(row, dict):
            return number
        if kind is model.Line:
            return self._line(row, lasting=lasting)
        if kind is model.Project:
            return self._project(str(row.get("key")), lasting=lasting)
        if kind is model.Revenue:
            return f"{row.get('code')} {row.get('name')}"
        if kind is model.Indicator:
            return f"{row.get('level2')} {indicator_name(row) or number}".rstrip()
        if kind is model.WholeUnitIndicator:
            return f"{row.get('level2')} {row.get('name') or number}".rstrip()
        return number

    def _project(self, key: str, *, lasting: bool) -> str:
        """The name; of two projects with one name with the key that tells them apart."""
        if lasting:
            return key
        name = self._projects.get(key, key)
        return f"{name}（{key}）" if self._same[name] > 1 else name

    def _line(self, line: Mapping[str, Any], *, lasting: bool) -> str:
        """The subject and what it is spent for; source and vintage where they are not the usual ones."""
        function, economic = str(line.get("function_code")), line.get("economic_code")
        words = [f"{function} {self._subjects.get(function, '')}".rstrip()]
        if line.get("project") is not None:
            words.append(self._project(str(line["project"]), lasting=lasting))
        if economic is not None:
            name = self._subjects.get(str(economic)) or classification.economic_name(str(economic))
            words.append(f"{name}({economic})")
        for field, labels, usual in (
            ("source", SOURCE_LABELS, Source.GENERAL_PUBLIC),
            ("vintage", VINTAGE_LABELS, Vintage.CURRENT),
        ):
            value = str(line.get(field))
            if value != usual:
                words.append(next((label for member, label in labels.items() if member == value), value))
        return " · ".join(words)
