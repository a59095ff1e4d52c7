"""The command `recheck`."""

from typing import Any

from django.core.management.base import BaseCommand

from budgets.models import Budget
from disclosures import checking

AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "重新审核结果已过期的预算：升级软件、修改审核用词或批复日期之后运行，各列表就不再显示“已过期”。可以随时运行。"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Budget.objects.order_by("pk").values_list("pk", flat=True))
        done = 0
        for start in range(0, len(keys), AT_ONCE):
            budgets = list(Budget.objects.filter(pk__in=keys[start : start + AT_ONCE]).select_related("unit"))
            latest = checking.latest(budgets)
            for budget in budgets:
                if latest[budget.pk].expired:
                    checking.result(budget)
                    done += 1
        self.stdout.write(f"预算 {len(keys)} 份，重新审核 {done} 份。")
