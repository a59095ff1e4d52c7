"""The worker's entrance: `celery -A config.celery worker`.

An app's `tasks.py` takes `app` from here (`@app.task`), so a task is configured wherever it is asked for, and programs
without tasks never load Celery.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("budget")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
