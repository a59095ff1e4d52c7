"""The command `check_package`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from book.rules import run
from disclosures.management.checking import EXIT_CODES, CheckingCommand
from disclosures.management.files import read_package


class Command(CheckingCommand):
    help = f"审核一个公开数据包（JSON），不用数据库。{EXIT_CODES}"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json", help="公开数据包")
        super().add_arguments(parser)

    def handle(self, *args: Any, file: Path, for_programs: bool, **options: Any) -> None:
        self.conclude(run(read_package(file)), for_programs=for_programs)
