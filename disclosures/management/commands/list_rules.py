"""The command `list_rules`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from book.rules import listing


class Command(BaseCommand):
    help = "列出全部审核规则：编号、级别、适用年度、内容和依据。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--markdown", action="store_true", help="写成 docs/rules.zh-CN.md 的格式")

    def handle(self, *args: Any, markdown: bool, **options: Any) -> None:
        if markdown:
            self.stdout.write(listing.markdown(), ending="")
        else:
            self.stdout.write("\n".join(listing.listing()))
