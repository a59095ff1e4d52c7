"""The command `load_demo`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import transaction

import book
from book.model import Book
from budgets.models import Budget
from budgets.services import load_subjects
from disclosures import editing, publishing, store
from disclosures.management.files import FAULTY, read_package
from disclosures.management.storing import StoringCommand
from disclosures.transitions import RefusedError
from performance.services import load_indicators
from units.enums import ROLE_LABELS, Role
from units.models import Membership, Unit

EXAMPLES = Path(book.__file__).parent / "examples"
UNIT = "140405-300001"
BUREAU = "140405-300"
PLACES = {
    Role.AUTHOR: UNIT,
    Role.HEAD: UNIT,
    Role.REVIEWER: BUREAU,
    Role.PUBLISHER: BUREAU,
    Role.AUDITOR: BUREAU,
    Role.ADMINISTRATOR: BUREAU,
}
SUPERUSER = "admin"
WHENCE = "演示数据：该单位已在政府网站公开的预算"


class Command(StoringCommand):
    help = (
        "载入演示数据：政府收支分类科目、绩效指标库、三个真实单位已公开的预算（其中两个放到公开门户，屯留的可以编制）、每种角色一个演示账号。可以重复运行，已有的不改动。"
        "演示账号的密码由环境变量 BUDGET_DEMO_PASSWORD 指定（默认 demo-2024）；正式环境（BUDGET_HTTPS=1）拒绝运行。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HTTPS:
            raise CommandError("这是正式环境（BUDGET_HTTPS 已开），不能建立密码公开的演示账号。", returncode=FAULTY)
        books = [read_package(path) for path in sorted(EXAMPLES.glob("*.json"))]
        with transaction.atomic():
            subjects = sum(table.added + table.updated for table in load_subjects())
            kinds = load_indicators()
            budgets = [self._budget(book) for book in books]
            accounts = self._accounts()
        block = [
            f"科目：{f'新增或更新 {subjects} 条' if subjects else '未变'}",
            f"指标库：{f'新增项目类型 {kinds} 种' if kinds else '未变'}",
            "预算：",
            *budgets,
            "演示账号：",
            *accounts,
        ]
        self.stdout.write("\n".join(block))

    def _budget(self, book: Book) -> str:
        try:
            if book.unit.code == UNIT:
                return f"  {self._draft(book)}（{book.unit.code}）：已导入，可以编制"
            try:
                budget = publishing.adopt(book, reason=WHENCE).budget
                return f"  {budget}（{book.unit.code}）：已导入并公开"
            except RefusedError as error:
                return f"  {self._draft(book)}（{book.unit.code}）：已导入，没有公开：{error}"
        except store.BudgetExistsError as error:
            return f"  {error.budget}（{book.unit.code}）：已有"

    def _draft(self, book: Book) -> Budget:
        return editing.create(book, user=None, action="载入演示数据")

    def _accounts(self) -> list[str]:
        """One account for each role and a superuser. One that exists is left alone: it may be a real person's."""
        users = get_user_model()._default_manager
        names = [*map(str, PLACES), SUPERUSER]
        kept = set(users.filter(username__in=names).values_list("username", flat=True))
        # One hash for all: hashing is slow on purpose, and the password is the same and public.
        password = make_password(settings.DEMO_PASSWORD) if kept != set(names) else ""
        lines = []
        for role, code in PLACES.items():
            unit = Unit.objects.get(code=code)
            if role not in kept:
                user = users.create(username=str(role), last_name=ROLE_LABELS[role], is_staff=True, password=password)
                Membership.objects.create(user=user, unit=unit, role=role)
            lines.append((str(role), f"{ROLE_LABELS[role]} · {unit.name}"))
        if SUPERUSER not in kept:
            users.create(username=SUPERUSER, is_staff=True, is_superuser=True, password=password)
        lines.append((SUPERUSER, "超级用户"))
        new = f"密码 {settings.DEMO_PASSWORD}"
        return [f"  {name:<14} {'已有，未改动' if name in kept else new}  {place}" for name, place in lines]
