"""Every address behind the sign-in × role × relation to the unit: open exactly to whom the tables here say, and no word of what is
another's in any answer.

The tables are written from the words of the domain. An address that the site has and no table names fails `test_every_address_has_a_row`:
add it to BUDGETS (addresses of one budget), ROLES (addresses of a role) or LISTS (lists of the admin).
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from book.model import Book
from budgets.enums import CLEARED, State
from budgets.models import Budget
from disclosures import drafts, editing
from disclosures.enums import AnchorKind, Move
from disclosures.models import Batch, BatchItem, Comment, Notice, Revision, SavedView
from tests.cast import person
from tests.clean import Choices, Project, clean_package
from tests.rows import ROWS
from units import log
from units.enums import Role
from units.models import Region, Unit

pytestmark = pytest.mark.django_db

OWN, SUPERVISED, SIBLING, UNRELATED = "own", "supervised", "sibling", "unrelated"
UNITS = {OWN: "BUREAU", SUPERVISED: "CENTRE", SIBLING: "BESIDE", UNRELATED: "ELSEWHERE"}
"""The unit of a budget, by what it is to the people of the test, who all have their role at BUREAU."""
SUPERUSER, NOBODY, VISITOR = "superuser", "nobody", "visitor"
ACTORS = [*Role, SUPERUSER, NOBODY, VISITOR]
SIGNED_IN = {*Role, SUPERUSER, NOBODY}


def mark(relation: str, state: State | str) -> str:
    """What stands in the texts of a unit's budget of a state, and nowhere else."""
    return f"〔{relation}-{state}〕"


# Who reads what. A draft of the unit: its own people and the reviewers of the bureaus above; what is approved: the publishers too.


def reads_drafts(actor: str, relation: str) -> bool:
    if actor in (Role.AUTHOR, Role.HEAD):
        return relation == OWN
    return actor == SUPERUSER or (actor == Role.REVIEWER and relation in (OWN, SUPERVISED))


def publishes(actor: str, relation: str) -> bool:
    return actor == SUPERUSER or (actor == Role.PUBLISHER and relation in (OWN, SUPERVISED))


def reads(actor: str, relation: str, state: str) -> bool:
    return reads_drafts(actor, relation) or (state in CLEARED and publishes(actor, relation))


Access = Callable[[str, str, str], bool]


@dataclass(frozen=True)
class BudgetRow:
    """An address of one budget: to whom it is open, what else stands in it, and whether it only takes a POST."""

    open_to: Access = reads
    more: tuple[dict[str, object], ...] = field(default=({},))
    post_only: bool = False
    answers: tuple[int, ...] = (200,)


def people_of_the_draft(actor: str, relation: str, state: str) -> bool:
    """What passes between a unit and its reviewers."""
    return reads_drafts(actor, relation)


def publishers(actor: str, relation: str, state: str) -> bool:
    """What publishers see of a budget once it was approved; of a draft not even whose it is."""
    return state in CLEARED and publishes(actor, relation)


def people_of_the_unit(actor: str, relation: str, state: str) -> bool:
    """What the unit itself does, and no bureau for it."""
    return actor == SUPERUSER or (actor in (Role.AUTHOR, Role.HEAD) and relation == OWN)


def nobody(actor: str, relation: str, state: str) -> bool:
    return False


