"""What is not published is nowhere on the portal; what was withdrawn is nowhere but in the reason."""

import json

import pytest

from budgets.enums import State
from budgets.models import Budget
from disclosures import store
from tests import published
from tests.cast import example
from tests.portal.conftest import TUNLIU, text

SECRET = "机密词语甲乙丙"
EVERYWHERE = [
    "/",
    "/search/",
    f"/search/?q={SECRET}",
    "/search/?unit=未公开单位",
    "/regions/",
    "/regions/140000/",
    "/regions/140405/",
    TUNLIU,
    f"{TUNLIU}2024/",
    f"{TUNLIU}2024/v1/",
    f"{TUNLIU}2024/v2/",
    f"{TUNLIU}2024/v1/document.pdf",
    f"{TUNLIU}2024/v1/tables.xlsx",
    f"{TUNLIU}2024/v1/package.json",
    f"{TUNLIU}2024/v1/table3.csv",
    "/compare/?unit=140405-300001&year=2024&year=2025",
    "/feed/",
    f"{TUNLIU}feed/",
    "/regions/140400/feed/",
    "/sitemap.xml",
    "/sitemap-documents.xml",
    "/sitemap-units.xml",
    "/units/140405-300/",
]


def secret():
    """A Book whose unit and words can be told from every other."""
    return published.changed(
        example(),
        unit={"name": f"未公开单位{SECRET}"},
        overview={"duties": [SECRET]},
    )


def said(visitor) -> dict[str, str]:
    """What the portal answers at every address, without the words that were asked for."""
    answers = {}
    for address in EVERYWHERE:
        response = visitor.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        answers[address] = content.decode(errors="replace").replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
    return answers


@pytest.mark.parametrize("state", [state for state in State if state not in {State.PUBLISHED, State.WITHDRAWN}])
def test_a_budget_that_is_not_published_leaves_no_trace(visitor, state):
    budget = published.approved(secret())
    Budget.objects.filter(pk=budget.pk).update(state=state)
    assert [address for address, told in said(visitor).items() if SECRET in told or "未公开单位" in told] == [
        "/search/?unit=未公开单位"
    ]
    assert visitor.get(TUNLIU).status_code == 404


def test_a_correction_in_the_making_is_not_seen_before_it_is_published(visitor, tunliu):
    store.save(secret(), replace=True)
    Budget.objects.update(state=State.APPROVED)
    assert [address for address, told in said(visitor).items() if SECRET in told] == []
    assert "长治市屯留区社会保险中心" in text(visitor.get(f"{TUNLIU}2024/"))


def test_a_withdrawn_document_leaves_its_name_and_the_reason(visitor):
    publication = published.published(secret())
    visitor.get(f"{TUNLIU}2024/")
    for name in ("package.json", "table3.csv"):
        assert visitor.get(f"{TUNLIU}2024/v1/{name}").status_code == 200
    published.withdraw(publication, "误公开了个人信息")
    answers = {address: visitor.get(address) for address in (f"{TUNLIU}2024/", f"{TUNLIU}2024/v1/")}
    for response in answers.values():
        assert response.status_code == 410
        assert "误公开了个人信息" in text(response)
        assert f'<p class="body">{SECRET}' not in text(response)
    for name in ("document.pdf", "tables.xlsx", "package.json", "table3.csv"):
        assert visitor.get(f"{TUNLIU}2024/v1/{name}").status_code == 410
    assert "没有找到" in text(visitor.get(f"/search/?q={SECRET}"))
    assert SECRET not in text(visitor.get("/"))
    assert SECRET not in text(visitor.get("/feed/"))
    assert visitor.get("/regions/140405/").status_code == 404


def test_figures_of_a_withdrawn_document_are_not_compared(visitor, tunliu, next_year):
    address = "/compare/?unit=140405-300001&year=2024&year=2025"
    assert "主要数字" in text(visitor.get(address))
    published.withdraw(next_year, "有误")
    page = text(visitor.get(address))
    assert "主要数字" not in page
    assert "只找到 1 份" in page


def test_no_names_of_those_who_worked_on_it_are_shown(visitor, tunliu):
    for told in said(visitor).values():
        assert "某人" not in told
        assert "publisher-" not in told


def test_what_authors_typed_is_never_read_as_html(visitor):
    wicked = "<script>alert(1)</script><b>加粗"
    book = published.changed(example(), overview={"duties": [wicked]}, unit={"name": f"某单位{wicked}"})
    published.published(book)
    for address in ("/", f"{TUNLIU}2024/", TUNLIU, "/search/?q=alert", "/regions/140405/", "/feed/"):
        page = text(visitor.get(address))
        assert "<script>alert" not in page
        assert "<b>加粗" not in page


def test_a_package_is_the_published_book(visitor, tunliu):
    given = json.loads(b"".join(visitor.get(f"{TUNLIU}2024/v1/package.json").streaming_content))
    assert given == tunliu.revision.data
