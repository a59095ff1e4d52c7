"""The indicator library: what ships, who keeps it, what is offered."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from book.types import Level2
from performance.models import IndicatorTemplate, ProjectKind
from performance.queries import library
from performance.services import load_indicators
from tests.cast import make_units, person
from units.enums import Role

pytestmark = pytest.mark.django_db


def test_every_kind_that_ships_measures_quantity_benefit_and_satisfaction():
    assert load_indicators() == ProjectKind.objects.count() > 10
    for kind in ProjectKind.objects.all():
        levels = set(kind.templates.values_list("level2", flat=True))
        assert {Level2.QUANTITY, Level2.COST, Level2.SOCIAL, Level2.SATISFACTION} <= levels, kind
    for template in IndicatorTemplate.objects.all():
        template.full_clean()


def test_loading_again_leaves_alone_what_administrators_keep(capsys):
    call_command("load_indicators")
    ProjectKind.objects.filter(name="信息化").delete()
    ProjectKind.objects.filter(name="取暖费").update(words="供暖")
    IndicatorTemplate.objects.filter(kind__name="取暖费").delete()
    call_command("load_indicators")
    assert "新增项目类型 1 种" in capsys.readouterr().out
    kept = ProjectKind.objects.get(name="取暖费")
    assert (kept.words, kept.templates.count()) == ("供暖", 0)


@pytest.mark.parametrize(
    ("project", "kind"),
    [
        ("2024年企业退休人员取暖费", "取暖费"),
        ("2024年社保中心遗属补助", "遗属补助"),
        ("2024年吕梁市对建档立卡贫困户的代缴经费", "财政代缴保费"),
        ("2024年城乡居民基本养老保险缺口补贴", "基金缺口补助"),
        ("2024年企业养老工作经费", "工作经费"),
        ("社保业务系统运维", "信息化"),
    ],
)
def test_the_words_of_a_name_choose_the_kind_that_is_offered_first(project, kind):
    load_indicators()
    offered = library(project)
    assert (offered[0][0].name, offered[0][1]) == (kind, True)
    assert len(offered) == ProjectKind.objects.count()


def test_only_administrators_keep_the_library(client):
    units = make_units()
    load_indicators()
    address = reverse("admin:performance_projectkind_changelist")
    for role, status in ((Role.ADMINISTRATOR, 200), (Role.AUTHOR, 403), (Role.REVIEWER, 403)):
        client.force_login(person(role, role, units["CITY"]))
        assert client.get(address).status_code == status


def test_the_admin_list_asks_as_much_for_50_kinds_as_for_one(client):
    client.force_login(person("root", is_superuser=True))
    counts = []
    for names in (["甲"], [f"类型{number}" for number in range(50)]):
        ProjectKind.objects.all().delete()
        ProjectKind.objects.bulk_create(ProjectKind(name=name) for name in names)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("admin:performance_projectkind_changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