PARTS = ("overview", "lines", "forms")
STEPS = (Move.CONFIRM, Move.APPROVE, Move.WITHDRAW)
"""Some of each kind: the others share their class, and every step has its own table in the tests of the workflow."""
BUDGETS: dict[str, BudgetRow] = {
    "alive": BudgetRow(more=({"page": "overview"},), post_only=True),
    "approval_date": BudgetRow(people_of_the_unit),
    "beside": BudgetRow(more=({"part": "overview"},)),
    "checks": BudgetRow(),
    "comments": BudgetRow(people_of_the_draft),
    "comparison": BudgetRow(),
    "export": BudgetRow(more=({"name": "package.json"},)),
    "exports": BudgetRow(),
    "history": BudgetRow(),
    "opinions": BudgetRow(people_of_the_draft, answers=(200, 302)),
    "part": BudgetRow(more=tuple({"part": part} for part in PARTS)),
    "preview": BudgetRow(),
    # Made in another process; the page waits for it.
    "preview_pdf": BudgetRow(answers=(200, 202)),
    "preview_progress": BudgetRow(),
    "preview_section": BudgetRow(more=({"key": "cover"},)),
    "preview_section_pdf": BudgetRow(more=({"key": "cover"},)),
    "project_form": BudgetRow(more=({"place": 1},)),
    "review": BudgetRow(people_of_the_draft),
    "review_revision": BudgetRow(people_of_the_draft, more=({"number": 1},)),
    # Of the budgets of departments alone, which these are not; it has permission tests of its own.
    "rollup": BudgetRow(nobody),
    "start_year": BudgetRow(post_only=True),
    # Of a step that is not theirs to take, those who see the budget are told who takes it: status 403.
    "step": BudgetRow(more=tuple({"move": move} for move in STEPS), answers=(200, 403)),
    "versions": BudgetRow(publishers),
    "whole_unit_form": BudgetRow(),
    "workbook": BudgetRow(),
    "workbook_file": BudgetRow(),
    # What one has uploaded oneself; here nobody has.
    "workbook_marked": BudgetRow(nobody),
    "workflow": BudgetRow(),
}


@dataclass(frozen=True)
class RoleRow:
    """An address that is open to roles: `open_to`; who is refused is sent away or told so."""

    open_to: set[str]
    arguments: Callable[["World"], list[object]] = lambda world: []
    post_only: bool = False
    answers: tuple[int, ...] = (200,)
    queries: tuple[str, ...] = ("",)


BOARD = {Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.PUBLISHER, SUPERUSER}
YEARS = ("?year=2024", "?year=2025")
ROLES: dict[str, RoleRow] = {
    "admin:index": RoleRow(SIGNED_IN),
    "admin:search": RoleRow(SIGNED_IN),
    "admin:password_change": RoleRow(SIGNED_IN),
    "admin:password_change_done": RoleRow(SIGNED_IN),
    "admin:jsi18n": RoleRow(SIGNED_IN),
    "admin:logout": RoleRow(SIGNED_IN, post_only=True),
    # It offers one's own units, which only authors have.
    "disclosures:board": RoleRow(BOARD, queries=YEARS),
    "disclosures:board_file": RoleRow(BOARD, queries=YEARS),
    "disclosures:save_view": RoleRow(SIGNED_IN, post_only=True),
    # A saved view is its owner's alone.
    "disclosures:drop_view": RoleRow(set(), lambda world: [world.view.pk], post_only=True),
    "disclosures:begin": RoleRow(SIGNED_IN),
    "disclosures:rules": RoleRow(SIGNED_IN),
    "disclosures:notices": RoleRow(SIGNED_IN),
    "disclosures:read_notices": RoleRow(SIGNED_IN, post_only=True),
    # A notice is its receiver's alone.
    "disclosures:open_notice": RoleRow(set(), lambda world: [world.notice.pk], post_only=True),
    "disclosures:publishing": RoleRow({Role.PUBLISHER, SUPERUSER}),
    "disclosures:published_documents": RoleRow({Role.PUBLISHER, SUPERUSER}),
    # A batch is its publisher's alone.
    "disclosures:batch": RoleRow(set(), lambda world: [world.batch.pk]),
    # The page lists nothing that was not chosen and is not theirs; see test_steps_for_many_show_nothing_of_others.
    "disclosures:steps": RoleRow(SIGNED_IN, lambda world: [Move.APPROVE]),
}
OPEN = {"admin:login", "healthz"}
"""Addresses before the sign-in; the portal's, which read what is published, have tests of their own."""
UNUSED = {"admin:view_on_site", "admin:autocomplete", "admin:app_list"}
"""Addresses that depend on what they are asked for: tried with every model and field below."""

