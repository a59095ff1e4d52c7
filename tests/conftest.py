"""What all tests share."""

import pytest
from django.test import TransactionTestCase
from hypothesis import settings

# The same examples on every machine and in every run, and no clock.
settings.register_profile("project", derandomize=True, deadline=None, database=None)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _emptied(monkeypatch):
    """A test that commits leaves an empty database, though what is published cannot be deleted."""
    from disclosures import guards

    empty = TransactionTestCase._fixture_teardown

    def lifted(self):
        guards.take_down()
        empty(self)
        guards.put_up()

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
