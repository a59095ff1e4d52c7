"""Notices by e-mail: after the transaction, by a worker where there is one. A mail server that fails stops nothing and nobody:
what was not sent is sent with the next reminders."""

import logging
from collections.abc import Collection
from datetime import timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from budgets.queries import may_read
from disclosures.models import Notice
from units.policy import Action, may

WORTH_SENDING = timedelta(days=3)
"""After that an unsent notice is stale: it stays in the admin, and no mail follows."""
OF_ONE = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError)
"""What is wrong with one mail alone, such as an address that nobody has or that no mail may have; the others are still sent. After
anything else the server is not asked again."""

_log = logging.getLogger(__name__)


def dispatch(notices: Collection[int]) -> None:
    """Sends the notices with these primary keys, now or by a worker."""
    if settings.CELERY_BROKER_URL:
        from disclosures.tasks import mail_notices

        mail_notices.delay(list(notices))
    else:
        send(notices)


def unsent() -> list[int]:
    """The primary keys of recent notices that were not mailed, though an address is known."""
    recent = Notice.objects.filter(mailed_at=None, read_at=None, at__gte=timezone.now() - WORTH_SENDING)
    return list(recent.exclude(user__email="").order_by("pk").values_list("pk", flat=True))


def send(notices: Collection[int]) -> int:
    """Mails those of the notices that were not, and returns how many. Each is claimed first, so that two who send at the same
    time send it once."""
    waiting = Notice.objects.filter(pk__in=notices, mailed_at=None, user__is_active=True).exclude(user__email="")
    sent = 0
    connection = get_connection()
    for notice in waiting.select_related("user", "unit", "budget__unit").order_by("pk"):
        if not _may_still_know(notice) or not _claim(notice):
            continue
        try:
            _message(notice, connection).send()
        except (OSError, ValueError) as error:
            _log.exception("a notice was not mailed")
            Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
            if isinstance(error, OF_ONE):
                continue
            break
        sent += 1
    connection.close()
    return sent


def _claim(notice: Notice) -> bool:
    return bool(Notice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=timezone.now()))


def _may_still_know(notice: Notice) -> bool:
    if notice.budget is None:
        return may(notice.user, Action.VIEW, notice.unit)
    return may_read(notice.user, notice.budget)


def _message(notice: Notice, connection: Any) -> EmailMessage:
    about = str(notice.budget or notice.unit.name)
    subject = " ".join(f"〔{notice.get_kind_display()}〕{about}".split())
    where = f"\n\n{settings.SITE_ADDRESS}{notice.link}" if settings.SITE_ADDRESS and notice.link else ""
    body = f"{notice.text}{where}\n\n此信由单位预算公开系统发出，请勿回复。"
    return EmailMessage(subject, body, to=[notice.user.email], connection=connection)