EVERYBODY = SIGNED_IN
ADMINISTRATORS = {Role.ADMINISTRATOR, SUPERUSER}
AUDITORS = {Role.AUDITOR, SUPERUSER}
NONE: set[str] = set()


class ListRow(NamedTuple):
    """Who may do what in a list of the admin."""

    view: set[str]
    add: set[str] = NONE
    delete: set[str] = NONE
    bring_in: set[str] = NONE


KEPT = ListRow(ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS)
CLASSIFICATION = ListRow(EVERYBODY, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS)
LISTS: dict[str, ListRow] = {
    "auth.User": ListRow(ADMINISTRATORS, ADMINISTRATORS, bring_in=ADMINISTRATORS),
    "budgets.Budget": ListRow({Role.AUTHOR, Role.HEAD, Role.REVIEWER, Role.PUBLISHER, SUPERUSER}),
    "budgets.BudgetLine": ListRow(BOARD, bring_in={Role.AUTHOR, SUPERUSER}),
    "budgets.EconomicMapping": CLASSIFICATION,
    "budgets.EconomicSubject": CLASSIFICATION,
    "budgets.FiscalYear": KEPT,
    "budgets.FunctionSubject": CLASSIFICATION,
    "budgets.GovernmentEconomicSubject": CLASSIFICATION,
    "budgets.RevenueSubject": CLASSIFICATION,
    "budgets.UnitYear": KEPT,
    "disclosures.DatedPhrase": KEPT,
    "disclosures.PrivacyWord": KEPT,
    "performance.ProjectKind": ListRow(ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS),
    "units.LogEntry": ListRow(AUDITORS),
    "units.Membership": ListRow(ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS),
    "units.Region": KEPT,
    "units.Unit": KEPT._replace(view={Role.AUTHOR, Role.HEAD, Role.REVIEWER, *ADMINISTRATORS}),
}
"""The lists of the admin. Of units and budgets everybody sees their own part; see `shows`."""
WITH_RELATION = {"units.Unit", "budgets.Budget"}


def shows(label: str, actor: str, relation: str, state: str) -> bool:
    """Whether the page of a row of a list that depends on the unit is open."""
    if label == "units.Unit":
        return reads_drafts(actor, relation) or actor in ADMINISTRATORS
    return reads(actor, relation, state)


