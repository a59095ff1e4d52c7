"""C17: subjects are those of the classification, under one name."""

import re
from collections.abc import Iterator
from functools import cache

from book import classification
from book.labels import COST_NATURE_LABELS, REVENUE_SOURCE_LABELS
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import HAN
from book.types import Nature

_TRANSPORT = "30239"
"""其他交通费用: allowances for official travel are paid to persons."""
FIRST_YEAR = 2024
"""From when the shipped classification holds."""
_WHOLE = ("205", "208", "210", "221", "224")
"""The classes whose 款 are all listed, as the list itself says; of the others new ones may be missing."""


_CUT_OFF = 6
"""Characters from which the beginning of a name tells it."""
_ECONOMIC = 5
"""Digits of an economic subject of the second level, all of which are listed."""
_WITH_CODE = re.compile(
    rf"(?P<name>[{HAN}（）“”]{{2,30}}?(?:支出|补助|补贴|[费金]|工资|购置|建设|更新|事务|运行|机构|医疗|离退休|抚恤))"
    r"[（(](?P<code>[0-9]{7}|[0-9]{5}|[235][0-9]{2})[)）]"
)


@cache
def _functions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in classification.rows("function")}


@cache
def _economic() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in classification.rows("economic_department")}


@cache
def _government() -> dict[str, frozenset[str]]:
    """What the government economic subject of each department one may be called: its own name, the printed one, its class's."""
    classes = {row["code"]: row["name"] for row in classification.rows("economic_government")}
    names: dict[str, set[str]] = {}
    for row in classification.rows("economic_mapping"):
        known = {row["gov_name"], row["shanxi_table6_display"], classes.get(row["gov_code"][:3], "")}
        names.setdefault(row["dept_code"], set()).update(map(_bare, known))
    return {code: frozenset(known - {""}) for code, known in names.items()}


@cache
def _government_of(nature: Nature) -> dict[str, list[str]]:
    """The printed government economic subject of each department one, for units of one nature."""
    own = {"通用", "事业" if nature is Nature.PUBLIC_INSTITUTION else "行政（含参公）"}
    names: dict[str, list[str]] = {}
    for row in classification.rows("economic_mapping"):
        if row["unit_type"] in own:
            names.setdefault(row["dept_code"], []).append(_bare(row["shanxi_table6_display"]))
    return names


@cache
def _revenue() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in classification.rows("revenue")}


