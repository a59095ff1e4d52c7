"""Reading a package: every fault at once, each with its path; nothing harmful gets through; what is written reads back."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.package import MAX_BYTES, PackageError, describe, digest, dump, dumps, parse, read
from book.relations import Fault
from tests.book.make import CASES, book, example, few, form, line, package, project, project_line
from tests.strategies import books, packages

Change = Callable[[dict[str, Any]], object]


def faults(content: str | bytes) -> dict[str, str]:
    """Message by path of a package that must be refused."""
    with pytest.raises(PackageError) as refused:
        parse(content)
    return {fault.path: fault.message for fault in refused.value.faults}


def sound() -> dict[str, Any]:
    lines = [line("100.00"), project_line("200.00")]
    revenue = [{"source": "government_fund", "code": "1030148", "name": "土地", "amount": "1.00"}]
    made = package(*lines, projects=[project(form=form("200.00"))], revenue=revenue)
    return dict(json.loads(json.dumps(made)))


def put(path: str, value: Any) -> Change:
    """Puts a value at a path such as `lines[0].amount`."""

    def change(data: Any) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)]
        for step in steps:
            data = data[step]
        data[last] = value

    return change


def remove(key: str) -> Change:
    return lambda data: data.pop(key)


def test_the_package_of_these_tests_is_sound():
    assert parse(json.dumps(sound())).lines[0].amount == 100


INDICATOR = {"level1": "产出指标", "level2": "数量指标", "implementation": None, "annual": None}
BAD: list[tuple[Change, str, str]] = [
    (put("format", "budget-disclosure/2"), "format", "只能读取格式 budget-disclosure/1"),
    (remove("format"), "format", "只能读取格式 budget-disclosure/1"),
    (put("edition", "jilin-9"), "edition", "应为已有的公开样式之一：shanxi-13"),
    (put("note", 1), "note", "未知的键"),
    (put("lines[0].note", 1), "lines[0].note", "未知的键"),
    (put("projects[0].form.funding.annual.note", 1), "projects[0].form.funding.annual.note", "未知的键"),
    (remove("assets"), "assets", "缺少此项"),
    (put("year", "2024"), "year", "应为 2000 至 2100 的整数"),
    (put("year", 2024.0), "year", "应为 2000 至 2100 的整数"),
    (put("year", True), "year", "应为 2000 至 2100 的整数"),
    (put("level", "county"), "level", "只能是 unit、department"),
    (put("unit.nature", "company"), "unit.nature", "只能是 administrative、civil_service_managed、public_institution"),
    (put("unit.name", "  "), "unit.name", "不能为空"),
    (put("unit", []), "unit", "应为对象"),
    (put("lines", {}), "lines", "应为列表"),
    (put("lines[0]", 7), "lines[0]", "应为对象"),
    (put("subjects", ["208"]), "subjects", "应为对象"),
    (put("lines[0].amount", 100.0), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", 100), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "100.000"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "-1.00"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "1,000.00"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "１.００"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "1E+2"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "1.00\n"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", "99999999999999.99"), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].amount", None), "lines[0].amount", "应为以元为单位、恰有两位小数"),
    (put("lines[0].source", "loan"), "lines[0].source", "只能是 general_public、government_fund"),
    (put("lines[0].function_code", "208010"), "lines[0].function_code", "应为7 位支出功能分类项级编码"),
    (put("lines[0].function_code", "2990101"), "lines[0].function_code", "类 299 不在预算收支总表的 30 类之内"),
    (put("lines[0].function_code", "2101101"), "subjects.210", "缺少科目名称（lines[0].function_code 用到）"),
    (put("lines[0].economic_code", "301"), "lines[0].economic_code", "应为5 位部门预算支出经济分类编码"),
    (put("lines[0].economic_code", "35501"), "subjects.355", "缺少名称：不在部门预算支出经济分类科目内"),
    (put("lines[0].economic_code", None), "lines[0].economic_code", "基本支出须有 5 位经济分类编码"),
    (put("lines[0].nature", None), "lines[0].nature", "基本支出须注明人员经费（personnel）或公用经费（public）"),
    (put("lines[0].project", "a"), "lines[0].project", "基本支出不能有所属项目"),
    (put("lines[1].project", None), "lines[1].project", "项目支出须写明所属项目"),
    (put("lines[1].project", "b"), "lines[1].project", "projects 中没有这个项目"),
    (put("projects", [project(), project("b"), project()]), "projects[2].key", "项目标识重复"),
    (
        put("projects[0].form.indicators", [INDICATOR | {"level1": "产出"}]),
        "projects[0].form.indicators[0].level1",
        "只能是 产出指标",
    ),
    (put("projects[0].form.filled_at", "2023"), "projects[0].form.filled_at", "应为 14 位数字、真实存在的填报时间"),
    (put("revenue[0].code", "103014"), "revenue[0].code", "应为5、7 或 9 位收入分类编码"),
    (put("subjects.20", "名称"), "subjects.20", "应为3、5、7 或 9 位科目编码"),
    (put("assets.as_of", "2023-02-30"), "assets.as_of", "应为真实存在的日期"),
    (put("assets.as_of", "20231231"), "assets.as_of", "应为真实存在的日期"),
    (put("assets.building_m2", "-1"), "assets.building_m2", "应为非负数的文本"),
    (put("assets.vehicle_quota", -1), "assets.vehicle_quota", "应为 0 至 1000000 的整数"),
    (put("overview.duties", "职责"), "overview.duties", "应为列表"),
    (put("overview.duties", ["a\x00b"]), "overview.duties[0]", "第 2 个字符 U+0000 是不可打印的控制字符"),
    (put("overview.duties", ["\x1b[31m"]), "overview.duties[0]", "第 1 个字符 U+001B 是不可打印的控制字符"),
    (put("overview.duties", ["\u202e元00.1"]), "overview.duties[0]", "第 1 个字符 U+202E 是不可打印的控制字符"),
    (put("overview.duties", ["\ud800"]), "overview.duties[0]", "第 1 个字符 U+D800 是不可打印的控制字符"),
    (put("overview.duties", ["字" * 20_001]), "overview.duties[0]", "文字 20001 个，最多 20000 个"),
    (put("unit.name", "一行\n两行"), "unit.name", "第 3 个字符 U+000A 是不可打印的控制字符"),
    (put("unit.name", "一行\u2028两行"), "unit.name", "第 3 个字符 U+2028 是不可打印的控制字符"),
    (put("unit.code", "../etc"), "unit.code", "应为1 至 40 位字母、数字、点或连字符组成的代码"),
    (put("print.table12_headings", ["unit"] * 3), "print.table12_headings", "有 3 条，最多 2 条"),
]


@pytest.mark.parametrize(("change", "path", "message"), BAD)
def test_a_bad_value_is_refused_with_its_path(change, path, message):
    data = sound()
    change(data)
    found = faults(json.dumps(data))
    assert all(key.startswith(path) for key in found)
    assert found[path].startswith(message)


def test_all_faults_are_reported_at_once():
    data = sound()
    for change, path, _ in BAD:
        if path in ("year", "unit.name", "assets.as_of", "overview.duties[0]"):
            change(data)
    put("lines[0].amount", 1.5)(data)
    put("lines[1].project", "b")(data)
    put("extra", 1)(data)
    found = faults(json.dumps(data))
    assert found.keys() == {
        "year", "unit.name", "assets.as_of", "overview.duties[0]", "lines[0].amount", "lines[1].project", "extra",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "不是 JSON：第 1 行第 1 列"),
        ("{\n'a'}", "不是 JSON：第 2 行第 1 列"),
        ("null", "应为一个 JSON 对象"),
        ("[1]", "应为一个 JSON 对象"),
        ('{"year": NaN}', "不是 JSON：NaN 不是合法的 JSON 数值"),
        ('{"year": -Infinity}', "不是 JSON：-Infinity 不是合法的 JSON 数值"),
        ('{"year": ' + "9" * 5000 + "}", "不是 JSON：整数超过 30 位"),
        ("[" * 100_000, "不是本系统的文件：嵌套层次过深"),
        ("[" * 900 + "]" * 900, "应为一个 JSON 对象"),
        (b"\xff\xfe{", "不是 UTF-8 文本（第 1 字节起）"),
        (b" " * (MAX_BYTES + 1), "文件超过上限 12 MiB"),
    ],
)
def test_what_is_no_package_is_refused_as_a_whole(content, message):
    assert faults(content) == {"": message}


def test_a_key_that_comes_twice_is_named_with_its_path():
    text = json.dumps(sound()).replace('"amount": "100.00"', '"amount": "1.00", "amount": "100.00"')
    assert faults(text) == {"lines[0].amount": "同一对象中键重复"}


def test_a_million_lines_are_refused_without_looking_at_them():
    found = faults(json.dumps(package() | {"lines": [{}] * 1_000_000}))
    assert found == {"lines": "有 1000000 条，最多 20000 条"}


def test_more_faults_than_anybody_reads_are_counted():
    data = package() | {str(number): 0 for number in range(200_001)}
    assert faults(json.dumps(data)) == {"": "有 200001 处问题，不像一个公开数据包"}


def test_a_file_is_not_read_further_than_its_limit(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(PackageError, match="超过上限"):
        read(path)


def test_markup_and_template_syntax_are_plain_text():
    text = "<script>alert(1)</script>{{ settings.SECRET_KEY }}{% load x %}</style>url(file:///etc/passwd)"
    assert book(overview={"duties": [text], "organisation": []}).overview.duties == (text,)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("", "不是 JSON"), "(文件)：不是 JSON"),
        (Fault("year", "应为整数", "x" * 1000), f"year：应为整数（现为“{'x' * 60}…”）"),
        (Fault("a\x1b[2J", "未知的键", "\ud800\n"), "a\\u001b[2J：未知的键（现为“\\ud800\\u000a”）"),
        (Fault("k" * 1000, "未知的键"), f"{'k' * 120}…：未知的键"),
    ],
)
def test_a_fault_is_one_short_line_that_a_terminal_can_show(fault, line):
    assert describe(fault) == line


junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2)),
    max_leaves=4,
)


@few
@given(packages(), st.data())
def test_junk_anywhere_is_read_or_refused_in_chinese(data, draw):
    """Follows a random way into the package and leaves something else at its end."""
    here: Any = data
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = draw.draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or not here[key] or draw.draw(st.booleans()):
            break
        here = here[key]
    here[key] = draw.draw(junk)
    for fault in faults_or_none(json.dumps(data)):
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", fault.message)
        assert len(describe(fault)) < 500


def faults_or_none(content: str) -> tuple[Fault, ...]:
    """The faults of a package, none when it is sound."""
    try:
        parse(content)
    except PackageError as error:
        return error.faults
    return ()


# Writing


@few
@given(books())
def test_what_is_written_reads_back_equal(made):
    again = parse(dumps(made))
    assert again == made
    assert digest(again) == digest(made)
    assert dump(again) == dump(made)


@few
@given(packages(), st.randoms(use_true_random=False))
def test_the_order_of_keys_makes_no_difference(data, random):
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    assert digest(parse(json.dumps(shuffled(data)))) == digest(parse(json.dumps(data)))


def test_equal_books_written_differently_have_one_digest():
    short = book(assets=package()["assets"] | {"building_m2": "750"})
    long = book(assets=package()["assets"] | {"building_m2": "0750.00"}, revenue=[], whole_unit_performance=None)
    assert short == long
    assert digest(short) == digest(long)


def test_another_amount_is_another_digest():
    assert digest(book(line("1.00"))) != digest(book(line("1.01")))


@pytest.mark.parametrize("case", CASES)
def test_the_shipped_packages_are_written_as_they_are(case):
    assert dump(read(example(case))) == json.loads(example(case).read_text(encoding="utf-8"))


def test_a_book_cannot_be_changed():
    made = book(line("1.00"))
    with pytest.raises(ValueError, match="frozen"):
        made.year = 2025  # type: ignore[misc]  # that is the point


def test_a_filing_time_is_a_real_moment():
    data = sound()
    put("projects[0].form.filled_at", "20241399999999")(data)
    assert faults(json.dumps(data))["projects[0].form.filled_at"].startswith("应为 14 位数字、真实存在的填报时间")


def test_texts_beyond_any_real_document_are_refused():
    data = sound()
    data["overview"]["duties"] = ["字" * 20_000] * 31
    assert "文字共" in faults(json.dumps(data))[""]