class World:
    """Units with a draft and an approved budget each, full of words that tell whose they are, and people at BUREAU."""

    notice: Notice
    view: SavedView
    batch: Batch

    def __init__(self) -> None:
        region = Region.objects.create(code="140400", name="某市")
        city = Unit.objects.create(code="CITY", name="市局", region=region)
        bureau = Unit.objects.create(code="BUREAU", name="县局", region=region, supervisor=city)
        above = {OWN: city, SUPERVISED: bureau, SIBLING: city, UNRELATED: None}
        self.units: dict[str, Unit] = {OWN: bureau}
        for relation, code in UNITS.items():
            if relation != OWN:
                self.units[relation] = Unit.objects.create(
                    code=code, name=f"单位{code}", region=region, supervisor=above[relation]
                )
        self.budgets = {
            (relation, state): self._budget(relation, state)
            for relation in UNITS
            for state in (State.DRAFT, State.APPROVED)
        }
        other = person("other", Role.REVIEWER, self.units[UNRELATED])
        theirs = self.budgets[UNRELATED, State.DRAFT]
        words = mark(UNRELATED, "notice")
        self.notice = Notice.objects.create(
            user=other, budget=theirs, unit=theirs.unit, kind="submitted", occasion="x", text=words
        )
        self.view = SavedView.objects.create(user=other, name=mark(UNRELATED, "notice"))
        self.batch = Batch.objects.create(by=other, by_name="他")
        BatchItem.objects.create(batch=self.batch, budget=theirs, seen=1, after=0)
        log.record(other, "动作", theirs)
        self.users: dict[str, User] = {role: person(f"本人-{role}", role, bureau) for role in Role}
        self.users[SUPERUSER] = person("本人-super", is_superuser=True)
        self.users[NOBODY] = person("本人-nobody")

    def _budget(self, relation: str, state: State) -> Budget:
        """A budget of the unit whose texts, projects and comments bear its mark."""
        words = mark(relation, state)
        data = clean_package(Choices(year=2024 if state is State.DRAFT else 2025, projects=(Project(0),)))
        unit, bureau = self.units[relation], self.units[relation].supervisor or self.units[relation]
        data["unit"] |= {"code": unit.code, "name": f"中心{words}"}
        data["department"] |= {"code": bureau.code}
        data["overview"]["duties"] = [f"职责{words}"]
        data["reasons"]["income_change"] = f"原因{words}"
        data["projects"][0]["name"] = f"项目{words}"
        budget = editing.create(Book.model_validate(data), user=None, action="导入")
        frozen = Revision.objects.create(
            budget=budget, number=1, revision=1, digest="0" * 64, content=Book.model_validate(data).model_dump_json()
        )
        Comment.objects.create(
            budget=budget, revision=frozen, kind=AnchorKind.WHOLE, text=f"意见{words}", by_name=f"某{words}"
        )
        Budget.objects.filter(pk=budget.pk).update(state=state)
        budget.refresh_from_db()
        return budget

    @cached_property
    def marks(self) -> dict[str, tuple[str, str]]:
        """Each mark with the relation and the state of the budget that bears it."""
        return {mark(relation, state): (relation, state) for relation, state in self.budgets}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world, made once: every test changes it in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, monkeypatch, tmp_path):
    """PDFs are laid out elsewhere; here it matters who gets one."""

    def make(budget_id: int, book: Book):
        path = tmp_path / str(budget_id)
        path.write_bytes(b"%PDF-1.7")
        return path

    monkeypatch.setattr(drafts, "make", make)
    monkeypatch.setattr(drafts, "place", lambda budget_id, book: tmp_path / str(budget_id))
    return built


def sign_in(world: World, actor: str) -> Client:
    client = Client(raise_request_exception=False)
    if actor != VISITOR:
        client.force_login(world.users[actor])
    return client


def content(response) -> str:
    """What the answer says; of a workbook or a document, what is written inside."""
    body = response.getvalue()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    if response.headers.get("Content-Type", "").startswith("application/json"):
        body = json.dumps(json.loads(body), ensure_ascii=False).encode()
    return body.decode(errors="replace")


REFUSED = {302, 403, 404}
"""Sent to the sign-in or away, told why, or shown nothing."""


def is_open(response, row: BudgetRow | RoleRow) -> bool:
    if response.status_code == 302 and response.url.startswith(reverse("admin:login")):
        return False
    return response.status_code in row.answers


def leaks(world: World, actor: str, response, *, but_names: bool = False) -> list[str]:
    """The marks in an answer that the actor may not read; `but_names` where the printed names of units are theirs to see."""
    if actor == SUPERUSER:
        return []
    text = content(response)
    if but_names:
        text = text.replace("中心〔", "中心")
    hidden = [words for words, (relation, state) in world.marks.items() if not reads(actor, relation, state)]
    return [words for words in (*hidden, mark(UNRELATED, "notice")) if words in text]


