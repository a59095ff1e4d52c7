"""The Chinese words of what `book.types` enumerates about performance forms."""

from book.types import Attribute, Level1, Level2

ATTRIBUTE_LABELS = {Attribute.ONE_OFF: "一次性项目", Attribute.RECURRING: "经常性项目"}
LEVEL1_LABELS = {member: member.value for member in Level1}
LEVEL2_LABELS = {member: member.value for member in Level2}
