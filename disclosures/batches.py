"""Publishing many units one after the other. Each is published by itself, so a batch can stop anywhere and be taken up again."""

import logging
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from budgets.enums import State
from budgets.models import Budget
from budgets.queries import visible_budgets
from disclosures import publishing
from disclosures.enums import ItemState, Move
from disclosures.models import Batch, BatchItem, Publication, Step
from disclosures.transitions import RefusedError, latest
from units import log
from units.policy import Action, User

GONE = "发起批量公开的账号已不存在，请由公开管理员重新发起。"
UNEXPECTED = "发生内部错误，没有公开；请系统管理员查看服务器日志，排除后重新公开。"

_log = logging.getLogger(__name__)


class Seen(NamedTuple):
    """What a person saw of a budget: its revision and its last step."""

    revision: int
    after: int


class Tally(NamedTuple):
    """How far a batch has come."""

    all: int
    published: int
    refused: int

    @property
    def done(self) -> int:
        return self.published + self.refused

    @property
    def waiting(self) -> int:
        return self.all - self.done


def waiting_budgets(user: User) -> QuerySet[Budget]:
    """The approved budgets that the user may publish."""
    return visible_budgets(user, Action.PUBLISH).filter(state=State.APPROVED)


def start(user: User, budgets: Sequence[Budget], *, note: str = "", seen: Mapping[int, Seen] | None = None) -> Batch:
    """A new batch of these budgets; `seen` is what the user saw of each by primary key, else they are taken as they are now.

    Whether the user may publish a budget is asked when its turn comes.
    """
    last = dict(Step.objects.filter(budget__in=budgets).order_by().values_list("budget").annotate(Max("pk")))
    now = {budget.pk: Seen(budget.revision, last.get(budget.pk, 0)) for budget in budgets} | dict(seen or {})
    with transaction.atomic():
        batch = Batch.objects.create(by_id=user.pk, by_name=log.name_of(user), note=note)
        BatchItem.objects.bulk_create(
            BatchItem(batch=batch, budget=budget, seen=now[budget.pk].revision, after=now[budget.pk].after)
            for budget in budgets
        )
    return batch


def hand_over(batch: Batch) -> bool:
    """Gives a batch to a worker where there is one; False where the page or the command must go through it itself."""
    if settings.CELERY_BROKER_URL:
        from disclosures.tasks import publish_next

        publish_next.delay(batch.pk)
        return True
    return False


def advance(batch: Batch) -> BatchItem | None:
    """Publishes the next budget that waits and notes what came of it; None when none waits.

    Of two that go through a batch at once each takes another item; one that was begun and never ended comes last.
    """
    item = waiting_items(batch).first()
    if item is None:
        return None
    BatchItem.objects.filter(pk=item.pk).update(begun_at=timezone.now())
    publication = _published(item)
    why = ""
    if publication is None:
        try:
            publication = _publish(batch, item)
        except RefusedError as error:
            # Another may have published it meanwhile.
            publication, why = _published(item), str(error)
        except Exception:
            _log.exception("budget %s was not published", item.budget_id)
            publication, why = _published(item), UNEXPECTED
    item.publication = publication
    item.state = ItemState.PUBLISHED if publication else ItemState.REFUSED
    item.why = "" if publication else why
    item.save(update_fields=["publication", "state", "why"])
    return item


def waiting_items(batch: Batch) -> QuerySet[BatchItem]:
    """The items that are not done, the next one first."""
    waiting = batch.items.filter(state=ItemState.WAITING).select_related("budget__unit")
    return waiting.order_by(F("begun_at").asc(nulls_first=True), "pk")


def tally(batch: Batch) -> Tally:
    """How far a batch has come."""
    counts = batch.items.aggregate(
        all=Count("pk"),
        published=Count("pk", filter=Q(state=ItemState.PUBLISHED)),
        refused=Count("pk", filter=Q(state=ItemState.REFUSED)),
    )
    return Tally(**counts)


def _publish(batch: Batch, item: BatchItem) -> Publication:
    if batch.by is None:
        raise RefusedError(item.budget, Move.PUBLISH, GONE)
    return publishing.publish(
        budget_id=item.budget_id, user=batch.by, seen=item.seen, after=item.after, note=batch.note
    )


def _published(item: BatchItem) -> Publication | None:
    """The publication of what the item is about, if there is one: the batch was stopped after it, or another made it."""
    revision = latest(item.budget)
    if revision is None or revision.revision != item.seen:
        return None
    return Publication.objects.filter(revision=revision).first()
