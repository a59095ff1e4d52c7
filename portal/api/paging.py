"""The address of the next page."""

from django.http import HttpRequest


def following(request: HttpRequest, **changes: object) -> str:
    """The address of this request with these parameters instead, without the host."""
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters[name] = str(value)
    return f"{request.path}?{parameters.urlencode()}"


def next_offset(request: HttpRequest, total: int, limit: int, offset: int, highest: int) -> str | None:
    """The address of the page after this one, None when this is the last that may be asked for."""
    after = offset + limit
    return following(request, offset=after) if after < total and after <= highest else None
