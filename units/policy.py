"""The one door for permission: may this user do this to that, and on which units.

A role (`units.enums.Role`) at a unit gives actions on that unit, a reviewer's and a publisher's on all units below it as well.
A publisher has no sight of drafts, only of what was approved (`budgets.queries.visible_budgets`); a security auditor reads the log alone.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.contrib.auth.models import User as AuthUser
from django.db import connection
from django.db.models import F, Lookup, QuerySet

from units.enums import Role
from units.models import Membership, Unit


class Action(StrEnum):
    """What a user may want to do."""

    VIEW = "view"
    """Read a unit's drafts: figures, projects, forms, texts."""
    EDIT = "edit"
    """Change them."""
    CONFIRM = "confirm"
    """Confirm a draft as the head of the unit."""
    SUBMIT = "submit"
    """Submit a draft to the supervising bureau, and take it back."""
    DATE = "date"
    """Record the day on which the department approved the unit's budget."""
    DECIDE = "decide"
    """Comment on what was submitted, return or approve it."""
    PUBLISH = "publish"
    """Read what was approved; publish, correct and withdraw it."""
    AUDIT = "audit"
    """Read the log of the whole system."""
    ADMINISTER = "administer"
    """Keep regions, units, people and fiscal years. Gives no sight of drafts."""


OWN_UNIT = {
    Action.VIEW: {Role.AUTHOR, Role.HEAD},
    Action.EDIT: {Role.AUTHOR},
    Action.CONFIRM: {Role.HEAD},
    Action.SUBMIT: {Role.AUTHOR, Role.HEAD},
    Action.DATE: {Role.AUTHOR, Role.HEAD},
}
UNIT_AND_BELOW = {
    Action.VIEW: {Role.REVIEWER},
    Action.DECIDE: {Role.REVIEWER},
    Action.PUBLISH: {Role.PUBLISHER},
}
EVERY_UNIT = {Action.ADMINISTER: {Role.ADMINISTRATOR}, Action.AUDIT: {Role.AUDITOR}}

User = AbstractUser | AnonymousUser


class _Among(Lookup):
    """Whether a key is one of many, which are one parameter: to write and read thousands of them costs more than the query does."""

    lookup_name, prepare_rhs = "among", False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        one_of = "IN (SELECT value FROM json_each(%s))"
        return f"{left} {one_of}", (*parameters, f"[{','.join(map(str, self.rhs))}]")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*parameters, f"{{{','.join(map(str, self.rhs))}}}")


def visible_units(user: User, action: Action = Action.VIEW) -> QuerySet[Unit]:
    """The units on whose drafts (for ADMINISTER: on whose registration) the user may do the action."""
    reach = _reach(user, action)
    if reach is None:
        return Unit.objects.all()
    return Unit.objects.filter(_Among(F("pk"), reach)) if reach else Unit.objects.none()


def may(user: User, action: Action, obj: Any = None) -> bool:
    """Whether the user may do the action to a unit or to anything that has a `unit`; without object: to any at all."""
    reach = _reach(user, action)
    if reach is None or obj is None:
        return reach is None or bool(reach)
    return (obj.pk if isinstance(obj, Unit) else obj.unit_id) in reach


def in_charge(action: Action, unit: Unit) -> list[AbstractUser]:
    """Of the people whose role gives them the action on the unit those who stand nearest: at the unit itself, else at the lowest
    bureau above it that has any. A city's reviewers are not asked for what a county's own reviewers do. Superusers and closed
    accounts are not among them. Costs a query for each level until some are found."""
    own, above = OWN_UNIT.get(action, set()), UNIT_AND_BELOW.get(action, set())
    people = get_user_model()._default_manager.filter(is_active=True, is_superuser=False).order_by("username")
    seen: set[int] = set()
    level: Unit | None = unit
    while level is not None and level.pk not in seen:
        seen.add(level.pk)
        roles = own | above if level.pk == unit.pk else above
        found: list[AbstractUser] = list(people.filter(memberships__unit=level, memberships__role__in=roles).distinct())
        if found:
            return found
        level = level.supervisor
    return []


