"""A document on its whole way: published, corrected by its author, published again, withdrawn."""

import pytest
from django.core.management import call_command

from disclosures import archive, editing, publishing, store, transitions
from disclosures.enums import PublicationState
from disclosures.models import Step
from disclosures.transitions import RefusedError
from tests.disclosures.workflow.make import REVIEWED, Cast, at, sound_budget
from tests.pango import needs_pango

pytestmark = [pytest.mark.django_db, needs_pango]


@pytest.fixture
def sound(db):
    return sound_budget()


@pytest.fixture
def cast(sound):
    return Cast(sound)


def complete(data):
    data["overview"]["duties"][0] += "承办上级交办的其他事项。"
    return data


def agree(budget, cast):
    """Everybody in turn does what leads to approval."""
    transitions.confirm(**at(budget), user=cast.head, secrecy=REVIEWED)
    transitions.submit(**at(budget), user=cast.author)
    transitions.approve(**at(budget), user=cast.reviewer)


def test_a_document_is_published_corrected_and_withdrawn(sound, cast, capsys):
    agree(sound, cast)
    first = publishing.publish(**at(sound), user=cast.publisher)
    transitions.correct(**at(sound), user=cast.author, note="第一条职责有遗漏")
    with pytest.raises(RefusedError):
        publishing.publish(**at(sound), user=cast.publisher)

    editing.write(sound.pk, user=cast.author, seen=sound.revision, action="主要职责", change=complete)
    agree(sound, cast)
    second = publishing.publish(**at(sound), user=cast.publisher)

    first.refresh_from_db()
    assert (first.state, second.state, second.version) == (PublicationState.SUPERSEDED, PublicationState.CURRENT, 2)
    assert second.correction_reason == "第一条职责有遗漏"
    assert first.revision.book != second.revision.book == store.load(sound)
    assert [archive.digest(one.sha256) for one in (first, second)] == [first.sha256, second.sha256]

    publishing.withdraw(**at(sound), user=cast.publisher, note="须重新审查")
    second.refresh_from_db()
    assert second.state == PublicationState.WITHDRAWN
    assert list(Step.objects.order_by("pk").values_list("move", flat=True)) == [
        *("confirm", "submit", "approve", "publish"),
        *("correct", "confirm", "submit", "approve", "publish"),
        "withdraw",
    ]
    call_command("verify_publications")
    assert "已核对 2 份，0 份不一致" in capsys.readouterr().out
