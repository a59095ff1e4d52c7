"""What a worker does."""

from budgets.models import Budget
from config.celery import app
from disclosures import batches, drafts, store
from disclosures.models import Batch
from disclosures.notices import mailing


@app.task
def make_draft(budget_id: int) -> None:
    """Renders the draft of a budget as it stands when the task begins; nothing when the budget is gone."""
    budget = Budget.objects.filter(pk=budget_id).first()
    if budget:
        drafts.make(budget_id, store.load(budget))


@app.task
def mail_notices(notices: list[int]) -> None:
    """Mails the notices with these primary keys that were not mailed yet."""
    mailing.send(notices)


@app.task
def publish_next(batch_id: int) -> None:
    """Publishes the next budget of a batch, and asks for the one after it."""
    batch = Batch.objects.select_related("by").get(pk=batch_id)
    if batches.advance(batch):
        publish_next.delay(batch_id)
