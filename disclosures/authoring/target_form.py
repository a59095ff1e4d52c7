"""绩效目标 of one project: the fields of its form, and what the buttons of its page do to what has been typed."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from book.labels import ATTRIBUTE_LABELS
from book.money import ZERO, yuan
from book.relations import Fault
from book.rules.forms import HALVES, ONE_YEAR
from book.types import Attribute
from disclosures.authoring.fields import AmountField, ChoiceField, LabelField, TextField
from disclosures.authoring.form_content import (
    ATTRIBUTE_TEXTS,
    FUNDING,
    GROUPS,
    PARTS,
    SIDES,
    taken,
)
from disclosures.authoring.forms import Entry, name
from disclosures.authoring.lists import ListsForm, RowsField
from disclosures.editing import Package
from performance.models import IndicatorTemplate
from units.enums import choices

COLUMNS = tuple(f"{side}_{column}" for side in SIDES for column in ("name", "operator", "value"))
DECISIVE = tuple(f"{side}_{column}" for side in SIDES for column in ("name", "value"))
FUNDING_LABELS = {
    "total": "资金总额",
    "central": "中央资金",
    "provincial": "省级资金",
    "local": "市县（区）资金",
    "self": "自筹资金",
    "other": "其他资金",
}
COPIED = {
    "funding": {f"funding.implementation.{part}": f"funding.annual.{part}" for part in FUNDING},
    "goal": {"goal_implementation": "goal_annual"},
}


class FilledField(forms.DateField):
    """填报日期: 14 digits in a package, of which a date is shown and typed; the time of an unchanged date is kept."""

    def __init__(self, **options: Any):
        widget = UnfoldAdminTextInputWidget()
        widget.input_type = "date"
        super().__init__(**{"required": False, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        shown = str(value or "")
        return f"{shown[:4]}-{shown[4:6]}-{shown[6:8]}" if len(shown) == 14 else shown

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial)) != str(data or "")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return f"{day:%Y%m%d}000000" if day else ""


class TargetForm(ListsForm):
    """项目支出绩效目标表 as its page edits it; sums and the rules of one-off projects are checked here."""

    groups = (
        (
            "基本情况",
            [
                Entry("name", LabelField(label="项目名称")),
                Entry("department", LabelField(label="主管部门及代码", required=False)),
                Entry("implementing_unit", LabelField(label="实施单位", required=False)),
                Entry("attribute", ChoiceField(label="项目属性", choices=choices(ATTRIBUTE_LABELS))),
                Entry(
                    "attribute_text",
                    LabelField(label="项目属性（印出文字）", required=False, help_text="留空则按项目属性填写。"),
                ),
                Entry("period", LabelField(label="项目期", required=False, help_text="一次性项目为1年。")),
            ],
        ),
        (
            "项目资金",
            [
                Entry(
                    f"funding.{half}.{part}",
                    AmountField(label=f"{HALVES[half]}{FUNDING_LABELS[part]}（元）", required=part == "total"),
                )
                for half in SIDES
                for part in FUNDING
            ],
        ),
        (
            "项目说明",
            [
                Entry("overview", TextField(label="项目概况", required=False)),
                Entry("basis", TextField(label="立项依据", required=False, help_text="写明文件名称和文号。")),
                Entry("necessity", TextField(label="项目设立的必要性", required=False)),
                Entry("measures", TextField(label="保证项目实施的制度、措施", required=False)),
                Entry("plan", TextField(label="项目实施计划", required=False)),
            ],
        ),
        (
            "总体目标",
            [
                Entry("goal_implementation", TextField(label="实施期目标", required=False)),
                Entry("goal_annual", TextField(label="年度目标", required=False)),
            ],
        ),
        (
            "绩效指标",
            [
                Entry(f"indicators.{key}", RowsField(COLUMNS, DECISIVE, label=str(level2)))
                for key, level2 in GROUPS.items()
            ],
        ),
        (
            "填报",
            [
                Entry("filled_at", FilledField(label="填报日期")),
                Entry(
                    "responsible",
                    LabelField(label="负责人", required=False, help_text="公开前请确认可以公开姓名和电话。"),
                ),
                Entry("handler", LabelField(label="经办人", required=False)),
                Entry("phone", LabelField(label="联系电话", required=False)),
            ],
        ),
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for half in SIDES:
            total, parts = self._amount(typed, half, "total"), self._sum(typed, half)
            if total is not None and parts is not None and total != parts:
                more = "多" if parts > total else "少"
                self.add_error(
                    name(f"funding.{half}.total"),
                    f"各项资金之和为 {yuan(parts)}，比资金总额{more} {yuan(abs(parts - total))}。",
                )
        if typed.get("attribute") == Attribute.ONE_OFF:
            self._one_off(typed)
        self._indicators(typed)
        return typed

    def _one_off(self, typed: dict[str, Any]) -> None:
        period = typed.get("period", "").strip()
        if period and period not in ONE_YEAR:
            self.add_error("period", "一次性项目的项目期应为1年。")
        for part in FUNDING:
            before, now = (self._amount(typed, half, part) for half in SIDES)
            if before is not None and now is not None and before != now:
                self.add_error(
                    name(f"funding.annual.{part}"), f"一次性项目的年度资金应与实施期相同（实施期为 {yuan(before)}）。"
                )

    def _indicators(self, typed: dict[str, Any]) -> None:
        for path in self.lists():
            for index, row in enumerate(typed.get(name(path)) or []):
                for half in SIDES:
                    if (row[f"{half}_operator"] + row[f"{half}_value"]).strip() and not row[f"{half}_name"].strip():
                        self.add_cell_error(path, index, f"{half}_name", f"{HALVES[half]}有指标值而没有指标名称。")

    def _amount(self, typed: dict[str, Any], half: str, part: str) -> Decimal | None:
        """What was typed there, blank as zero; None when it was no amount."""
        key = name(f"funding.{half}.{part}")
        return Decimal(typed[key] or 0) if key in typed else None

    def _sum(self, typed: dict[str, Any], half: str) -> Decimal | None:
        found = [self._amount(typed, half, part) for part in PARTS]
        return None if None in found else sum((amount for amount in found if amount is not None), ZERO)

    def change(self, package: Package) -> Package:
        view = super().change(package)
        attribute = Attribute(view["attribute"])
        untouched = "attribute" in self.changed_data and "attribute_text" not in self.changed_data
        if untouched or not view["attribute_text"].strip():
            view |= {"attribute_text": ATTRIBUTE_TEXTS[attribute]}
        if attribute is Attribute.ONE_OFF and not view["period"].strip():
            view |= {"period": "1年"}
        return view

    def shown(self, path: str, other: Any) -> Any:
        return ATTRIBUTE_LABELS[Attribute(other)] if path == "attribute" else super().shown(path, other)

    def add_faults(self, faults: Any) -> None:
        """Puts a fault of an indicator at its cell: they stand in the package one list after the other."""
        order = [
            (path, index) for path in self.lists() for index in range(len(self.cleaned_data.get(name(path)) or []))
        ]
        others: list[Fault] = []
        for fault in faults:
            steps = fault.path.removeprefix("indicators[").replace("]", "").split(".")
            if fault.path.startswith("indicators[") and len(steps) == 3 and int(steps[0]) < len(order):
                self.add_cell_error(*order[int(steps[0])], f"{steps[1]}_{steps[2]}", fault.message)
            else:
                others.append(fault)
        super().add_faults(others)


def copy_sides(data: Any, what: str) -> None:
    """Puts what was typed for the implementation period into the year: `funding`, `goal`, `indicators` or `all` of them."""
    for part, pairs in COPIED.items():
        if what in (part, "all"):
            for source, target in pairs.items():
                data[name(target)] = data.get(name(source), "")
    if what in ("indicators", "all"):
        for path in TargetForm.lists():
            for column in ("name", "operator", "value"):
                data.setlist(f"{name(path)}-annual_{column}", data.getlist(f"{name(path)}-implementation_{column}"))


def take_lines(data: Any, amount: Decimal) -> None:
    """Puts the amount of the project's lines (元) into the annual total, and into its source when there is only one."""
    form = {
        "attribute": data.get("attribute", ""),
        "funding": {half: {part: _typed_amount(data, half, part) for part in FUNDING} for half in SIDES},
    }
    for half, side in taken(form, amount)["funding"].items():
        for part, value in side.items():
            key = name(f"funding.{half}.{part}")
            if _typed_amount(data, half, part) != value:
                data[key] = value


