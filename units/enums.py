"""Roles of people, and the choices of a field; the Chinese words of a Book are in `book.labels`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


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


def choices(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Django's choices from the labels of an enumeration."""
    return [(member.value, label) for member, label in labels.items()]
