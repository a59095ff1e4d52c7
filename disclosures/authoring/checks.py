"""审核结果: everything the rules found, what may be done about it by one click, and the explanations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from book import package
from book.rules.engine import Severity
from book.rules.places import place_at
from book.rules.report import NAMES
from book.wording import Names, Place
from disclosures import checking, editing, waivers
from disclosures.authoring import mending
from disclosures.authoring.findings import PRIVACY, TYPOGRAPHY, Shown
from disclosures.authoring.mending import Correction
from disclosures.authoring.pages import BudgetPage
from disclosures.authoring.parts import PARTS
from disclosures.authoring.places import address
from disclosures.editing import Package
from disclosures.enums import WaiverState
from disclosures.models import KeptText, Snapshot, Waiver
from units import log
from units.policy import Action, may

FIRST = 5
"""Causes of one rule that are shown at once; the others unfold."""
OF_TABLES = "tables"
"""The filter for findings that are entered on no single page."""
NO_RIGHT = "只有本单位的经办人可以改动。"


@dataclass(frozen=True, slots=True)
class Item:
    """A finding on the page of checks. `may_agree` tells whether this user may agree to keep personal data; `typed` is an
    explanation that was refused and stays in its field."""

    shown: Shown
    may_agree: bool
    typed: str

    @property
    def found(self) -> checking.Found:
        return self.shown.found

    @property
    def direction(self) -> str:
        """多 or 少: which way what is differs from what should be."""
        return "少" if (self.found.difference or "").startswith("-") else "多"

    @property
    def compared(self) -> list[tuple[str, str]]:
        """What is compared: a word and a value each; nothing when there is nothing to compare."""
        found = self.found
        if found.difference is None:
            return [(word, value) for word, value in [("应为", found.expected), ("现为", found.actual)] if value]
        return [
            (word, f"{Decimal(value or 0):,f} {found.unit}")
            for word, value in [("应为", found.expected), ("现为", found.actual), (self.direction, self.apart)]
        ]

    @property
    def apart(self) -> str:
        """The difference without its sign."""
        return (self.found.difference or "").removeprefix("-")

    @property
    def at(self) -> datetime | None:
        return _time(self.found.answer.at) if self.found.answer else None

    @property
    def agreed_at(self) -> datetime | None:
        return _time(self.found.answer.agreed_at) if self.found.answer else None

    @property
    def state(self) -> str:
        """That of its explanation: active, pending or lapsed; "" without one."""
        return self.found.answer.state if self.found.answer else ""


@dataclass(frozen=True, slots=True)
class Cause:
    """What is mended at once: a finding with those that follow from it."""

    head: Item
    followers: Sequence[Item]

    @property
    def items(self) -> list[Item]:
        return [self.head, *self.followers]

    @property
    def is_answered(self) -> bool:
        return all(item.found.waived for item in self.items)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The causes of one rule and severity."""

    code: str
    severity: Severity
    causes: Sequence[Cause]
    corrections: Sequence[tuple[Correction, str, str]]

    @property
    def name(self) -> str:
        return NAMES[self.severity]

    @property
    def about(self) -> Shown:
        """One of its findings, which knows the rule."""
        return self.causes[0].head.shown

    @property
    def id(self) -> str:
        return f"g-{self.code}-{self.severity}"

    @property
    def first(self) -> Sequence[Cause]:
        return self.causes[:FIRST]

    @property
    def more(self) -> Sequence[Cause]:
        return self.causes[FIRST:]

    @property
    def is_privacy(self) -> bool:
        return self.code == PRIVACY

    @property
    def answerable(self) -> int:
        """How many findings an explanation could answer."""
        return sum(item.found.is_answerable for cause in self.causes for item in cause.items)


