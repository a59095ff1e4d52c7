"""The command `import_publication`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from disclosures import publishing, store
from disclosures.management.files import FAULTY, read_package
from disclosures.management.storing import StoringCommand
from disclosures.transitions import RefusedError


class Command(StoringCommand):
    help = (
        "导入一份过去已经公开的文档（数据包 FILE.json），作为其第一版放到公开门户。"
        "不经过本系统的审核流程，所以必须用 --reason 写明来历；来历记入日志和流转记录。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path, help="数据包文件")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="来历，如：2024年3月5日已在区政府网站公开")

    def handle(self, *args: Any, file: Path, reason: str, **options: Any) -> None:
        book = read_package(file)
        try:
            publication = publishing.adopt(book, reason=reason)
        except store.BudgetExistsError as error:
            raise CommandError(f"{error}，不能再作为已公开的文档导入。", returncode=FAULTY) from None
        except RefusedError as error:
            raise CommandError(str(error), returncode=FAULTY) from None
        self.stdout.write(f"已导入并公开：{publication}，SHA-256 {publication.sha256}")
