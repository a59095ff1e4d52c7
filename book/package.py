"""The package format: reading, writing and hashing a Book as JSON.

Reading never stops at the first fault: `PackageError` carries all of them, each with its path and the value that stands there.
"""

import hashlib
import json
import re
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from book.model import FORMAT, Book
from book.relations import Fault, relation_faults

MAX_BYTES = 12 * 1024 * 1024
MAX_TOTAL_TEXT = 600_000
"""Characters of all texts together: ten times a long document."""
SHOWN = 60
SHOWN_PATH = 120
MAX_INTEGER_DIGITS = 30
MAX_REPEATED = 10_000
MAX_FAULTS = 200_000
"""More than this says only that the file is something else; listing them would need more memory than they are worth."""

_MESSAGES = {
    "missing": "缺少此项",
    "extra_forbidden": "未知的键",
    "string_type": "应为文本",
    "string_unicode": "含有无法表示的字符（不成对的代理码）",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
    "mapping_type": "应为对象",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "is_instance_of": "类型不对",
}


class PackageError(ValueError):
    """A package that cannot become a Book; `faults` lists every reason."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(map(describe, self.faults)))


def describe(fault: Fault) -> str:
    """One line: path, sentence and the value (shortened) when there is one."""
    where = _shown(fault.path, SHOWN_PATH) or "(文件)"
    if fault.value is None:
        return f"{where}：{fault.message}"
    return f"{where}：{fault.message}（现为“{_shown(str(fault.value), SHOWN)}”）"


def _shown(text: str, limit: int) -> str:
    """The text on one line of a terminal: shortened, with what does not print as its code."""
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[:limit])
    return shown + ("…" if len(text) > limit else "")


def read(path: Path) -> Book:
    """The Book in a file. Raises PackageError for anything that is not a sound package, OSError when it cannot be read."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    return parse(content)


def parse(content: bytes | str) -> Book:
    """The Book in a JSON text. Raises PackageError with every fault."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > MAX_BYTES:
        raise PackageError([Fault("", f"文件超过上限 {MAX_BYTES // 1024 // 1024} MiB")])
    data, faults = _load(raw)
    if not isinstance(data, dict):
        raise PackageError([Fault("", "应为一个 JSON 对象")])
    if data.get("format") != FORMAT:
        raise PackageError([Fault("format", f"只能读取格式 {FORMAT}", _plain(data.get("format", "")))])
    try:
        book = Book.model_validate(data)
    except ValidationError as error:
        if error.error_count() > MAX_FAULTS:
            raise PackageError([Fault("", f"有 {error.error_count()} 处问题，不像一个公开数据包")]) from None
        faults += _faults(error)
        known = {fault.path for fault in faults}
        faults += [fault for fault in relation_faults(data) if fault.path not in known]
    if faults:
        raise PackageError(faults)
    length = sum(len(text) for path, text in book.texts_with_paths() if not path.startswith("lines["))
    if length > MAX_TOTAL_TEXT:
        raise PackageError([Fault("", f"文字共 {length} 个，过多；全部文字最多 {MAX_TOTAL_TEXT} 个")])
    return book


def dump(book: Book) -> dict[str, Any]:
    """The package as plain JSON data: every key present, amounts as text."""
    return book.model_dump(mode="json")


def dumps(book: Book) -> str:
    """The package as readable JSON text, ending in a newline."""
    return json.dumps(dump(book), ensure_ascii=False, indent=1) + "\n"


def digest(book: Book) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON; equal Books have equal digests."""
    canonical = json.dumps(dump(book), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _load(raw: bytes) -> tuple[Any, list[Fault]]:
    """Parsed JSON and the keys that occur twice in one object. Raises PackageError when it is not JSON."""
    repeated: list[tuple[dict[str, Any], str]] = []

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found and len(repeated) < MAX_REPEATED:
                repeated.append((found, key))
            found[key] = value
        return found

    def constant(name: str) -> Any:
        raise ValueError(f"{name} 不是合法的 JSON 数值")

    def integer(digits: str) -> int:
        if len(digits) > MAX_INTEGER_DIGITS:
            raise ValueError(f"整数超过 {MAX_INTEGER_DIGITS} 位")
        return int(digits)

    try:
        text = raw.decode("utf-8-sig")
        data = json.loads(text, object_pairs_hook=unique, parse_constant=constant, parse_int=integer)
        return data, _repeated_keys(data, repeated)
    except UnicodeDecodeError as error:
        raise PackageError([Fault("", f"不是 UTF-8 文本（第 {error.start + 1} 字节起）")]) from None
    except json.JSONDecodeError as error:
        raise PackageError([Fault("", f"不是 JSON：第 {error.lineno} 行第 {error.colno} 列")]) from None
    except RecursionError:
        raise PackageError([Fault("", "不是本系统的文件：嵌套层次过深")]) from None
    except ValueError as error:
        raise PackageError([Fault("", f"不是 JSON：{error}")]) from None


def _repeated_keys(data: Any, repeated: list[tuple[dict[str, Any], str]]) -> list[Fault]:
    """A fault with its path for every object and key in `repeated`."""
    message = "同一对象中键重复"
    keys: dict[int, list[str]] = {}
    for found, key in repeated:
        keys.setdefault(id(found), []).append(key)
    faults: list[Fault] = []
    waiting: deque[tuple[tuple[int | str, ...], Any]] = deque([((), data)])
    while waiting and keys:
        location, value = waiting.popleft()
        faults += (Fault(_path((*location, key)), message) for key in keys.pop(id(value), []))
        if isinstance(value, dict | list):
            steps = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += (((*location, step), item) for step, item in steps if isinstance(item, dict | list))
    # What stands inside the first of two values was lost with it.
    return faults + [Fault("", message, key) for lost in keys.values() for key in lost]


def _faults(error: ValidationError) -> list[Fault]:
    faults: list[Fault] = []
    for detail in error.errors(include_url=False):
        context: Mapping[str, Any] = detail.get("ctx") or {}
        if detail["type"] == "relations":
            faults += context["faults"]
            continue
        faults.append(Fault(_path(detail["loc"]), _sentence(detail, context), _value(detail)))
    return faults


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        if step == "[key]" and path:
            continue
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _sentence(detail: ErrorDetails, context: Mapping[str, Any]) -> str:
    kind = detail["type"]
    if kind == "enum" or kind == "literal_error":
        return "只能是 " + "、".join(re.findall(r"'([^']*)'", str(context["expected"])))
    return _MESSAGES.get(kind, detail["msg"])


def _value(detail: ErrorDetails) -> Any:
    return None if detail["type"] == "missing" else _plain(detail["input"])


def _plain(value: Any) -> Any:
    """A value as JSON writes it, None for an object or a list, which would be too much to show."""
    if isinstance(value, dict | list):
        return None
    return json.dumps(value) if value is None or isinstance(value, bool) else value
