"""The fonts that ship with the project: unaltered, named as declared, and able to print what documents contain."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "static" / "fonts"
MANIFEST = json.loads((FONTS / "manifest.json").read_text(encoding="utf-8"))
FILES = [face["file"] for face in MANIFEST["faces"]]
DOCUMENTS = sorted([*ROOT.glob("book/examples/*.json"), *ROOT.glob("tests/cases/*/expected.json")])
FACE_NAMES = {
    "BudgetSerif-Regular.otf": ("Budget Serif", "Regular", 400),
    "BudgetSerif-Bold.otf": ("Budget Serif", "Bold", 700),
    "BudgetSans-Medium.otf": ("Budget Sans", "Medium", 500),
}


@cache
def font(file: str) -> TTFont:
    return TTFont(FONTS / file, lazy=True)


def without_glyph(file: str, characters: set[str]) -> list[str]:
    cmap: dict[int, str] = font(file).getBestCmap()
    return sorted(character for character in characters if ord(character) not in cmap)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listed_hanzi() -> set[str]:
    lines = (FONTS / "characters.txt").read_text(encoding="utf-8").splitlines()
    return {character for line in lines if not line.startswith(("# ", "U+")) for character in line}


def gb2312_hanzi() -> set[str]:
    """Level 1 is rows 16 to 55, where the last five cells are empty; level 2 is rows 56 to 87."""
    cells = [(row, cell) for row in range(16, 88) for cell in range(1, 95) if row != 55 or cell < 90]
    return {bytes((row + 0xA0, cell + 0xA0)).decode("gb2312") for row, cell in cells}


def test_manifest_lists_the_three_faces() -> None:
    assert set(FILES) == set(FACE_NAMES) == {path.name for path in FONTS.glob("*.otf")}


@pytest.mark.parametrize("face", MANIFEST["faces"], ids=FILES)
def test_files_are_those_of_the_manifest(face: dict[str, Any]) -> None:
    assert sha256(FONTS / face["file"]) == face["sha256"]
    assert (FONTS / face["file"]).stat().st_size == face["bytes"]
    assert len(font(face["file"]).getBestCmap()) == face["code_points"] == MANIFEST["characters"]["code_points"]


def test_fonts_were_built_from_the_present_list_of_characters() -> None:
    assert sha256(FONTS / MANIFEST["characters"]["file"]) == MANIFEST["characters"]["sha256"]


@pytest.mark.parametrize("face", MANIFEST["faces"], ids=FILES)
def test_family_style_and_weight_are_as_declared(face: dict[str, Any]) -> None:
    names = font(face["file"])["name"]
    in_font = (names.getBestFamilyName(), names.getBestSubFamilyName(), font(face["file"])["OS/2"].usWeightClass)
    assert in_font == (face["family"], face["style"], face["weight"]) == FACE_NAMES[face["file"]]


@pytest.mark.parametrize("file", FILES)
def test_copyright_and_licence_stay_in_the_font(file: str) -> None:
    copyright_notice, licence = (font(file)["name"].getDebugName(name_id) for name_id in (0, 13))
    assert "Adobe" in copyright_notice
    assert "SIL Open Font License, Version 1.1" in licence


@pytest.mark.parametrize("file", FILES)
def test_every_hanzi_of_gb2312_has_a_glyph(file: str) -> None:
    hanzi = gb2312_hanzi()
    assert len(hanzi) == 3755 + 3008
    assert without_glyph(file, hanzi) == []


@pytest.mark.parametrize("file", FILES)
def test_every_listed_hanzi_has_a_glyph(file: str) -> None:
    hanzi = listed_hanzi()
    assert len(hanzi) == 8105 + 125
    assert without_glyph(file, hanzi) == []


@pytest.mark.parametrize("file", FILES)
def test_characters_of_names_outside_gb2312_have_a_glyph(file: str) -> None:
    assert without_glyph(file, set("堃翀喆镕祎玥犇䶮㛃𬭎")) == []


@pytest.mark.parametrize("file", FILES)
def test_punctuation_and_symbols_of_documents_have_a_glyph(file: str) -> None:
    symbols = "“”‘’…—·、，。；：？！《》〈〉【】〔〕（）①⑩⑳㈠㈩ⅠⅫ≥≤≠±×÷℃‰￥¥㎡№→↑↓─│┌○●□■△▲★☆√²³％０９〇"
    assert without_glyph(file, set(symbols)) == []


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_character_of_an_example_has_a_glyph(document: Path, file: str) -> None:
    # Written out again, so that escaped characters are read and line breaks are not.
    text = json.dumps(json.loads(document.read_text(encoding="utf-8")), ensure_ascii=False)
    assert without_glyph(file, set(text)) == []


def test_there_are_examples_to_check() -> None:
    assert {path.name == "expected.json" for path in DOCUMENTS} == {True, False}


@pytest.mark.parametrize("file", FILES)
def test_figures_have_one_width_so_that_amounts_line_up(file: str) -> None:
    cmap, metrics = font(file).getBestCmap(), font(file)["hmtx"]
    assert len({metrics[cmap[ord(figure)]][0] for figure in "0123456789"}) == 1


@pytest.mark.parametrize("file", FILES)
def test_a_dash_is_as_wide_as_a_hanzi(file: str) -> None:
    cmap, metrics = font(file).getBestCmap(), font(file)["hmtx"]
    assert metrics[cmap[ord("—")]][0] == metrics[cmap[ord("一")]][0]


@pytest.mark.parametrize("file", FILES)
def test_character_ids_are_glyph_ids(file: str) -> None:
    charset = font(file)["CFF "].cff[0].charset
    assert charset[1:] == [f"cid{glyph_id:05d}" for glyph_id in range(1, len(charset))]