def charged_with(user: User, action: Action) -> set[int]:
    """Primary keys of the units of which the user is one of those `in_charge` of an action that is given to a unit and all below
    it: nobody stands nearer. Two queries, however many units; superusers are in charge of none."""
    roles = UNIT_AND_BELOW[action]
    people = Membership.objects.filter(role__in=roles, user__is_active=True, user__is_superuser=False)
    held = set(people.order_by().values_list("unit_id", "user_id"))
    taken, own = {unit for unit, _ in held}, {unit for unit, person in held if person == user.pk}
    above = dict(visible_units(user, action).order_by().values_list("pk", "supervisor_id")) if own else {}
    return {unit for unit in above if _first_of(taken, unit, above) in own}


def _first_of(taken: set[int], unit: int | None, above: Mapping[int, int | None]) -> int | None:
    """The unit itself or the first above it that is taken."""
    seen: set[int] = set()
    while unit is not None and unit not in taken and unit not in seen:
        seen.add(unit)
        unit = above.get(unit)
    return unit


def may_administer_person(user: User, person: AbstractUser) -> bool:
    """Whether the user may change the account and the roles of the person: administrators those of others, but nobody's
    who stands above them."""
    if not may(user, Action.ADMINISTER):
        return False
    return user.is_superuser or not (person.is_superuser or person.pk == user.pk)


def visible_people(user: User) -> QuerySet[AuthUser]:
    """The accounts that whoever keeps them sees: those of superusers are seen by superusers alone."""
    people = AuthUser.objects.all()
    return people if user.is_superuser else people.filter(is_superuser=False)


def _reach(user: User, action: Action) -> set[int] | None:
    """Primary keys of the units that the user may do the action to; None means every unit.

    Asked once for a user object, as Django does with its own permissions: a new request brings a new object.
    Costs a query for the roles, and one for each set of units at which the roles that matter are held.
    """
    known: dict[Action, set[int] | None] = vars(user).setdefault("_reach", {})
    if action not in known:
        known[action] = _find_reach(user, action)
    return known[action]


def _find_reach(user: User, action: Action) -> set[int] | None:
    if not user.is_active:
        return set()
    if user.is_superuser:
        return None
    held = _held(user)
    if held.keys() & EVERY_UNIT.get(action, set()):
        return None
    return _at(held, OWN_UNIT.get(action, set())) | _below(user, _at(held, UNIT_AND_BELOW.get(action, set())))


def _held(user: AbstractUser) -> dict[str, set[int]]:
    """At which units the user has each role."""
    known: dict[str, set[int]] | None = vars(user).get("_held")
    if known is None:
        known = vars(user)["_held"] = {}
        for role, unit in Membership.objects.filter(user_id=user.pk).order_by().values_list("role", "unit_id"):
            known.setdefault(role, set()).add(unit)
    return known


def _below(user: User, units: set[int]) -> set[int]:
    """The units and all below them, asked once for each set: several actions reach from the same units."""
    known: dict[frozenset[int], set[int]] = vars(user).setdefault("_below", {})
    key = frozenset(units)
    if key not in known:
        known[key] = _with_subordinates(units)
    return known[key]


def _at(held: dict[str, set[int]], roles: set[Role]) -> set[int]:
    return set().union(*(held.get(role, set()) for role in roles))


def _with_subordinates(units: set[int]) -> set[int]:
    """The units and all below them; ends also where the stored tree has a circle."""
    if not units:
        return set()
    table = Unit._meta.db_table
    with connection.cursor() as cursor:
        # UNION drops what was found before: a circle adds nothing new and ends.
        cursor.execute(
            f"""
            WITH RECURSIVE below(id) AS (
                SELECT id FROM {table} WHERE id IN ({", ".join(["%s"] * len(units))})
                UNION
                SELECT unit.id FROM {table} unit JOIN below ON unit.supervisor_id = below.id
            )
            SELECT id FROM below
            """,  # noqa: S608 -- the name of our own table
            list(units),
        )
        return {row[0] for row in cursor.fetchall()}
