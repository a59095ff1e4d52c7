"""Forms of the parts. A field stands for a path of the package, so a fault of the package finds its field by itself."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from book.carry import Leftover
from book.field_labels import FIELD_LABELS
from book.model import PriorYear, ThreePublic
from book.relations import Fault
from book.rules.engine import Severity
from disclosures.authoring.fields import (
    AmountField,
    CountField,
    DayField,
    LabelField,
    ParagraphsField,
    TextField,
)
from disclosures.editing import Package

if TYPE_CHECKING:
    from disclosures.authoring.findings import Shown

MISSING_REVISION = "页面缺少修订号，不能保存。请重新打开后再改。"


class Entry(NamedTuple):
    """A field and the path of the package it stands for."""

    path: str
    field: forms.Field


class FoundField(forms.BoundField):
    """A field with what the rules found there, and what it still says of the year before."""

    form: "PackageForm"

    @property
    def findings(self) -> "Sequence[Shown]":
        return self.form.findings.get(self.name, ())

    @property
    def worst(self) -> str:
        """The gravest severity of them, "" when nothing was found."""
        return worst(self.findings)

    @property
    def leftovers(self) -> Sequence[Leftover]:
        return self.form.leftovers.get(self.name, ())


class PackageForm(forms.Form):
    """A form over some paths of a package. `groups` are its fields under their headings."""

    bound_field_class = FoundField
    groups: Sequence[tuple[str, Sequence[Entry]]] = ()
    seen = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": MISSING_REVISION, "invalid": MISSING_REVISION}
    )

    def __init__(self, package: Package, data: Any = None, initial: Mapping[str, Any] | None = None):
        values = {name(path): value(package, path) for path in self.paths()}
        super().__init__(data, initial=values | dict(initial or {}))
        for _, entries in self.groups:
            for entry in entries:
                self.fields[name(entry.path)] = entry.field.__deepcopy__({})
        self._package = package
        self.findings: dict[str, list[Shown]] = {}
        self.leftovers: dict[str, list[Leftover]] = {}

    @classmethod
    def paths(cls) -> list[str]:
        """The paths that this form writes."""
        return [entry.path for _, entries in cls.groups for entry in entries]

    def change(self, package: Package) -> Package:
        """The package with what was typed; a field left as it was keeps its value to the letter."""
        for path in self.paths():
            if name(path) in self.changed_data:
                package = replaced(package, path.split("."), self.cleaned_data[name(path)])
        return package

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Puts each fault at the field whose path it is at or below, the others above the form."""
        for fault in faults:
            found = field_holding(self.paths(), fault.path)
            self.add_error(name(found) if found else None, fault.message if found else f"{fault.path}：{fault.message}")

    def put_finding(self, path: str, finding: "Shown") -> bool:
        """Puts a finding at the field that its path (as the form's page has it) is at, below or above. False without one."""
        field = field_at(self.paths(), path)
        if field:
            self.findings.setdefault(name(field), []).append(finding)
        return bool(field)

    def put_leftover(self, path: str, leftover: Leftover) -> bool:
        """As `put_finding`, a text that still speaks of the year before."""
        field = field_at(self.paths(), path)
        if field:
            self.leftovers.setdefault(name(field), []).append(leftover)
        return bool(field)

    @classmethod
    def merged(cls, base: Package, current: Package, data: Any, revision: int) -> Any:
        """What was posted on `base`, carried over to `current`: fields that this writer left alone take their value of now."""
        mine = cls(base, data)
        merged = data.copy()
        merged["seen"] = str(revision)
        for path in cls.paths():
            if name(path) not in mine.changed_data:
                now = mine.fields[name(path)].prepare_value(value(current, path))
                merged[name(path)] = "" if now is None else now
        return merged

    def compare(self, base: Package) -> None:
        """Tells at each field that this writer and somebody else both changed since `base` what the other one wrote."""
        for path in self.paths():
            theirs = value(self._package, path)
            if name(path) in self.changed_data and theirs != value(base, path):
                self.add_error(name(path), f"别人已改为：“{self.shown(path, theirs)}”。再次保存将以您的内容为准。")

    def shown(self, path: str, other: Any) -> Any:
        """Another value of a path, as the field would show it."""
        return self.fields[name(path)].prepare_value(other)

    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The bound fields under their headings."""
        return [(title, [self[name(entry.path)] for entry in entries]) for title, entries in self.groups]


def worst(found: "Sequence[Shown]") -> str:
    """The gravest severity among findings, "" when there are none."""
    return next((severity.value for severity in Severity if any(one.severity is severity for one in found)), "")


def name(path: str) -> str:
    """The name of the field that stands for a path."""
    return path.replace(".", "-")


def field_holding(paths: Iterable[str], where: str) -> str:
    """The path of a form that a path is at or below, "" without one."""
    return next((path for path in paths if where == path or where.startswith((f"{path}.", f"{path}["))), "")


def field_at(paths: Sequence[str], where: str) -> str:
    """As `field_holding`; else the first that is below the path."""
    return field_holding(paths, where) or next((path for path in paths if path.startswith(f"{where}.")), "")


def value(package: Package, path: str) -> Any:
    """The value at a path of a package."""
    found: Any = package
    for step in path.split("."):
        found = found[step]
    return found


def replaced(package: Package, steps: Sequence[str], new: Any) -> Package:
    """The package with another value at a path; the given one stays as it is."""
    first, *rest = steps
    return package | {first: replaced(package[first], rest, new) if rest else new}


class OverviewForm(PackageForm):
    groups = (
        (
            "名称",
            [
                Entry("unit.name", LabelField(label="单位名称")),
                Entry("print.form_title", LabelField(label="项目绩效目标表的标题")),
            ],
        ),
        (
            "第一部分 概况",
            [
                Entry("overview.duties", ParagraphsField(label="单位职责", rows=12, required=False)),
                Entry("overview.organisation", ParagraphsField(label="机构设置情况", required=False)),
            ],
        ),
    )


_REASONS = (
    ("income_change", "收入变动原因"),
    ("expenditure_change", "支出变动原因"),
    ("general_public_change", "一般公共预算变动原因（可不填）"),
    ("three_public_total", "“三公”经费变动原因"),
    ("three_public_abroad", "因公出国（境）费变动原因"),
    ("three_public_reception", "公务接待费变动原因"),
    ("three_public_vehicle_operation", "公务用车运行维护费变动原因"),
    ("three_public_vehicle_purchase", "公务用车购置费变动原因"),
    ("operating_cost", "机关运行经费变动原因"),
)

_PRIOR = {
    **{key: label for key, label in FIELD_LABELS[PriorYear].items() if key != "three_public"},
    **{f"three_public.{key}": label for key, label in FIELD_LABELS[ThreePublic].items()},
}


class NarrativeForm(PackageForm):
    """Last year's figures, reasons and free texts. Figures that were published here last year cannot be typed over."""

    groups = (
        (
            "上年预算数（元）",
            [Entry(f"prior_year.{path}", AmountField(label=label, required=False)) for path, label in _PRIOR.items()],
        ),
        (
            "变动原因",
            [Entry(f"reasons.{key}", TextField(label=label, rows=3, required=False)) for key, label in _REASONS],
        ),
        (
            "自由文字",
            [
                Entry(
                    "texts.whole_performance",
                    ParagraphsField(label="整体绩效目标（不填则自动生成）", rows=4, required=False),
                ),
                Entry(
                    "texts.operating_cost",
                    ParagraphsField(label="机关运行经费（事业单位；不填则自动生成）", rows=2, required=False),
                ),
                Entry(
                    "texts.purchase_of_services",
                    ParagraphsField(label="政府购买服务指导性目录", rows=3, required=False),
                ),
            ],
        ),
    )

    def lock(self, published: Mapping[str, Decimal | None]) -> None:
        """Holds last year's figures to those that were published, by their paths below `prior_year`."""
        for path, amount in published.items():
            whole = f"prior_year.{path}"
            if amount is not None and value(self._package, whole) == f"{amount:.2f}":
                self.fields[name(whole)].widget.attrs["readonly"] = True


