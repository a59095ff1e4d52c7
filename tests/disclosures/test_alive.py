"""Nothing typed is lost, and people see each other."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosures import editing
from disclosures.models import Draft, Presence
from tests.cast import person
from units.enums import Role

pytestmark = pytest.mark.django_db


def tell(client, budget, page="glossary", **told):
    address = reverse("disclosures:alive", args=[budget.pk, page])
    return client.post(address, json.dumps(told), content_type="application/json")


def test_what_is_typed_is_offered_again_when_the_page_is_opened(client, budget, alice):
    client.force_login(alice)
    tell(client, budget, seen=1, fields={"texts-glossary": "一、未保存", "seen": "1", "csrfmiddlewaretoken": "x"})
    page = client.get(reverse("disclosures:part", args=[budget.pk, "glossary"]))
    assert page.context["draft"].fields == {"texts-glossary": "一、未保存"}
    assert "尚未保存" in page.content.decode()


def test_what_comes_back_is_saved_on_the_revision_it_was_typed_on(client, budget, alice):
    client.force_login(alice)
    tell(client, budget, seen=1, fields={"texts-glossary": "一、未保存"})
    change = editing.within("overview", {"duties": ["他人改的职责"]})
    editing.write(budget.pk, user=None, seen=1, action="概况", change=change)
    page = client.get(reverse("disclosures:part", args=[budget.pk, "glossary"]))
    assert page.context["draft"].restored == {"texts-glossary": "一、未保存", "seen": 1}
    assert "此后这份预算已有新的修订" in page.content.decode()


def test_saving_or_dropping_ends_the_draft(client, budget, alice):
    client.force_login(alice)
    tell(client, budget, seen=1, fields={"texts-glossary": "甲"})
    client.post(reverse("disclosures:part", args=[budget.pk, "glossary"]), {"seen": 1, "texts-glossary": "甲"})
    assert not Draft.objects.exists()
    tell(client, budget, seen=2, fields={"texts-glossary": "乙"})
    tell(client, budget, drop=True)
    assert not Draft.objects.exists()


def test_drafts_belong_to_their_user_and_page(client, budget, alice):
    client.force_login(alice)
    tell(client, budget, seen=1, fields={"texts-glossary": "甲的"})
    client.force_login(person("bob", Role.AUTHOR, budget.unit))
    page = client.get(reverse("disclosures:part", args=[budget.pk, "glossary"]))
    assert page.context["draft"] is None
    assert "甲的" not in page.content.decode()


def test_everybody_sees_who_else_has_the_page_open(client, budget, alice):
    client.force_login(alice)
    assert tell(client, budget).json() == {"others": [], "revision": 1}
    client.force_login(person("bob", Role.AUTHOR, budget.unit))
    assert tell(client, budget).json()["others"] == ["alice"]
    assert tell(client, budget, page="assets").json()["others"] == []
    Presence.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert tell(client, budget).json()["others"] == []


def test_readers_are_seen_and_leave_no_draft(client, budget):
    client.force_login(person("rita", Role.REVIEWER, budget.unit.supervisor))
    assert tell(client, budget, seen=1, fields={"texts-glossary": "甲"}).status_code == 200
    assert not Draft.objects.exists()


def test_strangers_and_nonsense_are_refused(client, budget, alice, settings):
    client.force_login(person("auditor", Role.AUDITOR, budget.unit.supervisor))
    assert tell(client, budget).status_code == 404
    client.force_login(alice)
    address = reverse("disclosures:alive", args=[budget.pk, "glossary"])
    for body in ("[1]", "{", '"x"'):
        assert client.post(address, body, content_type="application/json").status_code == 400
    assert client.post(address, "x" * 2_000_001, content_type="application/json").status_code == 413
    tell(client, budget, seen=99, fields={"a": "b"})
    tell(client, budget, seen="1", fields={"a": "b"})
    assert not Draft.objects.exists()
