"""How many requests an address may make: so many in a minute, counted in Django's cache.

That is Redis, for all processes together, where there is one; else each process counts what it answers.
"""

import logging
import time
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from redis import RedisError

from units import log

WINDOW = 60
"""Seconds."""

_log = logging.getLogger(__name__)


def wait() -> int:
    """Seconds until the address of the request in hand may ask again; 0 when it may ask now. Counts the request."""
    if not settings.API_RATE:
        return 0
    now = int(time.time())
    key = f"api-{_caller()}-{now // WINDOW}"
    try:
        count = 1 if cache.add(key, 1, WINDOW) else cache.incr(key)
    except ValueError:
        # The cache has dropped it meanwhile: a new count begins.
        count = 1
    except RedisError as error:
        _log.warning("requests are not counted: %s", error)
        count = 1
    return WINDOW - now % WINDOW if count > settings.API_RATE else 0


def _caller() -> str:
    """The address, of IPv6 the network of a single customer, who may change the rest at will."""
    address = log.address.get()
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{known}/64", strict=False)) if isinstance(known, IPv6Address) else str(known)
