"""The list of projects: what is typed, added, moved and deleted, and how two editors are merged."""

import pytest
from django.urls import reverse

from disclosures import editing, store
from disclosures.authoring import projects as projects_page
from disclosures.models import Snapshot
from tests.cast import example, person
from tests.pages import (
    HEATING,
    address,
    errors,
    form_at,
    posted,
    typed,
)
from units.enums import Role

pytestmark = pytest.mark.django_db


def changed_parts(book):
    before, after = example().model_dump(), book.model_dump()
    return [key for key in before if before[key] != after[key]]


def test_the_list_shows_amounts_of_the_lines_and_how_each_form_stands(client, budget, author):
    rows = client.get(address(budget, "projects")).context["rows"]
    assert [row["about"]["amount"] for row in rows] == ["2,016,000", "6,780", "803,500", "66,353.46", "1,036,427"]
    assert [row["about"]["state"] for row in rows] == ["已填"] * 4 + ["不公开"]


def test_an_amount_cannot_be_typed(client, budget, author):
    data = typed(client, budget, "projects") | {"projects-amount": ["1.00"] * 5}
    client.post(address(budget, "projects"), data)
    assert store.load(budget) == example()


def test_renaming_keeps_the_key_and_renames_the_form(client, budget, author):
    data = typed(client, budget, "projects")
    data["projects-name"][0] = "取暖费"
    assert client.post(address(budget, "projects"), data).status_code == 302
    project = store.load(budget).projects[0]
    assert (project.key, project.name, project.form.name) == ("2024年企业退休人员取暖费", "取暖费", "取暖费")
    assert Snapshot.objects.get(budget=budget, revision=2).saved_by == author


def test_a_form_that_prints_another_name_keeps_it(client, budget, author):
    data = typed(client, budget, HEATING) | {"name": "别名"}
    client.post(address(budget, HEATING), data)
    data = typed(client, budget, "projects")
    data["projects-name"][0] = "取暖费"
    client.post(address(budget, "projects"), data)
    assert form_at(budget).name == "别名"


def add(client, budget, name, vintage="current"):
    url = address(budget, "projects")
    data = posted(client.post(url, typed(client, budget, "projects") | {"do": "add:projects"}))
    data["projects-name"][-1], data["projects-vintage"][-1] = name, vintage
    return client.post(url, data)


def test_a_new_project_has_its_name_as_key_or_the_next_number(client, budget, author):
    for _ in range(2):
        assert add(client, budget, "退休职工丧葬费").status_code == 302
    assert add(client, budget, "新项目").status_code == 302
    found = store.load(budget).projects[5:]
    assert [project.key for project in found] == ["退休职工丧葬费#2", "退休职工丧葬费#3", "新项目"]
    assert [project.form.order for project in found] == [5, 6, 7]


def test_of_what_is_carried_over_no_form_is_begun(client, budget, author):
    add(client, budget, "结转项目", "carryover")
    assert store.load(budget).projects[-1].form is None


@pytest.mark.parametrize("name", ["甲", "甲" * 300])
def test_keys_are_unique_and_no_longer_than_a_package_allows(name):
    taken_keys = [name]
    for _ in range(3):
        taken_keys.append(projects_page.new_key(name, taken_keys))
    assert len(set(taken_keys)) == 4
    assert max(map(len, taken_keys)) <= 300


def test_moving_shows_the_new_order_and_saves_it_only_with_the_page(client, budget, author):
    url, data = address(budget, "projects"), typed(client, budget, "projects")
    response = client.post(url, data | {"do": "down:projects:0"})
    assert response.status_code == 200
    assert store.load(budget) == example()
    assert client.post(url, posted(response)).status_code == 302
    keys, before = ([project.key for project in book.projects] for book in (store.load(budget), example()))
    assert keys == [before[1], before[0], *before[2:]]


