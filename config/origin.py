"""Where a request comes from, for the log."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from units.log import address


class OriginMiddleware:
    """Holds the address of the request in hand where the log finds it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = address.set(request.META.get("REMOTE_ADDR", ""))
        try:
            return self._get_response(request)
        finally:
            address.reset(token)
