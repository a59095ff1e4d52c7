"""The performance forms of edition shanxi-13 as grids: 项目支出绩效目标表 and 整体支出绩效目标申报表."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from book import money
from book.document import FormBlock, FormCell
from book.indicators import LEVELS
from book.model import Form, FundingSide, WholeUnitBudget, WholeUnitPerformance
from book.types import Level1, Level2

_FUNDING = (
    ("total", "{side}资金总额"),
    ("central", "其中：中央资金"),
    ("provincial", "省级资金"),
    ("local", "市县（区）资金"),
    ("self", "自筹资金"),
    ("other", "其他资金"),
)

_TEXTS = (
    ("overview", "项目概况"),
    ("basis", "立项依据"),
    ("necessity", "项目设立的必要性"),
    ("measures", "保证项目实施的制度、措施"),
    ("plan", "项目实施计划"),
)

Cells = tuple[FormCell, ...]


class _Levelled(Protocol):
    @property
    def level1(self) -> Level1: ...
    @property
    def level2(self) -> Level2: ...


def _label(text: str, colspan: int = 1, rowspan: int = 1) -> FormCell:
    return FormCell(text, colspan, rowspan, is_label=True)


def _value(form: Form | WholeUnitPerformance, field: str, colspan: int = 1) -> FormCell:
    return FormCell(getattr(form, field), colspan, field=field)


def project_form(form: Form, title: str, year: int, project: str) -> FormBlock:
    """The grid of the form of the project with this key; its amounts are in 元."""
    rows: list[Cells] = [
        (_label("项目名称", 2), _value(form, "name", 4)),
        (
            _label("主管部门及代码", 2),
            _value(form, "department"),
            _label("实施单位"),
            _value(form, "implementing_unit", 2),
        ),
        (_label("项目属性", 2), _value(form, "attribute_text"), _label("项目期"), _value(form, "period", 2)),
        *_funding(form.funding.implementation, form.funding.annual),
        *((_label(label, 2), _value(form, field, 4)) for field, label in _TEXTS),
        (_label("总体目标", 2, 2), _label("实施期目标", 2), _label("年度目标", 2)),
        (_value(form, "goal_implementation", 2), _value(form, "goal_annual", 2)),
        tuple(
            _label(text)
            for text in ("一级指标", "二级指标", "三级指标（实施期）", "指标值", "三级指标（年度）", "指标值")
        ),
    ]
    for labels, index in _levelled(form.indicators):
        rows.append((*labels, *_targets(form, index)))
    foot = (
        f"负责人：{form.responsible}",
        f"经办人：{form.handler}",
        f"联系电话：{form.phone}",
        f"填报日期：{_date(form.filled_at)}",
    )
    return FormBlock(title, f"（{year}年度）", (10.6, 12.6, 23.4, 15, 23.4, 15), tuple(rows), foot, project)


def _targets(form: Form, index: int | None) -> Iterator[FormCell]:
    """Name and value of both sides of an indicator; blank cells without one."""
    for side in ("implementation", "annual"):
        target = None if index is None else getattr(form.indicators[index], side)
        for name in ("name", "value"):
            field = f"indicators[{index}].{side}.{name}" if target else ""
            yield FormCell(getattr(target, name) if target else "", field=field)


def _funding(implementation: FundingSide, annual: FundingSide) -> Iterator[Cells]:
    for index, (field, label) in enumerate(_FUNDING):
        heading = (_label("项目资金（元）", 2, len(_FUNDING)),) if index == 0 else ()
        pairs: list[FormCell] = []
        for part, side, name in (("implementation", implementation, "实施期"), ("annual", annual, "年度")):
            value = getattr(side, field)
            pairs += [
                _label(label.format(side=name)),
                FormCell("" if value is None else money.yuan(value), is_amount=True, field=f"funding.{part}.{field}"),
            ]
        yield (*heading, *pairs)


def _levelled(indicators: Sequence[_Levelled]) -> Iterator[tuple[Cells, int | None]]:
    """The places of the indicators in printing order (None where a second level has none), each with the labels that begin in
    its row."""
    for level1, seconds in LEVELS.items():
        own = {index: item.level2 for index, item in enumerate(indicators) if item.level1 is level1}
        strangers = dict.fromkeys(level2 for level2 in own.values() if level2 not in seconds)
        groups: list[tuple[Level2, Sequence[int | None]]] = [
            (level2, [index for index, its in own.items() if its is level2] or [None])
            for level2 in (*seconds, *strangers)
        ]
        opening: Cells = (_label(level1, rowspan=sum(len(group) for _, group in groups)),)
        for level2, group in groups:
            opening += (_label(level2, rowspan=len(group)),)
            for index in group:
                yield opening, index
                opening = ()


def _date(filled_at: str) -> str:
    return f"{filled_at[:4]}年{int(filled_at[4:6])}月{int(filled_at[6:8])}日" if filled_at else ""


def whole_unit_form(form: WholeUnitPerformance, year: int) -> FormBlock:
    """The grid of the whole-unit form; its amounts are in 万元."""
    rows: list[Cells] = [
        (
            _label("部门（单位）名称", 2),
            _value(form, "department_as_published" if form.department_as_published else "department_name", 4),
        ),
        (
            _label("内设机构数", 2),
            _value(form, "inner_departments"),
            _label("下属单位数", 2),
            _value(form, "subordinate_units"),
        ),
        (_label("编制人数", 2), _value(form, "approved_posts"), _label("实有人数", 2), _value(form, "actual_staff")),
        (
            _label("其中：在编人数", 2),
            _value(form, "actual_established_staff"),
            _label("其他人员", 2),
            _value(form, "actual_other_staff"),
        ),
        (_label("部门（单位）职责", 2), _value(form, "duties", 4)),
        (_label("中长期战略目标", 2), _value(form, "strategic_goal", 4)),
        *_whole_budget(
            form.budget,
            (
                ("资金总额", "total"),
                ("一般公共预算", "general_public"),
                ("政府性基金预算", "government_fund"),
                ("国有资本经营预算", "state_capital"),
                ("社会保险基金预算", "social_insurance_fund"),
                ("财政专户管理资金", "special_account"),
                ("单位资金", "unit_funds"),
            ),
            (("支出总额", "total"), ("基本支出", "basic"), ("项目支出", "project")),
        ),
        *_key_tasks(form),
        (_label("年度总体目标", 2), _value(form, "annual_goal", 4)),
        (_label("一级指标"), _label("二级指标"), _label("三级指标", 2), _label("指标值", 2)),
    ]
    for labels, index in _levelled(form.indicators):
        target = None if index is None else form.indicators[index]
        rows.append(
            (
                *labels,
                FormCell(target.name if target else "", 2, field=f"indicators[{index}].name" if target else ""),
                FormCell(target.value if target else "", 2, field=f"indicators[{index}].value" if target else ""),
            )
        )
    return FormBlock(form.title, f"（{year}年度）", (10.6, 12.6, 25, 14, 14, 23.8), tuple(rows))


def _whole_budget(
    budget: WholeUnitBudget, sources: Sequence[tuple[str, str]], uses: Sequence[tuple[str, str]]
) -> Iterator[Cells]:
    for index, (source, field) in enumerate(sources):
        heading = (_label("部门预算（万元）", 2, len(sources)),) if index == 0 else ()
        use, used = FormCell("", is_label=True), FormCell("", is_amount=True)
        if index < len(uses):
            words, name = uses[index]
            use, used = _label(words), _wan(getattr(budget.by_use, name), f"budget.by_use.{name}")
        yield *heading, _label(source), _wan(getattr(budget.by_source, field), f"budget.by_source.{field}"), use, used


def _wan(amount: Decimal, field: str) -> FormCell:
    return FormCell(f"{amount:,.2f}", is_amount=True, field=field)


def _key_tasks(form: WholeUnitPerformance) -> Iterable[Cells]:
    if not form.key_tasks:
        return
    yield (_label("年度重点任务", 2, len(form.key_tasks) + 1), _label("核心职能"), _label("重点工作任务", 3))
    for index, task in enumerate(form.key_tasks):
        path = f"key_tasks[{index}]"
        yield (
            FormCell(task.core_function, field=f"{path}.core_function"),
            FormCell(task.key_task, 3, field=f"{path}.key_task"),
        )
