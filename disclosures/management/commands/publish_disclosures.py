"""The command `publish_disclosures`."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.management.base import CommandError, CommandParser

from disclosures import batches
from disclosures.enums import ITEM_STATE_LABELS, ItemState
from disclosures.management.files import FAULTY
from disclosures.management.storing import StoringCommand
from disclosures.models import Batch
from units.policy import Action, may

REFUSED = 1


class Command(StoringCommand):
    help = (
        "公开多个单位已通过审核的文档。中断之后用 --resume 接着办理，已公开的不会重复。"
        "退出码：0 全部公开；1 有单位没有公开；2 参数不对。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("units", nargs="*", metavar="UNIT", help="单位代码，如 140405-300001")
        parser.add_argument("--year", type=int, metavar="YEAR", help="预算年度；写明单位时必填")
        parser.add_argument("--all-approved", action="store_true", help="办理人可以公开的全部已通过的预算")
        parser.add_argument("--as", dest="username", metavar="USER", help="办理人的账号，须是公开管理员；记入日志")
        parser.add_argument("--resume", type=int, metavar="BATCH", help="接着办理中断的一批，写其编号")

    def handle(self, *args: Any, resume: int | None, **options: Any) -> None:
        batch = self._resumed(resume) if resume else self._new(**options)
        self.stdout.write(f"批次 {batch.pk}，共 {batch.items.count()} 个单位")
        while item := batches.advance(batch):
            done = batches.tally(batch)
            name = f"{item.budget.unit.code} {item.budget.unit_name} {item.budget.year_id}年"
            told = f"第 {item.publication.version} 版 {item.publication.sha256}" if item.publication else item.why
            self.stdout.write(f"{done.done}/{done.all} {name} {ITEM_STATE_LABELS[ItemState(item.state)]} {told}")
        if refused := batches.tally(batch).refused:
            raise CommandError(f"有 {refused} 个单位没有公开，原因见上。", returncode=REFUSED)

    def _resumed(self, number: int) -> Batch:
        batch = Batch.objects.filter(pk=number).first()
        if batch is None:
            raise CommandError(f"没有编号为 {number} 的批次", returncode=FAULTY)
        return batch

    def _new(
        self, *, units: Sequence[str], year: int | None, all_approved: bool, username: str | None, **_: Any
    ) -> Batch:
        user = self._user(username)
        if bool(units) == all_approved or (units and not year):
            raise CommandError("请写明单位代码和 --year，或用 --all-approved（可加 --year）", returncode=FAULTY)
        found = batches.waiting_budgets(user).select_related("unit").order_by("unit__code", "year", "level")
        if year:
            found = found.filter(year=year)
        budgets = list(found.filter(unit__code__in=units) if units else found)
        if missing := sorted(set(units) - {budget.unit.code for budget in budgets}):
            why = "不存在、未通过审核，或办理人无权公开"
            raise CommandError(f"没有可以公开的 {year} 年预算（{why}）：{'、'.join(missing)}", returncode=FAULTY)
        if not budgets:
            raise CommandError("没有已通过而未公开的预算", returncode=FAULTY)
        return batches.start(user, budgets)

    def _user(self, username: str | None) -> AbstractUser:
        if not username:
            raise CommandError("请用 --as 写明办理人的账号", returncode=FAULTY)
        user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
        if not isinstance(user, AbstractUser) or not may(user, Action.PUBLISH):
            raise CommandError(f"账号 {username} 不存在，或不是公开管理员", returncode=FAULTY)
        return user
