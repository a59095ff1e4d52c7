"""The performance forms of edition shanxi-13 as grids: 项目支出绩效目标表 and 整体支出绩效目标申报表."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

from book import money
from book.document import FormBlock, FormCell
from book.indicators import LEVELS
from book.model import Form, FundingSide, WholeUnitPerformance
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


_Item = TypeVar("_Item", bound=_Levelled)


def _label(text: str, colspan: int = 1, rowspan: int = 1) -> FormCell:
    return FormCell(text, colspan, rowspan, is_label=True)


def project_form(form: Form, title: str, year: int) -> FormBlock:
    """The grid of a project's form; its amounts are in 元."""
    rows: list[Cells] = [
        (_label("项目名称", 2), FormCell(form.name, 4)),
        (
            _label("主管部门及代码", 2),
            FormCell(form.department),
            _label("实施单位"),
            FormCell(form.implementing_unit, 2),
        ),
        (_label("项目属性", 2), FormCell(form.attribute_text), _label("项目期"), FormCell(form.period, 2)),
        *_funding(form.funding.implementation, form.funding.annual),
        *((_label(label, 2), FormCell(getattr(form, field), 4)) for field, label in _TEXTS),
        (_label("总体目标", 2, 2), _label("实施期目标", 2), _label("年度目标", 2)),
        (FormCell(form.goal_implementation, 2), FormCell(form.goal_annual, 2)),
        tuple(
            _label(text)
            for text in ("一级指标", "二级指标", "三级指标（实施期）", "指标值", "三级指标（年度）", "指标值")
        ),
    ]
    for labels, indicator in _levelled(form.indicators):
        sides = (indicator.implementation, indicator.annual) if indicator else (None, None)
        texts = [text for side in sides for text in ((side.name, side.value) if side else ("", ""))]
        rows.append((*labels, *map(FormCell, texts)))
    foot = (
        f"负责人：{form.responsible}",
        f"经办人：{form.handler}",
        f"联系电话：{form.phone}",
        f"填报日期：{_date(form.filled_at)}",
    )
    return FormBlock(title, f"（{year}年度）", (10.6, 12.6, 23.4, 15, 23.4, 15), tuple(rows), foot)


def _funding(implementation: FundingSide, annual: FundingSide) -> Iterator[Cells]:
    for index, (field, label) in enumerate(_FUNDING):
        heading = (_label("项目资金（元）", 2, len(_FUNDING)),) if index == 0 else ()
        pairs: list[FormCell] = []
        for side, name in ((implementation, "实施期"), (annual, "年度")):
            value = getattr(side, field)
            pairs += [
                _label(label.format(side=name)),
                FormCell("" if value is None else money.yuan(value), is_amount=True),
            ]
        yield (*heading, *pairs)


def _levelled(indicators: Sequence[_Item]) -> Iterator[tuple[Cells, _Item | None]]:
    """The indicators in printing order (None where a second level has none), each with the labels that begin in its row."""
    for level1, seconds in LEVELS.items():
        own = [item for item in indicators if item.level1 is level1]
        strangers = dict.fromkeys(item.level2 for item in own if item.level2 not in seconds)
        groups: list[tuple[Level2, Sequence[_Item | None]]] = [
            (level2, [item for item in own if item.level2 is level2] or [None]) for level2 in (*seconds, *strangers)
        ]
        opening: Cells = (_label(level1, rowspan=sum(len(group) for _, group in groups)),)
        for level2, group in groups:
            opening += (_label(level2, rowspan=len(group)),)
            for item in group:
                yield opening, item
                opening = ()


def _date(filled_at: str) -> str:
    return f"{filled_at[:4]}年{int(filled_at[4:6])}月{int(filled_at[6:8])}日" if filled_at else ""


def whole_unit_form(form: WholeUnitPerformance, year: int) -> FormBlock:
    """The grid of the whole-unit form; its amounts are in 万元."""
    by_source, by_use = form.budget.by_source, form.budget.by_use
    rows: list[Cells] = [
        (_label("部门（单位）名称", 2), FormCell(form.department_as_published or form.department_name, 4)),
        (
            _label("内设机构数", 2),
            FormCell(form.inner_departments),
            _label("下属单位数", 2),
            FormCell(form.subordinate_units),
        ),
        (_label("编制人数", 2), FormCell(form.approved_posts), _label("实有人数", 2), FormCell(form.actual_staff)),
        (
            _label("其中：在编人数", 2),
            FormCell(form.actual_established_staff),
            _label("其他人员", 2),
            FormCell(form.actual_other_staff),
        ),
        (_label("部门（单位）职责", 2), FormCell(form.duties, 4)),
        (_label("中长期战略目标", 2), FormCell(form.strategic_goal, 4)),
        *_whole_budget(
            (
                ("资金总额", by_source.total),
                ("一般公共预算", by_source.general_public),
                ("政府性基金预算", by_source.government_fund),
                ("国有资本经营预算", by_source.state_capital),
                ("社会保险基金预算", by_source.social_insurance_fund),
                ("财政专户管理资金", by_source.special_account),
                ("单位资金", by_source.unit_funds),
            ),
            (("支出总额", by_use.total), ("基本支出", by_use.basic), ("项目支出", by_use.project)),
        ),
        *_key_tasks(form),
        (_label("年度总体目标", 2), FormCell(form.annual_goal, 4)),
        (_label("一级指标"), _label("二级指标"), _label("三级指标", 2), _label("指标值", 2)),
    ]
    for labels, target in _levelled(form.indicators):
        name, value = (target.name, target.value) if target else ("", "")
        rows.append((*labels, FormCell(name, 2), FormCell(value, 2)))
    return FormBlock(form.title, f"（{year}年度）", (10.6, 12.6, 25, 14, 14, 23.8), tuple(rows))


def _whole_budget(sources: Sequence[tuple[str, Decimal]], uses: Sequence[tuple[str, Decimal]]) -> Iterator[Cells]:
    for index, (source, amount) in enumerate(sources):
        heading = (_label("部门预算（万元）", 2, len(sources)),) if index == 0 else ()
        use, used = uses[index] if index < len(uses) else ("", None)
        yield (
            *heading,
            _label(source),
            FormCell(f"{amount:,.2f}", is_amount=True),
            _label(use),
            FormCell("" if used is None else f"{used:,.2f}", is_amount=True),
        )


def _key_tasks(form: WholeUnitPerformance) -> Iterable[Cells]:
    if not form.key_tasks:
        return
    yield (_label("年度重点任务", 2, len(form.key_tasks) + 1), _label("核心职能"), _label("重点工作任务", 3))
    for task in form.key_tasks:
        yield (FormCell(task.core_function), FormCell(task.key_task, 3))
