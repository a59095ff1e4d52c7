"""What two editors made of one package, put together."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from book.merge import Merge, Side, merge, resolve
from book.model import Book
from book.package import dump
from book.wording import ABSENT, PARTS
from tests import strategies
from tests.book import make

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)
KEYS = tuple(Book.model_fields)
ROWS = ("lines", "revenue", "projects")
MEETINGS = (("lines", "amount"), ("revenue", "name"), ("projects", "name"), ("projects", "form"))


@st.composite
def revised(draw: DrawFn, package: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The package after an editor: parts taken from another one, rows removed, repeated, altered and moved, texts rewritten."""
    made = copy.deepcopy(package)
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=3)):
        made[key] = copy.deepcopy(other[key])
    for rows in [made[key] for key in ROWS] + [made["overview"]["duties"], made["texts"]["other"]]:
        for action in draw(st.lists(st.sampled_from(("remove", "repeat", "alter", "move")), max_size=2)):
            if not rows:
                break
            at = draw(st.integers(0, len(rows) - 1))
            row = rows[at] if action == "alter" else rows.pop(at)
            if action == "alter" and isinstance(row, dict):
                row[draw(st.sampled_from(sorted(row)))] = draw(JSON)
            elif action == "alter":
                rows[at] = draw(st.text(max_size=3))
            elif action == "repeat":
                rows[at:at] = [row, copy.deepcopy(row)]
            elif action == "move":
                rows.insert(draw(st.integers(0, len(rows))), row)
    return made


