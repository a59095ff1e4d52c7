"""The rows of the page “预算明细”: budget lines, revenue lines, and names of subjects that the national list does not have."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from book import classification, model, package
from book.field_labels import FIELD_LABELS
from book.labels import COST_NATURE_LABELS, KIND_LABELS, REVENUE_SOURCE_LABELS, SOURCE_LABELS, VINTAGE_LABELS
from book.relations import Fault
from book.types import Vintage
from budgets.year_subjects import ECONOMIC_DIGITS, ITEM_DIGITS, YearSubjects
from disclosures.authoring.findings import Shown
from disclosures.authoring.rows import Amounts, Choices, Codes, Column, Row, Table, Words, shown
from disclosures.editing import Package

SHORT = {
    "基本": "basic",
    "项目": "project",
    "一般公共": "general_public",
    "政府性基金": "government_fund",
    "国有资本经营": "state_capital",
    "财政专户": "special_account",
    "当年": "current",
    "本年": "current",
    "结转": "carryover",
    "人员": "personnel",
    "公用": "public",
}
"""What finance systems and authors write for the words of the lists."""
LINE, REVENUE = FIELD_LABELS[model.Line], FIELD_LABELS[model.Revenue]
"""What the columns are called, here as in the workbook and the comparisons."""
AMOUNT = "{}（元）"
NO_PROJECT = "没有这个项目；请先在“项目”一页录入"

COLUMNS = {
    "lines": (
        "function_code",
        "kind",
        "project",
        "source",
        "vintage",
        "nature",
        "economic_code",
        "government_economic_name",
        "amount",
    ),
    "revenue": ("source", "code", "name", "amount"),
    "subjects": ("code", "name"),
}
CONTENT = {"function_code", "project", "economic_code", "government_economic_name", "amount", "code", "name"}
"""A row without any of these says nothing: the others are filled in beforehand."""


def blank(row: Row) -> bool:
    return not any(row.get(name, "").strip() for name in CONTENT)


class LinesForm:
    """The three tables of the page over a package, as it stands or with what was posted."""

    def __init__(self, data: Package, subjects: YearSubjects, rows: Mapping[str, list[Row]] | None = None):
        self.package = data
        self.subjects = subjects
        self.projects = project_words(data["projects"])
        columns = self._columns()
        self.rows_are_saved = rows is None
        if rows is None:
            rows = {name: shown(columns[name], data[name]) for name in ("lines", "revenue")}
            rows["subjects"] = self._named_here()
        self.lines = Table("lines", columns["lines"], rows["lines"])
        self.revenue = Table("revenue", columns["revenue"], rows["revenue"], spare=2)
        self.names = Table("subjects", columns["subjects"], rows["subjects"], spare=2)
        self.tables = (self.lines, self.revenue, self.names)
        self.errors: list[str] = []

    def _columns(self) -> dict[str, Sequence[Column]]:
        functions, economics = self.subjects.items, self.subjects.economic_items
        revenues = {code: name for names in self.subjects.revenues.values() for code, name in names.items()}
        return {
            "lines": (
                Column("function_code", LINE["function_code"], Codes(LINE["function_code"], functions), "functions"),
                Column("kind", LINE["kind"], Choices(LINE["kind"], words(KIND_LABELS), short=SHORT), "kinds"),
                Column(
                    "project",
                    LINE["project"],
                    Choices("项目", self.projects, required=False, missing=NO_PROJECT),
                    "projects",
                ),
                Column("source", LINE["source"], Choices("资金来源", words(SOURCE_LABELS), short=SHORT), "sources"),
                Column(
                    "vintage", LINE["vintage"], Choices(LINE["vintage"], words(VINTAGE_LABELS), short=SHORT), "vintages"
                ),
                Column(
                    "nature",
                    LINE["nature"],
                    Choices("经费性质", words(COST_NATURE_LABELS), required=False, short=SHORT),
                    "natures",
                ),
                Column(
                    "economic_code",
                    LINE["economic_code"],
                    Codes(LINE["economic_code"], economics, required=False),
                    "economics",
                ),
                Column("government_economic_name", LINE["government_economic_name"], Words(), "government"),
                Column("amount", AMOUNT.format(LINE["amount"]), Amounts()),
            ),
            "revenue": (
                Column(
                    "source",
                    REVENUE["source"],
                    Choices(REVENUE["source"], words(REVENUE_SOURCE_LABELS), short=SHORT),
                    "funds",
                ),
                Column("code", REVENUE["code"], Codes(REVENUE["code"], revenues), "revenues"),
                Column("name", REVENUE["name"], Words()),
                Column("amount", AMOUNT.format(REVENUE["amount"]), Amounts()),
            ),
            "subjects": (
                Column("code", "科目编码", Words(required="请填科目编码")),
                Column("name", "科目名称", Words()),
            ),
        }

    def _named_here(self) -> list[Row]:
        """The names of used codes that the national list does not have, or has otherwise."""
        used = used_codes(self.package["lines"])
        return [
            {"code": code, "name": name}
            for code, name in self.package["subjects"].items()
            if code in used and self._national(code) != name
        ]

    def _national(self, code: str) -> str:
        return self.subjects.functions.get(code) or self.subjects.economics.get(code, "")

    def apply(self, data: Package) -> Package:
        """The package with the rows in the place of those it has; rows that are not sound stay as they were typed."""
        lines, revenue = ([dict(row) for row in table.reading[0]] for table in (self.lines, self.revenue))
        nameless = {
            (line["function_code"], line["economic_code"])
            for line in data["lines"]
            if line["government_economic_name"] is None
        }
        for line in lines:
            # A name is filled in beside a code, unless the budget has such a line without one.
            if (
                line["government_economic_name"] is None
                and (line["function_code"], line["economic_code"]) not in nameless
            ):
                line["government_economic_name"] = self.subjects.government_names.get(line["economic_code"] or "")
        for row in revenue:
            if row["name"] is None:
                names = self.subjects.revenues.get(row["source"], {})
                row["name"] = names.get(row["code"]) or classification.revenue_name(row["code"])
        return data | {"lines": lines, "revenue": revenue, "subjects": self._subjects(data, lines)}

    def _subjects(self, data: Package, lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
        """The names to be printed: as typed, else as the budget has them, else from the national list. Names that no line uses
        any more go; those that none used before stay."""
        typed = {row.get("code", "").strip(): row.get("name", "").strip() for row in self.names.rows}
        used, before = used_codes(lines), used_codes(data["lines"])
        names = {code: name for code, name in data["subjects"].items() if code in used or code not in before}
        for code in used:
            if code in typed:
                names[code] = typed[code] or self._national(code)
            elif code not in names:
                names[code] = self._national(code)
        # Economic subjects of the national list are named by it, unless the budget names them.
        return {
            code: name
            for code, name in sorted(names.items())
            if name and (code in data["subjects"] or code in typed or not classification.economic_name(code))
        }

    def change(self, data: Package) -> Package:
        """What `editing.write` saves. Raises PackageError with the faults that only this page knows and all others besides."""
        changed = self.apply(data)
        faults = self.faults(data, changed)
        if faults:
            known = {fault.path for fault in faults}
            raise package.PackageError(faults + [fault for fault in package_faults(changed) if fault.path not in known])
        return changed

    def faults(self, data: Package, changed: Package) -> list[Fault]:
        faults = [fault for table in self.tables for fault in table.reading[1]]
        vintages = {project["key"]: project["vintage"] for project in data["projects"]}
        for index, line in enumerate(changed["lines"]):
            path = f"lines[{index}]"
            vintage = vintages.get(line["project"], line["vintage"])
            if vintage != line["vintage"] and line["vintage"] in words(VINTAGE_LABELS):
                label = VINTAGE_LABELS[Vintage(vintage)]
                faults.append(
                    Fault(
                        f"{path}.vintage", f"这个项目是{label}的项目，{LINE['vintage']}应为“{label}”", line["vintage"]
                    )
                )
            code = line["function_code"]
            if code in self.subjects.other_years and code not in data["subjects"]:
                faults.append(Fault(f"{path}.function_code", f"{code} {self.subjects.other_years[code]}", code))
        return faults

    def add_faults(self, faults: Sequence[Fault]) -> None:
        """Puts each fault at its cell; a code without a name gets a row for the name; the rest stands above the tables."""
        for fault in faults:
            code = fault.path.removeprefix("subjects.")
            if any(table.add_fault(fault) for table in self.tables):
                continue
            if code.isdigit() and code != fault.path:
                codes = [row.get("code", "").strip() for row in self.names.rows]
                if code not in codes:
                    self.names.rows.append({"code": code, "name": ""})
                    codes.append(code)
                line = re.search(r"lines\[(\d+)\]", fault.message)
                message = f"第 {int(line[1]) + 1} 行用到这个科目，请填它的名称" if line else fault.message
                self.names.errors.setdefault((codes.index(code), "name"), []).append(message)
            else:
                self.errors.append(f"{fault.path}：{fault.message}")

    def put_finding(self, path: str, finding: Shown) -> bool:
        """Puts a finding at its cell, the first of its row when it concerns the row. False when it has none, or the rows are
        not those that are saved."""
        return self.rows_are_saved and any(table.put_finding(path, finding) for table in self.tables)

    @property
    def error_count(self) -> int:
        """How many faults stand on the page."""
        return len(self.errors) + sum(len(errors) for table in self.tables for errors in table.errors.values())

    def lists(self) -> dict[str, Any]:
        """What the script needs to know: codes with their names, values with their words."""
        return {
            "functions": self.subjects.functions,
            "economics": self.subjects.economics,
            "natures": self.subjects.cost_natures,
            "government": self.subjects.government_names,
            "revenues": {str(source): names for source, names in self.subjects.revenues.items()},
            "titles": {
                table.name: {column.name: column.title for column in table.columns}
                for table in (self.lines, self.revenue)
            },
            "named": self.package["subjects"],
            "classes": {code: row.name for code, row in classification.classes().items()},
            "projects": [
                {"value": project["key"], "label": self.projects[project["key"]], "vintage": project["vintage"]}
                for project in self.package["projects"]
            ],
            "words": {
                "kind": words(KIND_LABELS),
                "source": words(SOURCE_LABELS),
                "vintage": words(VINTAGE_LABELS),
                "nature": words(COST_NATURE_LABELS),
                "fund": words(REVENUE_SOURCE_LABELS),
            },
        }

    def suggestions(self) -> dict[str, list[str]]:
        """What the inputs of the plain tables offer, by the name of the list."""
        return {
            "functions": [f"{code} {name}" for code, name in self.subjects.items.items()],
            "economics": [f"{code} {name}" for code, name in self.subjects.economic_items.items()],
            "government": sorted(set(self.subjects.government_names.values())),
            "revenues": [f"{code} {name}" for names in self.subjects.revenues.values() for code, name in names.items()],
            "projects": list(self.projects.values()),
            "kinds": list(KIND_LABELS.values()),
            "sources": list(SOURCE_LABELS.values()),
            "vintages": list(VINTAGE_LABELS.values()),
            "natures": list(COST_NATURE_LABELS.values()),
            "funds": list(REVENUE_SOURCE_LABELS.values()),
        }

    def as_grid(self) -> str:
        """All rows as the script posts them."""
        return json.dumps({table.name: table.rows for table in self.tables}, ensure_ascii=False)


def words(labels: Mapping[Any, str]) -> dict[str, str]:
    """Labels by plain text."""
    return {str(value): label for value, label in labels.items()}


def project_words(projects: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The name of each project by its key; of several with one name, or one that is another's key, the key stands for it."""
    counts = Counter(project["name"] for project in projects)
    keys = {project["key"] for project in projects}
    return {
        project["key"]: project["name"]
        if counts[project["name"]] == 1 and project["name"] not in keys - {project["key"]}
        else project["key"]
        for project in projects
    }


def used_codes(lines: Iterable[Mapping[str, Any]]) -> set[str]:
    """The codes of the lines with the codes above them, of those that are codes at all."""
    used: set[str] = set()
    for line in lines:
        for code, digits in ((line["function_code"], ITEM_DIGITS), (line["economic_code"], ECONOMIC_DIGITS)):
            if isinstance(code, str) and len(code) == digits and code.isdigit():
                used.update(code[:length] for length in range(3, digits + 1, 2))
    return used


def package_faults(data: Package) -> list[Fault]:
    """Every fault of a package as a whole."""
    try:
        package.parse(json.dumps(data))
    except package.PackageError as error:
        return list(error.faults)
    return []
