"""Projects and performance forms: what is typed, moved, copied and taken over, and what is refused at which field."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from book import package
from book.money import ZERO
from book.rules.engine import run
from disclosures import editing, store
from disclosures.authoring import projects as projects_page
from disclosures.authoring.form_content import closed, new_form, opened, progress, spending, taken
from disclosures.authoring.lists import RowsField
from disclosures.models import Draft, Snapshot
from performance.models import ProjectKind
from performance.services import load_indicators
from tests.cast import EXAMPLES, example, person
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db

HEATING, SURVIVORS, CARRIED = 1, 2, 5
"""Places of projects of the example; the last one publishes no form."""


@pytest.fixture
def budget():
    return editing.create(example(), user=None, action="导入数据包")


@pytest.fixture
def author(client, budget):
    user = person("alice", Role.AUTHOR, budget.unit)
    client.force_login(user)
    return user


def address(budget, page):
    if page in ("projects", "forms"):
        return reverse("disclosures:part", args=[budget.pk, page])
    if page == "whole-unit":
        return reverse("disclosures:whole_unit_form", args=[budget.pk])
    return reverse("disclosures:project_form", args=[budget.pk, page])


def posted(response):
    """What the form of a page holds, as a browser would send it."""
    form = response.context["form"]
    data = {"key": response.context.get("key", ""), "removed": response.context.get("removed", [])}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, RowsField):
            data |= {f"{name}-{column}": [row[column] for row in value or []] for column in field.columns}
        else:
            data[name] = "" if value is None else value
    return data


def typed(client, budget, page):
    return posted(client.get(address(budget, page)))


def errors(response, field):
    return " ".join(response.context["form"].errors.get(field, []))


def changed_parts(book):
    before, after = example().model_dump(), book.model_dump()
    return [key for key in before if before[key] != after[key]]


def form_at(budget, place=HEATING):
    return store.load(budget).projects[place - 1].form


def funding_findings(budget):
    return [finding for finding in run(store.load(budget)) if finding.rule == "P1"]


PAGES = ["projects", "forms", HEATING, SURVIVORS]


@pytest.mark.parametrize("page", PAGES)
def test_saving_a_page_as_it_is_changes_nothing(client, budget, author, page):
    response = client.post(address(budget, page), typed(client, budget, page), follow=True)
    assert "没有改动" in response.content.decode()
    assert store.load(budget) == example()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_published_form_is_opened_and_closed_to_the_letter(path):
    for project in package.dump(package.read(path))["projects"]:
        if project["form"]:
            view = opened(project["form"])
            assert view | {"indicators": closed(view, project["form"]["indicators"])} == project["form"]


# The list of projects


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


# The form of a project


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("period", "１年", lambda form: form.period == "１年"),
        ("basis", "甲\r\n乙", lambda form: form.basis == "甲\n乙"),
        ("goal_annual", "目标", lambda form: form.goal_annual == "目标"),
        ("filled_at", "2024-02-03", lambda form: form.filled_at == "20240203000000"),
        ("filled_at", "", lambda form: form.filled_at == ""),
        ("funding-annual-other", "0", lambda form: form.funding.annual.other == ZERO),
        ("attribute", "recurring", lambda form: form.attribute_text == "经常性项目（长期开展）"),
        ("attribute_text", "一次性", lambda form: form.attribute_text == "一次性"),
    ],
)
def test_what_is_typed_is_saved_and_nothing_else(client, budget, author, field, value, read):
    response = client.post(address(budget, HEATING), typed(client, budget, HEATING) | {field: value})
    assert response.status_code == 302
    book = store.load(budget)
    assert read(book.projects[0].form)
    assert changed_parts(book) == ["projects"]
    assert book.projects[1:] == example().projects[1:]


def test_after_saving_the_printed_section_is_a_click_away(client, budget, author):
    data = typed(client, budget, HEATING) | {"plan": "及时发放"}
    page = client.post(address(budget, HEATING), data, follow=True).content.decode()
    assert reverse("disclosures:preview_section", args=[budget.pk, "form2"]) in page
    assert reverse("disclosures:preview_section_pdf", args=[budget.pk, "form2"]) in page
    assert '<h3 class="form-title"' in page


def test_save_and_next_leads_to_the_next_project(client, budget, author):
    response = client.post(address(budget, HEATING), typed(client, budget, HEATING) | {"do": "next"})
    assert response["Location"] == address(budget, SURVIVORS)


@pytest.mark.parametrize(
    ("typing", "field", "message"),
    [
        ({"funding-implementation-central": "5"}, "funding-implementation-total", "比资金总额多 5"),
        ({"funding-annual-local": "6,000"}, "funding-annual-total", "比资金总额少 780"),
        ({"funding-annual-total": ""}, "funding-annual-total", "必填"),
        ({"funding-annual-self": "-1"}, "funding-annual-self", "不带负号"),
        ({"funding-annual-self": "1e5000"}, "funding-annual-self", "至多两位小数"),
        ({"period": "3年"}, "period", "应为1年"),
        ({"funding-annual-total": "1", "funding-annual-local": "1"}, "funding-annual-local", "与实施期相同"),
        ({"attribute": "sometimes"}, "attribute", "sometimes"),
        ({"name": " "}, "name", "不能为空"),
        ({"overview": "坏\u202e字"}, "overview", "控制字符"),
        ({"filled_at": "昨天"}, "filled_at", "日期"),
    ],
)
def test_what_is_wrong_within_the_form_stands_at_its_field(client, budget, author, typing, field, message):
    response = client.post(address(budget, SURVIVORS), typed(client, budget, SURVIVORS) | typing)
    assert response.status_code == 400
    assert message in errors(response, field)
    assert store.load(budget) == example()


def test_an_annual_total_other_than_the_lines_is_saved_and_found(client, budget, author):
    data = typed(client, budget, SURVIVORS)
    amounts = {f"funding-{half}-{part}": "7000" for half in ("implementation", "annual") for part in ("total", "local")}
    assert client.post(address(budget, SURVIVORS), data | amounts).status_code == 302
    (finding,) = funding_findings(budget)
    assert finding.where == "projects[1].form.funding.annual.total"
    response = client.get(address(budget, SURVIVORS))
    assert finding in response.context["own_findings"]
    assert "应为 6780.00，现为 7000.00" in response.content.decode()


def test_recurring_projects_may_have_other_amounts_in_the_year(client, budget, author):
    data = typed(client, budget, SURVIVORS) | {"attribute": "recurring", "period": "3年"}
    data |= {"funding-implementation-total": "20340", "funding-implementation-local": "20340"}
    assert client.post(address(budget, SURVIVORS), data).status_code == 302
    assert form_at(budget, SURVIVORS).funding.implementation.total == Decimal(20340)


def act(client, budget, page, do, **typing):
    return client.post(address(budget, page), typed(client, budget, page) | typing | {"do": do})


def test_the_year_is_copied_from_the_implementation_period_in_one_click(client, budget, author):
    typing = {
        "funding-implementation-self": "5",
        "goal_implementation": "新目标",
        "indicators-quantity-implementation_name": ["人数"],
        "indicators-quantity-implementation_operator": ["≥"],
        "indicators-quantity-implementation_value": ["7人"],
    }
    response = act(client, budget, HEATING, "copy:all", **typing)
    assert response.status_code == 200
    form = response.context["form"]
    assert (form["funding-annual-self"].value(), form["goal_annual"].value()) == ("5", "新目标")
    (row,) = form["indicators-quantity"].value()
    assert (row["annual_name"], row["annual_operator"], row["annual_value"]) == ("人数", "≥", "7人")
    assert store.load(budget) == example()


def test_only_what_was_asked_for_is_copied(client, budget, author):
    typing = {"funding-implementation-self": "5", "goal_implementation": "新目标"}
    form = act(client, budget, HEATING, "copy:goal", **typing).context["form"]
    assert (form["funding-annual-self"].value(), form["goal_annual"].value()) == ("0.00", "新目标")


def test_the_annual_total_is_taken_from_the_lines(client, budget, author):
    typing = {f"funding-{half}-{part}": "1" for half in ("implementation", "annual") for part in ("total", "local")}
    response = act(client, budget, SURVIVORS, "lines", **typing)
    assert client.post(address(budget, SURVIVORS), posted(response)).status_code == 302
    assert form_at(budget, SURVIVORS).funding == example().projects[1].form.funding


def test_a_single_source_takes_the_amount_and_several_are_left_alone():
    form = new_form(example(), "甲", Decimal("10.00"))
    assert taken(form, Decimal("7.00"))["funding"]["implementation"]["local"] == "7.00"
    form["funding"]["annual"] |= {"local": "4.00", "central": "6.00"}
    form["attribute"] = "recurring"
    found = taken(form, Decimal("7.00"))["funding"]
    assert (found["annual"]["total"], found["annual"]["local"], found["annual"]["central"]) == ("7.00", "4.00", "6.00")
    assert found["implementation"]["total"] == "10.00"


@pytest.mark.parametrize(
    ("central", "local"), [("780", "6000.00"), ("6780", "0.00"), ("7000", "6,780.00"), ("?", "6780.00")]
)
def test_what_the_others_leave_is_filled_in_and_never_below_zero(client, budget, author, central, local):
    response = act(client, budget, SURVIVORS, "rest:annual:local", **{"funding-annual-central": central})
    assert response.context["form"]["funding-annual-local"].value().replace(",", "") == local.replace(",", "")


def test_rows_are_added_moved_and_removed_before_saving(client, budget, author):
    field = "indicators-quantity"
    rows = {f"{field}-{column}": ["甲", "乙"] for column in ("implementation_name", "annual_name")}
    rows |= {
        f"{field}-{half}_{column}": ["", ""]
        for half in ("implementation", "annual")
        for column in ("operator", "value")
    }

    def names(do):
        return [row["annual_name"] for row in act(client, budget, HEATING, do, **rows).context["form"][field].value()]

    assert names("add:indicators.quantity") == ["甲", "乙", ""]
    assert names("down:indicators.quantity:0") == names("up:indicators.quantity:1") == ["乙", "甲"]
    assert names("remove:indicators.quantity:0") == ["乙"]
    for nothing in (
        "up:indicators.quantity:0",
        "down:indicators.quantity:1",
        "remove:indicators.quantity:9",
        "down:x:0",
        "up",
    ):
        assert names(nothing) == ["甲", "乙"]


@pytest.mark.parametrize(
    "do", ["rest:annual:total", "rest:x:y", "copy", "template:x", "template:999999", "kind:²", "lines:1", "x:y:z"]
)
def test_a_button_that_no_page_has_changes_nothing(client, budget, author, do):
    before = typed(client, budget, HEATING) | {"seen": "1"}
    assert posted(client.post(address(budget, HEATING), before | {"do": do})) == before


def test_indicators_are_saved_under_their_levels_without_blank_rows(client, budget, author):
    data = typed(client, budget, HEATING)
    for column, cells in {"name": ["节约成本", ""], "operator": ["≤", ""], "value": ["5%", ""]}.items():
        data |= {f"indicators-economic-{half}_{column}": cells for half in ("implementation", "annual")}
    client.post(address(budget, HEATING), data)
    (found,) = [item for item in form_at(budget).indicators if item.level2 == "经济效益指标"]
    assert (found.level1, found.annual.name, found.annual.value) == ("效益指标", "节约成本", "≤5%")
    assert len(form_at(budget).indicators) == len(example().projects[0].form.indicators) + 1


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("annual_name", "", "没有指标名称"),
        ("annual_value", "坏\x07", "控制字符"),
        ("implementation_name", "长" * 301, "最多"),
    ],
)
def test_what_is_wrong_in_an_indicator_stands_at_its_row(client, budget, author, column, value, message):
    response = client.post(
        address(budget, HEATING), typed(client, budget, HEATING) | {f"indicators-quality-{column}": [value]}
    )
    assert response.status_code == 400
    assert message in errors(response, "indicators-quality")
    level = next(level for level in response.context["levels"] if level["level2"] == "质量")
    assert any(message in side["error"] for side in level["rows"][0]["sides"])
    assert store.load(budget) == example()


@pytest.mark.parametrize(("value", "hinted"), [("N", True), ("100值", True), ("人", True), ("95%", False)])
def test_a_value_that_looks_like_a_placeholder_is_hinted_at_and_may_be_saved(client, budget, author, value, hinted):
    data = typed(client, budget, HEATING)
    data |= {f"indicators-quality-{half}_value": [value] for half in ("implementation", "annual")}
    assert client.post(address(budget, HEATING), data).status_code == 302
    level = next(entry for entry in client.get(address(budget, HEATING)).context["levels"] if entry["level2"] == "质量")
    assert bool(level["rows"][0]["sides"][0]["doubt"]) is hinted


def test_the_library_offers_by_name_and_adds_what_is_missing(client, budget, author):
    load_indicators()
    kind, suits = client.get(address(budget, HEATING)).context["library"][0]
    assert (kind.name, suits) == ("取暖费", True)
    template = kind.templates.get(name="发放取暖费人数")
    response = act(client, budget, HEATING, f"template:{template.pk}")
    row = response.context["form"]["indicators-quantity"].value()[-1]
    assert (row["implementation_name"], row["annual_operator"], row["annual_value"]) == ("发放取暖费人数", "≥", "人")
    assert store.load(budget) == example()
    response = client.post(address(budget, HEATING), posted(response) | {"do": f"kind:{kind.pk}"})
    names = [row["annual_name"] for row in response.context["form"]["indicators-quantity"].value()]
    assert names.count("发放取暖费人数") == 1
    assert client.post(address(budget, HEATING), posted(response)).status_code == 302
    assert len(form_at(budget).indicators) > len(example().projects[0].form.indicators)


def test_a_form_is_begun_from_what_is_known_and_taken_out_again(client, budget, author):
    url = address(budget, CARRIED)
    assert "不公开绩效目标表" in client.get(url).content.decode()
    key = example().projects[-1].key
    assert client.post(url, {"do": "begin", "seen": 1, "key": key}).status_code == 302
    form = form_at(budget, CARRIED)
    assert (form.department, form.implementing_unit) == (
        "300-长治市屯留区人力资源和社会保障局",
        "长治市屯留区社会保险中心",
    )
    assert (form.attribute, form.period, form.order) == ("one_off", "1年", 5)
    assert form.funding.annual.total == form.funding.implementation.local == Decimal("1036427.00")
    assert funding_findings(budget) == []
    assert client.post(url, {"do": "drop", "seen": 2, "key": key}).status_code == 302
    assert store.load(budget) == example()


def test_progress_counts_texts_indicators_and_the_amount():
    book = example()
    form = book.projects[0].form
    assert progress(form, spending(book)[book.projects[0].key]) == (11, 11)
    assert progress(form.model_copy(update={"indicators": (), "plan": " "}), ZERO) == (6, 11)


def test_second_of_two_editors_of_a_form_is_told_who_and_can_save_on_top(client, budget, author):
    data = typed(client, budget, HEATING)
    bob = person("bob", Role.AUTHOR, budget.unit)

    def change(content):
        form = content["projects"][0]["form"]
        form |= {"plan": "乙的计划", "basis": "乙的依据"}
        form["indicators"][0]["annual"]["value"] = "≤700人"
        content["projects"].insert(0, content["projects"].pop())
        return content

    editing.write(budget.pk, user=bob, seen=1, action="绩效目标", change=change)
    data |= {"plan": "甲的计划", "necessity": "甲的必要性", "indicators-quality-annual_value": ["99%"]}
    response = client.post(address(budget, HEATING), data)
    assert response.status_code == 409
    assert "bob" in response.content.decode()
    form = response.context["form"]
    assert (form["plan"].value(), form["basis"].value()) == ("甲的计划", "乙的依据")
    assert "乙的计划" in errors(response, "plan")
    assert form["indicators-quantity"].value()[0]["annual_value"] == "700人"
    assert form["indicators-quality"].value()[0]["annual_value"] == "99%"
    # The project has been moved meanwhile; it is the form of this project that is saved.
    assert client.post(address(budget, HEATING), posted(response)).status_code == 302
    saved = store.load(budget).projects[1]
    assert (saved.key, saved.form.plan, saved.form.basis) == (data["key"], "甲的计划", "乙的依据")


def test_both_change_the_same_indicators_and_mine_stay_with_the_others_words(client, budget, author):
    data = typed(client, budget, HEATING)

    def change(content):
        content["projects"][0]["form"]["indicators"][1]["annual"]["value"] = "98%"
        return content

    editing.write(budget.pk, user=None, seen=1, action="绩效目标", change=change)
    response = client.post(address(budget, HEATING), data | {"indicators-quality-annual_value": ["97%"]})
    assert response.status_code == 409
    assert "98%" in errors(response, "indicators-quality")
    assert response.context["form"]["indicators-quality"].value()[0]["annual_value"] == "97%"


def test_input_stays_on_the_screen_when_another_took_the_form_out(client, budget, author):
    data = typed(client, budget, HEATING)

    def change(content):
        content["projects"][0]["form"] = None
        return content

    editing.write(budget.pk, user=None, seen=1, action="绩效目标", change=change)
    response = client.post(address(budget, HEATING), data | {"plan": "甲的计划"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "改为不公开" in page
    assert "甲的计划" in page
    assert form_at(budget) is None


@pytest.mark.parametrize("do", ["begin", "drop", ""])
def test_a_stale_page_neither_begins_nor_takes_out_nor_saves(client, budget, author, do):
    data = typed(client, budget, HEATING)
    editing.write(budget.pk, user=None, seen=1, action="概况", change=editing.within("overview", {"duties": ["新"]}))
    before = store.load(budget)
    assert client.post(address(budget, HEATING), data | {"do": do, "plan": "甲"}).status_code == 409
    assert store.load(budget) == before


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("seen", ["", "x", None])
def test_a_page_without_its_revision_is_refused(client, budget, author, page, seen):
    data = typed(client, budget, page) | {"plan": "甲", "do": "", "seen": seen}
    if seen is None:
        del data["seen"]
    response = client.post(address(budget, page), data)
    assert response.status_code == 400
    assert "页面缺少修订号" in response.content.decode()


def test_kept_typing_comes_back_with_all_its_rows(client, budget, author):
    data = typed(client, budget, HEATING) | {"plan": "打到一半", "indicators-quantity-annual_name": ["甲"]}
    page = client.get(address(budget, HEATING)).context["page"]
    Draft.objects.create(budget=budget, user=author, page=page, seen=1, fields=data)
    assert "?draft=1" in client.get(address(budget, HEATING)).content.decode()
    form = client.get(address(budget, HEATING), {"draft": 1}).context["form"]
    assert (form["plan"].value(), form["indicators-quantity"].value()[0]["annual_name"]) == ("打到一半", "甲")
    client.post(address(budget, HEATING), data)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("place", [0, 6, 10**12])
def test_there_is_no_other_project(client, budget, author, place):
    assert client.get(address(budget, place)).status_code == 404
    assert client.post(address(budget, place), {"do": "begin", "seen": 1, "key": "没有"}).status_code == 404


# All forms


def test_the_order_of_forms_is_moved_and_saved(client, budget, author):
    url = address(budget, "forms")
    response = client.post(url, typed(client, budget, "forms") | {"do": "projects"})
    assert store.load(budget) == example()
    assert client.post(url, posted(response)).status_code == 302
    assert [form.name for form in store.load(budget).forms] == [project.name for project in example().projects[:4]]
    response = act(client, budget, "forms", "down:forms:0")
    client.post(url, posted(response))
    assert [form.order for form in store.load(budget).forms] == [1, 2, 3, 4]
    assert store.load(budget).forms[0].name == example().projects[1].name


def test_amounts_of_all_forms_are_taken_from_the_lines(client, budget, author):
    def change(content):
        for line in content["lines"]:
            line["amount"] = "9.00"
        return content

    editing.write(budget.pk, user=None, seen=1, action="预算明细", change=change)
    response = client.get(address(budget, "forms"))
    assert response.context["differing"] == 4
    assert client.post(address(budget, "forms"), posted(response) | {"do": "lines"}).status_code == 302
    assert funding_findings(budget) == []
    assert {form.funding.annual.total for form in store.load(budget).forms} == {Decimal("9.00")}
    assert client.post(address(budget, "forms"), posted(response) | {"do": "lines"}).status_code == 409


# The form of the whole unit


@pytest.fixture
def whole(client, budget, author):
    assert client.post(address(budget, "whole-unit"), {"do": "begin", "seen": 1}).status_code == 302
    return budget


def test_the_whole_unit_form_begins_with_the_amounts_of_the_tables(whole):
    form = store.load(whole).whole_unit_performance
    sources, uses = form.budget.by_source, form.budget.by_use
    assert (sources.total, sources.general_public, uses.total) == (Decimal("759.75"),) * 3
    assert (uses.basic, uses.project) == (Decimal("366.85"), Decimal("392.91"))
    assert form.duties


def test_the_whole_unit_form_is_saved_as_typed(client, whole):
    data = posted(
        client.post(address(whole, "whole-unit"), typed(client, whole, "whole-unit") | {"do": "add:key_tasks"})
    )
    data |= {"approved_posts": "30人", "key_tasks-core_function": ["征缴"], "key_tasks-key_task": ["扩面\r\n征缴"]}
    data |= {
        f"indicators-social-{column}": [value]
        for column, value in {"name": "满意", "operator": "≥", "value": "9%"}.items()
    }
    data["indicators-social-extraction_note"] = [""]
    response = client.post(address(whole, "whole-unit"), data, follow=True)
    assert reverse("disclosures:preview_section_pdf", args=[whole.pk, "whole-unit-form"]) in response.content.decode()
    form = store.load(whole).whole_unit_performance
    assert (form.approved_posts, form.key_tasks[0].key_task) == ("30人", "扩面\n征缴")
    assert [(item.level1, item.value) for item in form.indicators] == [("效益指标", "≥9%")]


@pytest.mark.parametrize(
    ("typing", "field", "message"),
    [
        ({"budget-by_source-unit_funds": "5"}, "budget-by_source-total", "相差 5.00"),
        ({"budget-by_use-basic": "366.80"}, "budget-by_use-total", "相差"),
        (
            {"budget-by_use-total": "1", "budget-by_use-basic": "1", "budget-by_use-project": "0"},
            "budget-by_use-total",
            "应等于资金总额",
        ),
        ({"title": ""}, "title", "必填"),
        ({"duties": "坏\x07"}, "duties", "控制字符"),
        (
            {"key_tasks-core_function": ["甲"], "key_tasks-key_task": ["坏\x07"]},
            "key_tasks",
            "控制字符",
        ),
        (
            {
                "indicators-cost-name": [" "],
                "indicators-cost-operator": ["≤"],
                "indicators-cost-value": ["5"],
                "indicators-cost-extraction_note": [""],
            },
            "indicators-cost",
            "没有指标名称",
        ),
    ],
)
def test_what_is_wrong_within_the_whole_unit_form_stands_at_its_field(client, whole, typing, field, message):
    before = store.load(whole)
    response = client.post(address(whole, "whole-unit"), typed(client, whole, "whole-unit") | typing)
    assert response.status_code == 400
    assert message in errors(response, field)
    assert store.load(whole) == before


def test_a_difference_of_rounding_is_no_error_and_tables_are_taken_in_one_click(client, whole):
    # 366.85 + 392.91 print 759.76, the exact sum prints 759.75.
    assert client.post(address(whole, "whole-unit"), typed(client, whole, "whole-unit")).status_code == 302
    response = act(client, whole, "whole-unit", "tables", **{"budget-by_source-total": "1"})
    assert response.context["form"]["budget-by_source-total"].value() == "759.75"


def test_the_whole_unit_form_of_a_published_example_goes_through_the_page_unchanged(client):
    book = package.read(next(path for path in EXAMPLES if path.stem == "zezhou-2025"))
    budget = editing.create(book, user=None, action="导入数据包")
    client.force_login(person("zoe", Role.AUTHOR, budget.unit))
    assert client.post(address(budget, "whole-unit"), typed(client, budget, "whole-unit")).status_code == 302
    assert store.load(budget) == book
    data = typed(client, budget, "whole-unit") | {"approved_posts": "102人"}
    client.post(address(budget, "whole-unit"), data)
    after = store.load(budget).whole_unit_performance
    assert after.indicators == book.whole_unit_performance.indicators
    assert client.post(address(budget, "whole-unit"), {"do": "drop", "seen": 2}).status_code == 302
    assert store.load(budget).whole_unit_performance is None


# Who may


@pytest.mark.parametrize("page", [*PAGES, "whole-unit"])
def test_others_may_not_even_look(client, budget, page):
    sibling = Unit.objects.create(code="S", name="同级", region=budget.unit.region, supervisor=budget.unit.supervisor)
    for user in (person("sibling", Role.AUTHOR, sibling), person("auditor", Role.AUDITOR, budget.unit.supervisor)):
        client.force_login(user)
        assert client.get(address(budget, page)).status_code == 404
        for do in ("", "begin", "drop", "lines"):
            assert client.post(address(budget, page), {"seen": 1, "do": do}).status_code == 404
    client.logout()
    assert client.get(address(budget, page)).status_code == 302


@pytest.mark.parametrize("page", [*PAGES, "whole-unit"])
def test_reviewer_and_head_read_but_do_not_write(client, budget, page):
    for user in (person("rita", Role.REVIEWER, budget.unit.supervisor), person("helen", Role.HEAD, budget.unit)):
        client.force_login(user)
        response = client.get(address(budget, page))
        assert response.status_code == 200
        assert 'name="do"' not in response.content.decode()
        data = posted(response) if response.context["form"] else {"seen": 1}
        for do in ("", "next", "begin", "drop", "lines", "add:projects"):
            assert client.post(address(budget, page), data | {"do": do}).status_code == 403
    assert store.load(budget) == example()


def test_pages_ask_as_much_for_50_projects_as_for_one_and_at_most_25_times(client, budget, author):
    load_indicators()
    ProjectKind.objects.get(name="取暖费").templates.first()
    counts = {}
    for many in (1, 50):

        def change(content, many=many):
            first = content["projects"][0]
            copies = [
                first | {"key": f"项目{number}", "form": first["form"] | {"order": number}} for number in range(many)
            ]
            lines = [line | {"project": "项目0"} for line in content["lines"] if line["project"]]
            basic = [line for line in content["lines"] if not line["project"]]
            return content | {"projects": copies, "lines": basic + lines}

        budget.refresh_from_db()
        editing.write(budget.pk, user=None, seen=budget.revision, action="项目", change=change)
        for page in ("projects", "forms", 1, "whole-unit"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(budget, page)).status_code == 200
            counts.setdefault(page, []).append(len(queries))
    assert all(one == fifty <= 25 for one, fifty in counts.values()), counts
