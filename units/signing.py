"""Signing in and out, and every attempt to, in the log."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from units import log

SIGN_IN = "登录"


@receiver(user_logged_in)
def signed_in(sender: Any, user: AbstractUser, **more: Any) -> None:
    log.record(user, SIGN_IN, user)


@receiver(user_logged_out)
def signed_out(sender: Any, user: AbstractUser | None, **more: Any) -> None:
    if user is not None:
        log.record(user, "退出登录", user)


@receiver(user_login_failed)
def failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    """What was typed as name is kept; the password never gets here."""
    if not getattr(request, "axes_locked_out", False):
        log.record(None, SIGN_IN, refused=True, name=_typed(credentials.get("username")), detail="用户名或密码不正确")


@receiver(user_locked_out)
def locked_out(sender: Any, username: str | None, **more: Any) -> None:
    log.record(None, SIGN_IN, refused=True, name=_typed(username), detail="错误次数过多，登录已暂停")


def _typed(name: Any) -> str:
    return str(name) if name else log.VISITOR
