"""The project's settings for tests: nothing of the machine's environment counts but TEST_DATABASE_URL."""

import os
import tempfile
from pathlib import Path

for name in list(os.environ):
    if name.startswith("BUDGET_") or name in {"DATABASE_URL", "CELERY_BROKER_URL"}:
        del os.environ[name]
os.environ["BUDGET_SECRET_KEY"] = "the tests sign their sessions with this sentence, which is no secret"
os.environ["BUDGET_LOG_LEVEL"] = "WARNING"
_data = tempfile.TemporaryDirectory(prefix="budget-tests-")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_data.name}/test.sqlite3"

from config.settings import *  # noqa: E402, F403 -- the settings under test, read in the environment made above

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_database = DATABASES["default"]  # noqa: F405 -- comes from the settings above
# Of its own for each process: two runs on one server do not meet.
if _database["ENGINE"] == "django.db.backends.postgresql":
    _database["TEST"] = {"NAME": f"test_budget_{os.getpid()}"}
else:
    # In a file, where the server of a browser test has connections of its own, as in use; nothing of it need survive a crash.
    _database["TEST"] = {"NAME": _database["NAME"]}
    _database["OPTIONS"]["init_command"] += "; PRAGMA synchronous = OFF"
MEDIA_ROOT = Path(_data.name) / "media"
STORAGES["published"]["OPTIONS"]["location"] = Path(_data.name) / "published"  # noqa: F405 -- as above
