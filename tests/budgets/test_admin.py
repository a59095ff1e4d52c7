import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.models import Budget
from disclosures import store
from tests.cast import example, person
from units.enums import Role
from units.models import Region, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget():
    return store.save(example())


@pytest.fixture
def author(client, budget):
    user = person("author", Role.AUTHOR, budget.unit)
    client.force_login(user)
    return user


def address(budget):
    return reverse("admin:budgets_budget_change", args=[budget.pk])


def filled(client, budget):
    """What a browser would send back for the page as it is shown."""
    context = client.get(address(budget)).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return data


def test_saving_makes_the_next_revision_and_stores_what_was_typed(client, budget, author):
    data = filled(client, budget)
    data["reasons_income_change"] = "人员增加，\r\n经费增加"
    data["lines-0-amount"] = "12.34"
    data["paragraphs-0-text"] = "新的职责"
    assert client.post(address(budget), data).status_code == 302
    budget.refresh_from_db()
    assert budget.revision == 2
    book = store.load(budget)
    assert book.reasons.income_change == "人员增加，\n经费增加"
    before = example()
    assert [line.amount for line in book.lines[1:]] == [line.amount for line in before.lines[1:]]
    assert str(book.lines[0].amount) == "12.34"
    assert "新的职责" in {text for _, text in book.texts_with_paths()}


def test_a_stale_page_is_refused_and_keeps_the_input(client, budget, author):
    data = filled(client, budget) | {"reasons_income_change": "晚到的修改", "lines-0-amount": "12.34"}
    store.save(example(), replace=True)
    response = client.post(address(budget), filled(client, budget) | data | {"revision": data["revision"]})
    assert response.status_code == 200
    assert "本预算已被他人修改" in str(response.context["adminform"].form.non_field_errors())
    assert "晚到的修改" in response.content.decode()
    budget.refresh_from_db()
    assert budget.revision == 2
    assert store.load(budget) == example()


@pytest.mark.parametrize("sent", [{}, {"revision": ""}, {"revision": "x"}, {"revision": "0"}])
def test_a_page_without_its_revision_is_refused(client, budget, author, sent):
    data = filled(client, budget) | {"reasons_income_change": "修改"}
    del data["revision"]
    response = client.post(address(budget), data | sent)
    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors()
    assert store.load(budget) == example()
    assert Budget.objects.get().revision == 1


def test_a_wrong_entry_below_the_budget_leaves_everything_as_it_was(client, budget, author):
    data = filled(client, budget) | {"reasons_income_change": "修改", "lines-0-amount": "-1"}
    assert client.post(address(budget), data).status_code == 200
    assert Budget.objects.get().revision == 1
    assert store.load(budget) == example()


def test_the_identity_of_a_budget_cannot_be_posted(client, budget, author):
    other = Unit.objects.create(code="other", name="别的单位", region=Region.objects.get())
    data = filled(client, budget) | {"unit": other.pk, "year": "2030", "level": "department", "edition": "x"}
    assert client.post(address(budget), data).status_code == 302
    assert store.load(budget) == example()


def test_rows_of_another_budget_cannot_be_posted(client, budget, author):
    secret = store.save(example().model_copy(update={"year": 2025}))
    line = secret.lines.get(position=0)
    data = filled(client, budget) | {"lines-0-id": line.pk, "lines-0-amount": "0.01"}
    client.post(address(budget), data)
    assert store.load(secret) == example().model_copy(update={"year": 2025})
    assert store.load(budget) == example()


@pytest.mark.parametrize("role", [Role.HEAD, Role.REVIEWER])
def test_who_may_only_read_gets_a_page_without_a_way_to_save(client, budget, role):
    author = person("author", Role.AUTHOR, budget.unit)
    client.force_login(author)
    data = filled(client, budget) | {"reasons_income_change": "越权"}
    client.force_login(person("reader", role, budget.unit if role is Role.HEAD else budget.department))
    assert client.get(address(budget)).status_code == 200
    assert client.post(address(budget), data).status_code == 403
    assert store.load(budget) == example()


@pytest.mark.parametrize(
    "role", [None, Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.PUBLISHER, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_nobody_sees_the_draft_of_a_unit_that_is_not_theirs(client, budget, role):
    other = Unit.objects.create(
        code="other", name="别的单位", region=Region.objects.get(), supervisor=budget.department
    )
    client.force_login(person("stranger", role, other))
    listed = client.get(reverse("admin:budgets_budget_changelist"))
    assert listed.status_code == 403 or list(listed.context["cl"].queryset) == []
    for method in (client.get, client.post):
        response = method(address(budget))
        assert response.status_code in (302, 403)
        assert budget.unit_name not in response.content.decode()
    assert (
        client.get(reverse("admin:budgets_budget_changelist"), {"q": budget.unit_name}).status_code
        == listed.status_code
    )


def test_the_page_leads_to_the_preview(client, budget, author):
    assert reverse("disclosures:preview", args=[budget.pk]) in client.get(address(budget)).content.decode()


def test_the_page_costs_as_many_queries_for_many_lines_as_for_few(client, budget, author):
    counts = []
    lines = example().lines
    for many in (lines[:1], lines * 4):
        store.save(example().model_copy(update={"lines": many}), replace=True)
        with CaptureQueriesContext(connection) as captured:
            client.get(address(budget))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30


def test_a_table_that_is_too_long_is_left_off_the_page(client, budget, author):
    line = example().lines[0]
    many = example().model_copy(update={"lines": (line,) * 101})
    store.save(many, replace=True)
    inlines = client.get(address(budget)).context["inline_admin_formsets"]
    assert [inline.opts.model.__name__ for inline in inlines] == ["BudgetParagraph", "RevenueLine", "Project"]
    assert client.post(address(budget), filled(client, budget)).status_code == 302
    assert store.load(budget) == many


def test_everybody_reads_subjects_and_only_administrators_keep_them(client, budget, author):
    add = reverse("admin:budgets_functionsubject_add")
    assert client.get(reverse("admin:budgets_functionsubject_changelist")).status_code == 200
    assert client.get(add).status_code == 403
    client.force_login(person("keeper", Role.ADMINISTRATOR, budget.department))
    assert client.get(add).status_code == 200
