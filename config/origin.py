"""Who asks and from where, for the log; and what every request leaves there: refusals and downloads."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from budgets.models import Budget
from budgets.queries import may_read
from units import log, passwords

PUBLIC = "portal"
"""The application whose pages and files are everybody's."""
CLOSED = "没有这一页，或本人的角色不能打开"
"""What is said of an address that leads nowhere with a budget that its visitor may read."""


def client_address(request: HttpRequest) -> str:
    """The address of who asks. Of what proxies report only the part is believed that BUDGET_PROXIES of them wrote;
    anything before it comes from the visitor."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return direct
    reported = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    try:
        return str(ip_address(reported[-settings.TRUSTED_PROXIES]))
    except (IndexError, ValueError):
        return direct


class OriginMiddleware:
    """Holds person and address of the request in hand where the log finds them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = log.address.set(client_address(request))
        person = passwords.person.set(request.user)
        try:
            return self._get_response(request)
        finally:
            passwords.person.reset(person)
            log.address.reset(address)


class RecordMiddleware:
    """Records of people who are signed in what they were refused and what they took out, by whatever page.

    Strangers are turned away in great number by nothing but their own programs: their requests are in the web server's log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        told = response.status_code in (403, 404) or response.has_header("Content-Disposition")
        # What is everybody's is answered without asking who comes, so that caches may keep it.
        public = request.resolver_match is not None and PUBLIC in request.resolver_match.app_names
        if told and not public and request.user.is_authenticated:
            self._record(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keeps the reason of a refusal until its page is made."""
        request.META["refusal"] = str(exception)

    def _record(self, request: HttpRequest, response: HttpResponseBase) -> None:
        match = request.resolver_match
        number = match.kwargs.get("budget_id") if match else None
        budget = Budget.objects.select_related("unit").filter(pk=number).first() if number else None
        where = log.asked(request)
        if response.status_code == 403:
            reason = request.META.get("refusal", "")
            log.record(request.user, "访问", budget, refused=True, detail=f"{where} {reason}".strip())
        elif response.status_code == 404 and budget:
            reason = CLOSED if may_read(request.user, budget) else log.OUT_OF_REACH
            log.record(request.user, "访问", budget, refused=True, detail=f"{where} {reason}")
        elif response.has_header("Content-Disposition") and match:
            name = unquote(response["Content-Disposition"].rpartition("''")[2] or request.path)
            log.record(request.user, "下载", budget or name, detail=f"{where} {name}" if budget else where)
