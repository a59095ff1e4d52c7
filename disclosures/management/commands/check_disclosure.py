"""The command `check_disclosure`."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from book.types import Level
from disclosures import checking, store
from disclosures.management.checking import EXIT_CODES, CheckingCommand
from disclosures.management.files import FAULTY
from disclosures.management.storing import StoringCommand


class Command(CheckingCommand, StoringCommand):
    help = f"审核系统中一个单位某年的预算公开，已说明的警告不再计入。{EXIT_CODES}"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("unit_code", metavar="UNIT_CODE", help="单位代码，如 140405-300001")
        parser.add_argument("year", metavar="YEAR", type=int, help="预算年度，如 2024")
        parser.add_argument("--level", choices=[str(level) for level in Level], help="级次；单位与部门两级都有时须写明")
        super().add_arguments(parser)

    def handle(
        self, *args: Any, unit_code: str, year: int, level: str | None, for_programs: bool, **options: Any
    ) -> None:
        try:
            budget = store.find(unit_code, year, Level(level) if level else None)
            findings = checking.find(budget, store.load(budget))
        except store.StoreError as error:
            raise CommandError(f"{error}。", returncode=FAULTY) from None
        self.conclude(findings, for_programs=for_programs)
