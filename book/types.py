"""The scalar types of a package, each with its limits and its message in Chinese.

A validator raises `PydanticCustomError` with a complete sentence, so that a message reads the same wherever it is shown.
"""

import re
import unicodedata
from collections.abc import Sized
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

MAX_TEXT = 20_000
MAX_LABEL = 300

_AMOUNT = re.compile(r"[0-9]{1,13}\.[0-9]{2}", re.ASCII)
_AREA = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?", re.ASCII)
_MOMENT = re.compile(r"[0-9]{14}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# Characters that are invisible or turn the reading direction: what is seen would not be what is stored.
_BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Level(StrEnum):
    UNIT = "unit"
    DEPARTMENT = "department"


class Nature(StrEnum):
    """What kind of body a unit is; 机关运行经费 exists for the first two only."""

    ADMINISTRATIVE = "administrative"
    CIVIL_SERVICE_MANAGED = "civil_service_managed"
    PUBLIC_INSTITUTION = "public_institution"


class Kind(StrEnum):
    BASIC = "basic"
    PROJECT = "project"


class Source(StrEnum):
    GENERAL_PUBLIC = "general_public"
    GOVERNMENT_FUND = "government_fund"
    STATE_CAPITAL = "state_capital"
    SPECIAL_ACCOUNT = "special_account"
    UNIT_FUNDS = "unit_funds"


class RevenueSource(StrEnum):
    GOVERNMENT_FUND = "government_fund"
    STATE_CAPITAL = "state_capital"


class Vintage(StrEnum):
    CURRENT = "current"
    CARRYOVER = "carryover"


class CostNature(StrEnum):
    PERSONNEL = "personnel"
    PUBLIC = "public"


class Category(StrEnum):
    OTHER_OPERATING = "other_operating"
    SPECIFIC_TARGET = "specific_target"


class Attribute(StrEnum):
    ONE_OFF = "one_off"
    RECURRING = "recurring"


class Heading(StrEnum):
    """Whose totals stand above the projects of tables 12 and 13."""

    DEPARTMENT = "department"
    UNIT = "unit"


class ParagraphKind(StrEnum):
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    LIST_ITEM = "list_item"


class Level1(StrEnum):
    OUTPUT = "产出指标"
    BENEFIT = "效益指标"
    SATISFACTION = "满意度指标"


class Level2(StrEnum):
    QUANTITY = "数量指标"
    QUALITY = "质量指标"
    TIMELINESS = "时效指标"
    COST = "成本指标"
    ECONOMIC = "经济效益指标"
    SOCIAL = "社会效益指标"
    ECOLOGICAL = "生态效益指标"
    SUSTAINABLE = "可持续影响指标"
    SATISFACTION = "服务对象满意度指标"


FISCAL_SOURCES = (Source.GENERAL_PUBLIC, Source.GOVERNMENT_FUND, Source.STATE_CAPITAL)
"""财政拨款: the three sources that are fiscal appropriation."""


def _amount(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        if value.is_finite() and value >= 0 and value == round(value, 2) and value < Decimal(10) ** 13:
            return value.quantize(Decimal("0.01"))
    elif isinstance(value, str) and _AMOUNT.fullmatch(value):
        return Decimal(value)
    raise PydanticCustomError("amount", '应为以元为单位、恰有两位小数、不带负号和千分位的文本，如 "1407900.00"')


def _area(value: Any) -> Decimal:
    area = Decimal(value) if isinstance(value, str) and _AREA.fullmatch(value) else value
    if isinstance(area, Decimal) and area.is_finite() and 0 <= area < 10**9 and area == round(area, 4):
        # One number, one text: equal Books have equal digests.
        return area.quantize(Decimal(1)) if area == area.to_integral_value() else area.normalize()
    raise PydanticCustomError("area", '应为非负数的文本，如 "750" 或 "750.5"')


def _date(value: Any) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date", '应为真实存在的日期，写作 "2023-12-31"')


def _filled_at(value: Any) -> str:
    try:
        if isinstance(value, str) and (not value or _MOMENT.fullmatch(value)):
            if value:
                datetime.strptime(value, "%Y%m%d%H%M%S")  # noqa: DTZ007  # printed as it was filed, without a zone
            return value
    except ValueError:
        pass
    raise PydanticCustomError("filled_at", '应为 14 位数字、真实存在的填报时间，如 "20231016154951"，或留空')


def _checked(value: Any, limit: int, extra: str) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("text", "应为文本")
    if len(value) > limit:
        raise PydanticCustomError(
            "text_too_long", "文字 {length} 个，最多 {limit} 个", {"length": len(value), "limit": limit}
        )
    if value.isprintable():  # the rule, for what most texts are
        return value
    for position, char in enumerate(value):
        if (unicodedata.category(char) in ("Cc", "Cs", "Cn", "Zl", "Zp") and char not in extra) or char in _BIDI:
            raise PydanticCustomError(
                "control_character",
                "第 {position} 个字符 U+{code} 是不可打印的控制字符，请删去",
                {"position": position + 1, "code": f"{ord(char):04X}"},
            )
    return value


def _label(value: Any) -> str:
    return _checked(value, MAX_LABEL, "")


def _name(value: Any) -> str:
    if not _label(value).strip():
        raise PydanticCustomError("blank", "不能为空")
    return str(value)


def _text(value: Any) -> str:
    return _checked(value, MAX_TEXT, "\n")


def _pattern(expression: str, expected: str) -> BeforeValidator:
    compiled = re.compile(expression, re.ASCII)

    def check(value: Any) -> str:
        if isinstance(value, str) and compiled.fullmatch(value):
            return value
        raise PydanticCustomError("pattern", "应为{expected}", {"expected": expected})

    return BeforeValidator(check)


class AtMost:
    """Refuses a list or an object with too many entries before any of them is looked at."""

    def __init__(self, limit: int):
        self.limit = limit

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        described = handler(schema)
        return {**described, "maxProperties" if described["type"] == "object" else "maxItems": self.limit}

    def _check(self, value: Any) -> Any:
        if isinstance(value, Sized) and not isinstance(value, str) and len(value) > self.limit:
            raise PydanticCustomError(
                "too_many", "有 {count} 条，最多 {limit} 条", {"count": len(value), "limit": self.limit}
            )
        return value


def _string(pattern: str, description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "description": description})


def _integer(low: int, high: int) -> BeforeValidator:
    def check(value: Any) -> int:
        if type(value) is int and low <= value <= high:
            return value
        raise PydanticCustomError("integer", "应为 {low} 至 {high} 的整数", {"low": low, "high": high})

    return BeforeValidator(check)


Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str, when_used="json"),
    _string(r"[0-9]{1,13}\.[0-9]{2}", "元，两位小数"),
]
"""An amount in 元: Decimal with two places, not negative; text in JSON."""

