"""What the tests of disclosures share: the smallest real disclosure in the database, and its author."""

import pytest

from disclosures import editing
from tests.cast import example, person
from units.enums import Role


@pytest.fixture
def budget(db):
    """The disclosure as it was imported: revision 1."""
    return editing.create(example(), user=None, action="导入数据包")


@pytest.fixture
def alice(budget):
    """An author of the unit."""
    return person("alice", Role.AUTHOR, budget.unit)


@pytest.fixture
def author(client, alice):
    """Alice, signed in."""
    client.force_login(alice)
    return alice
