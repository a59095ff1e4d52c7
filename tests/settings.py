"""The project's settings for tests: nothing of the machine's environment counts but TEST_DATABASE_URL."""

import os
import tempfile
from pathlib import Path

for name in list(os.environ):
    if name.startswith("BUDGET_") or name in {"DATABASE_URL", "CELERY_BROKER_URL"}:
        del os.environ[name]
os.environ["BUDGET_SECRET_KEY"] = "the tests sign their sessions with this sentence, which is no secret"
os.environ["BUDGET_LOG_LEVEL"] = "WARNING"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:"

from config.settings import *  # noqa: E402, F403 -- the settings under test, read in the environment made above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":  # noqa: F405 -- comes from the settings above
    # Of its own for each process: two runs on one server do not meet.
    DATABASES["default"]["TEST"] = {"NAME": f"test_budget_{os.getpid()}"}  # noqa: F405 -- as above
_data = tempfile.TemporaryDirectory(prefix="budget-tests-")
MEDIA_ROOT = Path(_data.name) / "media"
STORAGES["published"]["OPTIONS"]["location"] = Path(_data.name) / "published"  # noqa: F405 -- as above
