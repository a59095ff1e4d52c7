"""import_disclosure, export_disclosure and load_demo as a person types them."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from book.package import MAX_BYTES
from book.relations import MAX_LINES
from budgets.enums import State
from budgets.models import Budget, FiscalYear, FunctionSubject
from disclosures import publishing, store
from disclosures.enums import Move
from disclosures.models import Comment, Publication
from disclosures.transitions import RefusedError, available
from tests import published
from tests.cast import EXAMPLES, TUNLIU, example
from units.enums import Role
from units.models import Membership, Region, Unit
from units.policy import Action, visible_units

CODE = "140405-300001"
INVENTED = "140405-300900"


def nothing_stored():
    return not any(model.objects.exists() for model in (Region, Unit, FiscalYear, Budget))


def failure(*args, **options):
    """The sentences of a command that must fail with exit code 2."""
    with pytest.raises(CommandError) as caught:
        call_command(*args, **options)
    assert caught.value.returncode == 2
    return str(caught.value).splitlines()


@pytest.fixture
def changed(tmp_path):
    """Writes the smallest real package with a change in it and returns the file."""

    def write(change):
        data = json.loads(TUNLIU.read_text())
        change(data)
        path = tmp_path / "changed.json"
        path.write_text(json.dumps(data, ensure_ascii=False))
        return path

    return write


@pytest.mark.django_db
class TestImportAndExport:
    @pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
    def test_what_was_imported_is_exported_again(self, path, tmp_path, capsys):
        call_command("import_disclosure", path)
        data = json.loads(path.read_text())
        code, year = data["unit"]["code"], data["year"]
        out = tmp_path / "new folder" / "out.json"
        call_command("export_disclosure", code, year, out=out)
        assert json.loads(out.read_text()) == data
        assert [entry.name for entry in out.parent.iterdir()] == ["out.json"]
        capsys.readouterr()
        call_command("export_disclosure", code, year, out=Path("-"))
        assert json.loads(capsys.readouterr().out) == data

    def test_a_second_import_needs_replace(self, capsys):
        call_command("import_disclosure", TUNLIU)
        (line,) = failure("import_disclosure", TUNLIU)
        assert "--replace" in line
        call_command("import_disclosure", TUNLIU, replace=True)
        assert "第 2 次修订" in capsys.readouterr().out
        assert store.load(Budget.objects.get()) == example()

    def test_the_level_is_asked_for_where_it_matters(self, changed, tmp_path):
        call_command("import_disclosure", TUNLIU)
        call_command("import_disclosure", changed(lambda data: data.update(level="department")))
        out = tmp_path / "out.json"
        (line,) = failure("export_disclosure", CODE, 2024, out=out)
        assert "级次" in line
        assert not out.exists()
        call_command("export_disclosure", CODE, 2024, out=out, level="department")
        assert json.loads(out.read_text())["level"] == "department"

    def test_what_is_not_there_is_not_exported(self, tmp_path):
        out = tmp_path / "out.json"
        assert failure("export_disclosure", CODE, 2024, out=out) == [f"没有单位代码为 {CODE} 的 2024 年预算。"]
        assert not out.exists()

    def test_a_file_that_cannot_be_written_is_one_sentence_and_leaves_nothing(self, tmp_path):
        call_command("import_disclosure", TUNLIU)
        folder = tmp_path / "folder"
        folder.mkdir()
        (line,) = failure("export_disclosure", CODE, 2024, out=folder)
        assert str(folder) in line
        assert [entry.name for entry in tmp_path.rglob("*")] == ["folder"]


def line(**change):
    return lambda data: data["lines"][0].update(change)


def project_line(**change):
    return lambda data: next(line for line in data["lines"] if line["kind"] == "project").update(change)


PROJECT = next(index for index, item in enumerate(json.loads(TUNLIU.read_text())["lines"]) if item["kind"] == "project")


@pytest.mark.django_db
class TestBadInput:
    @pytest.mark.parametrize(
        ("change", "paths"),
        [
            (lambda data: data.update(format="budget-disclosure/2"), ["format"]),
            (lambda data: data.pop("format"), ["format"]),
            (lambda data: data.update(surprise=1), ["surprise"]),
            (lambda data: data["unit"]["region"].update(colour="red"), ["unit.region.colour"]),
            (lambda data: data.pop("assets"), ["assets"]),
            (line(amount=1.5), ["lines[0].amount"]),
            (line(amount=100), ["lines[0].amount"]),
            (line(amount="1.005"), ["lines[0].amount"]),
            (line(amount="-1.00"), ["lines[0].amount"]),
            (line(amount="１.00"), ["lines[0].amount"]),
            (line(amount="1,000.00"), ["lines[0].amount"]),
            (line(source="loan"), ["lines[0].source"]),
            (line(function_code="208010"), ["lines[0].function_code"]),
            (line(economic_code=None), ["lines[0].economic_code"]),
            (line(nature=None), ["lines[0].nature"]),
            (line(project="不存在"), ["lines[0].project"]),
            (project_line(project=None), [f"lines[{PROJECT}].project"]),
            (project_line(project="不存在"), [f"lines[{PROJECT}].project"]),
            (lambda data: data["projects"].append(data["projects"][0]), ["projects[5].key"]),
            (lambda data: data.update(lines=data["lines"] * (MAX_LINES // len(data["lines"]) + 1)), ["lines"]),
            (lambda data: data["overview"]["duties"].append("长" * 20_001), ["overview.duties[10]"]),
            (lambda data: data["overview"]["duties"].append("响\x07铃"), ["overview.duties[10]"]),
            (lambda data: data["projects"][0].update(name="倒\u202e写"), ["projects[0].name"]),
            (lambda data: data["assets"].update(as_of="2023-02-30"), ["assets.as_of"]),
            (lambda data: data["unit"].update(code="../../etc"), ["unit.code"]),
            (
                lambda data: (line(amount="1.005", source="loan")(data), data.update(level="village", year="2024")),
                ["year", "level", "lines[0].source", "lines[0].amount"],
            ),
        ],
    )
    def test_every_fault_is_named_by_its_path_and_nothing_is_stored(self, changed, change, paths):
        path = changed(change)
        heading, *faults = failure("import_disclosure", path)
        assert str(path) in heading
        assert [fault.split("：")[0] for fault in faults] == paths
        assert nothing_stored()

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"not json",
            b"[]",
            b"null",
            b'{"format": NaN}',
            b"\xff\xfe{}",
            b"PK\x03\x04 a workbook",
            b"[" * 100_000,
            b'{"format": "budget-disclosure/1", "format": "budget-disclosure/1"}',
            b" " * (MAX_BYTES + 1),
        ],
    )
    def test_a_file_that_is_no_package_is_refused(self, tmp_path, content):
        path = tmp_path / "file.json"
        path.write_bytes(content)
        assert failure("import_disclosure", path)[1:]
        assert nothing_stored()

    def test_a_missing_file_and_a_folder_are_one_sentence(self, tmp_path):
        for path in (tmp_path / "missing.json", tmp_path):
            (line,) = failure("import_disclosure", path)
            assert str(path) in line

    def test_mark_up_is_stored_as_plain_text(self, changed):
        nasty = "<script>alert(1)</script>{{ 7|add:7 }}{% load x %}'; DROP TABLE units_unit; --"
        call_command("import_disclosure", changed(lambda data: data["projects"][0].update(name=nasty)))
        assert store.load(Budget.objects.get()).projects[0].name == nasty


def run(*args):
    """The command as a process of its own."""
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": "sqlite://:memory:"}
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=root, env=environment, capture_output=True, text=True
    )


def test_a_process_ends_with_code_2_and_sentences_instead_of_a_traceback(changed):
    path = changed(lambda data: data.update(year=1999, level="village"))
    done = run("import_disclosure", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "year：应为 2000 至 2100 的整数（现为“1999”）\nlevel：只能是 unit、department" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_tables_is_one_sentence():
    done = run("import_disclosure", str(TUNLIU))
    assert done.returncode == 2
    assert "python manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
class TestDemo:
    @pytest.fixture(autouse=True)
    def _quickly(self, monkeypatch):
        monkeypatch.setattr(publishing, "_print", published.small_print)

    def test_it_publishes_what_others_have_published_and_leaves_the_authors_own_to_be_edited(self):
        call_command("load_demo")
        states = dict(Budget.objects.exclude(unit__code=INVENTED).values_list("unit__code", "state"))
        assert states == {CODE: State.DRAFT, "141182-407001": State.PUBLISHED, "140525-062001": State.PUBLISHED}
        assert set(Publication.objects.values_list("unit_code", flat=True)) == {"141182-407001", "140525-062001"}

    def test_where_nothing_can_be_printed_it_says_so_and_imports_drafts(self, monkeypatch, capsys):
        def refused(budget, book):
            raise RefusedError(budget, Move.PUBLISH, "服务器缺少排版所需的系统库（Pango）。")

        monkeypatch.setattr(publishing, "_print", refused)
        call_command("load_demo")
        assert capsys.readouterr().out.count("没有公开：") == 2
        assert set(Budget.objects.exclude(unit__code=INVENTED).values_list("state", flat=True)) == {State.DRAFT}

    def test_the_reviewer_finds_a_submission_with_two_comments_of_a_unit_that_says_it_is_invented(self, client):
        call_command("load_demo")
        client.force_login(User.objects.get(username=Role.REVIEWER))
        ((budget, _),) = client.get(reverse("admin:index")).context["to_review"].first
        assert budget.unit.code == INVENTED
        assert "虚构" in budget.unit_name
        page = client.get(reverse("disclosures:review", args=[budget.pk]))
        assert [thread.spot.kind for thread in page.context["threads"]] == ["cell", "sentence"]
        assert [move.value for move in available(User.objects.get(username=Role.REVIEWER), budget)] == [
            "return",
            "approve",
        ]

    def test_the_author_finds_a_deadline_where_one_may_be_invented_and_can_record_the_other(self, client):
        call_command("load_demo")
        client.force_login(User.objects.get(username=Role.AUTHOR))
        page = client.get(reverse("admin:index"))
        known = {card.budget.unit.code: card.due.deadline and card.due.deadline.day for card in page.context["cards"]}
        assert known == {CODE: None, INVENTED: date(2024, 3, 11)}
        (without,) = [card.budget for card in page.context["cards"] if card.due.deadline is None]
        assert page.content.decode().count("approval-date/") == 1
        assert reverse("disclosures:approval_date", args=[without.pk]) in page.content.decode()

    def test_accounts_of_others_submit_nothing(self, capsys):
        User.objects.create_user("head")
        call_command("load_demo")
        assert Budget.objects.get(unit__code=INVENTED).state == State.DRAFT
        assert "没有提交：您的角色不能确认这份预算。" in capsys.readouterr().out

    def test_it_makes_budgets_subjects_and_an_account_for_each_role(self, capsys, settings):
        settings.DEMO_PASSWORD = "open sesame 2024"
        call_command("load_demo")
        output = capsys.readouterr().out
        assert Budget.objects.count() == len(EXAMPLES) + 1
        assert FunctionSubject.objects.exists()
        assert {role: user for user, role in Membership.objects.values_list("user__username", "role")} == {
            role: role.value for role in Role
        }
        for name in [*Role, "admin"]:
            assert User.objects.get(username=name).check_password("open sesame 2024")
            assert f"  {name:<14} 密码 open sesame 2024" in output

    def test_the_accounts_see_what_their_role_says(self):
        call_command("load_demo")
        seen = {
            user.username: set(visible_units(user, Action.VIEW).values_list("code", flat=True))
            for user in User.objects.all()
        }
        everything = set(Unit.objects.values_list("code", flat=True))
        assert seen == {
            "author": {CODE, INVENTED},
            "head": {CODE, INVENTED},
            "reviewer": {CODE, INVENTED, "140405-300"},
            "publisher": set(),
            "auditor": set(),
            "administrator": set(),
            "admin": everything,
        }

    def test_a_second_run_changes_nothing(self, capsys):
        call_command("load_demo")
        User.objects.filter(username="admin").update(password="a real person's")
        Membership.objects.filter(role=Role.HEAD).delete()
        before = list(Budget.objects.values())
        capsys.readouterr()
        call_command("load_demo")
        output = capsys.readouterr().out
        assert list(Budget.objects.values()) == before
        assert User.objects.get(username="admin").password == "a real person's"
        assert not Membership.objects.filter(role=Role.HEAD).exists()
        assert "密码" not in output
        assert output.count("已有") == len(EXAMPLES) + 1 + len(Role) + 1
        assert Comment.objects.count() == 2

    def test_it_refuses_to_run_in_production(self, settings):
        settings.HTTPS = True
        (line,) = failure("load_demo")
        assert "BUDGET_HTTPS" in line
        assert nothing_stored()
        assert not User.objects.exists()
