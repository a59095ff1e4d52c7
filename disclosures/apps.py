from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _guard(using: str, **_: Any) -> None:
    from disclosures import guards

    guards.put_up(using)


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = "公开文档"

    def ready(self) -> None:
        post_migrate.connect(_guard, sender=self)
