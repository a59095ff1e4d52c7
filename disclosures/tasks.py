"""What a worker does."""

from budgets.models import Budget
from config.celery import app
from disclosures import drafts, store


@app.task
def make_draft(budget_id: int) -> None:
    """Renders the draft of a budget as it stands when the task begins; nothing when the budget is gone."""
    budget = Budget.objects.filter(pk=budget_id).first()
    if budget:
        drafts.make(budget_id, store.load(budget))
