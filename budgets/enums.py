"""The Chinese words of what `book.types` enumerates about budgets, and the enumerations of the stored subjects."""

from enum import StrEnum

from book.types import (
    Category,
    CostNature,
    Kind,
    Level,
    ParagraphKind,
    RevenueSource,
    Source,
    Vintage,
)


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


LEVEL_LABELS = {Level.UNIT: "单位预算", Level.DEPARTMENT: "部门预算"}
KIND_LABELS = {Kind.BASIC: "基本支出", Kind.PROJECT: "项目支出"}
SOURCE_LABELS = {
    Source.GENERAL_PUBLIC: "一般公共预算",
    Source.GOVERNMENT_FUND: "政府性基金预算",
    Source.STATE_CAPITAL: "国有资本经营预算",
    Source.SPECIAL_ACCOUNT: "财政专户管理资金",
    Source.UNIT_FUNDS: "单位资金",
}
REVENUE_SOURCE_LABELS = {member: SOURCE_LABELS[Source(member)] for member in RevenueSource}
VINTAGE_LABELS = {Vintage.CURRENT: "当年预算", Vintage.CARRYOVER: "上年结转"}
COST_NATURE_LABELS = {CostNature.PERSONNEL: "人员经费", CostNature.PUBLIC: "公用经费"}
CATEGORY_LABELS = {Category.OTHER_OPERATING: "其他运转类", Category.SPECIFIC_TARGET: "特定目标类"}
PARAGRAPH_KIND_LABELS = {
    ParagraphKind.PARAGRAPH: "正文",
    ParagraphKind.SUBHEADING: "小标题",
    ParagraphKind.HEADING1: "一级标题",
    ParagraphKind.HEADING2: "二级标题",
    ParagraphKind.HEADING3: "三级标题",
    ParagraphKind.LIST_ITEM: "列表项",
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