def fill_rest(data: Any, half: str, part: str) -> None:
    """Puts into a source what the others leave of the total; nothing where they exceed it."""
    amounts = {key: Decimal(_typed_amount(data, half, key) or 0) for key in FUNDING}
    rest = amounts["total"] - sum((amounts[key] for key in PARTS if key != part), ZERO)
    if rest >= 0:
        data[name(f"funding.{half}.{part}")] = f"{rest:.2f}"


def _typed_amount(data: Any, half: str, part: str) -> str | None:
    """The amount typed, None for a blank and for anything else."""
    try:
        value: str | None = AmountField(required=False).clean(data.get(name(f"funding.{half}.{part}"), ""))
    except (forms.ValidationError, InvalidOperation):
        return None
    return value


def offer(data: Any, templates: list[IndicatorTemplate]) -> None:
    """Adds indicators of the library that the form has not yet, to both sides."""
    for template in templates:
        key = next(key for key, level2 in GROUPS.items() if level2 == template.level2)
        path = f"indicators.{key}"
        field = RowsField(COLUMNS, DECISIVE)
        rows = field.filled(field.widget.value_from_datadict(data, {}, name(path)) or [])
        if all(row["annual_name"] != template.name for row in rows):
            side = {"name": template.name, "operator": template.operator, "value": template.example + template.unit}
            rows.append({f"{half}_{column}": text for half in SIDES for column, text in side.items()})
        data[name(path)] = rows
