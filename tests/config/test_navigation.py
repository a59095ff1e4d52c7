"""The sidebar shows each person what they may open, and nothing else."""

import pytest
from django.contrib import admin
from django.urls import reverse

from config.navigation import GROUPS
from disclosures import store
from tests.cast import example, person
from units.enums import Role

pytestmark = pytest.mark.django_db

SUBJECTS = {"支出功能分类", "部门经济分类", "政府经济分类", "收入分类", "经济分类对照"}
WORKERS = {"工作台", "通知", "进度看板", "审核规则", "预算", "预算明细", "单位"} | SUBJECTS
KEEPERS = {
    "工作台",
    "审核规则",
    "绩效指标库",
    "单位",
    "行政区划",
    "用户",
    "人员角色",
    "预算年度",
    "单位日期",
    "姓名识别词",
    "过时用语",
} | SUBJECTS


def sidebar(client):
    groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
    assert all(group["items"] for group in groups)
    return {item["title"]: item for group in groups for item in group["items"]}


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (Role.AUTHOR, WORKERS),
        (Role.HEAD, WORKERS),
        (Role.REVIEWER, WORKERS),
        (Role.PUBLISHER, {"工作台", "通知", "进度看板", "公开", "审核规则", "预算", "预算明细"} | SUBJECTS),
        (Role.AUDITOR, {"工作台", "审核规则", "操作日志"} | SUBJECTS),
        (Role.ADMINISTRATOR, KEEPERS),
        (None, {"工作台", "审核规则"} | SUBJECTS),
    ],
)
def test_each_role_sees_what_it_may_open(client, role, titles):
    budget = store.save(example())
    client.force_login(person("someone", role, budget.department if role is Role.REVIEWER else budget.unit))
    items = sidebar(client)
    assert set(items) == titles
    assert {client.get(item["link"]).status_code for item in items.values()} == {200}


def test_every_list_of_the_admin_has_a_place(client):
    assert reverse("admin:index")
    named = {entry.model for entries in GROUPS.values() for entry in entries}
    assert named == {model._meta.label for model in admin.site._registry}


def test_a_page_of_a_budget_stands_below_the_budgets(client):
    budget = store.save(example())
    client.force_login(person("author", Role.AUTHOR, budget.unit))
    page = client.get(reverse("disclosures:checks", args=[budget.pk]))
    marked = [
        item["title"] for group in page.context["sidebar_navigation"] for item in group["items"] if item["active"]
    ]
    assert marked == ["预算"]


@pytest.mark.parametrize("label", ["", "演示"])
def test_a_site_that_is_not_the_real_one_says_so(client, settings, label):
    settings.SITE_LABEL = label
    client.force_login(person("someone"))
    page = client.get(reverse("admin:index")).content.decode()
    assert ("演示" in page) is bool(label)
