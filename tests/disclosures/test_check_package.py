"""`check_package FILE [--json]`: what it prints and how it ends."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.book.make import line, package
from tests.clean import Choices, clean_package


@pytest.fixture
def checked(tmp_path, capsys):
    """Runs the command on a package; returns its exit code and what it printed."""

    def check(content, *options):
        path = tmp_path / "package.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        try:
            call_command("check_package", str(path), *options)
        except SystemExit as end:
            return end.code, capsys.readouterr().out
        return 0, capsys.readouterr().out

    return check


def test_a_clean_package_may_be_submitted(checked):
    assert checked(clean_package(Choices())) == (0, "结论：可提交（错误 0 处、警告 0 处、提示 0 处）\n")
    assert checked(clean_package(Choices()), "--json") == (0, "[]\n")


def without_revenue():
    """One error: the land fund is spent and not received."""
    return clean_package(Choices()) | {"revenue": []}


def without_a_document():
    """One warning: the basis of a project is no document."""
    package = clean_package(Choices())
    package["projects"][0]["form"]["basis"] = "根据工作需要安排"
    return package


def test_errors_end_with_one(checked):
    code, printed = checked(without_revenue())
    assert code == 1
    assert printed.splitlines()[2:] == [
        "  revenue：填报的政府性基金预算收入明细合计应等于表1的政府性基金预算，"
        "应为 89,700.00元，现为 0.00元，少 89,700.00元",
        "结论：不可提交（错误 1 处、警告 0 处、提示 0 处）",
    ]


def test_warnings_alone_end_with_three(checked):
    code, printed = checked(without_a_document())
    assert code == 3
    assert printed.splitlines()[-1] == "结论：需说明（错误 0 处、警告 1 处、提示 0 处）"


def test_findings_for_programs(checked):
    code, printed = checked(without_revenue(), "--json")
    assert code == 1
    assert json.loads(printed) == [
        {
            "rule": "T7",
            "severity": "E",
            "message": "填报的政府性基金预算收入明细合计应等于表1的政府性基金预算",
            "where": "revenue",
            "expected": "89700.00",
            "actual": "0.00",
            "difference": "-89700.00",
            "waived": False,
        }
    ]


def test_a_faulty_package_ends_with_two_and_lists_every_fault(checked):
    with pytest.raises(CommandError) as refused:
        checked(package(line("1.0"), line("1.00", source="loan")))
    assert refused.value.returncode == 2
    assert "lines[0].amount：" in str(refused.value)
    assert "lines[1].source：" in str(refused.value)


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_file_that_cannot_be_read_ends_with_two(tmp_path, name):
    with pytest.raises(CommandError) as refused:
        call_command("check_package", str(tmp_path / name))
    assert refused.value.returncode == 2
