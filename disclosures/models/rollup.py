"""Transfers between the units of a department, which its own disclosure must not count twice."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from book.labels import SOURCE_LABELS
from book.rollup import TRANSFERABLE
from budgets.models import Budget
from units import fields
from units.constraints import amounts, one_of, pattern
from units.models import Unit


class Transfer(models.Model):
    """An amount that one unit of a department gives another in the year of the department's budget."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="transfers", verbose_name="部门预算")
    payer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="付款单位")
    receiver = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="收款单位")
    function_code = models.CharField("收款单位的功能分类科目", max_length=7)
    source = models.CharField(
        "收款单位的资金来源",
        max_length=20,
        choices=[(source.value, SOURCE_LABELS[source]) for source in TRANSFERABLE],
        default=TRANSFERABLE[0],
    )
    amount = fields.amount("金额（元）")

    class Meta:
        verbose_name = verbose_name_plural = "单位间转移"
        ordering = ["budget", "pk"]
        constraints = [
            one_of("source", TRANSFERABLE),
            amounts("amount"),
            pattern("function_code", "[0-9]{7}", "应为 7 位的项级科目编码。"),
            CheckConstraint(
                condition=~Q(payer=F("receiver")),
                name="disclosures_transfer_between_two",
                violation_error_message="付款单位和收款单位不能是同一个单位。",
            ),
            CheckConstraint(
                condition=Q(amount__gt=0),
                name="disclosures_transfer_amount_positive",
                violation_error_message="金额应大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payer.name} → {self.receiver.name} {self.function_code} {self.amount} 元"
