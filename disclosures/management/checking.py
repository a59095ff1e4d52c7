"""What the commands that check share: how findings are printed, and how the command ends."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from book import rules
from book.rules import Finding, report

EXIT_CODES = "退出码：0 可提交；1 有错误，不可提交；2 读不到或不合格式；3 只有警告，需说明。"


class CheckingCommand(BaseCommand):
    """Base of the commands that print what the rules find."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="for_programs", help="以 JSON 列出审核结果")

    def conclude(self, findings: Sequence[Finding], *, for_programs: bool) -> None:
        """Prints the findings. Raises SystemExit with the exit code unless what they are about may be submitted."""
        if for_programs:
            data: list[dict[str, Any]] = [report.data(finding) for finding in findings]
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(report.lines(findings)))
        code = report.EXIT_CODES[rules.verdict(findings)]
        if code:
            raise SystemExit(code)
