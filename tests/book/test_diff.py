"""What changed between two Books, in the words of the people who compare them."""

import copy
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book import diff
from book.diff import ChangeKind, changes, moved, sentences, tables
from book.model import Book
from book.package import dump, read
from book.wording import PARTS
from tests import strategies
from tests.book import make
from tests.book.edits import PROJECTS, SALARY, TWO, changed, example, only, put


@pytest.mark.parametrize(
    ("edit", "part", "label", "path", "kind", "old", "new"),
    [
        (
            put(lines__0__amount="123456.70"),
            "lines",
            "预算明细 2080109 社会保险经办机构 · 基本工资(30101) · 金额",
            "lines[0].amount",
            ChangeKind.CHANGED,
            "100,000元",
            "123,456.70元",
        ),
        (
            put(projects__0__form__overview="改了"),
            "forms",
            "项目 企业退休人员取暖费 · 绩效目标表 · 项目概况",
            "projects[0].form.overview",
            ChangeKind.CHANGED,
            "文字",
            "改了",
        ),
        (
            put(projects__0__category="other_operating"),
            "projects",
            "项目 企业退休人员取暖费 · 项目类别",
            "projects[0].category",
            ChangeKind.CHANGED,
            "特定目标类",
            "其他运转类",
        ),
        (
            put(unit__nature="administrative"),
            "unit",
            "单位 · 单位性质",
            "unit.nature",
            ChangeKind.CHANGED,
            "事业单位",
            "行政单位",
        ),
        (
            put(level="department"),
            "unit",
            "级次",
            "level",
            ChangeKind.CHANGED,
            "单位预算",
            "部门预算",
        ),
        (
            put(print__table12_headings=["unit"]),
            "print",
            "版式 · 表12合计行",
            "print.table12_headings",
            ChangeKind.CHANGED,
            "部门、单位",
            "单位",
        ),
        (
            put(subjects__208="社保"),
            "subjects",
            "科目名称 · 208",
            "subjects.208",
            ChangeKind.CHANGED,
            "社会保障和就业支出",
            "社保",
        ),
        (
            put(prior_year__three_public__reception="5000.00"),
            "prior_year",
            "上年数 · “三公”经费 · 公务接待费",
            "prior_year.three_public.reception",
            ChangeKind.ADDED,
            "",
            "5,000元",
        ),
        (
            put(reasons__income_change="工资调标"),
            "reasons",
            "变动原因 · 收入总计变动",
            "reasons.income_change",
            ChangeKind.ADDED,
            "",
            "工资调标",
        ),
        (
            put(procurement__goods="0.50"),
            "procurement",
            "政府采购 · 货物",
            "procurement.goods",
            ChangeKind.CHANGED,
            "0元",
            "0.50元",
        ),
        (
            put(assets__building_m2="750.5"),
            "assets",
            "国有资产 · 办公用房面积",
            "assets.building_m2",
            ChangeKind.CHANGED,
            "0平方米",
            "750.5平方米",
        ),
        (
            put(assets__as_of="2023-11-01"),
            "assets",
            "国有资产 · 截止日期",
            "assets.as_of",
            ChangeKind.CHANGED,
            "2023年12月31日",
            "2023年11月1日",
        ),
        (
            put(assets__vehicles__emergency=2),
            "assets",
            "国有资产 · 实有车辆 · 应急保障用车",
            "assets.vehicles.emergency",
            ChangeKind.CHANGED,
            "0",
            "2",
        ),
        (
            put(overview__duties=["职责", "第二项职责"]),
            "overview",
            "概况 · 主要职责 第2段",
            "overview.duties[1]",
            ChangeKind.ADDED,
            "",
            "第二项职责",
        ),
        (
            put(texts__other=[{"kind": "subheading", "text": "名录"}]),
            "texts",
            "情况说明文字 · 其他说明 第1段",
            "texts.other[0]",
            ChangeKind.ADDED,
            "",
            "名录",
        ),
        (
            put(revenue=[{"source": "government_fund", "code": "1030148", "name": "土地收入", "amount": "10.00"}]),
            "revenue",
            "收入明细 1030148 土地收入",
            "revenue[0]",
            ChangeKind.ADDED,
            "",
            "所属预算：政府性基金预算；金额：10元",
        ),
    ],
)
def test_a_change_says_where_in_the_authors_words(edit, part, label, path, kind, old, new):
    book = example()
    assert only(changes(book, changed(book, edit))) == (part, label, path, kind, old, new)


def test_amounts_of_the_whole_unit_form_are_in_wan():
    book = read(make.example("zezhou-2025"))
    other = changed(book, put(whole_unit_performance__budget__by_use__basic="1500.00"))
    change = only(changes(book, other))
    assert (change.part, change.label, change.new) == (
        "whole_unit_performance",
        "整体绩效目标表 · 部门预算 · 按支出用途 · 基本支出",
        "1,500万元",
    )


def test_a_line_that_goes_points_into_the_old_package():
    book = make.book(make.line("5.00", economic="30299"), *TWO, projects=PROJECTS)
    change = only(changes(book, example()))
    assert change.kind is ChangeKind.REMOVED
    assert change.path == "lines[0]"
    assert change.label == "预算明细 2080109 社会保险经办机构 · 其他商品和服务支出(30299)"
    assert "金额：5元" in change.old
    assert change.new == ""


