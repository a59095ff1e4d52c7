"""What tests of the portal share: a visitor, and documents that are published, corrected and withdrawn."""

import pytest
from django.test import Client

from book.package import read
from portal.http import shelf
from tests import published
from tests.cast import EXAMPLES, example

ZEZHOU = read(next(path for path in EXAMPLES if path.stem == "zezhou-2025"))
TUNLIU = "/units/140405-300001/"


@pytest.fixture(autouse=True)
def _own(settings, tmp_path):
    """Forms that are made are kept in a folder of the test; no answer of another test is given again."""
    settings.DATA_DIR = tmp_path
    shelf.clear()


@pytest.fixture
def visitor(db) -> Client:
    """Somebody from the public."""
    return Client()


@pytest.fixture
def tunliu(db):
    """屯留 2024, a unit's disclosure."""
    return published.published(example())


@pytest.fixture
def next_year(tunliu):
    """屯留 2025."""
    return published.published(published.changed(example(), year=2025))


@pytest.fixture
def zezhou(db):
    """泽州 2025, a department's disclosure."""
    return published.published(ZEZHOU)


def text(response) -> str:
    return response.content.decode()
