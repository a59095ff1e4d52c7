"""What reaches the log by itself: signing in and out, refusals, downloads, saved budgets, changes in the admin, passwords."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.urls import reverse
from tablib import Dataset

from budgets.enums import State
from budgets.models import Budget
from config.origin import client_address
from disclosures import editing
from tests.cast import example, person
from units import log
from units.enums import Role
from units.log_admin import LogEntryAdmin
from units.models import LogEntry, Membership, Region, Unit
from units.recording import RecordedMixin
from units.workbooks import ListWorkbook

pytestmark = pytest.mark.django_db

PASSWORD = "合格的密码-2024-足够长"


@pytest.fixture
def budget(db):
    return editing.create(example(), user=None, action="导入数据包")


@pytest.fixture
def keeper(client):
    """A system administrator, signed in."""
    home = Unit.objects.create(code="K", name="信息中心", region=Region.objects.create(code="140000", name="某省"))
    user = person("keeper", Role.ADMINISTRATOR, home, last_name="系统")
    client.force_login(user)
    return user


def said():
    """The entries since the last sign-in: action, object, refused, detail."""
    entries = list(LogEntry.objects.order_by("number").values_list("action", "object_name", "refused", "detail"))
    starts = [place for place, entry in enumerate(entries) if entry[0] == "登录" and not entry[2]]
    return entries[starts[-1] + 1 if starts else 0 :]


def test_signing_in_and_out_and_failing_to(client, settings):
    settings.AXES_FAILURE_LIMIT = 2
    user = person("zhang", last_name="张三")
    user.set_password(PASSWORD)
    user.save()
    login = reverse("admin:login")
    client.post(login, {"username": "zhang", "password": "猜"})
    client.post(login, {"username": "zhang", "password": PASSWORD})
    client.post(reverse("admin:logout"))
    for _ in range(3):
        client.post(login, {"username": "zhang", "password": "猜"})
    found = list(LogEntry.objects.order_by("number").values_list("user_name", "action", "refused", "detail"))
    assert found[1:] == [
        ("zhang", "登录", True, "用户名或密码不正确"),
        ("张三（zhang）", "登录", False, ""),
        ("张三（zhang）", "退出登录", False, ""),
        ("zhang", "登录", True, "用户名或密码不正确"),
        ("zhang", "登录", True, "错误次数过多，登录已暂停"),
        ("zhang", "登录", True, "错误次数过多，登录已暂停"),
    ]
    assert {entry.address for entry in LogEntry.objects.filter(action="登录")} == {"127.0.0.1"}
    assert "猜" not in str(list(LogEntry.objects.values()))


def test_a_page_that_the_role_does_not_give_is_a_refused_attempt(client):
    client.force_login(person("zhang"))
    client.get("/admin/units/region/add/")
    assert said() == [("访问", "", True, "打开 /admin/units/region/add/")]


def test_the_draft_of_another_unit_is_a_refused_attempt(client, budget):
    other = Unit.objects.create(code="X", name="别的单位", region=budget.region)
    client.force_login(person("zhang", Role.AUTHOR, other))
    for address in (f"/disclosures/{budget.pk}/overview/", f"/admin/budgets/budget/{budget.pk}/change/"):
        client.get(address)
    client.get("/disclosures/99999/overview/")
    assert [(*entry[:3], "不在本人职责范围内" in entry[3]) for entry in said()] == [
        ("访问", str(budget), True, True),
        ("访问", str(budget), True, True),
    ]
    assert LogEntry.objects.first().unit_code == budget.unit.code


def test_of_a_page_that_is_not_there_nobody_is_said_to_have_reached_too_far(client, budget):
    Budget.objects.update(state=State.APPROVED)
    for user, page in (
        (person("zhang", Role.AUTHOR, budget.unit), "review/9/"),
        (person("paul", Role.PUBLISHER, budget.unit.supervisor), "review/"),
    ):
        client.force_login(user)
        client.get(f"/disclosures/{budget.pk}/{page}")
        assert [entry[3] for entry in said()] == [
            f"打开 /disclosures/{budget.pk}/{page} 没有这一页，或本人的角色不能打开"
        ]


def test_strangers_do_not_fill_the_log(client, budget):
    before = LogEntry.objects.count()
    client.get(f"/disclosures/{budget.pk}/overview/")
    client.get("/nowhere")
    assert LogEntry.objects.count() == before


def test_every_save_of_a_budget_names_part_and_revision(budget):
    zhang = person("zhang", Role.AUTHOR, budget.unit, last_name="张三")
    change = editing.within("department", {"name": "改了"})
    editing.write(budget.pk, user=zhang, seen=1, action="概况", change=change)
    editing.write(budget.pk, user=zhang, seen=2, action="概况", change=change)
    found = LogEntry.objects.filter(action="保存预算").order_by("number")
    assert [(entry.user_name, entry.unit_code, entry.detail) for entry in found] == [
        (log.COMMAND, budget.unit.code, "导入数据包（第 1 次修订）"),
        ("张三（zhang）", budget.unit.code, "概况（第 2 次修订）"),
    ]


def test_what_is_taken_out_is_recorded(client, budget):
    client.force_login(person("zhang", Role.AUTHOR, budget.unit))
    client.get(f"/disclosures/{budget.pk}/workbook.xlsx")
    client.get(reverse("admin:units_unit_export"))
    draft, listed = said()
    assert draft[:3] == ("下载", str(budget), False)
    assert draft[3].endswith("预算公开.xlsx")
    assert listed[:2] == ("下载", "单位.xlsx")


def test_a_list_that_is_brought_in_names_its_rows(client, keeper):
    sheet = ListWorkbook().export_data(Dataset(("140499", "新县"), headers=["行政区划代码", "名称"]))
    page = client.post(
        reverse("admin:units_region_import"),
        {"format": "0", "resource": "0", "import_file": SimpleUploadedFile("list.xlsx", sheet)},
    )
    client.post(reverse("admin:units_region_process_import"), page.context["confirm_form"].initial)
    assert said() == [("导入", "行政区划", False, "1 行：140499 新县")]


def test_accounts_that_are_brought_in_are_named(client, keeper):
    person("zhang", password="!")
    sheet = ListWorkbook().export_data(Dataset(("li", "是"), ("zhang", "否"), headers=["用户名", "在用"]))
    page = client.post(
        reverse("admin:auth_user_import"),
        {"format": "0", "resource": "0", "import_file": SimpleUploadedFile("list.xlsx", sheet)},
    )
    assert said() == []
    client.post(reverse("admin:auth_user_process_import"), page.context["confirm_form"].initial)
    assert said() == [("导入", "用户", False, "2 行：li；zhang")]


def test_what_is_added_changed_and_deleted_in_the_admin_with_its_values(client, keeper):
    region = Region.objects.get()
    client.post(reverse("admin:units_region_add"), {"code": "140498", "name": "某县"})
    added = Region.objects.get(code="140498")
    client.post(reverse("admin:units_region_change", args=[added.pk]), {"code": "140498", "name": "某区"})
    client.post(reverse("admin:units_region_delete", args=[added.pk]), {"post": "yes"})
    assert said() == [
        ("新增", "140498 某县", False, "已添加。 行政区划代码：“140498”；名称：“某县”"),
        ("修改", "140498 某区", False, "已修改名称。 名称：“某县”改为“某区”"),
        ("删除", "140498 某区", False, ""),
    ]
    assert region.pk


def test_roles_that_are_given_are_recorded_with_unit_and_person(client, keeper):
    unit = Unit.objects.get()
    zhang = person("zhang")
    client.post(reverse("admin:units_membership_add"), {"user": zhang.pk, "unit": unit.pk, "role": "author"})
    entry = LogEntry.objects.first()
    assert (entry.action, entry.object_type, entry.unit_code) == ("新增", "units.Membership", "K")
    assert "人员：“zhang”" in entry.detail
    assert "角色：“经办人”" in entry.detail
    assert Membership.objects.filter(user=zhang).exists()


def test_a_changed_password_is_recorded_with_who_changed_it_and_never_told(client, keeper):
    keeper.set_password(PASSWORD)
    keeper.save()
    client.force_login(keeper)
    new = "另一个密码-2025-足够长"
    client.post(
        reverse("admin:password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    zhang = person("zhang")
    client.post(
        reverse("admin:auth_user_password_change", args=[zhang.pk]),
        {"password1": new, "password2": new, "usable_password": "true"},
    )
    assert [entry[:2] for entry in said()] == [("修改密码", "keeper"), ("修改密码", "zhang"), ("修改", "zhang")]
    assert set(LogEntry.objects.order_by("-number").values_list("user_name", flat=True)[:3]) == {"系统（keeper）"}
    assert new not in str(list(LogEntry.objects.values()))
    validate_password(new, zhang)


def test_every_page_through_which_something_is_changed_records_it(rf):
    request = rf.get("/")
    request.user = User(username="root", is_superuser=True, is_active=True)
    for model, model_admin in admin.site._registry.items():
        changes = [model_admin.has_add_permission(request), model_admin.has_change_permission(request)]
        assert isinstance(model_admin, RecordedMixin) or not any(changes), model


@pytest.mark.parametrize(
    ("proxies", "reported", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (1, "192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "<script>", "10.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_report_is_believed(settings, proxies, reported, address):
    settings.TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": reported}
    assert client_address(request) == address


def test_auditors_alone_read_the_log(client, budget):
    entry = log.record(None, "操作", budget)
    addresses = [
        reverse("admin:units_logentry_changelist"),
        reverse("admin:units_logentry_export"),
        reverse("admin:units_logentry_change", args=[entry.pk]),
    ]
    answers = {}
    for role in [*Role, None]:
        client.force_login(person(f"who-{role}", role, budget.unit))
        answers[role] = {client.get(address).status_code for address in addresses}
    client.force_login(User.objects.create_superuser("root"))
    answers["superuser"] = {client.get(address).status_code for address in addresses}
    assert {who for who, codes in answers.items() if codes == {200}} == {Role.AUDITOR, "superuser"}
    assert all(codes == {403} for who, codes in answers.items() if who not in (Role.AUDITOR, "superuser"))


def test_an_auditor_changes_and_deletes_nothing(client, budget):
    entry = log.record(None, "操作", budget)
    client.force_login(person("auditor", Role.AUDITOR, budget.unit))
    client.post(reverse("admin:units_logentry_change", args=[entry.pk]), {"detail": "改"})
    client.post(reverse("admin:units_logentry_delete", args=[entry.pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    client.post(reverse("admin:units_logentry_changelist"), chosen)
    assert LogEntry.objects.get(pk=entry.pk).detail == ""
    assert list(log.breaks()) == []


def test_the_log_is_searched_and_filtered(client, budget):
    root = User.objects.create_superuser("root")
    log.record(root, "甲", budget, refused=True)
    log.record(None, "乙", "另一物", detail="找得到的话")
    client.force_login(person("auditor", Role.AUDITOR, budget.unit))
    page = reverse("admin:units_logentry_changelist")

    def actions(query):
        return {entry.action for entry in client.get(f"{page}?{query}").context["cl"].queryset}

    assert actions("q=找得到") == {"乙"}
    assert actions("q=root") == {"甲"}
    assert actions("q=乙") == {"乙"}
    assert actions("did=甲") == {"甲"}
    assert actions("refused__exact=1") == {"甲"}
    assert actions(f"unit={budget.unit.code}") == {"甲", "保存预算"}
    assert actions("at_from=2001-01-01&at_to=2001-12-31") == set()
    assert "甲" in actions("at_from=xx")
    assert "甲" in actions("at_from=2001-01-01&at_to=2999-12-31")


def test_a_log_that_is_too_long_for_a_workbook_is_exported_in_parts(client, budget, monkeypatch):
    monkeypatch.setattr(LogEntryAdmin, "most_rows", 3)
    for number in range(4):
        log.record(None, f"操作{number}", "=1+1")
    client.force_login(person("auditor", Role.AUDITOR, budget.unit))
    page = reverse("admin:units_logentry_export")
    assert "先缩小范围" in client.get(page, follow=True).content.decode()
    taken = client.get(f"{page}?did=操作2")
    assert taken.content[:2] == b"PK"
