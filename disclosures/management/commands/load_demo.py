"""The command `load_demo`."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

import book
from book.model import Book
from book.spots import Spots
from budgets.models import Budget
from budgets.services import load_subjects, record_approval
from disclosures import editing, management, publishing, store, transitions
from disclosures.management.files import FAULTY, read_package
from disclosures.management.storing import StoringCommand
from disclosures.review import comments
from disclosures.transitions import RefusedError, Secrecy
from performance.services import load_indicators
from units.enums import ROLE_LABELS, Role
from units.models import Membership, Unit

EXAMPLES = Path(book.__file__).parent / "examples"
UNIT = "140405-300001"
BUREAU = "140405-300"
INVENTED = Path(management.__file__).parent / "demo" / "invented-2024.json"
"""A unit that does not exist and says so in its name: no real unit is shown with comments that nobody made."""
INVENTED_UNIT = "140405-300900"
INVENTED_APPROVAL = date(2024, 2, 20)
"""When its department is said to have approved it; of no real unit is that known."""
PLACES = {
    Role.AUTHOR: (UNIT, INVENTED_UNIT),
    Role.HEAD: (UNIT, INVENTED_UNIT),
    Role.REVIEWER: (BUREAU,),
    Role.PUBLISHER: (BUREAU,),
    Role.AUDITOR: (BUREAU,),
    Role.ADMINISTRATOR: (BUREAU,),
}
COMMENTS = (
    ("tables[6]/30231", "请补充测算依据：车辆数和每辆的定额标准。"),
    ("reasons.income_change", "原因写得太笼统，请写明涉及的人数和补助标准。"),
)
"""What the reviewer says of the invented unit's disclosure: the place, as a finding names it, and the words."""
SUPERUSER = "admin"
WHENCE = "演示数据：该单位已在政府网站公开的预算"


class Command(StoringCommand):
    help = (
        "载入演示数据：政府收支分类科目、绩效指标库、三个真实单位已公开的预算（其中两个放到公开门户，屯留的可以编制）、一个虚构单位已提交审核、"
        "有审核意见的预算、每种角色一个演示账号。可以重复运行，已有的不改动。"
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
            known = Budget.objects.filter(unit__code=INVENTED_UNIT).first()
            budget = known or self._draft(read_package(INVENTED))
            accounts = self._accounts()
            standing = "已有" if known else self._submit(budget)
        block = [
            f"科目：{f'新增或更新 {subjects} 条' if subjects else '未变'}",
            f"指标库：{f'新增项目类型 {kinds} 种' if kinds else '未变'}",
            "预算：",
            *budgets,
            f"  {budget}（{INVENTED_UNIT}）：{standing}",
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

    def _submit(self, budget: Budget) -> str:
        """Has the demo's people record its approval, confirm it, submit it and comment on it. What an account that was there before
        may not do stays undone."""
        people = get_user_model()._default_manager
        author, head, reviewer = (people.get(username=role) for role in (Role.AUTHOR, Role.HEAD, Role.REVIEWER))
        try:
            record_approval(budget, author, INVENTED_APPROVAL)
            secrecy = Secrecy("演示审查人", timezone.localdate())
            transitions.confirm(budget_id=budget.pk, user=head, seen=budget.revision, secrecy=secrecy)
            transitions.submit(budget_id=budget.pk, user=author, seen=budget.revision)
            revision = budget.revisions.get()
            spots = Spots(revision.book)
            for place, words in COMMENTS:
                spot = spots.where(place)
                comments.add(
                    budget_id=budget.pk, user=reviewer, number=revision.number, ref=spot.ref if spot else "", text=words
                )
        except (PermissionDenied, ValidationError, RefusedError, comments.RefusedError) as error:
            return f"已导入，没有提交：{error}"
        return "已提交审核，有审核意见"

    def _accounts(self) -> list[str]:
        """One account for each role and a superuser. One that exists is left alone: it may be a real person's."""
        users = get_user_model()._default_manager
        names = [*map(str, PLACES), SUPERUSER]
        kept = set(users.filter(username__in=names).values_list("username", flat=True))
        # One hash for all: hashing is slow on purpose, and the password is the same and public.
        password = make_password(settings.DEMO_PASSWORD) if kept != set(names) else ""
        lines = []
        for role, codes in PLACES.items():
            units = list(Unit.objects.filter(code__in=codes))
            if role not in kept:
                user = users.create(username=str(role), last_name=ROLE_LABELS[role], is_staff=True, password=password)
                Membership.objects.bulk_create(Membership(user=user, unit=unit, role=role) for unit in units)
            lines.append((str(role), f"{ROLE_LABELS[role]} · {'、'.join(unit.name for unit in units)}"))
        if SUPERUSER not in kept:
            users.create(username=SUPERUSER, is_staff=True, is_superuser=True, password=password)
        lines.append((SUPERUSER, "超级用户"))
        new = f"密码 {settings.DEMO_PASSWORD}"
        return [f"  {name:<14} {'已有，未改动' if name in kept else new}  {place}" for name, place in lines]
