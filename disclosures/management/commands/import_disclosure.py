"""The command `import_disclosure`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from disclosures import editing, store
from disclosures.management.files import FAULTY, read_package
from disclosures.management.storing import StoringCommand


class Command(StoringCommand):
    help = (
        "导入一个公开数据包（JSON，格式 budget-disclosure/1）。"
        "行政区划、部门、单位按代码匹配，没有的新建，已有的不改动。数据包有任何错误都不写入，并逐条列出。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path, help="数据包文件")
        parser.add_argument(
            "--replace", action="store_true", help="已有该单位该年同级次的预算时，以数据包的内容整体替换"
        )

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        book = read_package(file)
        try:
            budget = editing.create(book, user=None, action="导入数据包", replace=replace)
        except store.BudgetExistsError as error:
            raise CommandError(f"{error}。如要整体替换，请加 --replace。", returncode=FAULTY) from None
        self.stdout.write(
            f"已导入 {budget}（单位代码 {book.unit.code}，第 {budget.revision} 次修订）："
            f"明细 {len(book.lines)} 条，项目 {len(book.projects)} 个，绩效目标表 {len(book.forms)} 张。"
        )
