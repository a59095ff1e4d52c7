"""What all tests share."""

import pytest
from django.test import TransactionTestCase
from hypothesis import settings

# The same examples on every machine and in every run, and no clock.
settings.register_profile("project", derandomize=True, deadline=None, database=None)
settings.load_profile("project")


@pytest.fixture(scope="session", autouse=True)
def _emptied():
    """A test that commits leaves an empty database, though what is published and the log cannot be deleted."""
    from disclosures import guards
    from units import guards as log_guards

    empty = vars(TransactionTestCase)["_fixture_teardown"]

    def lifted(self):
        guards.take_down()
        log_guards.take_down()
        empty(self)
        guards.put_up()
        log_guards.put_up()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield
