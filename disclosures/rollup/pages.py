"""汇总下级单位: the units that go in, the transfers between them, what would change, and the button that writes it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from book import package
from book.diff import package_changes
from book.model import Book
from book.money import ZERO, amount
from book.rollup import Rolled, RollupError
from book.types import Level
from disclosures import checking, editing
from disclosures.authoring.pages import SAVED, UNCHANGED, BudgetPage
from disclosures.models import Transfer
from disclosures.rollup.forms import TransferForm
from disclosures.rollup.summing import Part, parts, sum_up
from units import log
from units.policy import Action, may

TOTALS = {"income": "收入总计", "expenditure": "支出总计", "project": "项目支出", "three_public": "“三公”经费"}
"""Figures of `checking.headline` that are shown before and after."""
ACTION = "汇总下级单位"
OVERTAKEN = "您打开此页之后，下级单位的预算或登记的转移有变动，还没有写入。请看过下面的变化，再点写入。"


class RollupPage(BudgetPage):
    """For department-level budgets. Nothing is written before what would change was shown."""

    part = "rollup"
    title = ACTION
    template_name = "rollup/rollup.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.display(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not may(request.user, Action.EDIT, self.budget):
            raise PermissionDenied("只有本单位的经办人可以汇总部门预算。")
        if not self.budget.is_editable:
            raise editing.LockedError(self.budget)
        if "add" in request.POST:
            return self._add(request)
        if "drop" in request.POST:
            return self._drop(request)
        return self._write(request)

    def display(
        self, request: HttpRequest, *, status: int = 200, form: TransferForm | None = None, **context: Any
    ) -> HttpResponse:
        """The page: units, transfers, and what writing would change."""
        members = self._members()
        rolled, refused = self._sum(members)
        changes = package_changes(package.dump(self.book), package.dump(rolled.book)) if rolled else ()
        eliminated = rolled.eliminated if rolled else ()
        names = {part.unit.code: part.unit.name for part in members}
        included = [part.unit for part in members if part.book]
        return self.show(
            request,
            status=status,
            members=members,
            included=included,
            transfers=self.budget.transfers.select_related("payer", "receiver"),
            transfer_form=form or TransferForm(budget=self.budget, units=included),
            refused=refused,
            changes=changes,
            totals=_totals(self.book, rolled.book) if rolled else [],
            eliminated=[(names[one.transfer.receiver], one) for one in eliminated],
            eliminated_total=sum((one.amount for one in eliminated), ZERO),
            digest=package.digest(rolled.book) if rolled else "",
            **context,
        )

    def _members(self) -> list[Part]:
        if self.budget.level != Level.DEPARTMENT:
            raise Http404("只有部门级预算可以汇总下级单位。")
        return parts(self.budget)

    def _sum(self, members: list[Part]) -> tuple[Rolled | None, str]:
        try:
            return sum_up(self.budget, self.book, members), ""
        except RollupError as error:
            return None, str(error)

    def _add(self, request: HttpRequest) -> HttpResponse:
        included = [part.unit for part in self._members() if part.book]
        form = TransferForm(request.POST, budget=self.budget, units=included)
        if not form.is_valid():
            return self.display(request, status=400, form=form)
        transfer = form.save()
        log.record(request.user, "登记单位间转移", self.budget, detail=str(transfer))
        return HttpResponseRedirect(request.path)

    def _drop(self, request: HttpRequest) -> HttpResponse:
        number = request.POST["drop"]
        found = Transfer.objects.filter(budget=self.budget)
        transfer = get_object_or_404(found, pk=number if number.isascii() and number.isdigit() else 0)
        told = str(transfer)
        transfer.delete()
        log.record(request.user, "删除单位间转移", self.budget, detail=told)
        return HttpResponseRedirect(request.path)

    def _write(self, request: HttpRequest) -> HttpResponse:
        rolled, _ = self._sum(self._members())
        seen = request.POST.get("seen", "")
        if rolled is None or not (seen.isascii() and seen.isdigit() and len(seen) < 10):
            return self.display(request, status=400)
        if request.POST.get("digest") != package.digest(rolled.book):
            return self.display(request, status=409, problem=OVERTAKEN)
        data = package.dump(rolled.book)
        try:
            saved = editing.write(
                self.budget.pk, user=request.user, seen=int(seen), action=ACTION, change=lambda _: data
            )
        except editing.StaleError as error:
            self.budget, self.book = error.budget, error.current
            return self.display(request, status=409, stale=error)
        changed = saved.revision != int(seen)
        messages.success(request, SAVED.format(revision=saved.revision) if changed else UNCHANGED)
        return HttpResponseRedirect(request.path)


def _totals(before: Book, after: Book) -> list[tuple[str, str, str]]:
    """The main figures before and after, as they are printed, in 万元."""
    old, new = checking.headline(before), checking.headline(after)
    return [(title, amount(old[name] or ZERO), amount(new[name] or ZERO)) for name, title in TOTALS.items()]
