"""Whatever a file says, it is refused or read, marked and previewed."""

import random
import re

import pytest

from disclosures.workbook.mark import marked
from disclosures.workbook.preview import changes
from disclosures.workbook.read import other, read
from tests.disclosures.workbook.make import example, grids, packed, parts, zipped
from units.xlsx.container import RefusedError

BOOK = example("zezhou-2025")
WORDS = (
    b"",
    b"-1",
    b"0",
    b"9" * 23,
    b"1E400",
    b"nan",
    b"x",
    b"&amp;",
    b"\xff",
    b"A0",
    b"ZZZ1",
    b"b",
    b"d",
    b"e",
    b"s",
    b"str",
)


@pytest.mark.parametrize("seed", range(24))
def test_a_workbook_with_words_of_its_xml_replaced_is_answered(seed):
    chance = random.Random(seed)  # noqa: S311 -- the same every time
    found = parts(packed(grids(BOOK)))
    for _ in range(3):
        name = chance.choice(sorted(found))
        places = list(re.finditer(rb'(?<=")[^"]*(?=")|(?<=>)[^<]+(?=<)', found[name]))
        if places:
            start, end = chance.choice(places).span()
            found[name] = found[name][:start] + chance.choice(WORDS) + found[name][end:]
    content = zipped(found)
    try:
        reading = read(content)
    except RefusedError:
        return
    assert reading.book is None or not reading.faults
    assert marked(content, reading.faults)
    assert changes(BOOK, reading.data)
    assert isinstance(other(reading, BOOK), str)
