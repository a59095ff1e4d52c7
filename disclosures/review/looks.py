"""What is new for a reviewer: the submission that was last opened, remembered for each person and budget."""

from django.db import transaction
from django.utils import timezone

from budgets.models import Budget
from disclosures.models import Look, Revision


def opened(user_id: int, budget: Budget, revision: Revision) -> Revision | None:
    """Remembers that the user opened a submission; returns the one that was opened before it, None the first time.

    An older one than was seen already is no news and is not remembered. Opening the same one again gives the same answer.
    """
    with transaction.atomic():
        look, is_first = Look.objects.select_for_update().get_or_create(
            user_id=user_id, budget=budget, defaults={"revision": revision, "at": timezone.now()}
        )
        if not is_first and look.revision.number < revision.number:
            look.before, look.revision, look.at = look.revision, revision, timezone.now()
            look.save()
    return look.before if look.revision_id == revision.pk else None
