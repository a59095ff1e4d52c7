"""Build the fonts in static/fonts from the Noto CJK collections of Debian's fonts-noto-cjk and fonts-noto-cjk-extra.

Each face is the Simplified Chinese face of a collection, cut down to the characters of static/fonts/characters.txt and
given a family name of its own: two different files must never share one, and the full fonts stay usable beside them.

The same packages and the same versions of fontTools and uharfbuzz (both are written to manifest.json) give the same
bytes. They are needed here only; the application needs neither to use the fonts.
"""

import argparse
import hashlib
import json
import re
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
COLLECTIONS = Path("/usr/share/fonts/opentype/noto")

# What horizontal Chinese text needs. `locl` is not among them: its effect is written into cmap, see `localised_glyphs`.
LAYOUT_FEATURES = ("ccmp", "halt", "kern", "liga", "palt")
UNUSED_TABLES = ("BASE", "DSIG", "VORG", "vhea", "vmtx")

ENGLISH = (3, 1, 0x409)
NAME_IDS = 15  # the name ids the sources use are below this one
FAMILY, SUBFAMILY, UNIQUE_ID, FULL_NAME, VERSION, POSTSCRIPT_NAME, DESCRIPTION = 1, 2, 3, 4, 5, 6, 10
TYPOGRAPHIC_FAMILY, TYPOGRAPHIC_SUBFAMILY = 16, 17


@dataclass(frozen=True)
class Face:
    """A face to build: its names, and the collection and family it is cut from."""

    family: str
    style: str
    weight: int
    collection: str
    source_family: str
    package: str

    @property
    def postscript_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}"

    @property
    def file_name(self) -> str:
        return f"{self.postscript_name}.otf"


