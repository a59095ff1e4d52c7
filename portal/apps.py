from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


def _enter(instance: Any, created: bool, using: str, **_: Any) -> None:
    from portal import catalogue, reading

    if created:
        catalogue.enter(instance)
        # The first reader need not wait; should it fail, the page is made when it is asked for.
        transaction.on_commit(lambda: reading.content(instance.publication), using=using, robust=True)


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "公开门户"

    def ready(self) -> None:
        # The words are the last but the figures that publishing writes; the same transaction puts them into the lists.
        post_save.connect(_enter, sender="disclosures.PublicationText", dispatch_uid="portal")
