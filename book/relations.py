"""What must hold between the parts of a package, beyond the type of each field."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from book import classification

MAX_LINES = 20_000


class Fault(NamedTuple):
    """One fault of a package: the path of the value, the sentence, the value as it stands."""

    path: str
    message: str
    value: Any = None


def relation_faults(data: Mapping[str, Any]) -> list[Fault]:
    """All broken relations of a package given as plain data.

    Tolerates parts of a wrong type (the field's own message names those), so that one reading reports everything.
    """
    subjects = data.get("subjects")
    faults = []
    keys: set[str] = set()
    for index, project in enumerate(_items(data.get("projects"))):
        key = project.get("key")
        if isinstance(key, str):
            if key in keys:
                faults.append(Fault(f"projects[{index}].key", "项目标识重复，每个项目应有自己的标识", key))
            keys.add(key)
    functions: dict[str, str] = {}
    local_economic: dict[str, str] = {}
    for index, line in enumerate(_items(data.get("lines"))):
        path = f"lines[{index}]"
        faults += _line_faults(path, line, keys)
        code = line.get("function_code")
        if isinstance(code, str) and len(code) == 7 and code.isdigit():
            if code[:3] in classification.classes():
                for part in (code[:3], code[:5], code):
                    functions.setdefault(part, f"{path}.function_code")
            else:
                faults.append(Fault(f"{path}.function_code", f"类 {code[:3]} 不在预算收支总表的 30 类之内", code))
        code = line.get("economic_code")
        if isinstance(code, str) and len(code) == 5 and code.isdigit():
            for part in (code[:3], code):
                if not classification.economic_name(part):
                    local_economic.setdefault(part, f"{path}.economic_code")
    if isinstance(subjects, Mapping):
        faults += _unnamed(subjects, functions, "缺少科目名称")
        faults += _unnamed(subjects, local_economic, "缺少名称：不在部门预算支出经济分类科目内")
    return faults


def _unnamed(subjects: Mapping[str, Any], used: Mapping[str, str], message: str) -> list[Fault]:
    """Codes that need a name in `subjects` and have none; `used` tells where each is used first."""
    return [
        Fault(f"subjects.{code}", f"{message}（{path} 用到）")
        for code, path in sorted(used.items())
        if code not in subjects
    ]


def _line_faults(path: str, line: Mapping[str, Any], keys: set[str]) -> list[Fault]:
    project = line.get("project")
    if line.get("kind") == "project":
        if project is None:
            return [Fault(f"{path}.project", "项目支出须写明所属项目", project)]
        if isinstance(project, str) and project not in keys:
            return [Fault(f"{path}.project", "projects 中没有这个项目", project)]
        return []
    if line.get("kind") != "basic":
        return []
    faults = []
    if project is not None:
        faults.append(Fault(f"{path}.project", "基本支出不能有所属项目", project))
    if line.get("nature") is None:
        faults.append(Fault(f"{path}.nature", "基本支出须注明人员经费（personnel）或公用经费（public）", None))
    if line.get("economic_code") is None:
        faults.append(Fault(f"{path}.economic_code", "基本支出须有 5 位经济分类编码", None))
    return faults


def _items(value: Any) -> list[Mapping[str, Any]]:
    """The entries of a list. One that is longer than any limit is refused for that alone; its entries say no more."""
    if not isinstance(value, list | tuple) or len(value) > MAX_LINES:
        return []
    return [item if isinstance(item, Mapping) else {} for item in value]