FACES = (
    Face("Budget Serif", "Regular", 400, "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "fonts-noto-cjk"),
    Face("Budget Serif", "Bold", 700, "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "fonts-noto-cjk"),
    Face("Budget Sans", "Medium", 500, "NotoSansCJK-Medium.ttc", "Noto Sans CJK SC", "fonts-noto-cjk-extra"),
)


def read_characters(path: Path) -> set[int]:
    """The code points listed in a file of the form of characters.txt."""
    code_points: set[int] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        if block := re.fullmatch(r"U\+([0-9A-F]{4,6})\.\.([0-9A-F]{4,6})", line):
            code_points.update(range(int(block[1], 16), int(block[2], 16) + 1))
        else:
            code_points.update(map(ord, line))
    return code_points


def open_face(path: Path, family: str) -> hb.Face:
    """The face of the collection at `path` that belongs to `family`; LookupError if there is none."""
    for number, font in enumerate(TTCollection(path, lazy=True)):
        if font["name"].getBestFamilyName() == family:
            return hb.Face(hb.Blob.from_file_path(path), number)
    raise LookupError(f"{path} has no face of the family {family}")


def localised_glyphs(face: hb.Face, code_points: set[int]) -> dict[int, int]:
    """Glyph id of every code point as it is to be printed in a Chinese document, whatever the language of the text.

    Chinese forms come from the feature `locl` for Simplified Chinese: a dash as wide as a hanzi, for one. Figures are
    those `locl` sets for Latin text, because they are all of one width: the default ones of the serif are not, and
    columns of amounts would not line up.
    """
    font = hb.Font(face)

    def shape(code_point: int, script: str, language: str) -> int:
        buffer = hb.Buffer()
        buffer.add_codepoints([code_point])
        buffer.direction, buffer.script, buffer.language = "ltr", script, language
        buffer.flags = hb.BufferFlags.PRESERVE_DEFAULT_IGNORABLES
        hb.shape(font, buffer)
        (glyph,) = buffer.glyph_infos
        return int(glyph.codepoint)

    figures = range(ord("0"), ord("9") + 1)
    return {
        code_point: shape(code_point, "Latn", "en") if code_point in figures else shape(code_point, "Hani", "zh-hans")
        for code_point in sorted(code_points)
    }


def tag(name: str) -> int:
    """An OpenType tag as HarfBuzz takes it."""
    return int.from_bytes(name.encode("ascii"), "big")


def subset(face: hb.Face, glyphs: dict[int, int]) -> TTFont:
    """A font of the `glyphs` (code point → glyph id in `face`) alone, with new and compact glyph ids."""
    default = hb.Font(face).get_nominal_glyph
    localised = {code_point: glyph for code_point, glyph in glyphs.items() if glyph != default(code_point)}

    wanted = hb.SubsetInput()
    wanted.unicode_set.update(glyphs.keys() - localised.keys())
    wanted.glyph_set.update(localised.values())
    wanted.name_id_set.update(range(NAME_IDS))
    wanted.drop_table_tag_set.update(map(tag, UNUSED_TABLES))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(tag, LAYOUT_FEATURES))
    # Not all PDF readers tell CIDs from glyph ids: unless they are the same, MuPDF prints other characters.
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.CFF_IDENTITY_CHARSET
    plan = hb.SubsetPlan(face, wanted)
    result = TTFont(BytesIO(plan.execute().blob.data), recalcBBoxes=False, recalcTimestamp=False)

    new_ids = plan.old_to_new_glyph_mapping
    for table in result["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= {code_point: result.getGlyphName(new_ids[glyph]) for code_point, glyph in localised.items()}
    return result


def rename(font: TTFont, face: Face) -> None:
    """Give `font` the names of `face`; copyright, licence, designers and version stay those of the source."""
    names = font["name"]
    source = names.getDebugName(FULL_NAME)
    names.names = [record for record in names.names if (record.platformID, record.platEncID, record.langID) == ENGLISH]
    texts = {
        FAMILY: face.family,
        SUBFAMILY: face.style,
        UNIQUE_ID: f"{names.getDebugName(VERSION)};{face.postscript_name}",
        FULL_NAME: f"{face.family} {face.style}",
        POSTSCRIPT_NAME: face.postscript_name,
        DESCRIPTION: f"A subset of {source} under a name of its own, with figures of one width",
    }
    if face.style not in ("Regular", "Bold"):
        texts |= {
            FAMILY: f"{face.family} {face.style}",
            SUBFAMILY: "Regular",
            TYPOGRAPHIC_FAMILY: face.family,
            TYPOGRAPHIC_SUBFAMILY: face.style,
        }
    for name_id, text in texts.items():
        names.setName(text, name_id, *ENGLISH)

    cff = font["CFF "].cff
    cff.fontNames = [face.postscript_name]
    cff[0].FullName, cff[0].FamilyName = texts[FULL_NAME], face.family


def build(face: Face, collections: Path, code_points: set[int], target: Path) -> dict[str, object]:
    """Write the font of `face` into the directory `target`; return its entry for the manifest."""
    source = collections / face.collection
    hb_face = open_face(source, face.source_family)
    glyphs = localised_glyphs(hb_face, code_points)
    if missing := [f"U+{code_point:04X}" for code_point, glyph in glyphs.items() if glyph == 0]:
        raise LookupError(f"{source} has no glyph for {' '.join(missing)}")
    font = subset(hb_face, glyphs)
    rename(font, face)
    font.save(target / face.file_name, reorderTables=True)
    data = (target / face.file_name).read_bytes()
    return {
        "file": face.file_name,
        "family": face.family,
        "style": face.style,
        "weight": face.weight,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "code_points": len(font.getBestCmap()),
        "glyphs": len(font.getGlyphOrder()),
        "source": {
            "package": face.package,
            "version": package_version(face.package),
            "file": face.collection,
            "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "family": face.source_family,
        },
    }


def package_version(package: str) -> str:
    """The version of an installed Debian package; CalledProcessError if it is not installed."""
    command = ["dpkg-query", "--show", "--showformat=${Version}", package]
    # S603: the command is constant, and the package is one of those of FACES.
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the fonts of static/fonts from the installed Noto CJK fonts.")
    parser.add_argument("--collections", type=Path, default=COLLECTIONS, help="where the .ttc files are (%(default)s)")
    parser.add_argument("--target", type=Path, default=FONTS, help="where to write (%(default)s)")
    arguments = parser.parse_args()

    characters = FONTS / "characters.txt"
    code_points = read_characters(characters)
    manifest = {
        "licence": "OFL-1.1",
        "tools": {package: version(package) for package in ("fonttools", "uharfbuzz")},
        "characters": {
            "file": characters.name,
            "sha256": hashlib.sha256(characters.read_bytes()).hexdigest(),
            "code_points": len(code_points),
        },
        "faces": [build(face, arguments.collections, code_points, arguments.target) for face in FACES],
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (arguments.target / "manifest.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