@pytest.mark.parametrize("actor", ACTORS)
def test_each_address_of_a_budget_is_open_to_whom_the_table_says(world, actor):
    client = sign_in(world, actor)
    wrong: list[tuple[Any, ...]] = []
    found: set[str] = set()
    for name, row in BUDGETS.items():
        for (relation, state), budget in world.budgets.items():
            expected = actor != VISITOR and row.open_to(actor, relation, state)
            for more in row.more:
                response = client.get(reverse(f"disclosures:{name}", kwargs={"budget_id": budget.pk, **more}))
                told = (name, relation, str(state), more, response.status_code)
                if row.post_only:
                    # Whom it lets in is tried with a POST below.
                    expected = False
                if is_open(response, row) != expected:
                    wrong.append(told)
                elif not expected and response.status_code not in REFUSED | ({405} if row.post_only else set()):
                    wrong.append((*told, "neither open nor refused"))
                leaked = leaks(world, actor, response)
                if leaked:
                    wrong.append((*told, leaked))
                found |= {words for words in world.marks if words in content(response)}
    assert not wrong, "\n".join(map(str, wrong))
    seen = {words for words, (relation, state) in world.marks.items() if reads(actor, relation, state)}
    assert found >= seen, "what may be read was looked for and found"


@pytest.mark.parametrize("actor", ACTORS)
def test_each_address_of_a_role_is_open_to_whom_the_table_says(world, actor):
    client = sign_in(world, actor)
    wrong: list[tuple[Any, ...]] = []
    for name, row, query in [(key, kept, query) for key, kept in ROLES.items() for query in kept.queries]:
        response = client.get(reverse(name, args=row.arguments(world)) + query)
        expected = actor in row.open_to
        if row.post_only:
            if response.status_code != 405 and actor != VISITOR:
                wrong.append((name, response.status_code))
        elif is_open(response, row) != expected and not (not expected and response.status_code in REFUSED):
            wrong.append((name, response.status_code))
        if leaked := leaks(world, actor, response):
            wrong.append((name, leaked))
    assert not wrong, "\n".join(map(str, wrong))


def pages_of(model_admin) -> Iterator[str]:
    """The names of the pages of a list, without the prefix: changelist, add, change, export …"""
    options = model_admin.model._meta
    prefix = f"{options.app_label}_{options.model_name}_"
    for pattern in model_admin.get_urls():
        if pattern.name:
            yield pattern.name.removeprefix(prefix)


RIGHTS = {
    "changelist": "view",
    "export": "view",
    "change": "view",
    "history": "view",
    "add": "add",
    "delete": "delete",
    "import": "bring_in",
    "process_import": "bring_in",
    "password_change": "add",
}
"""Which right each page of a list asks."""


@pytest.mark.parametrize("actor", ACTORS)
def test_each_page_of_a_list_of_the_admin_is_open_to_whom_the_table_says(world, actor):
    client = sign_in(world, actor)
    wrong: list[tuple[Any, ...]] = []
    for model, model_admin in admin.site._registry.items():
        label, options = model._meta.label, model._meta
        if not model._default_manager.exists():
            ROWS[model](1)
        for page in pages_of(model_admin):
            right = getattr(LISTS[label], RIGHTS[page])
            objects: list[tuple[Any, bool]] = [(None, actor in right)]
            if page in ("change", "history", "delete", "password_change"):
                objects = list(rows(world, model, actor, actor in right))
            for row, expected in objects:
                address = reverse(
                    f"admin:{options.app_label}_{options.model_name}_{page}", args=[row.pk] if row else []
                )
                response = client.post(address) if page == "process_import" else client.get(address)
                # An import that confirms nothing is no error: whoever may import is shown the first page again.
                allowed = response.status_code == 200 or (
                    page == "process_import" and response.status_code == 302 and expected
                )
                told = (label, page, str(row), response.status_code)
                if allowed != expected:
                    wrong.append(told)
                if not allowed and response.status_code not in REFUSED:
                    wrong.append((*told, "neither open nor refused"))
                # The log names what was done to which budget, and nothing of its content.
                if leaked := leaks(world, actor, response, but_names=label == "units.LogEntry" and expected):
                    wrong.append((*told, leaked))
    assert not wrong, "\n".join(map(str, wrong))