class ChecksPage(BudgetPage):
    """GET shows the findings. POST does what one click or an explanation says, here or at a field of another page."""

    title = "审核结果"
    part = "checks"
    template_name = "authoring/checks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._present(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        act, _, rest = request.POST.get("do", "").partition("|")
        if act not in ACTS:
            messages.error(request, "没有这个操作，请重新打开页面后再试。")
            return HttpResponseRedirect(self._next(request, 0))
        try:
            if act in _LEAVING:
                told, undo = _LEAVING[act](self, request, rest), 0
            elif act == "again":
                checking.keep(self.budget, self.book)
                told, undo = "已重新审核。", 0
            else:
                told, undo = self._mend(request, act, rest)
        except editing.StaleError as error:
            self.budget, self.book = error.budget, error.current
            return self._present(request, status=409, stale=error)
        except waivers.NotAllowedError as error:
            return self._present(request, status=403, refused=str(error))
        except waivers.RefusedError as error:
            keys = request.POST.getlist("finding")
            typed = dict.fromkeys(keys, request.POST.get("explanation", ""))
            return self._present(request, status=400, refused=str(error), typed=typed)
        except mending.GoneError as error:
            return self._present(request, status=400, refused=str(error))
        messages.success(request, told)
        return HttpResponseRedirect(self._next(request, undo))

    # One click

    def _mend(self, request: HttpRequest, act: str, rest: str) -> tuple[str, int]:
        """Changes the content. What is to be told, and the revision that an undo brings back (0 for none)."""
        words = checking.lexicon()
        match act:
            case "mask":
                told, change = "已遮盖个人信息", mending.covering(words, {rest})
            case "mask-all":
                told, change = "已遮盖全部个人信息", mending.covering(words)
            case "remove":
                told, change = "已删除个人信息", mending.removing(words, {rest})
            case "correct":
                told, change = "已改正标点", mending.correcting({rest})
            case "correct-group":
                told, change = "已改正标点", mending.correcting(mending.together_with(self.book, rest))
            case "correct-all":
                told, change = "已改正全部标点", mending.correcting()
            case _:
                return self._take_back(request, rest), 0
        seen = _number(request.POST.get("seen", ""))
        saved = editing.write(
            self.budget.pk, user=request.user, seen=seen, action=told.removeprefix("已"), change=change
        )
        return f"{told}（第 {saved.revision} 次修订）。", seen

    def _take_back(self, request: HttpRequest, revision: str) -> str:
        point = get_object_or_404(Snapshot, budget=self.budget, revision=_number(revision))
        saved = editing.restore(point, user=request.user, seen=_number(request.POST.get("seen", "")))
        return f"已撤销，恢复为第 {point.revision} 次修订的内容（现为第 {saved.revision} 次修订）。"

    def _next(self, request: HttpRequest, undo: int) -> str:
        """Back to the page of this budget from which it came."""
        own = reverse("disclosures:checks", args=[self.budget.pk])
        page, _, anchor = request.POST.get("next", "").partition("#")
        path, _, query = page.partition("?")
        budget = own.removesuffix("checks/")
        if not (path.startswith(budget) and url_has_allowed_host_and_scheme(path, allowed_hosts=None)):
            path, query = own, ""
        data = QueryDict(query, mutable=True)
        data.pop("undo", None)
        if undo:
            data["undo"] = str(undo)
        return path + (f"?{data.urlencode()}" if data else "") + (f"#{anchor}" if anchor else "")

    # Explanations

    def _explain(self, request: HttpRequest, _: str) -> str:
        keys = request.POST.getlist("finding")
        text = request.POST.get("explanation", "")
        done = waivers.explain(budget_id=self.budget.pk, findings=keys, explanation=text, user=request.user)
        if any(waiver.rule == PRIVACY for waiver in done):
            return "已记下保留的依据，须由本单位负责人或主管部门的审核人同意后生效。"
        return f"已说明 {len(done)} 处。"

    def _renew(self, request: HttpRequest, rest: str) -> str:
        waiver, _, key = rest.partition("|")
        waivers.renew(budget_id=self.budget.pk, waiver_id=_number(waiver), finding=key, user=request.user)
        return "原来的说明继续有效。"

    def _agree(self, request: HttpRequest, rest: str) -> str:
        waivers.agree(budget_id=self.budget.pk, waiver_id=_number(rest), user=request.user)
        return "已同意保留。"

    def _withdraw(self, request: HttpRequest, rest: str) -> str:
        waivers.withdraw(budget_id=self.budget.pk, waiver_id=_number(rest), user=request.user)
        return "已撤回说明。"

    # What is taken from the year before

    def _keep(self, request: HttpRequest, digest: str) -> str:
        """A text that still names the year before stays as it is, and is not told any more."""
        if not waivers.may_explain(request.user, self.budget):
            raise waivers.NotAllowedError(self.budget, NO_RIGHT)
        known = next((leftover for leftover in self.carried_over() if leftover.digest == digest), None)
        if known is None:
            raise mending.GoneError("这段文字已改写或已核对。")
        label, _ = self._place(known.path)
        with transaction.atomic():
            KeptText.objects.get_or_create(budget=self.budget, digest=digest)
            log.record(request.user, "核对沿用文字", self.budget, detail=label)
        return f"已核对“{label}”，文字保留。"

    # What is shown

    def local(self, where: str) -> str | None:
        return where

    def placed(self, form: Any) -> dict[str, Any]:
        """Everything stands in the list itself."""
        return {"here": [], "last_year": self.book.year - 1}

    def _present(
        self, request: HttpRequest, *, status: int = 200, typed: dict[str, str] | None = None, **context: Any
    ) -> HttpResponse:
        severity, part = request.GET.get("severity", ""), request.GET.get("part", "")
        self._waivers = list(Waiver.objects.filter(budget=self.budget).order_by("pk"))
        items = {item.found.key: item for item in self._items(request, typed or {})}
        groups = [group for group in self._groups(items) if not severity or group.severity == severity]
        chosen = [
            (group, [cause for cause in group.causes if not part or any(_is_on(item, part) for item in cause.items)])
            for group in groups
        ]
        left = [item for item in items.values() if not item.found.waived]
        standing = {item.found.answer.waiver for item in items.values() if item.found.answer}
        return self.show(
            request,
            status=status,
            expired=checking.expired(self.result, self.budget),
            groups=_kept(chosen, answered=False),
            answered=_kept(chosen, answered=True),
            unneeded=[waiver for waiver in self._waivers if waiver.pk not in standing],
            severities=[(one.value, NAMES[one], sum(item.found.severity is one for item in left)) for one in Severity],
            places=[
                (name, title, number)
                for name, title in [*((one.name, one.title) for one in PARTS), (OF_TABLES, "各表")]
                if (number := sum(_is_on(item, name) for item in left))
            ],
            carried=[(*self._place(leftover.path), leftover) for leftover in self.carried_over()],
            severity=severity,
            chosen_part=part,
            **context,
        )

    def _items(self, request: HttpRequest, typed: dict[str, str]) -> list[Item]:
        second = self.budget.is_editable and any(
            may(request.user, action, self.budget) for action in (Action.CONFIRM, Action.DECIDE)
        )
        others = {waiver.pk for waiver in self._waivers if waiver.by_id != self.user_id}
        items = []
        for shown in self.found:
            found = shown.found
            pending = found.answer is not None and found.answer.state == WaiverState.PENDING
            items.append(
                Item(
                    shown,
                    second and pending and found.answer is not None and found.answer.waiver in others,
                    typed.get(found.key, ""),
                )
            )
        return items

    def _groups(self, items: dict[str, Item]) -> list[RuleGroup]:
        groups = checking.groups([item.found for item in items.values()])
        return [
            RuleGroup(
                group.rule,
                group.severity,
                [Cause(items[cause.head.key], [items[one.key] for one in cause.followers]) for cause in group.causes],
                self._corrections() if group.rule == TYPOGRAPHY else (),
            )
            for group in groups
        ]

    def _corrections(self) -> list[tuple[Correction, str, str]]:
        """Each with where it is in words and the page of its field."""
        return [(one, *self._place(one.path)) for one in mending.corrections(self.book)]

    def _place(self, path: str) -> tuple[str, str]:
        """Where a path of the package is in words, and the page of its field."""
        return self._names.label(place_at(self._data, path) or Place()), address(self.budget.pk, self.book, path)

    @cached_property
    def _data(self) -> Package:
        return package.dump(self.book)

    @cached_property
    def _names(self) -> Names:
        return Names(self._data)


def _kept(chosen: Sequence[tuple[RuleGroup, Sequence[Cause]]], *, answered: bool) -> list[RuleGroup]:
    """The groups with those of their causes that are answered, or are not."""
    found = []
    for group, causes in chosen:
        kept = [cause for cause in causes if cause.is_answered is answered]
        if kept:
            found.append(RuleGroup(group.code, group.severity, kept, group.corrections))
    return found


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _is_on(item: Item, part: str) -> bool:
    own = item.shown.part
    return own.name == part if own else part == OF_TABLES


def _number(text: str) -> int:
    """The number typed, 0 (which is no revision) for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


_LEAVING: dict[str, Callable[[ChecksPage, HttpRequest, str], str]] = {
    "explain": ChecksPage._explain,
    "renew": ChecksPage._renew,
    "agree": ChecksPage._agree,
    "withdraw": ChecksPage._withdraw,
    "keep": ChecksPage._keep,
}
"""What leaves the content as it is."""
ACTS = {*_LEAVING, "again", "mask", "mask-all", "remove", "correct", "correct-group", "correct-all", "undo"}
"""What the buttons of the page do."""
