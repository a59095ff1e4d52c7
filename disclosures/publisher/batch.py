"""A batch and how far it has come. Where there is no worker the page publishes one unit after the other, a request each."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from disclosures import batches
from disclosures.enums import ItemState
from disclosures.models import Batch, BatchItem
from disclosures.publisher.pages import PublisherPage, page_of


class BatchPage(PublisherPage):
    """A batch of the user's own. POST publishes the next unit, or wakes the worker; with `run` the page goes on by itself."""

    title = "批量公开"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        batch = self._batch(request, number)
        items = batch.items.select_related("budget__unit", "publication").order_by("pk")
        return self.show(
            request,
            "publisher/batch.html",
            batch=batch,
            tally=batches.tally(batch),
            page=page_of(items, request),
            refused=items.filter(state=ItemState.REFUSED)[:50],
            coming=self._coming(batch),
            by_worker=bool(settings.CELERY_BROKER_URL),
            runs="run" in request.GET,
        )

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        batch = self._batch(request, number)
        if not batches.hand_over(batch):
            batches.advance(batch)
        return HttpResponseRedirect(f"{reverse('disclosures:batch', args=[batch.pk])}?run=1")

    def _batch(self, request: HttpRequest, number: int) -> Batch:
        batch = Batch.objects.filter(pk=number, by_id=request.user.pk).select_related("by").first()
        if batch is None:
            raise Http404("没有这一批")
        return batch

    def _coming(self, batch: Batch) -> BatchItem | None:
        """The next unit to be published."""
        return batches.waiting_items(batch).first()
