"""`check_disclosure UNIT YEAR [--json] [--level]`: the rules on a budget of the database."""

import json

import pytest
from django.core.management import CommandError, call_command

from book.package import parse
from disclosures import store
from tests.clean import Choices, clean_package

pytestmark = pytest.mark.django_db


def saved(**changes):
    """A clean budget with changes of its package; the code of its unit."""
    package = clean_package(Choices()) | changes
    store.save(parse(json.dumps(package)))
    return package["unit"]["code"]


def checked(capsys, *arguments):
    """The exit code of the command, and what it printed."""
    try:
        call_command("check_disclosure", *arguments)
    except SystemExit as end:
        return end.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_a_clean_budget_may_be_submitted(capsys):
    unit = saved()
    assert checked(capsys, unit, "2024") == (0, "结论：可提交（错误 0 处、警告 0 处、提示 0 处）\n")


def test_errors_end_with_one(capsys):
    code, printed = checked(capsys, saved(revenue=[]), "2024", "--json")
    assert code == 1
    assert [(one["rule"], one["where"], one["waived"]) for one in json.loads(printed)] == [("T7", "revenue", False)]


def test_warnings_alone_end_with_three(capsys):
    texts = clean_package(Choices())["texts"] | {"glossary": []}
    code, printed = checked(capsys, saved(texts=texts), "2024")
    assert code == 3
    assert printed.splitlines()[-1] == "结论：需说明（错误 0 处、警告 1 处、提示 0 处）"


@pytest.mark.parametrize(
    "arguments", [("90000", "2024"), ("140423-300001", "2019"), ("140423-300001", "2024", "--level", "department")]
)
def test_a_budget_that_is_not_there_ends_with_two(arguments):
    saved()
    with pytest.raises(CommandError) as refused:
        call_command("check_disclosure", *arguments)
    assert refused.value.returncode == 2
    assert "没有单位代码为" in str(refused.value)


def test_of_two_levels_one_is_named(capsys):
    unit = saved()
    saved(level="department", texts=clean_package(Choices())["texts"] | {"glossary": []})
    with pytest.raises(CommandError, match="既有单位预算又有部门预算"):
        call_command("check_disclosure", unit, "2024")
    assert checked(capsys, unit, "2024", "--level", "unit")[0] == 0
    assert checked(capsys, unit, "2024", "--level", "department")[0] == 3