@rule(
    "C17",
    Severity.ERROR,
    "科目编码在当年的政府收支分类科目之内，同一编码同一名称；政府经济科目与部门经济科目对应，人员经费与公用经费同经济科目；地方自设的项级科目请核对。",
    remedy="改用当年《政府收支分类科目》中的编码和名称；地方自设科目请对照本级财政部门的通知。",
    basis="财政部《政府收支分类科目》",
    touches=("subjects", "lines", "revenue", "overview", "projects", "reasons", "texts"),
)
def codes(context: Context) -> Iterator[Departure]:
    book = context.book
    # The shipped classification says nothing certain of earlier years.
    uncertain = Severity.HINT if book.year < FIRST_YEAR else None
    functions = dict.fromkeys(line.function_code for line in book.lines)
    economic = dict.fromkeys(line.economic_code for line in book.lines if line.economic_code)
    first = {line.function_code: index for index, line in reversed(list(enumerate(book.lines)))}
    for code in functions:
        if code[:5] not in _functions():
            message = f"功能分类款级科目{code[:5]}不在政府收支分类科目之内"
            listed = code.startswith(_WHOLE) or code[:3] not in _functions()
            severity = uncertain or (None if listed else Severity.WARNING)
            yield Departure(f"lines[{first[code]}].function_code", message, None, code, severity=severity)
        elif code not in _functions():
            message = (
                f"项级科目{code}“{book.subjects.get(code, '')}”不在已收录的科目之内，请与当年科目核对（地方可以自设）"
            )
            yield Departure(f"lines[{first[code]}].function_code", message, severity=Severity.HINT)
    for code in economic:
        if code not in _economic():
            message = f"部门预算支出经济分类没有{code}“{book.subjects.get(code, '')}”"
            index = next(index for index, line in enumerate(book.lines) if line.economic_code == code)
            yield Departure(f"lines[{index}].economic_code", message, severity=Severity.HINT)
    for index, line in enumerate(book.lines):
        name = line.government_economic_name
        known = _government().get(line.economic_code or "", frozenset())
        if name and known and _bare(name) not in known:
            message = f"政府预算支出经济科目与部门经济科目{line.economic_code}不对应"
            expected = "、".join(sorted(_government_of(book.unit.nature).get(line.economic_code or "", known)))
            where = f"lines[{index}].government_economic_name"
            yield Departure(where, message, expected, name, severity=Severity.WARNING)
        nature = _economic().get(line.economic_code or "", {}).get("nature", "")
        own = COST_NATURE_LABELS[line.nature] if line.nature else ""
        if own and nature in COST_NATURE_LABELS.values() and nature != own and line.economic_code != _TRANSPORT:
            message = f"经济科目{line.economic_code}一般属于{nature}，本行填作{own}"
            yield Departure(f"lines[{index}].nature", message, nature, own, severity=Severity.WARNING)
    for index, revenue in enumerate(book.revenue):
        row = _revenue().get(revenue.code)
        if row and REVENUE_SOURCE_LABELS[revenue.source].removesuffix("预算") not in row["kind"]:
            message = f"收入科目{revenue.code}“{row['name']}”不是{REVENUE_SOURCE_LABELS[revenue.source]}的收入"
            yield Departure(f"revenue[{index}].code", message, severity=Severity.WARNING)
        elif row and _bare(revenue.name) != _bare(row["name"]):
            message = f"收入科目{revenue.code}的名称与政府收支分类科目不一致"
            severity = Severity.WARNING if row["sure"] == "证实" and not uncertain else Severity.HINT
            yield Departure(f"revenue[{index}].name", message, row["name"], revenue.name, severity=severity)
    for code, name in book.subjects.items():
        row = _functions().get(code) or _economic().get(code)
        if row and not _same(name, row):
            # Rows that are not certain are for hints only; a name that a narrow column cut off is the right one.
            severity = uncertain if row["sure"] == "证实" else Severity.HINT
            message = f"科目{code}的名称与政府收支分类科目不一致"
            if _bare(row["name"]).startswith(_bare(name)) and len(name) >= _CUT_OFF:
                severity, message = severity or Severity.WARNING, f"科目{code}的名称没有印全"
            yield Departure(f"subjects.{code}", message, row["name"], name, severity=severity)
    yield from _in_texts(context)


def _in_texts(context: Context) -> Iterator[Departure]:
    """A subject that a text names with its code bears that name: 工资福利支出（501） is 机关工资福利支出."""
    for passage in context.passages:
        for match in _WITH_CODE.finditer(passage.text) if passage.running else ():
            name, code = _bare(match["name"]), match["code"]
            names = _called(code)
            if names and not any(name.endswith(known) for known in names):
                message = f"科目{code}是“{names[0]}”，文字写作“{match[0]}”"
                yield Departure(passage.path, message, names[0], match[0], severity=Severity.WARNING)
            elif not names and len(code) == _ECONOMIC and code[0] in "35":
                message = f"政府收支分类科目中没有{code}：{match[0]}"
                yield Departure(passage.path, message, None, match[0], severity=Severity.WARNING)


@cache
def _called(code: str) -> tuple[str, ...]:
    """The names that a code has in the classifications; () when none has it."""
    found: list[str] = []
    for kind in ("function", "economic_department", "economic_government"):
        for row in classification.rows(kind):
            if row["code"] == code:
                found += [_bare(name) for name in (row["name"], *row.get("alias", "").split("|")) if name]
    return tuple(found)


def _same(name: str, row: dict[str, str]) -> bool:
    """Whether a name is the subject's, or one it has or had besides; brackets and blanks do not matter."""
    return _bare(name) in {_bare(known) for known in (row["name"], *row["alias"].split("|"))}


def _bare(name: str) -> str:
    return name.replace(" ", "").replace("(", "（").replace(")", "）").replace("“", "").replace("”", "")
