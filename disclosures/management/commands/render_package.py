from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from disclosures.management.files import read_package
from disclosures.management.rendering import RenderingCommand


class Command(RenderingCommand):
    help = "把一个公开数据包（JSON）排成 PDF；不用数据库。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json", help="公开数据包")
        super().add_arguments(parser)

    def handle(self, *args: Any, file: Path, out: Path, final: bool, **options: Any) -> None:
        self.render(read_package(file), out, final=final)