def rows(world: World, model, actor: str, allowed: bool) -> Iterator[tuple[Any, bool]]:
    """Rows of a list and whether the actor may open them, having the right to the page at all."""
    label = model._meta.label
    if label == "budgets.Budget":
        for (relation, state), budget in world.budgets.items():
            yield budget, allowed and shows(label, actor, relation, state)
    elif label == "budgets.BudgetLine":
        for (relation, state), budget in world.budgets.items():
            yield budget.lines.last(), allowed and reads(actor, relation, state)
    elif label == "units.Unit":
        for relation, unit in world.units.items():
            yield unit, allowed and shows(label, actor, relation, "")
    elif label == "auth.User":
        # An administrator keeps the accounts of others, but no superuser's.
        yield world.users[NOBODY], allowed
        yield world.users[SUPERUSER], allowed and actor == SUPERUSER
    elif label == "units.Membership":
        # Nobody gives or takes their own roles.
        yield model._default_manager.exclude(user=world.users.get(actor)).latest("pk"), allowed
    else:
        yield model._default_manager.latest("pk"), allowed


def test_what_is_asked_for_in_a_field_or_searched_for_is_only_ones_own(world):
    """Autocomplete of every field that has it, the search over all lists, and the lists of each app."""
    wrong: list[tuple[Any, ...]] = []
    for actor in ACTORS:
        client = sign_in(world, actor)
        for model, model_admin in admin.site._registry.items():
            options = model._meta
            for page in (model_admin, *model_admin.inlines):
                for name in page.autocomplete_fields:
                    query = {
                        "app_label": page.model._meta.app_label,
                        "model_name": page.model._meta.model_name,
                        "field_name": name,
                    }
                    response = client.get(reverse("admin:autocomplete"), query)
                    target = page.model._meta.get_field(name).related_model._meta.label
                    if (response.status_code == 200) != (actor in LISTS[target].view):
                        wrong.append((actor, query, response.status_code))
                    if response.status_code == 200 and target in WITH_RELATION:
                        offered = {row["text"] for row in response.json()["results"]}
                        units = {str(unit): relation for relation, unit in world.units.items()}
                        wrong += [
                            (actor, query, text)
                            for text in offered & set(units)
                            if not shows(target, actor, units[text], "")
                        ]
            client.get(reverse("admin:app_list", args=[options.app_label]))
        for word in ("中心", "项目", "〔", "单位"):
            for address in (
                reverse("admin:search") + f"?s={word}&extended=1",
                reverse("admin:budgets_budget_changelist") + f"?q={word}",
                reverse("admin:units_logentry_export") + f"?q={word}",
            ):
                response = client.get(address)
                if leaked := leaks(world, actor, response, but_names=actor == Role.AUDITOR):
                    wrong.append((actor, address, leaked))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("actor", ACTORS)
def test_actions_of_the_list_of_budgets_are_those_of_ones_role(world, actor):
    own = {
        Role.AUTHOR: {Move.SUBMIT, Move.TAKE_BACK, Move.CORRECT},
        Role.HEAD: {Move.CONFIRM, Move.SUBMIT, Move.TAKE_BACK, Move.CORRECT},
        Role.REVIEWER: {Move.RETURN, Move.APPROVE},
        Role.PUBLISHER: {Move.PUBLISH, Move.CORRECT, Move.WITHDRAW},
        SUPERUSER: set(Move),
    }
    client = sign_in(world, actor)
    listed = reverse("admin:budgets_budget_changelist")
    everything = [budget.pk for budget in world.budgets.values()]
    for move in Move:
        answer = client.post(listed, {"action": f"step_{move}", "_selected_action": everything, "index": 0})
        leads = answer.status_code == 302 and answer.headers["Location"].startswith(
            reverse("disclosures:steps", args=[move])
        )
        assert leads == (move in own.get(actor, set())), (move, answer.status_code)
        if leads:
            visible = {
                pk
                for (relation, state), budget in world.budgets.items()
                if reads(actor, relation, state)
                for pk in [budget.pk]
            }
            chosen = {
                int(part.removeprefix("budget=")) for part in answer.headers["Location"].partition("?")[2].split("&")
            }
            assert chosen == visible


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != SUPERUSER])
def test_steps_for_many_show_nothing_of_others(world, actor):
    client = sign_in(world, actor)
    everything = [budget.pk for budget in world.budgets.values()]
    for move in Move:
        address = reverse("disclosures:steps", args=[move])
        shown = client.get(address, {"budget": everything})
        sent = client.post(address, {"stamp": [f"{pk}-1-0" for pk in everything], "note": "原因"})
        assert leaks(world, actor, shown) == leaks(world, actor, sent) == []


