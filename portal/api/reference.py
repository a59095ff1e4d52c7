"""The page that describes the interface, from the same description that programs read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.api import scopes
from portal.api.site import api
from portal.http import public

TYPES = {"string": "文本", "integer": "整数", "number": "数", "array": "列表", "object": "对象", "boolean": "是否"}


@public(scopes.nothing)
def reference(request: HttpRequest) -> HttpResponse:
    """What can be asked and what is answered."""
    schema = api.get_openapi_schema()
    shapes = schema["components"]["schemas"]
    operations = [
        _operation(path, operation["get"], shapes) for path, operation in schema["paths"].items() if "get" in operation
    ]
    context = {
        "title": schema["info"]["title"],
        "description": schema["info"]["description"],
        "operations": operations,
        "shapes": [_shape(name, shapes[name]) for name in sorted(shapes) if "properties" in shapes[name]],
        "rate": settings.API_RATE,
    }
    return render(request, "portal/api.html", context)


def _operation(path: str, operation: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    answer = operation["responses"].get(200, {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": operation["operationId"],
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "open": not any(parameter["in"] == "path" for parameter in operation["parameters"]),
        "parameters": [_parameter(parameter, shapes) for parameter in operation["parameters"]],
        "answer": answer.get("$ref", "").rpartition("/")[2],
    }


def _parameter(parameter: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    variants = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    shown = _resolved(variants[0], shapes)
    bounds = [f"{shown[name]}" for name in ("minimum", "maximum") if name in shown]
    return {
        "name": parameter["name"],
        "type": _type(variants[0], shapes),
        "bounds": " 至 ".join(bounds) if len(bounds) == 2 else "",
        "default": schema.get("default"),
        "required": parameter.get("required", False),
        "description": schema.get("description") or parameter.get("description", ""),
    }


def _shape(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "fields": [
            {"name": field, "type": _type(described, {}), "description": described.get("description", "")}
            for field, described in schema["properties"].items()
        ],
    }


def _type(schema: dict[str, Any], shapes: dict[str, Any]) -> str:
    """The type in words; another shape by its name."""
    if "anyOf" in schema:
        return "或".join(_type(one, shapes) for one in schema["anyOf"] if one.get("type") != "null")
    if "allOf" in schema:
        return _type(schema["allOf"][0], shapes)
    if "$ref" in schema:
        name: str = schema["$ref"].rpartition("/")[2]
        return TYPES.get(_resolved(schema, shapes).get("type", ""), name) if name in shapes else name
    if schema.get("type") == "array":
        return f"{_type(schema['items'], shapes)} 的列表"
    return TYPES.get(schema.get("type", ""), "")


def _resolved(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema or "allOf" in schema:
        schema = schema["allOf"][0] if "allOf" in schema else shapes.get(schema["$ref"].rpartition("/")[2], {})
    return schema
