"""How the interface answers: JSON in UTF-8, refusals in one shape and in Chinese."""

import json
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel

FAULTS = {
    "missing": "缺少此项",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过大",
    "int_type": "应为整数",
    "string_type": "应为文本",
    "string_pattern_mismatch": "格式不对",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "最多 {max_length} 个字",
    "string_too_short": "不能为空",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
}
"""What is wrong with a parameter, by the name that pydantic has for it."""


def answer(shape: BaseModel) -> HttpResponse:
    """An answer of a described shape, written at once: it was checked when it was put together."""
    return HttpResponse(shape.model_dump_json(), content_type="application/json; charset=utf-8")


def refusal(status: int, message: str, faults: list[dict[str, str]] | None = None) -> HttpResponse:
    """An answer that says why there is none."""
    content = json.dumps({"message": message, "faults": faults or []}, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type="application/json; charset=utf-8")


def fault(error: dict[str, Any]) -> dict[str, str]:
    """One of pydantic's errors as it is told to the caller."""
    known = FAULTS.get(error["type"], "不能这样填写")
    context = {
        name: str(value).replace("'", "").replace(" or ", "、").replace(", ", "、")
        for name, value in error.get("ctx", {}).items()
    }
    where = [str(step) for step in error["loc"][1:]]
    return {"parameter": ".".join(where), "message": known.format_map({**_Blank(), **context})}


class _Blank(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return ""