class AssetsForm(PackageForm):
    groups = (
        (
            "政府采购预算（元）",
            [
                Entry("procurement.goods", AmountField(label="货物")),
                Entry("procurement.works", AmountField(label="工程")),
                Entry("procurement.services", AmountField(label="服务")),
            ],
        ),
        (
            "车辆",
            [
                Entry("assets.as_of", DayField(label="截至日期", help_text="上年 12 月 31 日。")),
                Entry("assets.vehicle_quota", CountField(label="公务用车编制（辆）")),
                Entry("assets.vehicles.leader", CountField(label="领导用车")),
                Entry("assets.vehicles.confidential", CountField(label="机要通信用车")),
                Entry("assets.vehicles.emergency", CountField(label="应急保障用车")),
                Entry("assets.vehicles.law_enforcement", CountField(label="执法执勤用车")),
                Entry("assets.vehicles.special_technical", CountField(label="特种专业技术用车")),
                Entry("assets.vehicles.institution_business", CountField(label="事业单位业务用车")),
                Entry("assets.vehicles.other", CountField(label="其他公务用车")),
            ],
        ),
        (
            "房屋与设备",
            [
                Entry("assets.building_m2", LabelField(label="办公用房建筑总面积（平方米）")),
                Entry("assets.equipment_over_500k", CountField(label="价值 50 万元以上通用设备（台、套）")),
                Entry("assets.equipment_over_1m", CountField(label="价值 100 万元以上通用设备（台、套）")),
            ],
        ),
    )


class GlossaryForm(PackageForm):
    groups = (
        ("第四部分 名词解释", [Entry("texts.glossary", ParagraphsField(label="名词解释", rows=24, required=False))]),
    )
