"""The command `update_portal`."""

from typing import Any

from django.core.management.base import BaseCommand

from disclosures.models import Publication
from portal import catalogue, queries, reading
from portal.http import program


class Command(BaseCommand):
    help = "补齐公开门户的目录和页面：升级程序之后运行，读者就不必等第一次制作。可以随时中断、重复运行，不改动任何公开文档。"

    def handle(self, *args: Any, **options: Any) -> None:
        entered = catalogue.enter_all(catalogue.waiting())
        made = 0
        waiting = queries.readable().exclude(reading__made_with=program()).values_list("pk", flat=True)
        for key in waiting.order_by("-pk").iterator():
            reading.content(Publication.objects.select_related("revision").get(pk=key))
            made += 1
        self.stdout.write(f"目录：新增 {entered} 份；页面：制作 {made} 份。")
