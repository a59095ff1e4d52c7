"""The command `export_disclosure`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from book import package
from book.types import Level
from disclosures import store
from disclosures.management.files import FAULTY, write_file
from disclosures.management.storing import StoringCommand


class Command(StoringCommand):
    help = "把一个单位某年的预算导出为公开数据包（JSON，格式 budget-disclosure/1），可再用 import_disclosure 导入。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit_code", metavar="UNIT_CODE", help="单位代码，如 140405-300001")
        parser.add_argument("year", metavar="YEAR", type=int, help="预算年度，如 2024")
        parser.add_argument(
            "--out", required=True, type=Path, metavar="FILE.json", help="数据包文件的位置；- 为标准输出"
        )
        parser.add_argument("--level", choices=[str(level) for level in Level], help="级次；单位与部门两级都有时须写明")

    def handle(self, *args: Any, unit_code: str, year: int, out: Path, level: str | None, **options: Any) -> None:
        try:
            book = store.load(store.find(unit_code, year, Level(level) if level else None))
        except store.StoreError as error:
            raise CommandError(f"{error}。", returncode=FAULTY) from None
        text = package.dumps(book)
        if out == Path("-"):
            self.stdout.write(text, ending="")
            return
        write_file(out, text.encode())
        self.stdout.write(str(out))
