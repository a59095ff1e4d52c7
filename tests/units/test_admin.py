import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.cast import CITY, WEST, WEST_CENTRE, make_units, person
from units.enums import Role
from units.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return make_units()


@pytest.fixture
def administrator(client, units):
    user = person("administrator", Role.ADMINISTRATOR, units[CITY])
    client.force_login(user)
    return user


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def shown(response):
    return set(response.context["cl"].queryset.values_list("code", flat=True))


def test_an_author_sees_the_own_unit_only_and_no_people(client, units):
    client.force_login(person("author", Role.AUTHOR, units[WEST_CENTRE]))
    assert shown(client.get(page("units_unit_changelist"))) == {WEST_CENTRE}
    assert client.get(page("units_unit_change", units[WEST].pk)).status_code == 302
    assert client.get(page("units_unit_change", units[WEST_CENTRE].pk)).status_code == 200
    assert client.post(page("units_unit_change", units[WEST_CENTRE].pk), {"name": "改"}).status_code == 403
    assert client.get(page("units_unit_add")).status_code == 403
    for name in ("auth_user_changelist", "units_region_changelist", "budgets_fiscalyear_changelist"):
        assert client.get(page(name)).status_code == 403


def test_a_search_for_units_offers_visible_ones_only(client, units):
    client.force_login(person("author", Role.AUTHOR, units[WEST_CENTRE]))
    asked = {"app_label": "units", "model_name": "unit", "field_name": "supervisor"}
    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [result["id"] for result in found] == [str(units[WEST_CENTRE].pk)]


def test_an_administrator_keeps_units_and_people(client, units, administrator):
    assert len(shown(client.get(page("units_unit_changelist")))) == 5
    author = person("author", Role.AUTHOR, units[WEST])
    assert client.get(page("auth_user_change", author.pk)).status_code == 200
    assert client.post(page("auth_user_delete", author.pk), {"post": "yes"}).status_code == 403


def test_a_new_person_may_sign_in_and_is_no_superuser(client, administrator):
    data = {
        "username": "newcomer",
        "password1": "long enough, 2024",
        "password2": "long enough, 2024",
        "usable_password": "true",
        "is_superuser": "on",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    assert client.post(page("auth_user_add"), data).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_staff, newcomer.is_superuser) == (True, False)


def test_an_administrator_gives_a_role_but_never_superuser_rights(client, units, administrator):
    author = person("author")
    data = {
        "username": "author",
        "is_active": "on",
        "is_superuser": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": author.pk,
        "memberships-0-unit": units[WEST].pk,
        "memberships-0-role": Role.AUTHOR,
    }
    assert client.post(page("auth_user_change", author.pk), data).status_code == 302
    author.refresh_from_db()
    assert (author.is_superuser, author.is_staff) == (False, True)
    assert list(Membership.objects.filter(user=author).values_list("unit__code", "role")) == [(WEST, Role.AUTHOR)]


def test_an_administrator_cannot_touch_a_superuser_or_the_own_roles(client, units, administrator):
    root = person("root", is_superuser=True)
    listed = client.get(page("auth_user_changelist")).context["cl"].queryset
    assert [user.username for user in listed] == ["administrator"]
    assert client.get(page("auth_user_change", root.pk)).status_code == 302
    assert (
        client.post(page("auth_user_password_change", root.pk), {"password1": "x", "password2": "x"}).status_code == 404
    )
    assert client.post(page("auth_user_change", administrator.pk), {"username": "x"}).status_code == 403


def roles(user, *rows, deleted=None):
    """The part of a posted page that gives roles to the user, or takes one."""
    data = {"memberships-TOTAL_FORMS": len(rows) or 1, "memberships-INITIAL_FORMS": "0" if rows else "1"}
    if deleted:
        data |= {"memberships-0-id": deleted.pk, "memberships-0-unit": deleted.unit_id, "memberships-0-DELETE": "on"}
    for number, unit in enumerate(rows):
        fields = {"user": user.pk, "unit": unit.pk, "role": Role.AUTHOR}
        data |= {f"memberships-{number}-{name}": value for name, value in fields.items()}
    return data


def unit_page(unit, **more):
    return {"name": unit.name, "region": unit.region_id, "nature": "", "supervisor": "", "budget_code": ""} | more


def test_a_role_is_given_and_taken_at_the_unit(client, units, administrator):
    author = person("author")
    address = page("units_unit_change", units[CITY].pk)
    assert client.post(address, unit_page(units[CITY], **roles(author, units[CITY]))).status_code == 302
    membership = Membership.objects.get(user=author)
    assert membership.unit == units[CITY]
    data = roles(author, deleted=membership) | {"memberships-0-user": author.pk}
    assert client.post(address, unit_page(units[CITY], **data)).status_code == 302
    assert not Membership.objects.filter(user=author).exists()


def test_a_role_is_given_and_taken_in_the_list_of_roles(client, units, administrator):
    author = person("author")
    data = {"user": author.pk, "unit": units[WEST].pk, "role": Role.HEAD}
    assert client.post(page("units_membership_add"), data).status_code == 302
    membership = Membership.objects.get(user=author)
    assert client.post(page("units_membership_change", membership.pk), data | {"role": "author"}).status_code == 403
    assert client.post(page("units_membership_delete", membership.pk), {"post": "yes"}).status_code == 302
    assert not Membership.objects.filter(user=author).exists()


@pytest.mark.parametrize("name", ["administrator", "root"])
def test_nobody_gives_a_role_to_themselves_or_to_a_superuser(client, units, administrator, name):
    """An administrator who made themselves an author would read drafts."""
    person("root", is_superuser=True)
    user = User.objects.get(username=name)
    before = set(Membership.objects.values_list("user", "unit", "role"))
    given = roles(user, units[WEST])
    answers = [
        client.post(page("units_membership_add"), {"user": user.pk, "unit": units[WEST].pk, "role": Role.AUTHOR}),
        client.post(page("units_unit_change", units[WEST].pk), unit_page(units[WEST], **given)),
    ]
    for answer in answers:
        assert "请由其他系统管理员办理" in answer.content.decode()
    assert client.post(page("auth_user_change", user.pk), {"username": name} | given).status_code in (302, 403)
    assert set(Membership.objects.values_list("user", "unit", "role")) == before


@pytest.mark.parametrize("name", ["administrator", "root"])
def test_nobody_takes_a_role_from_themselves_or_from_a_superuser(client, units, administrator, name):
    root = person("root", is_superuser=True)
    Membership.objects.create(user=root, unit=units[CITY], role=Role.HEAD)
    membership = Membership.objects.get(user__username=name)
    data = roles(membership.user, deleted=membership) | {"memberships-0-user": membership.user_id}
    data |= {"memberships-TOTAL_FORMS": "2", "memberships-INITIAL_FORMS": "2"}
    other = Membership.objects.exclude(pk=membership.pk).get()
    data |= {"memberships-1-id": other.pk, "memberships-1-user": other.user_id, "memberships-1-unit": other.unit_id}
    client.post(page("units_unit_change", units[CITY].pk), unit_page(units[CITY], **data))
    client.post(page("units_membership_delete", membership.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [membership.pk], "post": "yes"}
    client.post(page("units_membership_changelist"), chosen)
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_the_list_of_people_names_their_roles(client, units, administrator):
    listed = client.get(page("auth_user_changelist")).content.decode()
    assert "CITY单位：系统管理员" in listed
