from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _guard(using: str, **_: Any) -> None:
    from units import guards

    guards.put_up(using)


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "单位与人员"

    def ready(self) -> None:
        import_module("units.signing")
        post_migrate.connect(_guard, sender=self)
