"""Roles of people and the Chinese words of what `book.types` enumerates about units."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from book.types import Nature


class Role(StrEnum):
    """What a person does for a unit."""

    AUTHOR = "author"
    HEAD = "head"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS = {
    Role.AUTHOR: "经办人",
    Role.HEAD: "单位负责人",
    Role.REVIEWER: "审核人",
    Role.PUBLISHER: "公开管理员",
    Role.AUDITOR: "安全审计员",
    Role.ADMINISTRATOR: "系统管理员",
}

NATURE_LABELS = {
    Nature.ADMINISTRATIVE: "行政单位",
    Nature.CIVIL_SERVICE_MANAGED: "参照公务员法管理的事业单位",
    Nature.PUBLIC_INSTITUTION: "事业单位",
}


def choices(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Django's choices from the labels of an enumeration."""
    return [(member.value, label) for member, label in labels.items()]
