"""Publishing many units: progress, refusals, and a process that dies at any step."""

from unittest.mock import patch

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from budgets.enums import State
from budgets.models import Budget
from disclosures import archive, batches, guards, publishing
from disclosures.enums import ItemState, PublicationState
from disclosures.models import Batch, Publication
from tests.cast import example, person
from tests.faults import POINTS, half_done, struck
from tests.published import approved, changed, published, reopen, small_print
from units.enums import Role
from units.models import LogEntry, Unit

pytestmark = pytest.mark.django_db
UNITS = 40


class Killed(BaseException):
    """What no code of the program catches."""


def kill():
    raise Killed


def some_book(number, **more):
    return changed(example(), unit={"code": f"T{number:03}", "name": f"第{number}中心"}, **more)


@pytest.fixture(autouse=True)
def _small_files(monkeypatch):
    monkeypatch.setattr(publishing, "_print", small_print)


@pytest.fixture
def publisher(budgets):
    return person("publisher", Role.PUBLISHER, budgets[0].unit.supervisor, last_name="公开员")


@pytest.fixture
def budgets():
    return [approved(some_book(number)) for number in range(3)]


def drive(batch):
    while batches.advance(batch):
        pass


def test_the_same_forty_units_twice_with_the_process_dying_at_each_step_in_turn():
    first = [approved(some_book(number)) for number in range(UNITS)]
    user = person("publisher", Role.PUBLISHER, first[0].unit.supervisor)
    for version, offset in ((1, 0), (2, 7)):
        batch = batches.start(user, list(Budget.objects.filter(state=State.APPROVED)))
        for number in range(UNITS):
            point = POINTS[(number + offset) % len(POINTS)]
            item = batches.waiting_items(batch).first()
            with struck(point, kill) as reached, pytest.raises(Killed):
                batches.advance(batch)
            assert reached
            assert half_done(item.budget) == [], str(point)
        assert half_done() == []
        drive(batch)
        assert half_done() == []
        assert batches.tally(batch) == (UNITS, UNITS, 0)
        assert Publication.objects.filter(state=PublicationState.CURRENT, version=version).count() == UNITS
        assert Publication.objects.count() == UNITS * version
        if version == 1:
            for publication in Publication.objects.all():
                reopen(publication, "名词解释有误")
            for number in range(UNITS):
                approved(some_book(number, texts={"glossary": ["另一个词。"]}))
    assert Publication.objects.filter(superseded_by__version=2, state=PublicationState.SUPERSEDED).count() == UNITS


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda one: storages["published"].delete(archive.name_of(one.sha256)), "without its file"),
        (lambda one: one.figures.first().delete(), "figures"),
        (lambda one: one.words.delete(), "words"),
        (lambda one: Budget.objects.filter(pk=one.budget_id).update(state=State.APPROVED), "approved"),
        (lambda one: one.revision.steps.all().delete(), "step"),
    ],
)
def test_what_is_half_done_would_be_found(spoil, found):
    publication = published(some_book(0))
    assert half_done() == []
    guards.take_down()
    spoil(publication)
    assert found in "".join(half_done())


def test_a_unit_that_cannot_be_published_holds_up_no_other(budgets, publisher):
    batch = batches.start(publisher, budgets)
    Budget.objects.filter(pk=budgets[1].pk).update(state=State.RETURNED)
    drive(batch)
    assert [item.state for item in batch.items.all()] == [ItemState.PUBLISHED, ItemState.REFUSED, ItemState.PUBLISHED]
    assert "已退回" in batch.items.get(budget=budgets[1]).why
    assert batches.tally(batch) == (3, 2, 1)


def test_an_unexpected_fault_holds_up_no_other_and_is_told_without_its_cause(budgets, publisher, monkeypatch):
    def broken(budget, book):
        if budget.pk == budgets[0].pk:
            raise RuntimeError("secret detail")
        return small_print(budget, book)

    monkeypatch.setattr(publishing, "_print", broken)
    batch = batches.start(publisher, budgets)
    drive(batch)
    assert batches.tally(batch) == (3, 2, 1)
    assert "secret" not in batch.items.get(budget=budgets[0]).why