def test_a_line_says_its_source_and_vintage_where_they_are_not_the_usual_ones():
    carried = make.project_line("7.00", "取暖", vintage="carryover", source="government_fund")
    change = only(changes(example(), make.book(*TWO, carried, projects=PROJECTS)))
    assert change.label == "预算明细 2080109 社会保险经办机构 · 企业退休人员取暖费 · 政府性基金预算 · 上年结转"


def test_another_subject_is_another_line():
    book = example()
    found = changes(book, changed(book, put(lines__0__economic_code="30102")))
    assert [change.kind for change in found] == [ChangeKind.REMOVED, ChangeKind.ADDED]


def test_moved_lines_are_no_change_and_equal_ones_are_matched_first():
    first, second = make.line("1.00"), make.line("2.00")
    assert changes(make.book(first, second, SALARY), make.book(SALARY, second, first)) == ()
    change = only(changes(make.book(first, second), make.book(second)))
    assert (change.kind, change.path) == (ChangeKind.REMOVED, "lines[0]")


def test_a_renamed_indicator_is_the_same_indicator():
    def indicator(name: str, value: str) -> dict[str, Any]:
        side = {"name": name, "value": value}
        return {"level1": "产出指标", "level2": "数量指标", "implementation": side, "annual": None}

    def book(*indicators: dict[str, Any]) -> Book:
        form = make.form("2000000.00", indicators=list(indicators))
        return make.book(*TWO, projects=[make.project("取暖", form=form)])

    before = book(indicator("人数", "5人"), indicator("次数", "2次"))
    change = only(changes(before, book(indicator("次数", "3次"), indicator("人数", "5人"))))
    assert change.part == "indicators"
    assert change.label == "项目 项目取暖 · 绩效目标表 · 绩效指标 数量指标 次数 · 实施期 · 指标值"
    change = only(changes(before, book(indicator("发放人数", "5人"), indicator("次数", "2次"))))
    assert (change.old, change.new) == ("人数", "发放人数")


def test_two_projects_of_one_name_are_told_apart():
    projects = [make.project("a", name="取暖费"), make.project("b", name="取暖费")]
    book = make.book(projects=projects)
    change = only(changes(book, changed(book, put(projects__1__category="other_operating"))))
    assert change.label == "项目 取暖费（b） · 项目类别"


def test_a_rewritten_paragraph_is_matched_with_the_likest():
    duties = ["负责养老保险经办。", "负责工伤保险经办。"]
    book = make.book(overview={"duties": duties, "organisation": []})
    other = ["负责企业养老保险的经办。", "新增一项全然不同的事", "负责工伤保险的经办工作。"]
    found = changes(book, make.book(overview={"duties": other, "organisation": []}))
    assert [(change.path, change.kind) for change in found] == [
        ("overview.duties[0]", ChangeKind.CHANGED),
        ("overview.duties[1]", ChangeKind.ADDED),
        ("overview.duties[2]", ChangeKind.CHANGED),
    ]


@make.few
@given(strategies.books(alphabet=strategies.PRINTED), st.randoms())
def test_a_book_differs_from_itself_in_nothing_however_its_lines_are_ordered(book, random):
    assert changes(book, book) == ()
    assert tables(book, book) == ()
    assert sentences(book, book) == ()
    lines = list(book.lines)
    random.shuffle(lines)
    assert changes(book, book.model_copy(update={"lines": tuple(lines)})) == ()


def test_projects_and_indicators_that_print_in_another_order_are_told():
    data = dump(read(make.example("tunliu-2024")))
    book = Book.model_validate(data)
    data["lines"].reverse()
    assert moved(book, Book.model_validate(data)) == (), "tables sort their rows"
    data["projects"].append(data["projects"].pop(0))
    assert moved(book, Book.model_validate(data)) == ("项目",)
    project, indicators = next(
        (project, rows)
        for project in data["projects"]
        if project["form"] and (rows := project["form"]["indicators"])[0]["level2"] == rows[1]["level2"]
    )
    indicators[:2] = indicators[1::-1]
    other = Book.model_validate(data)
    assert moved(book, other) == ("项目", f"项目 {project['name']} · 绩效目标表 · 绩效指标")
    assert changes(book, other) == ()
    assert moved(other, other.model_copy(update={"projects": other.projects[1:]})) == (), "what is gone moved nothing"


def strings(data: Any, path: str = "") -> Any:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        at = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".removeprefix(".")
        if isinstance(value, str) and value:
            yield at, data, key
        yield from strings(value, at)


@make.few
@given(strategies.packages(alphabet=strategies.PRINTED), st.data())
def test_one_altered_text_is_one_change_in_its_place(package, data):
    other = copy.deepcopy(package)
    identity = re.compile(r"^(lines|revenue)\[\d+\]\.(?!amount|name)|^projects\[\d+\]\.key|\.level[12]$")
    places = [place for place in strings(other) if not identity.search(place[0])]
    path, holder, key = data.draw(st.sampled_from(places))
    holder[key] += "改"
    change = only(diff.package_changes(package, other))
    assert change.path == path
    assert change.old != change.new
    assert change.label
    assert change.part in PARTS


def test_the_largest_case_is_compared_in_facts_cells_and_sentences():
    book = read(make.example("fenyang-2024"))
    other = changed(book, put(lines__0__amount="1629580.00", projects__0__form__overview="改了"))
    assert len(changes(book, other)) == 2
    assert tables(book, other)
    assert sentences(book, other)
