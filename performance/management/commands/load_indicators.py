"""The command `load_indicators`."""

from typing import Any

from django.core.management.base import BaseCommand

from performance.services import load_indicators


class Command(BaseCommand):
    help = "载入随系统附带的绩效指标库（performance/data）。可以重复运行：缺少的项目类型补上，已有的不动。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"指标库：新增项目类型 {load_indicators()} 种")
