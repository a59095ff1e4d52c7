"""Between the nested parts of a package and flat rows: what each sheet shows of a package, and a package put together from sheets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from book.model import FORMAT
from disclosures.workbook import layout
from disclosures.workbook.fields import Sheet
from disclosures.workbook.layout import WHOLE

Entry = dict[str, Any]
"""The package values of one row by the paths of its fields."""

_PARAGRAPHS = {
    "duties": "overview.duties",
    "organisation": "overview.organisation",
    "whole_performance": "texts.whole_performance",
    "operating_cost": "texts.operating_cost",
    "purchase_of_services": "texts.purchase_of_services",
    "other": "texts.other",
    "glossary": "texts.glossary",
}


class Placed(NamedTuple):
    """Where a row's values stand in the package; `value` is the field that is the whole of it, when it is no object.

    `faults` name, by field, what keeps the row from its place.
    """

    location: str
    value: str = ""
    faults: Mapping[str, str] = {}


def get(data: Any, path: str) -> Any:
    """The value at a dotted path, None where there is nothing."""
    for step in path.split("."):
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Sets the value at a dotted path, making the objects on the way."""
    *parents, last = path.split(".")
    for step in parents:
        data = data.setdefault(step, {})
    data[last] = value


def entries(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[Entry]:
    """The rows of a sheet for a package; one entry for a sheet of items. Missing parts have no rows."""
    if sheet.items:
        if sheet is not layout.WHOLE_UNIT or data.get(WHOLE):
            yield _flat(sheet, data)
    elif sheet.list_path:
        yield from (_flat(sheet, item) for item in get(data, sheet.list_path) or ())
    elif sheet is layout.SUBJECTS:
        yield from ({"code": code, "name": name} for code, name in (data.get("subjects") or {}).items())
    elif sheet is layout.PARAGRAPHS:
        yield from _paragraphs(sheet, data)
    else:
        for project in data.get("projects") or ():
            form = project.get("form")
            rows = [form] if form and sheet is layout.FORMS else (form or {}).get("indicators", ())
            yield from ({**_flat(sheet, row), "key": project.get("key")} for row in rows)


def _flat(sheet: Sheet, item: Mapping[str, Any]) -> Entry:
    return {field.path: get(item, field.path) for field in sheet.fields}


def _paragraphs(sheet: Sheet, data: Mapping[str, Any]) -> Iterator[Entry]:
    for section, path in _PARAGRAPHS.items():
        for paragraph in get(data, path) or ():
            if isinstance(paragraph, Mapping):
                yield {"section": section, "kind": paragraph.get("kind"), "text": paragraph.get("text")}
            else:
                yield {"section": section, "kind": None, "text": paragraph}


class Gathering:
    """A package being put together sheet by sheet: projects first, then what names them, forms before their indicators."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {
            "format": FORMAT,
            "overview": {"duties": [], "organisation": []},
            "subjects": {},
            "lines": [],
            "revenue": [],
            "projects": [],
            WHOLE: None,
            "texts": {
                "purchase_of_services": [],
                "other": [],
                "whole_performance": [],
                "operating_cost": [],
                "glossary": [],
            },
        }
        self.projects: dict[Any, int] = {}

    def add(self, sheet: Sheet, rows: Sequence[Entry]) -> list[Placed]:
        """Puts the rows of a sheet into the package; says for each where it went."""
        if sheet.items:
            return [self._items(entry) for entry in rows]
        if sheet is layout.PARAGRAPHS:
            return [self._paragraph(entry) for entry in rows]
        if sheet is layout.SUBJECTS:
            return [self._subject(entry) for entry in rows]
        if sheet is layout.LINES:
            return [self._line(entry) for entry in rows]
        if sheet is layout.FORMS:
            return [self._form(entry) for entry in rows]
        if sheet is layout.INDICATORS:
            return [self._indicator(entry) for entry in rows]
        if sheet.list_path.startswith(WHOLE) and (rows or self.data[WHOLE]):
            self.data[WHOLE] = self.data[WHOLE] or {}
        placed = []
        for number, entry in enumerate(rows):
            item: dict[str, Any] = {}
            for path, value in entry.items():
                put(item, path, value)
            if number == 0:
                put(self.data, sheet.list_path, [])
            get(self.data, sheet.list_path).append(item)
            placed.append(Placed(f"{sheet.list_path}[{number}]"))
        if sheet is layout.PROJECTS:
            self._index_projects()
        return placed

    def _items(self, entry: Entry) -> Placed:
        for path, value in entry.items():
            if path.startswith(WHOLE) and self.data[WHOLE] is None:
                self.data[WHOLE] = {}
            put(self.data, path, value)
        return Placed("")

    def _index_projects(self) -> None:
        for index, project in enumerate(self.data["projects"]):
            project["form"] = None
            self.projects.setdefault(project.get("key"), index)

    def project(self, key: Any) -> int | None:
        """The project that a cell names: exactly, or but for spaces around it."""
        found = self.projects.get(key)
        return self.projects.get(key.strip()) if found is None and isinstance(key, str) else found

    def _line(self, entry: Entry) -> Placed:
        lines = self.data["lines"]
        lines.append(entry)
        location, key = f"lines[{len(lines) - 1}]", entry.get("project")
        if key is None:
            return Placed(location)
        index = self.project(key)
        if index is None:
            return Placed(location, faults={"project": "“项目”表中没有这个项目"})
        entry["project"] = self.data["projects"][index].get("key")
        return Placed(location)

    def _form(self, entry: Entry) -> Placed:
        index = self.project(entry.get("key"))
        if index is None:
            return Placed("", faults={"key": "“项目”表中没有这个项目"})
        if self.data["projects"][index]["form"] is not None:
            return Placed("", faults={"key": "这个项目已有一行绩效目标"})
        form: dict[str, Any] = {"indicators": []}
        for path, value in entry.items():
            if path != "key":
                put(form, path, value)
        self.data["projects"][index]["form"] = form
        return Placed(f"projects[{index}].form")

    def _indicator(self, entry: Entry) -> Placed:
        index = self.project(entry.get("key"))
        if index is None:
            return Placed("", faults={"key": "“项目”表中没有这个项目"})
        form = self.data["projects"][index]["form"]
        if form is None:
            return Placed("", faults={"key": "这个项目在“绩效目标”表中没有一行"})
        row: dict[str, Any] = {"level1": entry.get("level1"), "level2": entry.get("level2")}
        for side in ("implementation", "annual"):
            name, value = entry.get(f"{side}.name"), entry.get(f"{side}.value")
            row[side] = {"name": name or "", "value": value or ""} if name or value else None
        form["indicators"].append(row)
        return Placed(f"projects[{index}].form.indicators[{len(form['indicators']) - 1}]")

    def _paragraph(self, entry: Entry) -> Placed:
        section = entry.get("section")
        path = _PARAGRAPHS.get(section) if isinstance(section, str) else None
        if path is None:
            return Placed("")
        paragraphs = get(self.data, path)
        location = f"{path}[{len(paragraphs)}]"
        if section == "other":
            paragraphs.append({"kind": entry.get("kind") or "paragraph", "text": entry.get("text")})
            return Placed(location)
        paragraphs.append(entry.get("text"))
        if entry.get("kind") not in (None, "paragraph"):
            return Placed(location, "text", {"kind": "只有“其他说明”分形式，此处应留空"})
        return Placed(location, "text")

    def _subject(self, entry: Entry) -> Placed:
        code = str(entry.get("code"))
        if code in self.data["subjects"]:
            return Placed("", faults={"code": "编码重复，每个科目只写一行"})
        self.data["subjects"][code] = entry.get("name")
        return Placed(f"subjects.{code}", "name")
