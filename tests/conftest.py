"""What all tests share."""

from importlib import import_module

import pytest
from django.test import TransactionTestCase
from hypothesis import settings

# The same examples on every machine and in every run, and no clock. An example is mostly a whole Book: dear to make, rich in cases.
settings.register_profile("project", derandomize=True, deadline=None, database=None, max_examples=40)
settings.load_profile("project")


@pytest.fixture(scope="session", autouse=True)
def _emptied():
    """A test that commits leaves an empty database, though what is published and the log cannot be deleted."""
    from django.apps import apps

    from disclosures import guards
    from units import guards as log_guards

    words = import_module("disclosures.migrations.0008_words")
    empty = vars(TransactionTestCase)["_fixture_teardown"]

    def lifted(self):
        guards.take_down()
        log_guards.take_down()
        empty(self)
        # What a migration brought is there for the next test as well.
        words.load(apps, None)
        guards.put_up()
        log_guards.put_up()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield
