import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from book import rules
from book.rules import report
from disclosures.management.files import read_package


class Command(BaseCommand):
    help = (
        "审核一个公开数据包（JSON），不用数据库。退出码：0 可提交；1 有错误，不可提交；"
        "2 文件读不了或不合格式；3 只有警告，需说明。"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json", help="公开数据包")
        parser.add_argument("--json", action="store_true", dest="for_programs", help="以 JSON 列出审核结果")

    def handle(self, *args: Any, file: Path, for_programs: bool, **options: Any) -> None:
        findings = rules.run(read_package(file))
        if for_programs:
            self.stdout.write(json.dumps([report.data(finding) for finding in findings], ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines(findings)))
        code = report.EXIT_CODES[rules.verdict(findings)]
        if code:
            raise SystemExit(code)
