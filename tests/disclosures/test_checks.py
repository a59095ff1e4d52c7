"""审核结果: what the rules found, one-click answers and explanations; and the findings at their fields."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures import checking, editing, store, waivers
from disclosures.models import CheckResult, Snapshot, Waiver
from tests.cast import example, person
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db

PHONE = "13903550000"
DUTY = f"负责人：张三丰，电话{PHONE}，负责日常工作。"


def address(budget, page="checks"):
    return reverse("disclosures:checks", args=[budget.pk]) if page == "checks" else f"/disclosures/{budget.pk}/{page}/"


@pytest.fixture
def telling(budget, author):
    """The budget with a name and a telephone number in its duties: revision 2."""
    duties = [DUTY, *example().overview.duties[1:]]
    editing.write(budget.pk, user=author, seen=1, action="概况", change=editing.within("overview", {"duties": duties}))
    budget.refresh_from_db()
    return budget


def found(budget, rule):
    budget.refresh_from_db()
    return [one for one in checking.findings(checking.result(budget)) if one.rule == rule]


def post(client, budget, do, **data):
    budget.refresh_from_db()
    return client.post(address(budget), {"do": do, "seen": budget.revision, **data})


def token(budget, text):
    hit = next(one for one in found(budget, "C20") if DUTY[slice(*one.span)] == text)
    return f"{hit.where}|{hit.span[0]}|{hit.span[1]}"


def page(client, budget, which="checks", **query):
    response = client.get(address(budget, which), query)
    assert response.status_code == 200
    return response.content.decode()


# The gate


def test_personal_data_stands_in_its_text_marked(client, telling):
    html = page(client, telling)
    assert f"<mark>{PHONE}</mark>，负责日常工作。" in html
    assert "负责人：<mark>张三丰</mark>，电话" in html
    assert "不可提交" in html


def test_a_number_is_covered_by_one_click_and_the_click_can_be_taken_back(client, telling):
    response = post(client, telling, f"mask|{token(telling, PHONE)}", next=f"{address(telling)}?severity=E")
    assert response.url == f"{address(telling)}?severity=E&undo=2"
    assert store.load(telling).overview.duties[0] == "负责人：张三丰，电话139****0000，负责日常工作。"
    assert Snapshot.objects.get(budget=telling, revision=3).action == "遮盖个人信息"
    html = client.get(response.url).content.decode()
    assert 'value="undo|2"' in html
    post(client, telling, "undo|2")
    assert store.load(telling).overview.duties[0] == DUTY
    assert 'value="undo|' not in page(client, telling, undo="2")


def test_a_name_is_taken_out_by_one_click(client, telling):
    post(client, telling, f"remove|{token(telling, '张三丰')}")
    assert store.load(telling).overview.duties[0] == f"负责人：，电话{PHONE}，负责日常工作。"


def test_everything_personal_is_covered_at_once(client, telling):
    post(client, telling, "mask-all")
    assert store.load(telling).overview.duties[0] == "负责人：张某某，电话139****0000，负责日常工作。"
    assert found(telling, "C20") == []


def test_a_hit_that_is_not_there_any_more_changes_nothing(client, telling):
    for wrong in ("overview.duties[0]|0|3", "overview.duties[99]|0|1", "x", "", "overview.duties[0]|a|b"):
        response = post(client, telling, f"mask|{wrong}")
        assert response.status_code == 400
        assert "没有找到要处理的内容" in response.content.decode()
    assert telling.revision == 2


def test_what_would_leave_nothing_of_a_name_is_refused_with_the_way_out(client, budget, author):
    def change(data):
        data["projects"][0]["name"] = PHONE
        return data

    editing.write(budget.pk, user=author, seen=1, action="项目", change=change)
    response = post(client, budget, f"remove|projects[0].name|0|{len(PHONE)}")
    assert response.status_code == 400
    assert "请改用“遮盖”" in response.content.decode()


def test_personal_data_is_kept_with_its_ground_once_a_second_person_agrees(client, telling, alice):
    hit = found(telling, "C20")[1]
    response = post(client, telling, "explain", finding=hit.key, explanation="《条例》第二十条，对外服务电话")
    assert response.status_code == 302
    waiver = Waiver.objects.get()
    assert "待另一人同意" in page(client, telling)
    assert post(client, telling, f"agree|{waiver.pk}").status_code == 403
    assert len([one for one in found(telling, "C20") if not one.waived]) == 2
    head = person("helen", Role.HEAD, telling.unit)
    client.force_login(head)
    assert f'value="agree|{waiver.pk}"' in page(client, telling)
    assert post(client, telling, f"agree|{waiver.pk}").status_code == 302
    assert [one.waived for one in found(telling, "C20")] == [False, True]
    assert "helen" in page(client, telling)


def test_a_reviewer_reads_the_checks_and_changes_nothing(client, telling):
    client.force_login(person("rita", Role.REVIEWER, telling.unit.supervisor))
    html = page(client, telling)
    assert PHONE in html
    assert 'value="mask' not in html
    assert "写说明" not in html
    hit = found(telling, "C20")[0]
    for do in (f"mask|{token(telling, PHONE)}", "mask-all", "correct-all", "undo|1"):
        assert post(client, telling, do).status_code == 403
    assert post(client, telling, "explain", finding=hit.key, explanation="x").status_code == 403
    assert (telling.revision, Waiver.objects.count()) == (2, 0)


def test_strangers_find_no_checks(client, telling):
    sibling = Unit.objects.create(code="S", name="同级", region=telling.unit.region, supervisor=telling.unit.supervisor)
    for user in (person("sibling", Role.AUTHOR, sibling), person("auditor", Role.AUDITOR, telling.unit.supervisor)):
        client.force_login(user)
        assert client.get(address(telling)).status_code == 404
        assert post(client, telling, "mask-all").status_code == 404
    assert telling.revision == 2


# Punctuation


def test_punctuation_is_shown_before_and_after_and_put_right_at_one_place_or_everywhere(client, budget, author):
    wrong = {"income_change": "人员增加。；另有，，结转", "expenditure_change": "人员增加,项目减少"}
    editing.write(budget.pk, user=author, seen=1, action="情况说明", change=editing.within("reasons", wrong))
    html = page(client, budget)
    assert "人员增加。<del>；</del>另有，<del>，</del>结转" in html
    post(client, budget, "correct|reasons.income_change")
    reasons = store.load(budget).reasons
    assert (reasons.income_change, reasons.expenditure_change) == ("人员增加。另有，结转", "人员增加,项目减少")
    post(client, budget, "correct-all")
    assert store.load(budget).reasons.expenditure_change == "人员增加，项目减少"
    assert found(budget, "C25") == []
    assert post(client, budget, "correct-all").status_code == 400


# Explanations


def warning(budget, where="assets.building_m2"):
    budget.refresh_from_db()
    return next(one for one in checking.findings(checking.result(budget)) if one.where == where)


def test_a_warning_is_explained_beside_it_and_moves_to_what_is_answered(client, budget, author):
    before = checking.result(budget).warnings
    one = warning(budget)
    response = post(client, budget, "explain", finding=one.key, explanation="使用<人社局>用房", next=address(budget))
    assert response.url == address(budget)
    assert checking.result(budget).warnings == before - 1
    html = page(client, budget)
    answered = html.index("已说明的问题（1 处）")
    assert html.index("使用&lt;人社局&gt;用房") > answered
    assert "alice，" in html[answered:]
    waiver = Waiver.objects.get()
    post(client, budget, f"withdraw|{waiver.pk}")
    assert checking.result(budget).warnings == before


def test_several_places_are_explained_with_the_same_words(client, budget, author):
    keys = [one.key for one in found(budget, "C15")]
    post(client, budget, "explain", finding=keys, explanation="项目小，内容相近")
    assert all(one.waived for one in found(budget, "C15"))
    assert Waiver.objects.count() == len(keys) > 1


def test_a_blank_explanation_is_refused_and_what_was_typed_stays(client, budget, author):
    one = warning(budget)
    assert post(client, budget, "explain", finding=one.key, explanation="  ").status_code == 400
    response = post(client, budget, "explain", finding=one.key, explanation="甲" * 1001)
    assert response.status_code == 400
    assert "最多 1000 字" in response.content.decode()
    assert "甲" * 1001 in response.content.decode()
    assert not Waiver.objects.exists()


def test_a_lapsed_explanation_says_what_it_saw_and_what_is_there_now_and_may_be_renewed(client, budget, author):
    one = warning(budget, "reasons.income_change")
    post(client, budget, "explain", finding=one.key, explanation="其余为零星增减")
    change = editing.within("reasons", {"income_change": "项目增加50万元"})
    editing.write(budget.pk, user=author, seen=1, action="情况说明", change=change)
    html = page(client, budget)
    now = warning(budget, "reasons.income_change")
    assert "原来的说明已失效" in html
    assert one.message in html
    assert now.message in html
    waiver = Waiver.objects.get()
    assert post(client, budget, f"renew|{waiver.pk}|{now.key}").status_code == 302
    assert warning(budget, "reasons.income_change").waived


def test_an_error_cannot_be_explained_away(client, budget, author):
    def change(data):
        data["projects"][0]["form"]["funding"]["annual"]["total"] = "1.00"
        return data

    editing.write(budget.pk, user=author, seen=1, action="绩效目标", change=change)
    (one, *_) = found(budget, "P1")
    assert post(client, budget, "explain", finding=one.key, explanation="就是这样").status_code == 400
    assert not Waiver.objects.exists()


# The page


def test_what_follows_from_a_cause_is_folded_under_it(client, budget, author):
    html = page(client, budget)
    assert "同一原因引起的另 1 处" in html


def test_the_list_is_narrowed_to_a_severity_or_a_part(client, budget, author):
    assert 'id="g-C15-W"' in page(client, budget)
    assert 'id="g-C15-W"' not in page(client, budget, severity="I")
    assert 'id="g-C12-W"' in page(client, budget, part="assets")
    assert 'id="g-C15-W"' not in page(client, budget, part="assets")
    assert "这里没有待处理的问题" in page(client, budget, severity="E")


def test_no_place_is_told_as_a_path(client, budget, author):
    html = page(client, budget)
    assert "国有资产 · 办公用房面积" in html
    assert "projects[" not in html.replace('value="correct|projects[', "")


def test_an_expired_result_says_so_until_it_is_made_again(client, budget, author):
    CheckResult.objects.update(state_key="another")
    assert "已过期" in page(client, budget)
    post(client, budget, "again")
    assert "已过期" not in page(client, budget)


def test_one_leaves_for_pages_of_the_budget_only(client, budget, author):
    for elsewhere in ("https://example.org/", "//example.org", "/admin/", f"/disclosures/{budget.pk + 1}/lines/"):
        assert post(client, budget, "again", next=elsewhere).url == address(budget)


def test_an_unknown_act_does_nothing_and_says_so(client, budget, author):
    response = client.post(address(budget), {"do": "destroy", "seen": 1}, follow=True)
    assert "没有这个操作" in response.content.decode()
    assert store.load(budget) == example()


# At the fields


@pytest.mark.parametrize(
    ("which", "near"),
    [
        ("assets", 'name="assets-building_m2"'),
        ("narrative", 'name="reasons-income_change"'),
        ("glossary", 'name="texts-glossary"'),
    ],
)
def test_a_finding_stands_at_its_field(client, budget, author, which, near):
    html = page(client, budget, which)
    field = html[html.index(near) :]
    field = field[: field.index('class="authoring-field')] if 'class="authoring-field' in field else field
    assert 'class="finding finding-W"' in field
    assert "finding-remedy" in field


def test_a_finding_stands_in_its_row_of_indicators(client, budget, author):
    one = next(one for one in found(budget, "C14") if "indicators[" in one.where)
    place = int(one.where.partition("[")[2].partition("]")[0]) + 1
    html = page(client, budget, f"forms/{place}")
    rows = html[html.index('class="target-levels') :]
    assert one.message in rows
    assert "target-row-findings" in rows


def test_a_finding_stands_in_its_cell_of_the_lines(client, budget, author):
    (one,) = found(budget, "X1")
    index = int(one.where.partition("[")[2].partition("]")[0])
    html = page(client, budget, "lines")
    cell = html[html.index(f'id="lines-{index}-economic_code"') :]
    assert one.message in cell[: cell.index("</td>")]


def test_personal_data_is_covered_at_its_field(client, telling):
    html = page(client, telling, "overview")
    assert f'value="mask|{token(telling, PHONE)}"' in html
    response = post(client, telling, f"mask|{token(telling, PHONE)}", next=address(telling, "overview"))
    assert response.url == f"{address(telling, 'overview')}?undo=2"


def test_rules_do_not_run_when_a_page_is_opened(client, budget, author, monkeypatch):
    monkeypatch.setattr(checking, "run", lambda *_, **__: pytest.fail("a rule runs"))
    for which in ("overview", "lines", "projects", "forms", "forms/1", "narrative", "assets", "glossary", "checks"):
        page(client, budget, which)


def test_the_page_costs_as_many_queries_with_many_explanations_as_with_one(
    client, budget, author, django_assert_num_queries
):
    keys = [one.key for one in checking.findings(checking.result(budget)) if one.is_answerable]
    waivers.explain(budget_id=budget.pk, findings=keys[:1], explanation="甲", user=author)
    page(client, budget)
    with CaptureQueriesContext(connection) as one:
        page(client, budget)
    waivers.explain(budget_id=budget.pk, findings=keys, explanation="甲", user=author)
    with django_assert_num_queries(len(one)):
        page(client, budget)
