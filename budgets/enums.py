"""The state of a budget, where a paragraph stands and how sure a stored subject is, with their Chinese words.

The words of a Book are in `book.labels`.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a budget is on its way to the public; `disclosures.transitions` holds what leads from one to another."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


EDITABLE = frozenset({State.DRAFT, State.RETURNED})
"""The states in which authors may change a budget."""
CLEARED = frozenset({State.APPROVED, State.PUBLISHED, State.WITHDRAWN})
"""The states in which a publisher may read it."""


class Section(StrEnum):
    """Where in the document a paragraph stands."""

    DUTIES = "duties"
    ORGANISATION = "organisation"
    WHOLE_PERFORMANCE = "whole_performance"
    OPERATING_COST = "operating_cost"
    PURCHASE_OF_SERVICES = "purchase_of_services"
    OTHER = "other"
    GLOSSARY = "glossary"


class Certainty(StrEnum):
    """How sure a row of the shipped classification is; see `book/reference/README.md`."""

    CONFIRMED = "证实"
    HIGH = "高"
    MEDIUM = "中"


class UnitType(StrEnum):
    """For whom a row of the economic mapping holds."""

    ADMINISTRATIVE = "行政（含参公）"
    INSTITUTION = "事业"
    ANY = "通用"


STATE_LABELS = {
    State.DRAFT: "编制中",
    State.CONFIRMED: "负责人已确认",
    State.SUBMITTED: "待审核",
    State.RETURNED: "已退回",
    State.APPROVED: "已通过",
    State.PUBLISHED: "已公开",
    State.WITHDRAWN: "已撤下",
}
SECTION_LABELS = {
    Section.DUTIES: "主要职责",
    Section.ORGANISATION: "机构设置",
    Section.WHOLE_PERFORMANCE: "整体绩效",
    Section.OPERATING_COST: "机关运行经费说明",
    Section.PURCHASE_OF_SERVICES: "政府购买服务",
    Section.OTHER: "其他说明",
    Section.GLOSSARY: "名词解释",
}
CERTAINTY_LABELS = {
    Certainty.CONFIRMED: "证实：有公开出处",
    Certainty.HIGH: "高：多年稳定",
    Certainty.MEDIUM: "中：只宜提示，不宜据以判错",
}
UNIT_TYPE_LABELS = {member: member.value for member in UnitType}
