"""The command `send_reminders`."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from disclosures.management.storing import StoringCommand
from disclosures.notices import mailing
from disclosures.notices.reminding import remind


class Command(StoringCommand):
    help = (
        "提醒临近（7 天内）和已过的公开期限，供定时任务每天运行一次。同一期限对同一人只提醒一次，"
        "重复或同时运行都不会重发；以前没有发出的邮件一并补发。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="以这一天为准（默认今天）")

    def handle(self, *args: Any, today: str | None, **options: Any) -> None:
        try:
            day = date.fromisoformat(today) if today else timezone.localdate()
        except ValueError:
            raise CommandError("--today 应形如 2024-03-01。") from None
        told = remind(day)
        sent = mailing.send(mailing.unsent())
        self.stdout.write(f"提醒 {told} 项期限，补发邮件 {sent} 封。")