@st.composite
def three(draw: DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A package and what two editors made of it, who often meet at the same row."""
    base, other = (draw(strategies.packages(alphabet=strategies.PRINTED, max_lines=4)) for _ in range(2))
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    for key, field in draw(st.lists(st.sampled_from(MEETINGS), unique=True)):
        index = draw(st.integers(0, 3))
        for package, value in ((mine, "1.00"), (theirs, "2.00")):
            rows = package[key]
            if index < len(rows) and draw(st.booleans()):
                rows[index][field] = value
            else:
                del rows[index : index + 1]
    return base, draw(revised(mine, other)), draw(revised(theirs, other))


def plain(data: Any) -> str:
    return json.dumps(data, sort_keys=True)


def at(package: Any, keys: Any) -> Any:
    """What stands there, ABSENT when nothing does."""
    for key in keys:
        try:
            package = package[key]
        except LookupError:
            return ABSENT
    return package


@make.few
@given(three())
def test_what_only_one_changed_or_both_alike_is_taken_over(versions):
    base, mine, theirs = versions
    assert merge(base, mine, base) == Merge(mine, ())
    assert merge(base, base, theirs) == Merge(theirs, ())
    assert merge(base, mine, mine) == Merge(mine, ())


@make.few
@given(three())
def test_exchanging_the_editors_exchanges_the_sides_and_nothing_else(versions):
    base, mine, theirs = versions
    before = plain([base, mine, theirs])
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert plain([base, mine, theirs]) == before
    assert merge(base, mine, theirs) == one
    assert [(c.path, c.base, c.mine, c.theirs) for c in one.conflicts] == [
        (c.path, c.base, c.theirs, c.mine) for c in other.conflicts
    ]
    sides = dict.fromkeys((conflict.path for conflict in one.conflicts), Side.MINE)
    assert resolve(one, sides) == resolve(other, dict.fromkeys(sides, Side.THEIRS))


@make.few
@given(three(), st.sampled_from(Side))
def test_a_decided_conflict_holds_the_value_of_its_side(versions, side):
    merged = merge(*versions)
    assert len({conflict.path for conflict in merged.conflicts}) == len(merged.conflicts)
    assert all(conflict.part in PARTS and conflict.label for conflict in merged.conflicts)
    for conflict in merged.conflicts:
        assert conflict.mine != conflict.theirs
        assert conflict.base not in (conflict.mine, conflict.theirs)
        kept = conflict.theirs if conflict.mine is ABSENT else conflict.mine
        assert at(merged.package, conflict.place.keys) == kept
    keeping = {conflict.path: Side.THEIRS if conflict.mine is ABSENT else Side.MINE for conflict in merged.conflicts}
    assert resolve(merged, keeping) == merged.package
    for conflict in merged.conflicts:
        decided = resolve(merged, keeping | {conflict.path: side})
        chosen = conflict.mine if side is Side.MINE else conflict.theirs
        *above, last = conflict.place.keys
        if chosen is ABSENT:
            assert len(at(decided, above)) == len(at(merged.package, above)) - 1
        else:
            assert at(decided, (*above, last)) == chosen


@make.few
@given(strategies.packages(), strategies.packages(), st.data())
def test_changes_of_different_parts_are_all_there(base, other, data):
    mine, theirs, both = (copy.deepcopy(base) for _ in range(3))
    for key in KEYS:
        side = data.draw(st.sampled_from((mine, theirs, None)))
        if side is not None:
            side[key] = both[key] = other[key]
    assert merge(base, mine, theirs) == merge(base, theirs, mine) == Merge(both, ())


@given(*[st.dictionaries(st.one_of(st.sampled_from(KEYS), st.text(max_size=2)), JSON, max_size=4)] * 3)
def test_data_that_is_no_package_merges_too(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for conflict in merged.conflicts:
        for value in (conflict.base, conflict.mine, conflict.theirs):
            assert isinstance(conflict.shown(value), str)
    for side in Side:
        resolve(merged, {conflict.path: side for conflict in merged.conflicts})


# Examples

SALARY, BONUS = (make.line("100.00", economic=code, nature="personnel") for code in ("30101", "30103"))
OFFICE = make.line("30.00")


def package(**parts: Any) -> dict[str, Any]:
    return dump(make.book(SALARY, BONUS, OFFICE, **parts))


def edited(base: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return copy.deepcopy(base) | copy.deepcopy(parts)


def lines(base: dict[str, Any], *numbers: int, **amounts: str) -> list[dict[str, Any]]:
    return [base["lines"][n] | ({"amount": amounts[f"at{n}"]} if f"at{n}" in amounts else {}) for n in numbers]


def test_two_editors_of_different_lines_lose_nothing():
    base = package()
    added = base["lines"][2] | {"economic_code": "30202"}
    mine = edited(base, lines=lines(base, 0, 1, 2, at0="150.00"))
    theirs = edited(base, lines=[added, *lines(base, 0, 2)])
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert merged.package["lines"] == [added, *lines(base, 0, 2, at0="150.00")]


def test_two_amounts_for_one_line_are_a_conflict_and_my_amount_stays_until_decided():
    base = package()
    mine = edited(base, lines=lines(base, 2, 1, 0, at0="150.00"))
    theirs = edited(base, lines=lines(base, 0, 1, 2, at0="170.00"))
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.path, conflict.part) == ("lines[2].amount", "lines")
    assert conflict.label == "预算明细 2080109 社会保险经办机构 · 基本工资(30101) · 金额"
    assert [conflict.shown(value) for value in (conflict.base, conflict.mine, conflict.theirs)] == [
        "100元",
        "150元",
        "170元",
    ]
    assert merged.package == mine
    assert resolve(merged, {"lines[2].amount": "mine"}) == mine
    assert resolve(merged, {"lines[2].amount": "theirs"})["lines"] == lines(base, 2, 1, 0, at0="170.00")


def test_a_line_that_one_removed_and_the_other_changed_is_a_conflict():
    base = package()
    mine = edited(base, lines=lines(base, 1, 2))
    theirs = edited(base, lines=lines(base, 0, 1, at0="170.00"))
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.path, conflict.mine) == ("lines[0]", ABSENT)
    assert "金额：170元" in conflict.shown(conflict.theirs)
    assert merged.package["lines"] == lines(base, 0, 1, at0="170.00")
    assert resolve(merged, {"lines[0]": "mine"})["lines"] == lines(base, 1)
    assert resolve(merged, {"lines[0]": "theirs"})["lines"] == lines(base, 0, 1, at0="170.00")


def test_removed_rows_are_decided_without_shifting_the_others():
    base = package()
    mine = edited(base, lines=[])
    theirs = edited(base, lines=lines(base, 0, 1, 2, at0="1.00", at1="2.00", at2="3.00"))
    merged = merge(base, mine, theirs)
    assert [conflict.path for conflict in merged.conflicts] == ["lines[0]", "lines[1]", "lines[2]"]
    choices = {"lines[0]": "mine", "lines[1]": "theirs", "lines[2]": "mine"}
    assert resolve(merged, choices)["lines"] == lines(base, 1, at1="2.00")


def test_one_line_added_by_both_is_one_line():
    base = package()
    added = base["lines"][2] | {"economic_code": "30202"}
    mine, theirs = (edited(base, lines=[*base["lines"], added | {"amount": amount}]) for amount in ("5.00", "6.00"))
    assert merge(base, mine, mine).package == mine
    merged = merge(base, mine, theirs)
    assert [conflict.path for conflict in merged.conflicts] == ["lines[3].amount"]
    assert len(merged.package["lines"]) == 4


def test_paragraphs_merge_one_by_one():
    def duties(*texts: str) -> dict[str, Any]:
        return package(overview={"duties": list(texts), "organisation": []})

    base = duties("负责养老。", "负责工伤。", "负责失业。")
    mine = duties("负责养老。", "新增一段。", "负责工伤。", "负责失业保险。")
    theirs = duties("负责养老保险。", "负责工伤。", "负责失业。", "末段。")
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert merged.package["overview"]["duties"] == [
        "负责养老保险。",
        "新增一段。",
        "负责工伤。",
        "负责失业保险。",
        "末段。",
    ]
    (conflict,) = merge(base, mine, duties("负责养老。", "负责工伤。", "负责失业等。")).conflicts
    assert (conflict.path, conflict.label) == ("overview.duties[3]", "概况 · 主要职责 第4段")


def test_one_moves_projects_while_the_other_edits_and_adds():
    base = package(projects=[make.project(key) for key in "abc"])
    a, b, c = base["projects"]
    mine = edited(base, projects=[c, a, b])
    theirs = edited(base, projects=[a, b | {"category": "other_operating"}, make.project("d"), c])
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert [project["key"] for project in merged.package["projects"]] == ["c", "a", "b", "d"]
    assert merged.package["projects"][2]["category"] == "other_operating"


def test_two_different_indicators_of_one_level_are_both_kept():
    def form(*names: str) -> dict[str, Any]:
        rows = [
            {"level1": "产出指标", "level2": "数量指标", "implementation": {"name": name, "value": "1"}, "annual": None}
            for name in names
        ]
        return package(projects=[make.project(form=make.form("1.00", indicators=rows))])

    merged = merge(form("人数"), form("人数", "次数"), form("人数", "场数"))
    assert merged.conflicts == ()
    indicators = merged.package["projects"][0]["form"]["indicators"]
    assert {row["implementation"]["name"] for row in indicators} == {"人数", "次数", "场数"}


def test_a_form_that_both_began_merges_field_by_field():
    base = package(projects=[make.project()])
    mine, theirs = (
        edited(base, projects=[make.project(form=make.form("1.00", **texts))])
        for texts in ({"overview": "我写的"}, {"overview": "对方写的"})
    )
    (conflict,) = merge(base, mine, theirs).conflicts
    assert (conflict.path, conflict.part) == ("projects[0].form.overview", "forms")
    assert conflict.label == "项目 项目a · 绩效目标表 · 项目概况"


def test_every_conflict_has_to_be_decided_by_a_side():
    base = package()
    merged = merge(base, edited(base, year=2025), edited(base, year=2026))
    with pytest.raises(KeyError):
        resolve(merged, {})
    with pytest.raises(ValueError, match="newest"):
        resolve(merged, {"year": "newest"})


def test_every_conflict_of_the_largest_case_is_named():
    base = json.loads(make.example("fenyang-2024").read_text(encoding="utf-8"))
    mine, theirs = copy.deepcopy(base), copy.deepcopy(base)
    for amount, package in (("1.00", mine), ("2.00", theirs)):
        for line in package["lines"]:
            line["amount"] = amount
        for project in package["projects"]:
            if project["form"]:
                project["form"]["overview"] += amount
    merged = merge(base, mine, theirs)
    assert len(merged.conflicts) == len(base["lines"]) + sum(bool(project["form"]) for project in base["projects"])
