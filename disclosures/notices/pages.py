"""One's own notices: the list, going on from one, and marking them as read."""

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from disclosures.notices.telling import visible_notices

PAGE = 30


@method_decorator([never_cache, login_required], name="dispatch")
class NoticesPage(View):
    """All notices, the latest first; `?unread=1` for the unread alone."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = visible_notices(request.user)
        only_unread = "unread" in request.GET
        shown = found.filter(read_at=None) if only_unread else found
        page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
        context = {"title": "通知", "page": page, "only_unread": only_unread}
        return render(request, "notices/list.html", {**admin.site.each_context(request), **context})


@require_POST
@login_required
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Marks a notice as read and goes where it leads."""
    notice = get_object_or_404(visible_notices(request.user), pk=notice_id)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return HttpResponseRedirect(notice.link or reverse("disclosures:notices"))


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks all as read."""
    visible_notices(request.user).filter(read_at=None).update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("disclosures:notices"))
