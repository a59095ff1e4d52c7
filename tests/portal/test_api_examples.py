"""Every example of docs/api.md does what is written there."""

import json
import re
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from book.package import read
from tests import published
from tests.cast import EXAMPLES

pytestmark = pytest.mark.django_db

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
ASKED = re.compile(r'curl "\$SITE(/\S+)"\n')
SITE = "https://budget.example.gov.cn"
QUESTIONS = [
    (match[1], json.loads(answer))
    for (kind, text), (following, answer) in pairwise(BLOCKS)
    if (match := ASKED.fullmatch(text)) and (kind, following) == ("sh", "json")
]
PROGRAMS = [text for kind, text in BLOCKS if kind == "python"]


@pytest.fixture(autouse=True)
def _the_three_disclosures(visitor):
    for path in EXAMPLES:
        published.published(read(path))


def test_every_example_is_run():
    kinds = [kind for kind, _ in BLOCKS]
    setting = 1
    assert len(QUESTIONS) == kinds.count("json") == kinds.count("sh") - setting > 5
    assert len(PROGRAMS) == kinds.count("python") == 1


@pytest.mark.parametrize(("address", "wanted"), QUESTIONS, ids=[address for address, _ in QUESTIONS])
def test_a_question_has_the_written_answer(visitor, address, wanted):
    response = visitor.get(address)
    content = b"".join(response) if response.streaming else response.content
    assert_holds(json.loads(content), wanted)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_runs(visitor, monkeypatch, program):
    def urlopen(address):
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == SITE
        return BytesIO(visitor.get(f"{parts.path}?{parts.query}").content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    exec(compile(program, "docs/api.md", "exec"), {"SITE": SITE})  # noqa: S102  # our own page


def assert_holds(found, wanted, place="the answer"):
    """That an answer holds what is written; of objects what is named, of lists all; … is anything."""
    if isinstance(wanted, dict):
        assert wanted.keys() <= found.keys(), place
        for name, value in wanted.items():
            assert_holds(found[name], value, f"{place}.{name}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), place
        for number, value in enumerate(wanted):
            assert_holds(found[number], value, f"{place}[{number}]")
    elif wanted != "…":
        assert found == wanted, place