Area = Annotated[
    Decimal,
    BeforeValidator(_area),
    PlainSerializer(lambda value: f"{value:f}", return_type=str, when_used="json"),
    _string(r"[0-9]{1,9}(\.[0-9]{1,4})?", "平方米"),
]
"""Square metres, not negative; text in JSON."""

Day = Annotated[date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
Label = Annotated[str, BeforeValidator(_label), WithJsonSchema({"type": "string", "maxLength": MAX_LABEL})]
"""One line of text, may be empty."""
Name = Annotated[
    str, BeforeValidator(_name), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_LABEL})
]
"""One line of text, never blank."""
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "maxLength": MAX_TEXT})]
"""Text of any number of lines, may be empty."""
Year = Annotated[int, _integer(2000, 2100), WithJsonSchema({"type": "integer", "minimum": 2000, "maximum": 2100})]
Count = Annotated[int, _integer(0, 1_000_000), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 1_000_000})]

UnitCode = Annotated[
    str,
    _pattern(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}", "1 至 40 位字母、数字、点或连字符组成的代码"),
    _string(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}", "单位代码"),
]
RegionCode = Annotated[str, _pattern(r"[0-9]{6}", "6 位行政区划代码"), _string(r"[0-9]{6}", "GB/T 2260")]
FunctionCode = Annotated[
    str, _pattern(r"2[0-9]{6}", '7 位支出功能分类项级编码，如 "2080109"'), _string(r"2[0-9]{6}", "功能分类项")
]
SubjectCode = Annotated[
    str,
    _pattern(r"[1-5][0-9]{2}([0-9]{2}){0,3}", "3、5、7 或 9 位科目编码"),
    _string(r"[1-5][0-9]{2}([0-9]{2}){0,3}", "科目编码"),
]
EconomicCode = Annotated[
    str, _pattern(r"3[0-9]{4}", '5 位部门预算支出经济分类编码，如 "30101"'), _string(r"3[0-9]{4}", "经济分类款")
]
RevenueCode = Annotated[
    str,
    _pattern(r"1[0-9]{2}([0-9]{2}){1,3}", "5、7 或 9 位收入分类编码"),
    _string(r"1[0-9]{2}([0-9]{2}){1,3}", "收入分类"),
]
FilledAt = Annotated[
    str,
    BeforeValidator(_filled_at),
    _string(r"([0-9]{14})?", "填报时间 YYYYMMDDhhmmss"),
]
