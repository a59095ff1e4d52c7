"""整体支出绩效目标申报表 of the unit or department."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest

from book.field_labels import FIELD_LABELS
from book.model import WholeUnitBySource, WholeUnitByUse
from book.money import ZERO
from book.relations import Fault
from disclosures.authoring.fields import AmountField, LabelField, TextField
from disclosures.authoring.form_content import (
    GROUPS,
    Data,
    closed_whole,
    new_whole_form,
    opened_whole,
    whole_budget,
)
from disclosures.authoring.form_page import FormPage, levels
from disclosures.authoring.forms import Entry, name
from disclosures.authoring.lists import ListsForm, RowsField
from disclosures.authoring.places import in_form
from disclosures.editing import Package

HALF_CENT = Decimal("0.005")
"""What rounding may add to a figure that is printed with two decimals."""

SOURCES = FIELD_LABELS[WholeUnitBySource]
USES = FIELD_LABELS[WholeUnitByUse]
LABELS = {
    "title": "表的标题",
    "department_as_published": "部门（单位）名称",
    "inner_departments": "内设机构数",
    "subordinate_units": "下属单位数",
    "approved_posts": "编制人数",
    "actual_staff": "实有人数",
    "actual_established_staff": "在编人数",
    "actual_other_staff": "其他人员",
}
COLUMNS = ("name", "operator", "value", "extraction_note")


class WholeUnitForm(ListsForm):
    """The form as its page edits it; its amounts are in 万元, each rounded for itself."""

    groups = (
        (
            "基本情况",
            [Entry(key, LabelField(label=label, required=key == "title")) for key, label in LABELS.items()],
        ),
        (
            "职责与目标",
            [
                Entry("duties", TextField(label="部门（单位）职责", required=False)),
                Entry("strategic_goal", TextField(label="中长期战略目标", required=False)),
                Entry("annual_goal", TextField(label="年度总体目标", required=False)),
            ],
        ),
        (
            "部门预算（万元）",
            [
                *(Entry(f"budget.by_source.{key}", AmountField(label=label)) for key, label in SOURCES.items()),
                *(Entry(f"budget.by_use.{key}", AmountField(label=label)) for key, label in USES.items()),
            ],
        ),
        ("年度重点任务", [Entry("key_tasks", RowsField(("core_function", "key_task"), label="年度重点任务"))]),
        (
            "绩效指标",
            [
                Entry(f"indicators.{key}", RowsField(COLUMNS, ("name", "value"), label=str(level2)))
                for key, level2 in GROUPS.items()
            ],
        ),
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        for part, labels in (("by_source", SOURCES), ("by_use", USES)):
            amounts = {key: typed.get(name(f"budget.{part}.{key}")) for key in labels}
            if None in amounts.values():
                continue
            # What the social insurance funds pay is neither basic nor project expenditure of the unit.
            besides = typed.get(name("budget.by_source.social_insurance_fund")) if part == "by_use" else None
            parts = [Decimal(amount) for key, amount in [*amounts.items(), ("", besides)] if key != "total" and amount]
            total, found = Decimal(amounts["total"] or 0), sum(parts, ZERO)
            if abs(total - found) > HALF_CENT * (len(parts) + 1):
                self.add_error(
                    name(f"budget.{part}.total"),
                    f"各项之和为 {found:,.2f} 万元，与{labels['total']}相差 {abs(total - found):,.2f} 万元。",
                )
        first, second = (typed.get(name(f"budget.{part}.total")) for part in ("by_source", "by_use"))
        if first and second and first != second:
            self.add_error(name("budget.by_use.total"), "支出总额应等于资金总额。")
        for path in self.lists():
            for index, row in enumerate(typed.get(name(path)) or []):
                if path != "key_tasks" and not row["name"].strip():
                    self.add_cell_error(path, index, "name", "有指标值而没有指标名称。")
        return typed

    def add_faults(self, faults: Any) -> None:
        """Puts a fault of a row at its cell."""
        order = [
            (path, index)
            for path in self.lists()
            if path != "key_tasks"
            for index in range(len(self.cleaned_data.get(name(path)) or []))
        ]
        others: list[Fault] = []
        for fault in faults:
            listed, _, rest = fault.path.partition("[")
            index, _, column = rest.replace("]", "").partition(".")
            if listed == "indicators" and column in COLUMNS and int(index) < len(order):
                self.add_cell_error(*order[int(index)], column, fault.message)
            elif listed == "key_tasks" and column:
                self.add_cell_error("key_tasks", int(index), column, fault.message)
            else:
                others.append(fault)
        super().add_faults(others)


class WholeUnitPage(FormPage):
    title = "整体支出绩效目标申报表"
    template_name = "authoring/whole_unit.html"
    form_class = WholeUnitForm
    page = "whole-unit"
    path = "whole_unit_performance"

    @property
    def printed(self) -> str:
        return "whole-unit-form" if self.book.whole_unit_performance else ""

    def view_of(self, content: Package) -> Data | None:
        form = content["whole_unit_performance"]
        return opened_whole(form) if form else None

    def put(self, content: Package, view: Data) -> Package:
        before = content["whole_unit_performance"]["indicators"]
        return self.insert(content, view | {"indicators": closed_whole(view, before)})

    def insert(self, content: Package, form: Data | None) -> Package:
        return content | {"whole_unit_performance": form}

    def begin(self) -> Data:
        return new_whole_form(self.book)

    def act(self, request: HttpRequest, data: Any, act: str, rest: list[str]) -> None:
        super().act(request, data, act, rest)
        if act == "tables":
            for part, amounts in whole_budget(self.book).items():
                for key, amount in amounts.items():
                    data[name(f"budget.{part}.{key}")] = amount

    def local(self, where: str) -> str | None:
        if not where.startswith(self.path):
            return None
        return in_form(self.book, where.removeprefix(self.path).removeprefix("."), where)

    def around(self, form: ListsForm | None) -> Mapping[str, Any]:
        if form is None:
            return {}
        fields = dict(form.grouped())
        computed = whole_budget(self.book)
        return {
            "texts": [(title, fields[title]) for title in ("基本情况", "职责与目标")],
            "budget_fields": [
                [(form[name(f"budget.{part}.{key}")], computed[part][key]) for key in labels]
                for part, labels in (("by_source", SOURCES), ("by_use", USES))
            ],
            "key_tasks": {"field": form["key_tasks"], "rows": form.rows("key_tasks")},
            "levels": levels(form, {"": ""}),
            "printed": self.printed,
        }
