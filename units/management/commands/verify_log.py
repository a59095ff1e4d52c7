"""The command `verify_log`."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from units.log import breaks
from units.models import LogHead

BROKEN = 1


class Command(BaseCommand):
    help = (
        "核对操作日志：逐条重算摘要，看有没有缺失、改动和调换。完整时退出码为 0，并打印最后一条的序号和摘要，"
        "请定期抄存到本系统之外，下次用 --noted 核对；有断裂时逐处列出，退出码为 1。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--noted", metavar="NUMBER:HASH", help="以前抄存的序号和摘要，如 1024:9f86d0…（64 位）")

    def handle(self, *args: Any, noted: str | None, **options: Any) -> None:
        kept = _noted(noted) if noted else None
        found = list(breaks(kept))
        if found:
            lines = "\n".join(f"第 {one.number} 条：{one.reason}" for one in found)
            raise CommandError(f"日志不完整，共 {len(found)} 处：\n{lines}", returncode=BROKEN)
        head = LogHead.objects.filter(pk=1).first()
        self.stdout.write(f"日志完整，共 {head.number} 条。" if head else "日志还是空的。")
        if head:
            self.stdout.write(f"{head.number}:{head.hash}")


def _noted(text: str) -> tuple[int, str]:
    match = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})", text.strip())
    if match is None:
        raise CommandError("--noted 应形如 序号:摘要，摘要为 64 位十六进制数字。")
    return int(match[1]), match[2]