def test_a_project_with_lines_cannot_be_deleted_and_the_lines_are_a_click_away(client, budget, author):
    url, data = address(budget, "projects"), typed(client, budget, "projects")
    response = client.post(url, data | {"do": "remove:projects:0"})
    page = response.content.decode()
    assert "还有 1 条预算明细，不能删除" in page
    assert f'href="{reverse("disclosures:part", args=[budget.pk, "lines"])}">到预算明细' in page
    assert len(response.context["rows"]) == 5
    without = {name: value[1:] if isinstance(value, list) else value for name, value in data.items()}
    response = client.post(url, without | {"removed": [example().projects[0].key]})
    assert (response.status_code, "不能删除" in errors(response, "__all__")) == (400, True)
    assert store.load(budget) == example()


def test_a_project_without_lines_is_deleted_with_its_form(client, budget, author):
    add(client, budget, "新项目")
    url = address(budget, "projects")
    response = client.post(url, typed(client, budget, "projects") | {"do": "remove:projects:5"})
    assert "将删除 新项目" in response.content.decode()
    assert client.post(url, posted(response)).status_code == 302
    assert store.load(budget) == example()


def test_a_page_that_arrives_without_all_its_rows_deletes_nothing(client, budget, author):
    url, data = address(budget, "projects"), typed(client, budget, "projects")
    cut = {name: value[:3] if isinstance(value, list) else value for name, value in data.items()}
    response = client.post(url, cut)
    assert (response.status_code, "没有完整送达" in errors(response, "__all__")) == (400, True)
    uneven = data | {"projects-name": data["projects-name"][:4]}
    response = client.post(url, uneven)
    assert (response.status_code, "没有完整送达" in errors(response, "projects")) == (400, True)
    assert store.load(budget) == example()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("name", " ", "请填写项目名称"),
        ("name", "坏\x07字", "控制字符"),
        ("category", "x", "从列表中选择"),
        ("vintage", "", "从列表中"),
    ],
)
def test_what_is_wrong_in_the_list_stands_at_its_cell(client, budget, author, column, value, message):
    data = typed(client, budget, "projects")
    data[f"projects-{column}"][2] = value
    response = client.post(address(budget, "projects"), data)
    assert response.status_code == 400
    assert message in response.context["rows"][2]["errors"][column]
    assert not any(response.context["rows"][0]["errors"].values())
    assert store.load(budget) == example()


def test_lines_follow_the_vintage_of_their_project(client, budget, author):
    data = typed(client, budget, "projects")
    data["projects-vintage"][0] = "carryover"
    client.post(address(budget, "projects"), data)
    book = store.load(budget)
    assert {line.vintage for line in book.lines if line.project == book.projects[0].key} == {"carryover"}
    assert changed_parts(book) == ["lines", "projects"]


def test_two_editors_of_the_list_are_merged_row_by_row(client, budget, author):
    data = typed(client, budget, "projects")
    bob = person("bob", Role.AUTHOR, budget.unit)

    def change(content):
        first, second, *rest = content["projects"]
        new = {"key": "乙的项目", "name": "乙的项目", "category": "specific_target", "vintage": "current", "form": None}
        return content | {
            "projects": [first | {"name": "乙的名称"}, second | {"category": "specific_target"}, *rest, new]
        }

    editing.write(budget.pk, user=bob, seen=1, action="项目", change=change)
    data["projects-name"][0], data["projects-name"][1] = "甲的名称", "甲改的第二项"
    response = client.post(address(budget, "projects"), data)
    assert response.status_code == 409
    assert "bob" in response.content.decode()
    rows = response.context["rows"]
    assert "乙的名称" in rows[0]["errors"]["name"]
    assert client.post(address(budget, "projects"), posted(response)).status_code == 302
    found = store.load(budget).projects
    assert [project.name for project in found[:2]] == ["甲的名称", "甲改的第二项"]
    assert (found[1].category, found[-1].key) == ("specific_target", "乙的项目")


def test_merging_keeps_my_order_and_drops_what_either_deleted():
    def rows(text):
        return [{"key": key, "name": key} for key in text]

    assert projects_page.merge(rows("abcd"), rows("bacd"), rows("abd")) == rows("bad")
    assert projects_page.merge(rows("abcd"), rows("abd"), rows("dabc")) == rows("dab")
    assert projects_page.merge(rows("ab"), [*rows("ab"), {"key": "", "name": "新"}], rows("abe")) == [
        *rows("abe"),
        {"key": "", "name": "新"},
    ]
