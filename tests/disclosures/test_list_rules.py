"""`list_rules` and the page in `docs/` that is made from it."""

from pathlib import Path

from django.core.management import call_command

from book.rules import catalogue
from book.rules.listing import GROUPS, markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.zh-CN.md"


def test_every_rule_is_listed_with_its_sentence_and_basis(capsys):
    call_command("list_rules")
    lines = capsys.readouterr().out.splitlines()
    for rule in catalogue().values():
        assert any(line.startswith(f"{rule.code} ") and line.endswith(rule.sentence) for line in lines)
        assert not rule.basis or f"      依据：{rule.basis}" in lines


def test_the_page_is_current(capsys):
    call_command("list_rules", "--markdown")
    assert capsys.readouterr().out == PAGE.read_text(encoding="utf-8")


def test_every_rule_is_on_the_page_once():
    rows = [line.split(" | ")[0].removeprefix("| ") for line in markdown().splitlines() if line.startswith("| ")]
    assert sorted(row for row in rows if row[-1].isdigit()) == sorted(catalogue())
    assert {code[0] for code in catalogue()} == {letter for letter, _, _ in GROUPS}
