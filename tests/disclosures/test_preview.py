"""The preview: who sees a draft, and what."""

import os
import threading
from typing import Any

import pytest
from django.urls import reverse

from disclosures import drafts, store
from tests.cast import example, person
from tests.pango import needs_pango
from units.enums import Role
from units.models import Unit

pytestmark = [pytest.mark.django_db, needs_pango]


@pytest.fixture
def budget():
    return store.save(example())


@pytest.fixture
def pages(budget):
    """Every address of the preview."""
    return [
        reverse("disclosures:preview", args=[budget.pk]),
        reverse("disclosures:preview_section", args=[budget.pk, "table3"]),
        reverse("disclosures:preview_pdf", args=[budget.pk]),
        reverse("disclosures:preview_section_pdf", args=[budget.pk, "table3"]),
    ]


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def at_once(monkeypatch):
    """What is done in the background is done before the answer is given."""

    class Now(threading.Thread):
        def start(self):
            self.run()

    monkeypatch.setattr(threading, "Thread", Now)


def test_author_and_supervising_reviewer_see_the_draft(client, budget, pages, data_dir):
    drafts.make(budget.pk, store.load(budget))
    for user in (
        person("alice", Role.AUTHOR, budget.unit),
        person("helen", Role.HEAD, budget.unit),
        person("rita", Role.REVIEWER, budget.unit.supervisor),
    ):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [200] * 4, user


def test_nobody_else_sees_the_draft(client, budget, pages, data_dir):
    region = budget.unit.region
    sibling = Unit.objects.create(code="S", name="同级单位", region=region, supervisor=budget.unit.supervisor)
    bureau = budget.unit.supervisor
    for user in (
        person("stranger"),
        person("sibling", Role.AUTHOR, sibling),
        person("sibling-reviewer", Role.REVIEWER, sibling),
        person("auditor", Role.AUDITOR, bureau),
        person("publisher", Role.PUBLISHER, bureau),
        person("administrator", Role.ADMINISTRATOR, bureau),
    ):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [404] * 4, user


def test_visitors_are_sent_to_sign_in(client, pages):
    for page in pages:
        response = client.get(page)
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))


def test_preview_shows_every_section_and_links_to_each_heading(client, budget, pages):
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    text = client.get(pages[0]).content.decode()
    for words in ("2024年预算收支总表", "第四部分 名词解释", "屯留区县(区)级预算部门(单位)项目支出绩效目标表", "<svg"):
        assert words in text
    assert text.count('<section class="sheet') == 23


def test_section_preview_shows_that_section_alone(client, budget, pages):
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    text = client.get(pages[1]).content.decode()
    assert text.count('<section class="sheet') == 1
    assert 'id="table3"' in text


def test_unknown_section_is_not_found(client, budget):
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    for name in ("preview_section", "preview_section_pdf"):
        assert client.get(reverse(f"disclosures:{name}", args=[budget.pk, "table14"])).status_code == 404


def test_preview_changes_nothing_by_post(client, budget, pages):
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    assert [client.post(page).status_code for page in pages] == [405] * 4


def test_draft_is_a_pdf_named_after_the_unit(client, budget, pages, data_dir, at_once):
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    assert client.get(pages[2]).status_code == 202
    response = client.get(pages[2])
    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert "filename*=UTF-8''%E9%95%BF%E6%B2%BB" in response["Content-Disposition"]


def test_the_page_tells_how_far_the_draft_has_come(client, budget, pages, data_dir, monkeypatch):
    """The bar moves with each section; the page asks until the draft is there."""
    asked: list[dict[str, Any]] = []

    def look(*at):
        tell(*at)
        asked.append(client.get(reverse("disclosures:preview_progress", args=[budget.pk])).json())

    tell = drafts._tell
    monkeypatch.setattr(drafts, "_tell", look)
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    drafts.make(budget.pk, store.load(budget))
    assert [told["done"] for told in asked] == list(range(1, asked[0]["all"] + 1))
    assert "预算收支总表" in asked[3]["title"] + asked[4]["title"] + asked[5]["title"]
    assert client.get(reverse("disclosures:preview_progress", args=[budget.pk])).json() == {"ready": True}


def test_a_draft_that_cannot_be_made_is_said_so_and_tried_again_later(client, budget, pages, data_dir, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr("disclosures.rendering.pdf.document_pdf", fail)
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    book = store.load(budget)
    with pytest.raises(RuntimeError):
        drafts.make(budget.pk, book)
    assert "草稿没有生成" in client.get(pages[2]).content.decode()
    told = drafts.place(budget.pk, book).with_suffix(".json")
    os.utime(told, (0, 0))
    assert drafts.progress(drafts.place(budget.pk, book)) is None


def test_draft_is_made_once_for_a_content_and_replaces_the_earlier_one(data_dir, budget, monkeypatch):
    book = store.load(budget)
    first = drafts.make(budget.pk, book)
    stamp = first.stat().st_mtime_ns
    assert drafts.make(budget.pk, book) == first
    assert first.stat().st_mtime_ns == stamp
    second = drafts.make(budget.pk, book.model_copy(update={"year": 2025}))
    assert [path.name for path in first.parent.iterdir()] == [second.name]


def test_where_there_is_a_worker_the_page_waits_for_it(client, budget, pages, data_dir, settings, monkeypatch):
    asked: list[int] = []
    from disclosures import tasks

    monkeypatch.setattr(tasks.make_draft, "delay", asked.append)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:6379/0"
    client.force_login(person("alice", Role.AUTHOR, budget.unit))
    assert client.get(pages[2]).status_code == 202
    assert client.get(pages[2]).status_code == 202
    assert asked == [budget.pk]
    tasks.make_draft(budget.pk)
    assert client.get(pages[2]).content.startswith(b"%PDF")


def test_a_task_for_a_budget_that_is_gone_does_nothing(data_dir):
    from disclosures import tasks

    tasks.make_draft(4711)
    assert not (data_dir / "drafts").exists()
