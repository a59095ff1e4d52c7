"""The publisher's pages: who sees them, what they do, and that a batch goes on from where it was left."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.enums import State
from budgets.models import Budget
from disclosures import publishing
from disclosures.enums import PublicationState
from disclosures.models import Batch, Publication
from tests.cast import example, person
from tests.published import approved, changed, correct, publish, small_print
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db
LIST, DOCUMENTS = "/disclosures/publishing/", "/disclosures/publishing/documents/"


def some_book(number, **more):
    return changed(example(), unit={"code": f"T{number:03}", "name": f"第{number}中心"}, **more)


@pytest.fixture(autouse=True)
def _small_files(monkeypatch):
    monkeypatch.setattr(publishing, "_print", small_print)


@pytest.fixture
def budgets():
    return [approved(some_book(number)) for number in range(3)]


@pytest.fixture
def publisher(client, budgets):
    user = person("publisher", Role.PUBLISHER, budgets[0].unit.supervisor, last_name="公开员")
    client.force_login(user)
    return user


@pytest.fixture
def stranger(budgets):
    """A publisher of another place, with a document of their own."""
    own = approved(
        changed(example(), unit={"code": "X1", "name": "别处中心"}, department={"code": "X", "name": "别处局"})
    )
    publish(own)
    return person("stranger", Role.PUBLISHER, Unit.objects.get(code="X"))


def stamps(page):
    return [budget.stamp for budget in page.context["page"]]


def test_only_publishers_open_the_pages(client, budgets):
    batch = Batch.objects.create(by_name="某人")
    addresses = [
        LIST,
        DOCUMENTS,
        reverse("disclosures:batch", args=[batch.pk]),
        reverse("disclosures:versions", args=[budgets[0].pk]),
    ]
    for address in addresses:
        assert client.get(address)["Location"].startswith("/admin/login/")
    for role in (Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR):
        client.force_login(person(role, role, budgets[0].unit))
        for address in addresses:
            assert client.get(address).status_code in (403, 404)
            assert client.post(address).status_code in (403, 404, 405)
    assert not Publication.objects.exists()


def test_publishing_everything_takes_a_second_click(client, publisher):
    page = client.get(LIST).content.decode()
    folded = page.partition("<details")[2].partition("</details>")[0]
    assert "公开全部 3 个单位…" in folded
    assert 'name="all"' in folded
    assert page.count('name="all"') == 1


def test_a_publisher_sees_and_publishes_nothing_of_another_place(client, publisher, stranger, budgets):
    publish(budgets[0])
    mine = {address: client.get(address).content.decode() for address in (LIST, DOCUMENTS)}
    assert "第0中心" in mine[DOCUMENTS]
    assert "第1中心" in mine[LIST]
    assert "别处中心" not in "".join(mine.values())
    chosen = stamps(client.get(LIST))
    batch = Batch.objects.create(by=publisher, by_name="公开员")
    client.force_login(stranger)
    page = client.get(LIST)
    assert "中心" not in page.content.decode().split("way-title", 1)[1].replace("别处中心", "")
    client.post(LIST, {"stamp": chosen})
    client.post(LIST, {"all": "1"})
    assert client.get(reverse("disclosures:batch", args=[batch.pk])).status_code == 404
    assert client.post(reverse("disclosures:batch", args=[batch.pk])).status_code == 404
    assert client.get(reverse("disclosures:versions", args=[budgets[0].pk])).status_code == 404
    assert Publication.objects.filter(unit_name__startswith="第").count() == 1


def test_ticked_units_are_published_one_by_one_and_the_page_shows_how_far_it_is(client, publisher, budgets):
    chosen = stamps(client.get(LIST))[:2]
    address = client.post(LIST, {"stamp": chosen})["Location"]
    page = client.get(address)
    assert page.context["tally"] == (2, 0, 0)
    assert "data-goes-on" in page.content.decode()
    for done in (1, 2):
        assert client.post(address.split("?")[0])["Location"] == address
        page = client.get(address)
        assert page.context["tally"].done == done
    assert "全部办理完毕" in page.content.decode()
    assert "data-goes-on" not in page.content.decode()
    assert Publication.objects.count() == 2
    assert [budget.unit_name for budget in client.get(LIST).context["page"]] == ["第2中心"]


def test_a_batch_that_was_left_waits_for_its_owner(client, publisher, budgets):
    address = client.post(LIST, {"all": "1"})["Location"].split("?")[0]
    client.post(address)
    assert "还有 2 个没有办理" in client.get(LIST).content.decode()
    page = client.get(address).content.decode()
    assert "继续公开" in page
    assert "data-goes-on" not in page


def test_all_that_was_found_is_published_and_nothing_else(client, publisher, budgets):
    client.post(LIST, {"all": "1", "q": "第1中心", "year": "2024"})
    assert [item.budget_id for item in Batch.objects.get().items.all()] == [budgets[1].pk]
    assert "没有查到" in client.get(LIST, {"year": "2031"}).content.decode()


def test_where_there_is_a_worker_the_page_only_watches(client, publisher, budgets, settings):
    settings.CELERY_BROKER_URL = "redis://elsewhere"
    page = client.get(client.post(LIST, {"all": "1"})["Location"])
    assert page.context["tally"] == (3, 3, 0)


@pytest.mark.parametrize(
    "data", [{}, {"stamp": ["x"]}, {"stamp": ["1"]}, {"stamp": [f"{2**60}-1-1"]}, {"all": "1", "year": "1999"}]
)
def test_nothing_chosen_is_said(client, publisher, data):
    page = client.post(LIST, data, follow=True)
    assert "没有选中" in page.content.decode()
    assert not Batch.objects.exists()


def test_a_unit_that_was_refused_is_told_with_its_reason(client, publisher, budgets):
    chosen = stamps(client.get(LIST))
    approved(some_book(1, texts={"glossary": ["另一个词。"]}))
    address = client.post(LIST, {"stamp": chosen})["Location"]
    for _ in budgets:
        client.post(address.split("?")[0])
    page = client.get(address).content.decode()
    assert "没有公开的单位" in page
    assert "请重新打开" in page


def test_documents_lead_to_their_versions_and_to_correction_and_withdrawal(client, publisher, budgets):
    publication = publish(budgets[0])
    page = client.get(DOCUMENTS).content.decode()
    for name, arguments in (("versions", []), ("step", ["correct"]), ("step", ["withdraw"])):
        address = reverse(f"disclosures:{name}", args=[publication.budget_id, *arguments])
        assert address in page
        assert client.get(address).status_code == 200


def test_the_versions_of_a_document_stay_open_while_it_is_corrected_and_drafts_have_none(client, publisher, budgets):
    publication = publish(budgets[0])
    for budget, expected in ((publication.budget, 200), (budgets[1], 404)):
        Budget.objects.filter(pk=budget.pk).update(state=State.DRAFT)
        page = client.get(reverse("disclosures:versions", args=[budget.pk]))
        assert page.status_code == expected


def test_an_earlier_version_is_withdrawn_from_its_page_with_a_reason(client, publisher, budgets):
    first = publish(budgets[0])
    second = correct(first, some_book(0, texts={"glossary": ["另一个词。"]}), "名词解释有误")
    address = reverse("disclosures:versions", args=[first.budget_id])
    assert "名词解释有误" in client.get(address).content.decode()
    assert client.post(address, {"publication": first.pk, "note": " "}).status_code == 400
    assert client.post(address, {"publication": second.pk, "note": "含有个人信息"}).status_code == 409
    assert client.post(address, {"publication": "x", "note": "含有个人信息"}).status_code == 409
    page = client.post(address, {"publication": first.pk, "note": "含有<b>个人信息"}, follow=True).content.decode()
    assert "含有&lt;b&gt;个人信息" in page
    first.refresh_from_db()
    assert first.state == PublicationState.WITHDRAWN


def test_the_lists_cost_as_many_queries_for_fifty_units_as_for_one(client, publisher, budgets):
    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    publish(budgets[0])
    batch = Batch.objects.create(by=publisher, by_name="公开员")
    batch.items.create(budget=budgets[1], seen=1, after=0)
    addresses = (LIST, DOCUMENTS, reverse("disclosures:batch", args=[batch.pk]))
    few = [cost(address) for address in addresses]
    for number in range(3, 28):
        batch.items.create(budget=approved(some_book(number)), seen=1, after=0)
        publish(approved(some_book(100 + number)))
    assert [cost(address) for address in addresses] == few
    assert max(few) <= 20


def test_publishing_from_the_list_of_budgets_is_a_batch_too(client, publisher, budgets):
    chosen = stamps(client.get(LIST))
    page = client.get(reverse("disclosures:steps", args=["publish"]), {"budget": [budget.pk for budget in budgets]})
    assert f'action="{LIST}"' in page.content.decode()
    response = client.post(LIST, {"stamp": chosen, "note": "统一公开"})
    batch = Batch.objects.get()
    assert batch.items.count() == 3
    client.post(response["Location"])
    assert Publication.objects.get().revision.steps.get(move="publish").note == "统一公开"
