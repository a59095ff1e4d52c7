"""What the tests of the workflow share: a sound disclosure in draft and the people around it."""

import pytest

from tests.disclosures.workflow.make import Cast, sound_budget


@pytest.fixture
def sound(db):
    return sound_budget()


@pytest.fixture
def cast(sound):
    return Cast(sound)
