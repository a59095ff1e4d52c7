"""The Chinese words of what `book.types` enumerates: once for screens, documents and messages."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from book.types import (
    Attribute,
    Category,
    CostNature,
    Heading,
    Kind,
    Level,
    Level1,
    Level2,
    Nature,
    ParagraphKind,
    RevenueSource,
    Source,
    Vintage,
)

LEVEL_LABELS = {Level.UNIT: "单位预算", Level.DEPARTMENT: "部门预算"}
NATURE_LABELS = {
    Nature.ADMINISTRATIVE: "行政单位",
    Nature.CIVIL_SERVICE_MANAGED: "参照公务员法管理的事业单位",
    Nature.PUBLIC_INSTITUTION: "事业单位",
}
HEADING_LABELS = {Heading.DEPARTMENT: "部门", Heading.UNIT: "单位"}
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
ATTRIBUTE_LABELS = {Attribute.ONE_OFF: "一次性项目", Attribute.RECURRING: "经常性项目"}
PARAGRAPH_KIND_LABELS = {
    ParagraphKind.PARAGRAPH: "正文",
    ParagraphKind.SUBHEADING: "小标题",
    ParagraphKind.HEADING1: "一级标题",
    ParagraphKind.HEADING2: "二级标题",
    ParagraphKind.HEADING3: "三级标题",
    ParagraphKind.LIST_ITEM: "列表项",
}
LEVEL1_LABELS = {member: member.value for member in Level1}
LEVEL2_LABELS = {member: member.value for member in Level2}

LABELS: Mapping[type[StrEnum], Mapping[Any, str]] = MappingProxyType(
    {
        Level: LEVEL_LABELS,
        Nature: NATURE_LABELS,
        Heading: HEADING_LABELS,
        Kind: KIND_LABELS,
        Source: SOURCE_LABELS,
        RevenueSource: REVENUE_SOURCE_LABELS,
        Vintage: VINTAGE_LABELS,
        CostNature: COST_NATURE_LABELS,
        Category: CATEGORY_LABELS,
        Attribute: ATTRIBUTE_LABELS,
        ParagraphKind: PARAGRAPH_KIND_LABELS,
        Level1: LEVEL1_LABELS,
        Level2: LEVEL2_LABELS,
    }
)
"""The labels of every enumeration of a Book, by its class; a value is its own key, as a package writes it."""
