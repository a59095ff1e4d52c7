"""RSS of what is newly published: of everything, of a region with those below it, of a unit."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse

from book import money
from disclosures.models import Publication
from portal import addresses, places, queries, titles
from portal.http import public

LATEST = 50


class Documents(Feed):
    """The documents that stand, the latest first; a correction is news as well, and says why."""

    title: Any = "预算公开：最新文档"
    description: Any = "新公开和更正的单位预算、部门预算。"
    language = "zh-CN"

    def link(self, scope: Any) -> str:
        return reverse("portal:home")

    def items(self, scope: Any) -> list[Publication]:
        return list(queries.listed().order_by("-pk")[:LATEST])

    def item_title(self, item: Publication) -> str:
        return titles.document(item) + (f"（第{item.version}版）" if item.version > 1 else "")

    def item_description(self, item: Publication) -> str:
        told = f"{item.region_name}，{item.department_name}。"
        if hasattr(item, "entry"):
            told += f"支出总计{money.amount(item.entry.expenditure)}万元。"
        return told + (f"更正原因：{item.correction_reason}" if item.correction_reason else "")

    def item_link(self, item: Publication) -> str:
        return addresses.version(item)

    def item_pubdate(self, item: Publication) -> datetime:
        return item.at


class OfRegion(Documents):
    def get_object(self, request: HttpRequest, code: str) -> str:
        if not queries.in_region(code).exists():
            raise Http404("这个地区没有公开文档")
        return code

    def title(self, code: str) -> str:
        return f"预算公开：{places.names([code])[code]}"

    def link(self, code: str) -> str:
        return reverse("portal:region", kwargs={"code": code})

    def items(self, code: str) -> list[Publication]:
        found = queries.listed().filter(region__code__startswith=queries.prefix(code))
        return list(found.order_by("-pk")[:LATEST])


class OfUnit(Documents):
    def get_object(self, request: HttpRequest, code: str) -> Publication:
        latest = queries.of_unit(code).order_by("-year", "-pk").first()
        if latest is None:
            raise Http404("没有这个单位的公开文档")
        return latest

    def title(self, latest: Publication) -> str:
        return f"预算公开：{latest.unit_name}"

    def link(self, latest: Publication) -> str:
        return addresses.unit(latest.unit_code)

    def items(self, latest: Publication) -> list[Publication]:
        return list(queries.listed().filter(unit_code=latest.unit_code).order_by("-pk")[:LATEST])


everything = public(queries.everything)(Documents())
of_region = public(lambda code: queries.in_region(code))(OfRegion())
of_unit = public(lambda code: queries.of_unit(code))(OfUnit())
