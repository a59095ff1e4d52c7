"""The page of the budget lines: saving all rows at once, faults at their cells, local subjects, and two people at the same time."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from book import package
from budgets.models import FunctionSubject
from budgets.services import load_subjects
from disclosures import editing, store
from disclosures.models import Snapshot
from tests.cast import example, person
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db

BASIC = {
    "function_code": "2080109",
    "kind": "basic",
    "source": "general_public",
    "vintage": "current",
    "nature": "personnel",
    "economic_code": "30101",
    "amount": "1.00",
}


@pytest.fixture
def budget():
    load_subjects()
    return editing.create(example(), user=None, action="导入数据包")


@pytest.fixture
def url(budget):
    return reverse("disclosures:part", args=[budget.pk, "lines"])


def rows(client, url):
    """The rows of the three tables, as the page holds them when it is opened."""
    form = client.get(url).context["form"]
    return {table.name: [dict(row) for row in table.rows] for table in form.tables}


def as_grid(tables, seen=1):
    """What the script posts."""
    return {"seen": seen, "grid": json.dumps(tables)}


def as_fields(tables, seen=1):
    """What the page posts without a script."""
    fields = {
        f"{name}-{index}-{column}": text
        for name, table in tables.items()
        for index, row in enumerate(table)
        for column, text in row.items()
    }
    return {"seen": seen, "grid": "", **fields}


WIRES = pytest.mark.parametrize("wire", [as_grid, as_fields], ids=["script", "plain"])


def fault_at(response, table, index, column):
    found = {table.name: table.errors for table in response.context["form"].tables}
    return " ".join(found[table].get((index, column), []))


@WIRES
def test_saving_the_rows_as_they_are_changes_nothing(client, budget, author, url, wire):
    response = client.post(url, wire(rows(client, url)), follow=True)
    assert "没有改动" in response.content.decode()
    assert store.load(budget) == example()


def test_plain_table_holds_every_cell_of_every_row(client, author, url):
    page = client.get(url).content.decode()
    for index in range(len(example().lines)):
        assert f'name="lines-{index}-amount"' in page
    assert 'value="2080109 社会保险经办机构"' in page
    assert 'value="1,407,900.00"' in page


@WIRES
def test_what_is_typed_is_saved_with_names_where_codes_are_meant(client, budget, author, url, wire):
    tables = rows(client, url)
    tables["lines"].append(
        {
            "function_code": "社会保险经办机构",
            "kind": "基本支出",
            "project": "",
            "source": "一般公共预算",
            "vintage": "当年",
            "nature": "公用经费",
            "economic_code": "３０２０１ 办公费",
            "government_economic_name": "",
            "amount": "１,２34.5",
        }
    )
    assert client.post(url, wire(tables)).status_code == 302
    book = store.load(budget)
    assert book.lines[:-1] == example().lines
    line = book.lines[-1]
    assert (line.function_code, line.kind, line.nature, line.economic_code) == ("2080109", "basic", "public", "30201")
    assert (line.vintage, line.source, str(line.amount)) == ("current", "general_public", "1234.50")
    assert line.government_economic_name == "商品和服务支出"
    assert Snapshot.objects.get(budget=budget, revision=2).saved_by == author


def test_rows_that_are_marked_or_emptied_go(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"][0]["delete"] = "on"
    tables["lines"][2] = {"kind": "基本支出", "source": "一般公共预算", "vintage": "当年预算"}
    assert client.post(url, as_fields(tables)).status_code == 302
    before = example().lines
    assert store.load(budget).lines == (before[1], *before[3:])


def test_further_empty_rows_keep_what_was_typed_and_save_nothing(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"][0]["amount"] = "7"
    response = client.post(url, as_fields(tables) | {"more": "1"})
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="lines-0-amount" value="7"' in page
    assert f'name="lines-{len(tables["lines"]) + 20}-amount"' in page
    assert store.load(budget) == example()


@WIRES
@pytest.mark.parametrize(
    ("changed", "column", "message"),
    [
        ({"function_code": "20801"}, "function_code", "应为7 位"),
        ({"function_code": ""}, "function_code", "请填功能分类"),
        ({"function_code": "没有这个科目"}, "function_code", "没有名为"),
        ({"function_code": "行政运行"}, "function_code", "请填编码"),
        ({"function_code": "2990101"}, "function_code", "不在预算收支总表的 30 类之内"),
        ({"kind": "其他"}, "kind", "应为基本支出、项目支出"),
        ({"kind": "project"}, "project", "须写明所属项目"),
        ({"kind": "project", "project": "不存在"}, "project", "请先在“项目”一页录入"),
        ({"project": "2024年社保中心遗属补助"}, "project", "基本支出不能有所属项目"),
        ({"source": "财政"}, "source", "应为一般公共预算"),
        ({"vintage": ""}, "vintage", "请填年度性质"),
        ({"nature": ""}, "nature", "须注明人员经费"),
        ({"economic_code": ""}, "economic_code", "须有 5 位经济分类"),
        ({"economic_code": "501"}, "economic_code", "应为5 位"),
        ({"government_economic_name": "坏\x07字"}, "government_economic_name", "控制字符"),
        ({"government_economic_name": "长" * 301}, "government_economic_name", "最多 300"),
        ({"amount": ""}, "amount", "请填金额"),
        ({"amount": "-1"}, "amount", "不带负号"),
        ({"amount": "1.234"}, "amount", "至多两位小数"),
        ({"amount": "很多"}, "amount", "金额（元）"),
    ],
)
def test_what_is_wrong_stands_at_its_cell_and_saves_nothing(
    client, budget, author, url, wire, changed, column, message
):
    tables = rows(client, url)
    tables["lines"].insert(3, BASIC | changed)
    response = client.post(url, wire(tables))
    assert response.status_code == 400
    assert message in fault_at(response, "lines", 3, column)
    assert response.context["form"].lines.rows[3].get(column, "") == (BASIC | changed).get(column, "")
    assert store.load(budget) == example()


def test_all_faults_are_told_at_once(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"][1]["amount"] = "x"
    tables["lines"][4]["nature"] = ""
    tables["revenue"].append({"source": "", "code": "10", "amount": "5"})
    response = client.post(url, as_grid(tables))
    assert fault_at(response, "lines", 1, "amount")
    assert fault_at(response, "lines", 4, "nature")
    assert fault_at(response, "revenue", 0, "source")
    assert fault_at(response, "revenue", 0, "code")
    assert f"有 {response.context['form'].error_count} 处错误" in response.content.decode()


def test_line_of_a_project_has_the_year_of_the_project(client, budget, author, url):
    tables = rows(client, url)
    index, line = next((index, line) for index, line in enumerate(tables["lines"]) if line["project"])
    line["vintage"] = "上年结转" if line["vintage"] == "当年预算" else "当年预算"
    response = client.post(url, as_grid(tables))
    assert "这个项目是" in fault_at(response, "lines", index, "vintage")
    assert store.load(budget) == example()


def test_code_of_other_years_is_refused(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"].append(BASIC | {"function_code": "2080116"})
    FunctionSubject.objects.filter(code="2080116").update(valid_from=2010, valid_to=2023)
    assert "只用到 2023 年" in fault_at(
        client.post(url, as_grid(tables)), "lines", len(tables["lines"]) - 1, "function_code"
    )
    FunctionSubject.objects.filter(code="2080116").update(valid_from=2025, valid_to=None)
    assert "2025 年才启用" in fault_at(
        client.post(url, as_grid(tables)), "lines", len(tables["lines"]) - 1, "function_code"
    )


def test_names_of_subjects_come_from_the_national_list_of_the_year(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"].append(BASIC | {"function_code": "2130101", "amount": "5"})
    assert client.post(url, as_grid(tables)).status_code == 302
    subjects = store.load(budget).subjects
    assert (subjects["213"], subjects["21301"], subjects["2130101"]) == ("农林水支出", "农业农村", "行政运行")


def test_names_that_no_line_uses_any_more_go(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"] = [line for line in tables["lines"] if not line["function_code"].startswith("221")]
    assert client.post(url, as_grid(tables)).status_code == 302
    subjects = store.load(budget).subjects
    assert [code for code in subjects if code.startswith("221")] == []
    assert {code for code in example().subjects if not code.startswith("221")} == set(subjects)


@WIRES
def test_local_subject_asks_for_its_name_and_keeps_it(client, budget, author, url, wire):
    tables = rows(client, url)
    tables["lines"].append(BASIC | {"function_code": "2080198", "economic_code": "30198"})
    response = client.post(url, wire(tables))
    assert response.status_code == 400
    names = response.context["form"].names
    assert [row["code"] for row in names.rows] == ["2080198", "30198"]
    assert f"第 {len(tables['lines'])} 行" in fault_at(response, "subjects", 0, "name")
    tables["subjects"] = [{"code": "2080198", "name": "本县经办"}, {"code": "30198", "name": "本县补贴"}]
    assert client.post(url, wire(tables)).status_code == 302
    subjects = store.load(budget).subjects
    assert (subjects["2080198"], subjects["30198"]) == ("本县经办", "本县补贴")
    assert rows(client, url)["subjects"] == tables["subjects"]
    assert "没有改动" in client.post(url, wire(rows(client, url), 2), follow=True).content.decode()


def test_revenue_lines_are_saved_with_the_name_of_their_code(client, budget, author, url):
    tables = rows(client, url)
    tables["revenue"].append({"source": "政府性基金预算", "code": "1030148", "name": "", "amount": "20,000"})
    assert client.post(url, as_grid(tables)).status_code == 302
    (line,) = store.load(budget).revenue
    assert (line.source, line.code, str(line.amount)) == ("government_fund", "1030148", "20000.00")
    assert line.name == "国有土地使用权出让收入"


@pytest.mark.parametrize("seen", ["", "x", None])
def test_rows_without_their_revision_are_refused(client, budget, author, url, seen):
    data = as_grid(rows(client, url) | {"lines": []})
    data = {**data, "seen": seen} if seen is not None else {"grid": data["grid"]}
    response = client.post(url, data)
    assert response.status_code == 400
    assert "页面缺少修订号" in response.content.decode()
    assert store.load(budget) == example()


@pytest.mark.parametrize(
    "grid",
    [
        "{",
        "[]",
        "[" * 100_000,
        '{"lines": []}',
        '{"lines": [1], "revenue": [], "subjects": []}',
        '{"lines": [{"amount": 1}], "revenue": [], "subjects": []}',
        '{"lines": [{"password": "x"}], "revenue": [], "subjects": []}',
        json.dumps({"lines": [{"amount": "1" * 1_001}], "revenue": [], "subjects": []}),
        json.dumps({"lines": [{}] * 20_001, "revenue": [], "subjects": []}),
    ],
)
def test_what_no_page_of_ours_posts_is_refused(client, budget, author, url, grid):
    response = client.post(url, {"seen": 1, "grid": grid})
    assert response.status_code == 400
    assert "表格内容无法读取" in response.content.decode()
    assert store.load(budget) == example()


def test_typed_text_is_escaped(client, author, url):
    tables = rows(client, url)
    evil = "\"><script>alert('1')</script>"
    tables["lines"][0]["function_code"] = evil
    tables["subjects"].append({"code": evil, "name": evil})
    page = client.post(url, as_grid(tables)).content.decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 3


def test_others_may_not_even_look(client, budget, url):
    sibling = Unit.objects.create(code="S", name="同级", region=budget.unit.region, supervisor=budget.unit.supervisor)
    for user in (person("sibling", Role.AUTHOR, sibling), person("auditor", Role.AUDITOR, budget.unit.supervisor)):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(url, {"seen": 1}).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


def test_reviewer_and_head_read_but_do_not_write(client, budget, url):
    for user in (person("rita", Role.REVIEWER, budget.unit.supervisor), person("helen", Role.HEAD, budget.unit)):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert "data-read-only" in page
        assert '<button type="submit">保存' not in page
        assert client.post(url, as_grid({"lines": [], "revenue": [], "subjects": []})).status_code == 403
    assert store.load(budget) == example()


# Two people at the same time


def saved_by_bob(budget, change):
    bob = person("bob", Role.AUTHOR, budget.unit)
    editing.write(budget.pk, user=bob, seen=1, action="预算明细", change=change)


def amount_of(index, amount):
    def change(data):
        data["lines"][index]["amount"] = amount
        return data

    return change


def test_changes_of_two_people_are_put_together_row_by_row(client, budget, author, url):
    tables = rows(client, url)
    saved_by_bob(budget, amount_of(0, "111.00"))
    tables["lines"][1]["amount"] = "222"
    response = client.post(url, as_grid(tables))
    assert response.status_code == 409
    page = response.content.decode()
    assert "bob" in page
    assert "111" in page
    form = response.context["form"]
    assert [row["amount"] for row in form.lines.rows[:2]] == ["111.00", "222.00"]
    assert store.load(budget).lines[1] == example().lines[1]
    again = {table.name: table.rows for table in form.tables}
    assert client.post(url, as_grid(again, response.context["seen"])).status_code == 302
    assert [str(line.amount) for line in store.load(budget).lines[:2]] == ["111.00", "222.00"]


@pytest.mark.parametrize(("side", "amount"), [("mine", "222.00"), ("theirs", "111.00")])
def test_what_both_changed_is_chosen_and_the_rest_is_merged(client, budget, author, url, side, amount):
    tables = rows(client, url)
    saved_by_bob(budget, amount_of(0, "111.00"))
    tables["lines"][0]["amount"] = "222"
    tables["lines"][1]["amount"] = "333"
    response = client.post(url, as_fields(tables))
    assert response.status_code == 409
    (conflict,) = response.context["conflicts"]
    assert [value for _, _, value in conflict.sides] == ["222元", "111元"]
    kept = {name: response.context[name] for name in ("grid", "seen", "merge")}
    undecided = client.post(url, kept)
    assert undecided.status_code == 409
    assert "请为每一处选择" in undecided.content.decode()
    assert client.post(url, kept | {"choice-0": side}).status_code == 302
    assert [str(line.amount) for line in store.load(budget).lines[:2]] == [amount, "333.00"]


def test_choice_made_on_what_has_changed_again_is_asked_anew(client, budget, author, url):
    tables = rows(client, url)
    saved_by_bob(budget, amount_of(0, "111.00"))
    tables["lines"][0]["amount"] = "222"
    response = client.post(url, as_grid(tables))
    kept = {name: response.context[name] for name in ("grid", "seen", "merge")}
    editing.write(budget.pk, user=None, seen=2, action="预算明细", change=amount_of(0, "444.00"))
    response = client.post(url, kept | {"choice-0": "theirs"})
    assert response.status_code == 409
    assert response.context["conflicts"][0].sides[1][2] == "444元"
    assert str(store.load(budget).lines[0].amount) == "444.00"


def test_without_a_restore_point_the_rows_stay_with_all_that_differs(client, budget, author, url):
    tables = rows(client, url)
    saved_by_bob(budget, amount_of(0, "111.00"))
    Snapshot.objects.filter(budget=budget, revision=1).delete()
    tables["lines"][1]["amount"] = "222"
    response = client.post(url, as_grid(tables))
    assert response.status_code == 409
    form = response.context["form"]
    assert [row["amount"] for row in form.lines.rows[:2]] == ["1,407,900.00", "222"]
    assert len(response.context["changes"]) == 2
    again = as_grid({table.name: table.rows for table in form.tables}, response.context["seen"])
    assert client.post(url, again).status_code == 302
    assert [str(line.amount) for line in store.load(budget).lines[:2]] == ["1407900.00", "222.00"]


def test_kept_input_is_brought_back_on_the_revision_that_was_seen(client, budget, author, url):
    tables = rows(client, url)
    tables["lines"][1]["amount"] = "222"
    kept = {"seen": 1, "fields": {"grid": json.dumps(tables)}}
    client.post(reverse("disclosures:alive", args=[budget.pk, "lines"]), kept, content_type="application/json")
    saved_by_bob(budget, amount_of(0, "111.00"))
    assert "?draft=1" in client.get(url).content.decode()
    response = client.get(url, {"draft": "1"})
    assert response.context["seen"] == 1
    assert response.context["form"].lines.rows[1]["amount"] == "222"
    response = client.post(url, as_grid(tables, 1))
    assert [row["amount"] for row in response.context["form"].lines.rows[:2]] == ["111.00", "222.00"]


# Size


def many(count):
    data = package.dump(example())
    data["lines"] = [dict(data["lines"][index % 10], amount=f"{index}.00") for index in range(count)]
    return package.parse(json.dumps(data))


def queries_of(client, budget, url, count):
    """How many queries showing and saving cost."""
    editing.create(many(count), user=None, action="导入数据包", replace=True)
    page = client.get(url).context
    tables = {table.name: table.rows for table in page["form"].tables}
    tables["lines"][0]["amount"] = "3.14"
    with CaptureQueriesContext(connection) as shown:
        assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as saved:
        assert client.post(url, as_grid(tables, page["seen"])).status_code == 302
    return len(shown), len(saved)


def test_queries_do_not_grow_with_the_rows(client, budget, author, url):
    few = queries_of(client, budget, url, 1)
    assert queries_of(client, budget, url, 50) == few
    assert queries_of(client, budget, url, 500)[0] == few[0] <= 25
