import pytest
from django.contrib.auth.models import AnonymousUser

from tests.cast import CITY, EAST, EAST_CENTRE, WEST, WEST_CENTRE, make_units, person
from units.enums import Role
from units.models import Membership, Unit
from units.policy import Action, charged_with, in_charge, may, visible_units

pytestmark = pytest.mark.django_db

ALL = {CITY, EAST, EAST_CENTRE, WEST, WEST_CENTRE}
NOTHING: set[str] = set()


@pytest.fixture
def units():
    return make_units()


def allowed(user, action):
    codes = set(visible_units(user, action).values_list("code", flat=True))
    # The two answers of the door agree.
    assert {unit.code for unit in Unit.objects.all() if may(user, action, unit)} == codes
    assert may(user, action) == bool(codes)
    return codes


@pytest.mark.parametrize(
    ("role", "place", "view", "edit", "administer"),
    [
        (Role.AUTHOR, WEST_CENTRE, {WEST_CENTRE}, {WEST_CENTRE}, NOTHING),
        (Role.AUTHOR, WEST, {WEST}, {WEST}, NOTHING),
        (Role.HEAD, WEST_CENTRE, {WEST_CENTRE}, NOTHING, NOTHING),
        (Role.HEAD, CITY, {CITY}, NOTHING, NOTHING),
        (Role.REVIEWER, WEST, {WEST, WEST_CENTRE}, NOTHING, NOTHING),
        (Role.REVIEWER, CITY, ALL, NOTHING, NOTHING),
        (Role.REVIEWER, EAST_CENTRE, {EAST_CENTRE}, NOTHING, NOTHING),
        (Role.PUBLISHER, CITY, NOTHING, NOTHING, NOTHING),
        (Role.AUDITOR, CITY, NOTHING, NOTHING, NOTHING),
        (Role.ADMINISTRATOR, WEST, NOTHING, NOTHING, ALL),
    ],
)
def test_a_role_gives_what_it_says_and_nothing_else(units, role, place, view, edit, administer):
    person("neighbour", Role.AUTHOR, units[EAST_CENTRE])
    user = person("user", role, units[place])
    assert allowed(user, Action.VIEW) == view
    assert allowed(user, Action.EDIT) == edit
    assert allowed(user, Action.ADMINISTER) == administer


@pytest.mark.parametrize("action", Action)
def test_strangers_see_nothing(units, action):
    dismissed = person("dismissed", Role.AUTHOR, units[WEST_CENTRE], is_active=False)
    Membership.objects.create(user=dismissed, unit=units[CITY], role=Role.ADMINISTRATOR)
    retired_root = person("retired_root", is_superuser=True, is_active=False)
    for user in (AnonymousUser(), person("nobody"), dismissed, retired_root):
        assert allowed(user, action) == NOTHING


@pytest.mark.parametrize("action", Action)
def test_a_superuser_may_everything_even_before_there_is_a_unit(action):
    root = person("root", is_superuser=True)
    assert may(root, action)
    make_units()
    assert allowed(root, action) == ALL


def test_roles_at_several_units_add_up(units):
    user = person("user", Role.AUTHOR, units[EAST_CENTRE])
    Membership.objects.create(user=user, unit=units[WEST], role=Role.REVIEWER)
    assert allowed(user, Action.VIEW) == {EAST_CENTRE, WEST, WEST_CENTRE}
    assert allowed(user, Action.EDIT) == {EAST_CENTRE}


def test_a_circle_in_the_tree_neither_hangs_nor_leaks(units):
    Unit.objects.filter(code=WEST).update(supervisor=units[WEST_CENTRE])
    reviewer = person("reviewer", Role.REVIEWER, units[WEST])
    assert allowed(reviewer, Action.VIEW) == {WEST, WEST_CENTRE}


def test_the_door_costs_one_query_for_roles_and_one_for_all_levels(units, django_assert_num_queries):
    reviewer = person("reviewer", Role.REVIEWER, units[CITY])
    with django_assert_num_queries(2):
        for action in Action:
            visible_units(reviewer, action)


def test_in_charge_are_the_nearest_people_whose_role_gives_the_action(units):
    for code in (CITY, WEST):
        person(f"reviewer-{code}", Role.REVIEWER, units[code])
        person(f"author-{code}", Role.AUTHOR, units[code])
    person("dismissed", Role.AUTHOR, units[WEST_CENTRE], is_active=False)
    person("root", is_superuser=True)

    def names(action, code):
        return [user.username for user in in_charge(action, Unit.objects.get(code=code))]

    assert names(Action.DECIDE, WEST_CENTRE) == names(Action.DECIDE, WEST) == ["reviewer-WEST"]
    assert names(Action.DECIDE, EAST_CENTRE) == ["reviewer-CITY"]
    assert names(Action.EDIT, WEST_CENTRE) == []
    assert names(Action.EDIT, WEST) == ["author-WEST"]


def test_charged_with_is_in_charge_asked_from_the_persons_side(units):
    people = [
        person("city", Role.REVIEWER, units[CITY]),
        person("west", Role.REVIEWER, units[WEST]),
        person("second", Role.REVIEWER, units[WEST]),
        person("publisher", Role.PUBLISHER, units[WEST]),
        person("author", Role.AUTHOR, units[EAST]),
        person("gone", Role.REVIEWER, units[EAST], is_active=False),
        person("root", Role.REVIEWER, units[EAST], is_superuser=True),
    ]
    for action in (Action.DECIDE, Action.PUBLISH):
        for user in people:
            expected = {unit.pk for unit in units.values() if user in in_charge(action, Unit.objects.get(pk=unit.pk))}
            assert charged_with(user, action) == expected
    assert charged_with(people[0], Action.DECIDE) == {units[code].pk for code in (CITY, EAST, EAST_CENTRE)}
