"""All forms and the one of the whole unit; stale pages, kept typing, roles and queries of every page."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from book import package
from disclosures import editing, store
from disclosures.authoring.form_content import closed, opened
from disclosures.models import Draft
from performance.services import load_indicators
from tests.cast import EXAMPLES, example, person
from tests.pages import (
    HEATING,
    PAGES,
    act,
    address,
    errors,
    form_at,
    funding_findings,
    posted,
    typed,
)
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


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
    counts: dict[object, list[int]] = {}
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


def test_checks_lead_to_the_field_of_the_form(client, budget, author):
    def change(content):
        content["projects"][0]["form"]["funding"]["annual"]["total"] = "1.00"
        return content

    editing.write(budget.pk, user=author, seen=1, action="绩效目标", change=change)
    page = client.get(reverse("disclosures:checks", args=[budget.pk])).content.decode()
    assert f'href="{address(budget, HEATING)}#id_funding-annual-total"' in page
