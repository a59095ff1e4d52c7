"""Compiles the project's translations, so that the site needs no gettext tools. `make messages` runs it."""

from pathlib import Path

import polib

for source in sorted((Path(__file__).parents[1] / "locale").glob("*/LC_MESSAGES/*.po")):
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    print(source)
