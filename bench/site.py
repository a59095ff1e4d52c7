"""The site on an SQLite file of its own, which goes when what is measured has been measured."""

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable


def answer(measure: Callable[[], object]) -> None:
    """Writes what `measure` finds on a fresh site to standard output, as JSON. Nothing of the environment's settings counts."""
    with tempfile.TemporaryDirectory() as folder:
        for name in [name for name in os.environ if re.match("BUDGET_|DATABASE_URL|CELERY", name)]:
            del os.environ[name]
        os.environ |= {
            "BUDGET_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "BUDGET_LOG_LEVEL": "ERROR",
        }
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        json.dump(measure(), sys.stdout)
