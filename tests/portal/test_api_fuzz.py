"""Whatever a program asks of the open data interface, as described or not, is answered as described and never with a fault of ours.

`make fuzz` asks more, at random: FUZZ_EXAMPLES questions of each kind instead of a few that are always the same.
"""

import os

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from tests import published
from tests.cast import example
from tests.portal.conftest import ZEZHOU

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
KNOWN = {"unit": "140405-300001", "year": 2024, "level": "unit", "version": 1, "name": "package.json"}
"""A document that is there: a random one never is."""
PATHS = (
    "/units",
    "/regions",
    "/publications",
    "/publications/{unit}/{year}/{level}",
    "/publications/{unit}/{year}/{level}/{version}/{name}",
    "/figures",
)

many = settings(
    max_examples=EXAMPLES or 15,
    derandomize=not EXAMPLES,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def described(db, settings, tmp_path, monkeypatch):
    """The interface as it describes itself, with documents of every standing behind it."""
    settings.API_RATE = 0
    settings.DATA_DIR = tmp_path
    first = published.published(example())
    published.correct(first, published.changed(example(), overview={"duties": ["改过的职责。"]}), "职责有误")
    published.withdraw(published.published(ZEZHOU), "涉及隐私")
    # A server ends its connection after a request; here that would be the test's own, with the documents in it.
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_every_address_is_asked(described):
    assert {result.ok().path for result in described.get_all_operations()} == {f"/api/v1{path}" for path in PATHS}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_a_described_one(described, path):
    operation = described[f"/api/v1{path}"]["GET"]
    known = {name: KNOWN[name] for name in KNOWN if f"{{{name}}}" in path}

    @many
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE), real=st.booleans())
    def as_described(case, real):
        if real:
            case.path_parameters = {**case.path_parameters, **known}
        case.call_and_validate()

    @many
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def otherwise(case):
        response = case.call()
        assert response.status_code < 500
        if response.status_code != 405:
            # Another method than GET, which a generator may choose, is refused as everywhere.
            # A wrong value may become none on its way into an address, and is rightly accepted then.
            case.validate_response(response, excluded_checks=[negative_data_rejection])

    as_described()
    otherwise()
