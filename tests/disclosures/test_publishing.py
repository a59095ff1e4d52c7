"""Publishing: what is recorded, who may, what a correction and a withdrawal leave, and that nothing of it ever changes."""

import hashlib
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from book.editions import edition
from budgets.enums import State
from budgets.models import Budget
from disclosures import archive, publishing
from disclosures.enums import PublicationState
from disclosures.models import Figure, Publication, PublicationText, Revision
from disclosures.transitions import NotAllowedError, OvertakenError, RefusedError
from tests.cast import example, person
from tests.published import approved, changed, correct, publish, published, publisher_of, withdraw
from units.enums import Role
from units.models import LogEntry

pytestmark = pytest.mark.django_db


def refused_to_publish(budget, user, **more):
    with pytest.raises(RefusedError) as refused:
        publishing.publish(budget_id=budget.pk, user=user, seen=more.get("seen", budget.revision))
    assert not Publication.objects.filter(budget=budget).exists()
    assert Budget.objects.get(pk=budget.pk).state == budget.state
    return refused.value


def test_what_is_published_is_stored_under_its_hash_and_recorded_as_printed():
    publication = published()
    book = example()
    with archive.open_file(publication.sha256) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == publication.sha256
    assert (publication.version, publication.state, publication.size) == (1, PublicationState.CURRENT, len(content))
    assert publication.revision.book == book
    assert (publication.unit_name, publication.region_name) == (book.unit.name, book.unit.region.name)
    assert Budget.objects.get(pk=publication.budget_id).state == State.PUBLISHED
    assert publishing.identify(publication.sha256.upper()) == publication
    assert publishing.identify("0" * 64) is None


def test_every_amount_cell_of_the_tables_is_a_figure():
    publication = published()
    wanted = {
        (table.number, row, column): cell.value
        for table in edition(example().edition).tables(example())
        for row, line in enumerate(table.rows)
        for column, cell in enumerate(line.cells)
        if cell.value is not None
    }
    found = {(figure.table, figure.row, figure.column): figure.amount for figure in publication.figures.all()}
    assert found == wanted
    assert len(found) > 500


@pytest.mark.parametrize(
    ("table", "label", "key", "column", "amount"),
    [
        (1, "收入总计", "收入总计", "收入/2024年", "7597539.46"),
        (1, "支出总计", "支出总计", "支出/2024年合计", "7597539.46"),
        (2, "社会保障和就业支出", "208", "本年收入/合计", "6097913.46"),
        (9, "合计", "合计", "国有资本经营预算支出/合计", "0.00"),
    ],
)
def test_a_figure_is_named_by_its_side_of_the_table(table, label, key, column, amount):
    figures = published().figures.filter(table=table, row_label=label, row_key=key, column_name=column)
    assert [figure.amount for figure in figures] == [Decimal(amount)]


def test_the_words_of_a_document_can_be_searched():
    text = published().words.text
    for word in ("长治市屯留区社会保险中心", "2024年代发财政离退休人员工资", "本单位无政府购买服务"):
        assert word in text
    assert "目　录" not in text


def test_only_a_publisher_of_the_unit_or_above_publishes():
    budget = approved()
    for role in (Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR):
        error = refused_to_publish(budget, person(role, role, budget.unit))
        assert isinstance(error, NotAllowedError)
        assert "公开管理员" in str(error)
    assert LogEntry.objects.filter(action="公开", refused=True).count() == 5
    stranger = person(
        "elsewhere", Role.PUBLISHER, type(budget.unit).objects.create(code="X", name="别处", region=budget.region)
    )
    assert isinstance(refused_to_publish(budget, stranger), NotAllowedError)


def test_a_budget_that_moved_since_it_was_seen_is_not_published():
    budget = approved()
    assert isinstance(refused_to_publish(budget, publisher_of(budget), seen=budget.revision + 1), OvertakenError)
    Budget.objects.filter(pk=budget.pk).update(state=State.RETURNED)
    budget.refresh_from_db()
    assert isinstance(refused_to_publish(budget, publisher_of(budget)), OvertakenError)


def test_a_submission_that_came_while_the_file_was_made_is_not_published_with_it(monkeypatch):
    budget = approved()

    def overtaken(content):
        approved(changed(example(), texts={"glossary": ["另一个词。"]}))
        return "0" * 64

    monkeypatch.setattr(archive, "keep", overtaken)
    with pytest.raises(OvertakenError):
        publish(budget)
    assert not Publication.objects.exists()


def test_a_frozen_revision_that_was_tampered_with_is_not_published(monkeypatch):
    budget = approved()
    revision = budget.revisions.get()
    other = changed(example(), texts={"glossary": ["另一个词。"]})
    monkeypatch.setattr(type(revision), "book", property(lambda _: other))
    assert "摘要不符" in str(refused_to_publish(budget, publisher_of(budget)))


def test_a_file_that_cannot_be_stored_publishes_nothing(monkeypatch):
    def full(content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "keep", full)
    budget = approved()
    with pytest.raises(RefusedError, match="No space left"):
        publish(budget)
    assert not Publication.objects.exists()
    assert LogEntry.objects.filter(refused=True, action="公开").exists()


