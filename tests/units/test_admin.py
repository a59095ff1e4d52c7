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
        "is_staff": "on",
        "is_superuser": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-user": author.pk,
        "memberships-0-unit": units[WEST].pk,
        "memberships-0-role": Role.AUTHOR,
    }
    assert client.post(page("auth_user_change", author.pk), data).status_code == 302
    author.refresh_from_db()
    assert not author.is_superuser
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
