"""Changed passwords go to the log: Django tells every validator of one, by whatever way it was changed."""

from contextvars import ContextVar

from django.contrib.auth.models import AbstractUser

from units import log
from units.policy import User

person: ContextVar[User | None] = ContextVar("person", default=None)
"""Who is signed in to the request in hand; None for a command. Set by `config.origin.OriginMiddleware`."""


class RecordedPasswords:
    """A validator that accepts every password and records that one was changed, and by whom."""

    def validate(self, password: str, user: AbstractUser | None = None) -> None:
        """Accepts."""

    def get_help_text(self) -> str:
        return ""

    def password_changed(self, password: str, user: AbstractUser | None = None) -> None:
        who = person.get()
        log.record(who if who and who.is_authenticated else None, "修改密码", user)