def test_a_correction_is_the_next_version_linked_both_ways_and_the_first_stays():
    first = published()
    other = changed(example(), texts={"glossary": ["另一个词。"]})
    second = correct(first, other, "名词解释有误")
    first.refresh_from_db()
    assert (first.state, second.state, second.version) == (PublicationState.SUPERSEDED, PublicationState.CURRENT, 2)
    assert (second.supersedes, first.superseded_by) == (first, second)
    assert (first.correction_reason, second.correction_reason) == ("", "名词解释有误")
    assert archive.digest(first.sha256) == first.sha256 != second.sha256
    assert publishing.identify(first.sha256) == first


def test_a_withdrawal_keeps_the_file_and_says_why():
    publication = withdraw(published(), "含有个人信息")
    publication.refresh_from_db()
    assert (publication.state, publication.withdrawal_reason) == (PublicationState.WITHDRAWN, "含有个人信息")
    assert publication.withdrawn_by_name
    assert publication.withdrawn_at is not None
    assert archive.digest(publication.sha256) == publication.sha256
    assert Budget.objects.get(pk=publication.budget_id).state == State.WITHDRAWN


def test_a_withdrawn_version_stays_withdrawn_when_the_next_is_published():
    first = withdraw(published(), "含有个人信息")
    second = correct(first, changed(example(), texts={"glossary": ["另一个词。"]}), "已删去个人信息")
    first.refresh_from_db()
    assert (first.state, second.state) == (PublicationState.WITHDRAWN, PublicationState.CURRENT)
    assert second.supersedes == first


@pytest.mark.parametrize("note", ["", "  "])
def test_a_withdrawal_needs_its_reason(note):
    publication = published()
    with pytest.raises(RefusedError):
        withdraw(publication, note)
    publication.refresh_from_db()
    assert publication.state == PublicationState.CURRENT


def test_an_earlier_version_can_be_withdrawn_while_the_current_stays():
    first = published()
    second = correct(first, changed(example(), texts={"glossary": ["另一个词。"]}), "有误")
    user = publisher_of(first.budget)
    with pytest.raises(RefusedError):
        publishing.withdraw_superseded(publication_id=first.pk, user=user, note=" ")
    with pytest.raises(NotAllowedError):
        publishing.withdraw_superseded(publication_id=first.pk, user=person("nobody"), note="含有个人信息")
    with pytest.raises(OvertakenError):
        publishing.withdraw_superseded(publication_id=second.pk, user=user, note="含有个人信息")
    publishing.withdraw_superseded(publication_id=first.pk, user=user, note="含有个人信息")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (PublicationState.WITHDRAWN, PublicationState.CURRENT)
    assert Budget.objects.get(pk=first.budget_id).state == State.PUBLISHED


def rows(publication):
    """Every row that is published, with a field of it."""
    return [
        (Publication, publication.pk, "unit_name", "别的单位"),
        (Publication, publication.pk, "sha256", "0" * 64),
        (Publication, publication.pk, "version", 7),
        (PublicationText, publication.words.pk, "text", "别的"),
        (Figure, publication.figures.first().pk, "amount", Decimal(1)),
        (Revision, publication.revision_id, "content", "{}"),
    ]


@pytest.mark.parametrize("which", range(6))
def test_nothing_that_is_published_can_be_changed_or_deleted_in_any_way(which):
    model, pk, field, value = rows(published())[which]
    row = model.objects.get(pk=pk)
    setattr(row, field, value)
    table = connection.ops.quote_name(model._meta.db_table)
    ways = [
        row.save,
        lambda: row.save(update_fields=[field]),
        lambda: model.objects.filter(pk=pk).update(**{field: value}),
        lambda: model.objects.bulk_update([row], [field]),
        lambda: model.objects.update_or_create(pk=pk, defaults={field: value}),
        row.delete,
        lambda: model.objects.filter(pk=pk).delete(),
        lambda: model.objects.filter(pk=pk)._raw_delete("default"),
        lambda: connection.cursor().execute(f"UPDATE {table} SET {field} = {field}"),  # noqa: S608 -- names of our own
        lambda: connection.cursor().execute(f"DELETE FROM {table}"),  # noqa: S608 -- as above
    ]
    before = model.objects.filter(pk=pk).values().get()
    for way in ways:
        with pytest.raises((IntegrityError, TypeError)), transaction.atomic():
            way()
    assert model.objects.filter(pk=pk).values().get() == before


def test_a_version_never_becomes_current_again_and_a_withdrawal_stands():
    first = published()
    correct(first, changed(example(), texts={"glossary": ["另一个词。"]}), "有误")
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=first.pk).update(state=PublicationState.CURRENT)
    gone = Publication.objects.get(version=2)
    withdraw(gone, "含有个人信息")
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=gone.pk).update(withdrawal_reason="别的")


def test_an_account_can_go_and_its_name_stays():
    publication = published()
    user = publisher_of(publication.budget)
    user.delete()
    publication.refresh_from_db()
    assert publication.by is None
    assert publication.by_name