def test_what_another_published_meanwhile_is_done(budgets, publisher):
    one, other = batches.start(publisher, budgets), batches.start(publisher, budgets)
    drive(one)
    drive(other)
    assert batches.tally(other) == (3, 3, 0)
    assert Publication.objects.count() == 3


def test_what_was_resubmitted_after_the_batch_was_made_is_not_published(budgets, publisher):
    batch = batches.start(publisher, budgets)
    approved(some_book(1, texts={"glossary": ["另一个词。"]}))
    drive(batch)
    assert batch.items.get(budget=budgets[1]).state == ItemState.REFUSED
    assert not Publication.objects.filter(budget=budgets[1]).exists()


def test_a_batch_gives_nobody_more_than_their_role(budgets):
    stranger = person("stranger", Role.PUBLISHER, Unit.objects.create(code="X", name="别处", region=budgets[0].region))
    assert not batches.waiting_budgets(stranger).exists()
    batch = batches.start(stranger, budgets)
    drive(batch)
    assert batches.tally(batch) == (3, 0, 3)
    assert LogEntry.objects.filter(action="公开", refused=True).count() == 3


def test_a_batch_of_somebody_who_has_gone_publishes_nothing(budgets, publisher):
    batch = batches.start(publisher, budgets)
    publisher.delete()
    batch = Batch.objects.get(pk=batch.pk)
    drive(batch)
    assert batches.tally(batch) == (3, 0, 3)


def test_a_worker_goes_through_a_batch_by_itself(budgets, publisher, settings):
    settings.CELERY_BROKER_URL = "redis://elsewhere"
    batch = batches.start(publisher, budgets)
    assert batches.hand_over(batch)
    assert batches.tally(batch) == (3, 3, 0)


def test_without_a_worker_the_page_goes_through_it(budgets, publisher):
    assert not batches.hand_over(batches.start(publisher, budgets))


def test_the_command_publishes_what_is_named(budgets, publisher, capsys):
    call_command("publish_disclosures", "T000", "T002", "--year", "2024", "--as", "publisher")
    out = capsys.readouterr().out
    assert "1/2 T000 第0中心 2024年 已公开 第 1 版" in out
    assert set(Publication.objects.values_list("unit_code", flat=True)) == {"T000", "T002"}


def test_the_command_publishes_all_that_is_approved_and_takes_up_what_was_stopped(budgets, publisher, capsys):
    with patch.object(publishing, "_print", side_effect=Killed), pytest.raises(Killed):
        call_command("publish_disclosures", "--all-approved", "--as", "publisher")
    batch = Batch.objects.get()
    call_command("publish_disclosures", "--resume", str(batch.pk))
    assert batches.tally(batch) == (3, 3, 0)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "--as"),
        (["--as", "nobody", "--all-approved"], "nobody"),
        (["--as", "publisher"], "--all-approved"),
        (["--as", "publisher", "T000"], "--year"),
        (["--as", "publisher", "T000", "NONE", "--year", "2024"], "NONE"),
        (["--as", "publisher", "--all-approved", "--year", "2031"], "没有已通过"),
        (["--resume", "99"], "99"),
    ],
)
def test_the_command_says_what_is_wrong_with_what_it_was_given(budgets, publisher, arguments, complaint):
    with pytest.raises(CommandError, match=complaint) as error:
        call_command("publish_disclosures", *arguments)
    assert error.value.returncode == 2
    assert not Publication.objects.exists()


def test_the_command_ends_with_one_when_a_unit_is_refused(budgets, publisher, monkeypatch):
    monkeypatch.setattr(publishing, "_print", lambda budget, book: 1 / 0)
    with pytest.raises(CommandError) as error:
        call_command("publish_disclosures", "--all-approved", "--as", "publisher")
    assert error.value.returncode == 1
