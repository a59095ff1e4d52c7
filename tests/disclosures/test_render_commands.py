"""The commands that make a PDF, as a person types them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from book.package import dump, parse
from disclosures import store
from tests.cast import TUNLIU, example
from tests.pango import needs_pango

pytestmark = needs_pango


def run(*arguments: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert caught.value.returncode == 2
    return str(caught.value)


def package(tmp_path, **changes: object):
    path = tmp_path / "package.json"
    path.write_text(json.dumps(dump(example()) | changes), encoding="utf-8")
    return path


def test_render_package_writes_a_pdf_and_says_where(tmp_path):
    out = tmp_path / "new" / "a.pdf"
    said, _ = run("render_package", TUNLIU, "--out", out)
    assert said.strip() == str(out)
    assert out.read_bytes().startswith(b"%PDF")


def test_final_is_another_file_than_the_draft(tmp_path):
    run("render_package", TUNLIU, "--out", tmp_path / "draft.pdf")
    run("render_package", TUNLIU, "--out", tmp_path / "final.pdf", "--final")
    assert (tmp_path / "draft.pdf").read_bytes() != (tmp_path / "final.pdf").read_bytes()


def test_faulty_package_lists_every_fault_and_leaves_the_file_alone(tmp_path):
    out = tmp_path / "a.pdf"
    out.write_bytes(b"before")
    text = refused("render_package", package(tmp_path, year="2024", level="county", extra=1), "--out", out)
    assert [line.split("：")[0] for line in text.splitlines()[1:]] == ["year", "level", "extra"]
    assert out.read_bytes() == b"before"


@pytest.mark.parametrize(("name", "why"), [("missing.json", "没有这个文件"), (".", "这是文件夹")])
def test_unreadable_package_is_one_sentence(tmp_path, name, why):
    path = tmp_path / name
    assert refused("render_package", path, "--out", tmp_path / "a.pdf") == f"读不到文件 {path}：{why}"


def test_out_must_be_a_file(tmp_path):
    assert "文件夹" in refused("render_package", TUNLIU, "--out", tmp_path)


def test_character_without_glyph_is_reported_and_refuses_a_final(tmp_path):
    path = package(tmp_path, overview={"duties": ["\U0002a6d6"], "organisation": ["好"]})
    out = tmp_path / "a.pdf"
    text = refused("render_package", path, "--out", out, "--final")
    assert "overview.duties[0]" in text
    assert not out.exists()
    _, err = run("render_package", path, "--out", out)
    assert "overview.duties[0]" in err
    assert out.exists()


@pytest.mark.django_db
def test_render_disclosure_makes_the_file_of_its_package(tmp_path):
    store.save(example())
    run("render_disclosure", "140405-300001", 2024, "--out", tmp_path / "rows.pdf")
    run("render_package", TUNLIU, "--out", tmp_path / "package.pdf")
    assert (tmp_path / "rows.pdf").read_bytes() == (tmp_path / "package.pdf").read_bytes()


@pytest.mark.django_db
def test_render_disclosure_names_the_level_where_both_exist(tmp_path):
    store.save(example())
    store.save(parse(json.dumps(dump(example()) | {"level": "department"})))
    out = tmp_path / "a.pdf"
    assert "请指明级次" in refused("render_disclosure", "140405-300001", 2024, "--out", out)
    run("render_disclosure", "140405-300001", 2024, "--level", "department", "--out", out)
    assert out.exists()


@pytest.mark.django_db
def test_render_disclosure_of_nothing_is_one_sentence(tmp_path):
    assert "没有单位代码为 X 的 2024 年" in refused("render_disclosure", "X", 2024, "--out", tmp_path / "a.pdf")


def test_what_is_not_filled_in_is_named_with_its_place(tmp_path):
    reasons = dump(example())["reasons"] | {"income_change": ""}
    _, err = run("render_package", package(tmp_path, reasons=reasons), "--out", tmp_path / "a.pdf")
    assert err.splitlines() == ["reasons.income_change：待填写，会印成“【原因待填写】”"]
