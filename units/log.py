"""The log: an append-only chain of who did what to which object when and from where, refused attempts too.

Each entry's hash covers its content and the hash of the entry before, so that a change, a gap or a swap shows.
"""

import hashlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from units.models import LogEntry, LogHead, Unit
from units.policy import User

COMMAND = "系统命令"
VISITOR = "未登录"
OUT_OF_REACH = "不在本人职责范围内"

address: ContextVar[str] = ContextVar("address", default="")
"""Where the request in hand comes from; "" for a command. Set by `config.origin.OriginMiddleware`."""

_HASHED = (
    "number",
    "user_id_then",
    "user_name",
    "address",
    "action",
    "refused",
    "object_type",
    "object_id",
    "object_name",
    "unit_code",
    "detail",
    "previous_hash",
)


class Break(NamedTuple):
    """Where the chain does not hold, and why."""

    number: int
    reason: str


def name_of(user: User | None) -> str:
    """How a person is named in records: the full name, else the account's; a command for None."""
    if user is None:
        return COMMAND
    full: str = getattr(user, "get_full_name", str)()
    return full or user.get_username()


def asked(request: HttpRequest) -> str:
    """What a request wanted: to open or to submit which address."""
    return f"{'打开' if request.method in ('GET', 'HEAD') else '提交'} {request.path}"


def record(
    user: User | None, action: str, obj: Any = None, *, refused: bool = False, detail: str = "", name: str = ""
) -> LogEntry:
    """Adds an entry: `user` did the `action` to `obj`, or tried to; None is a command. `obj` is a row, or the name of what is
    none; `name` is what a visitor without account called themselves.

    Waits for whoever is adding one until that transaction ends: recording is the last thing that a transaction does.
    """
    known = user is not None and not isinstance(user, AnonymousUser)
    unit = _unit(obj)
    with transaction.atomic():
        head, _ = LogHead.objects.select_for_update().get_or_create(pk=1)
        entry = LogEntry(
            number=head.number + 1,
            at=timezone.now(),
            user_id_then=user.pk if known and user is not None else None,
            user_name=(name or _account(user)).replace("\0", "")[:150],
            address=address.get(),
            action=action[:40],
            refused=refused,
            object_type=str(obj._meta.label) if isinstance(obj, models.Model) else "",
            object_id=str(obj.pk) if isinstance(obj, models.Model) else "",
            object_name=("" if obj is None else str(obj)).replace("\0", "")[:250],
            unit_code=unit.code if unit else "",
            detail=detail.replace("\0", ""),
            previous_hash=head.hash,
        )
        entry.hash = digest(entry)
        entry.save()
        head.number, head.hash = entry.number, entry.hash
        head.save()
    return entry


def digest(entry: LogEntry) -> str:
    """SHA-256 over what an entry says and the hash before it, as 64 hexadecimal digits."""
    content = [getattr(entry, name) for name in _HASHED] + [_moment(entry.at)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def breaks(noted: tuple[int, str] | None = None) -> Iterator[Break]:
    """Every place at which the stored chain does not hold; nothing when it is whole.

    `noted` are the number and the hash of an entry as they were written down elsewhere: a chain that somebody made anew holds
    in itself, but no longer has them.
    """
    number, previous, seen = 0, "", noted is None
    for entry in LogEntry.objects.order_by("number").iterator():
        if entry.number != number + 1:
            yield Break(entry.number, f"第 {number + 1} 条至第 {entry.number - 1} 条缺失")
        if entry.previous_hash != previous:
            yield Break(entry.number, "与上一条的摘要不相接")
        if entry.hash != digest(entry):
            yield Break(entry.number, "内容与摘要不符")
        number, previous = entry.number, entry.hash
        seen = seen or (number, previous) == noted
    head = LogHead.objects.filter(pk=1).first()
    if (head.number, head.hash) != (number, previous) if head else number:
        yield Break(number, "末端与最后一条不符")
    if noted and not seen:
        yield Break(noted[0], "与另行记下的摘要不符")


def _account(user: User | None) -> str:
    """The name with the account: two people may bear the same name."""
    if user is None:
        return COMMAND
    account = user.get_username()
    if not account:
        return VISITOR
    full = name_of(user)
    return full if full == account else f"{full}（{account}）"


def _unit(obj: Any) -> Unit | None:
    """The unit that something belongs to, by itself or through its budget."""
    if isinstance(obj, Unit):
        return obj
    unit = getattr(obj, "unit", None) or getattr(getattr(obj, "budget", None), "unit", None)
    return unit if isinstance(unit, Unit) else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
