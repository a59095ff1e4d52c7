"""The command `load_subjects`."""

from typing import Any

from django.core.management.base import BaseCommand

from budgets.services import load_subjects


class Command(BaseCommand):
    help = (
        "载入随系统附带的政府收支分类科目与经济分类对照（book/reference）。"
        "可以重复运行：缺少的补上，编码相同的更新为附带的内容，自行增加的科目不动。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for table in load_subjects():
            self.stdout.write(
                f"{table.title}：新增 {table.added} 条，更新 {table.updated} 条，未变 {table.unchanged} 条"
            )
