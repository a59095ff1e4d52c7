import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from tests.cast import CITY, WEST, WEST_CENTRE, make_units, person
from units import fields
from units.enums import Role
from units.models import Membership, Region, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    return make_units()


@pytest.mark.parametrize("code", ["14040", "1404000", "14040a", "１４０４００", "140400\n", ""])
def test_a_region_has_six_digits(code):
    with pytest.raises(DatabaseError), transaction.atomic():
        Region.objects.create(code=code, name="某地")


@pytest.mark.parametrize(
    "change", [{"code": "a b"}, {"code": "-1"}, {"code": "单位"}, {"code": ""}, {"nature": "company"}, {"code": WEST}]
)
def test_the_database_refuses_a_unit(units, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code=CITY).update(**change)


def test_a_unit_is_not_its_own_supervisor(units):
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(code=CITY).update(supervisor=units[CITY])


def test_a_supervisor_from_below_is_refused(units):
    units[CITY].supervisor = units[WEST_CENTRE]
    with pytest.raises(ValidationError, match="隶属于本单位"):
        units[CITY].full_clean()


def test_a_supervisor_from_beside_or_above_is_accepted(units):
    units[WEST_CENTRE].supervisor = units[CITY]
    units[WEST_CENTRE].full_clean()
    units[WEST_CENTRE].save()
    assert Unit.objects.get(code=WEST_CENTRE).supervisor == units[CITY]


def test_a_person_has_a_role_at_a_unit_once_and_only_a_known_one(units):
    user = person("user", Role.AUTHOR, units[WEST])
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, unit=units[WEST], role=Role.AUTHOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, unit=units[WEST], role="king")
    Membership.objects.create(user=user, unit=units[WEST], role=Role.HEAD)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (fields.name("名称"), "   ", "不能为空"),
        (fields.name("名称"), "某\u202e单位", "控制字符"),
        (fields.label("标签"), "一行\n两行", "控制字符"),
        (fields.label("标签"), "长" * 301, "最多 300"),
        (fields.text("文字"), "\x07", "控制字符"),
        (fields.text("文字"), "长" * 20_001, "最多 20000"),
    ],
)
def test_a_field_refuses_what_a_book_refuses(field, value, sentence):
    with pytest.raises(ValidationError, match=sentence):
        field.clean(value, None)


def test_a_browsers_line_ends_become_those_of_a_book():
    assert fields.text("文字").clean("一\r\n二\r三\n四", None) == "一\n二\n三\n四"
