"""What every request to the interface passes: who may ask and how often, also from pages of other sites."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.cache import patch_cache_control

from portal.api import limits
from portal.api.answers import refusal
from portal.http import strict

View = Callable[..., HttpResponseBase]

ALLOWED = "GET, HEAD, OPTIONS"


def guarded(patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """The same addresses, their views behind the door."""
    made = list(patterns)
    for pattern in made:
        pattern.callback = door(pattern.callback)
    return made


def door(view: View) -> View:
    """Everybody's, for reading: any site's page may ask, HEAD is a GET without the content, and nobody asks too often."""

    @wraps(view)
    @strict
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        response = _answer(view, request, *arguments, **named)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After, Content-Disposition"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return answered


def _answer(view: View, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        response = HttpResponse(status=204, headers={"Allow": ALLOWED, "Access-Control-Allow-Methods": ALLOWED})
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, Range"
        response.headers["Access-Control-Max-Age"] = "86400"
        return response
    if request.method not in ("GET", "HEAD"):
        response = refusal(405, "本接口只供读取，只接受 GET 和 HEAD。")
        response.headers["Allow"] = ALLOWED
        return response
    if seconds := limits.wait():
        response = refusal(429, f"请求过于频繁，请 {seconds} 秒后再试。")
        response.headers["Retry-After"] = str(seconds)
        patch_cache_control(response, no_store=True)
        return response
    asked, request.method = request.method, "GET"
    answer = view(request, *arguments, **named)
    # Who serves the page leaves out the content of a HEAD.
    request.method = asked
    return answer