@pytest.mark.parametrize("actor", ACTORS)
def test_what_is_one_persons_alone_is_touched_by_nobody_else(world, actor):
    client = sign_in(world, actor)
    own = (world.notice, world.view, world.batch)
    before = [type(row)._default_manager.filter(pk=row.pk).values().get() for row in own]
    for name in ("open_notice", "drop_view", "batch"):
        row = ROLES[f"disclosures:{name}"]
        assert client.post(reverse(f"disclosures:{name}", args=row.arguments(world))).status_code in REFUSED, name
    client.post(reverse("disclosures:read_notices"))
    assert [type(row)._default_manager.filter(pk=row.pk).values().get() for row in own] == before
    assert BatchItem.objects.get().state == "waiting"


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor != SUPERUSER])
def test_no_address_changes_a_budget_that_is_not_ones_to_change(world, actor):
    """Every address of every budget is sent what would change something; the steps have their own table."""
    client = sign_in(world, actor)
    before = kept(world, actor)
    for name, row in BUDGETS.items():
        for (relation, state), budget in world.budgets.items():
            if reads(actor, relation, state) and actor != Role.PUBLISHER:
                continue
            for more in row.more:
                address = reverse(f"disclosures:{name}", kwargs={"budget_id": budget.pk, **more})
                data = {
                    "seen": 1,
                    "do": "add",
                    "text": "篡改",
                    "number": 1,
                    "stamp": f"{budget.pk}-1-0",
                    "note": "篡改",
                }
                response = client.post(address, data)
                refused = REFUSED | {405} if not row.open_to(actor, relation, state) else {200, 400, 405, 409, *REFUSED}
                assert response.status_code in refused, (name, more, response.status_code)
    assert kept(world, actor) == before


def kept(world: World, actor: str) -> list[object]:
    """What is stored of budgets which the actor may not read, or, of a publisher, of all."""
    out = [
        budget.pk
        for (relation, state), budget in world.budgets.items()
        if actor == Role.PUBLISHER or not reads(actor, relation, state)
    ]
    found: list[object] = [list(Budget.objects.filter(pk__in=out).order_by("pk").values())]
    for relation in Budget._meta.related_objects:
        if relation.related_model._meta.model_name in ("presence", "step") and actor == Role.PUBLISHER:
            continue
        found.append(list(relation.related_model._default_manager.filter(budget__in=out).order_by("pk").values()))
    return found


def test_every_address_has_a_row():
    """A new address of the site fails here until it has a row in one of the tables."""
    everything = set(names(get_resolver()))
    known = {f"disclosures:{name}" for name in BUDGETS} | set(ROLES) | OPEN | UNUSED
    for model, model_admin in admin.site._registry.items():
        prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        known |= {f"{prefix}{page}" for page in pages_of(model_admin)} | {
            f"admin:{pattern.name}" for pattern in model_admin.get_urls() if pattern.name
        }
        assert set(pages_of(model_admin)) <= set(RIGHTS), model
    assert everything - known == set()
    assert set(LISTS) == {model._meta.label for model in admin.site._registry}


def names(resolver, prefix: str = "") -> Iterator[str]:
    """The full names of all addresses behind the sign-in."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.namespace != "portal":
                yield from names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield prefix + pattern.name
        else:
            # The admin's own redirects: of a row to its page, and of what it does not know to 404.
            assert prefix == "admin:" or str(pattern.pattern) in ("healthz", "favicon.ico"), str(pattern.pattern)
