"""The command `verify_publications`."""

from typing import Any

from django.core.management.base import CommandError

from disclosures import verifying
from disclosures.management.storing import StoringCommand

BROKEN = 1


class Command(StoringCommand):
    help = (
        "逐份核对已公开的文档：文件的 SHA-256、页数、文件内的数据包、公开数字，都须与封存的送审版本一致。"
        "没有公开记录的文件也列出，不算不一致。"
        "退出码：0 全部一致；1 有不一致的，逐份列出；2 数据库不能使用。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = broken = 0
        for damage in verifying.verify():
            count += 1
            if damage:
                broken += 1
                found = damage.publication
                self.stderr.write(f"{found.unit_code} {found}（{found.sha256}）：{damage.why}")
        self.stdout.write(f"已核对 {count} 份，{broken} 份不一致")
        if strangers := verifying.strangers():
            self.stdout.write(
                f"另有 {len(strangers)} 个文件没有公开记录（存好之后没有办完，或者是别人放入的），不影响已公开的文档；没有正在办理的公开时可以删除："
            )
            for name in strangers:
                self.stdout.write(f"  {name}")
        if broken:
            raise CommandError("已公开的文档有损坏，请从备份恢复文件或数据。", returncode=BROKEN)
