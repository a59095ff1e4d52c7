"""C15, C16, C18: what a project's form says about the project: its grounds, its period, and that it is not another project."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from book.model import Form
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.forms import ONE_YEAR
from book.rules.text import DOCUMENT_NUMBER, copied, forms, plain
from book.types import Attribute, Vintage

W = Severity.WARNING
_LIKE_NAMES = 0.65
"""Share of the pairs of characters that two names of one purpose have in common."""
_LIKE_PURPOSES = 0.4
"""Share of the pairs of characters of the shorter name that two projects of one purpose have in common."""
_TELLING = 20
"""Characters from which two texts are hardly the same by chance."""
_LAW = re.compile(
    r"《[^》]{3,}》|[一-龥]{2,}(?:法|条例)(?:实施细则)?(?:第|$|[，,。；;、的])|会议纪要[〔\[【(（第]"
    r"|[〔\[【(（]\d{4}[〕\]】)）]第?\d+[次期]"
)
_AGREED = re.compile("协议|合同|章程")
"""What a project of the unit's own money may rest on."""
_TEXTS = {
    "overview": "项目概况",
    "basis": "立项依据",
    "necessity": "项目设立的必要性",
    "measures": "保证项目实施的制度、措施",
    "plan": "项目实施计划",
}
_HAS_DIGIT = re.compile("[0-9]")
_NOTHING = frozenset({"同上", "见上", "如上", "略", "无", "暂无", "-", "—", "/", "／"})
_YEAR = re.compile(r"(20[0-9]{2})\s*(?:[-—–~～至]\s*(20[0-9]{2})\s*)?年")
_SINCE = re.compile(r"\s*(?:度)?\s*(?:以后|之后|以来|以前|之前|及以后|[后前起]|[0-9]{1,2}月)")


@rule(
    "C15",
    Severity.WARNING,
    "立项依据写明文件号或法律；概况、依据、必要性、措施、计划各有内容，不互相照抄，也不照抄别的项目。",
    remedy="立项依据写文件名和文号；其余各栏按栏目要求分别写，不复制同一段话。",
    basis="《中央部门预算绩效目标管理办法》（财预〔2015〕88号）",
    touches=("projects",),
)
def grounds(context: Context) -> Iterator[Departure]:
    for path, project, form in forms(context):
        grounded = DOCUMENT_NUMBER.search(form.basis) or _LAW.search(form.basis)
        if form.basis.strip() and not grounded and not (_AGREED.search(form.basis) and _own_money(form)):
            yield Departure(f"{path}.basis", f"“{project}”的立项依据没有文件号，也不是法律法规", None, form.basis[:60])
        texts = {name: plain(getattr(form, name)) for name in _TEXTS}
        for name in (name for name, text in texts.items() if not text or text in _NOTHING):
            yield Departure(f"{path}.{name}", f"“{project}”没有填写{_TEXTS[name]}")
        yield from _copies(path, project, texts)
    yield from _copied_from(context)


def _copied_from(context: Context) -> Iterator[Departure]:
    """What a project is and why it is needed is not another one's text, unless their names say the same purpose."""
    first: dict[tuple[str, str], str] = {}
    for path, project, form in forms(context):
        for name in ("overview", "necessity", "goal_annual"):
            text = plain(getattr(form, name))
            other = first.setdefault((name, text), project)
            # A goal with a number in it is hardly another project's by chance.
            least = _TELLING if name in _TEXTS or not _HAS_DIGIT.search(text) else _TELLING // 2
            if len(text) >= least and other != project and not _one_purpose(plain(other), plain(project)):
                message = f"“{project}”的{_TEXTS.get(name, '年度目标')}与“{other}”的一字不差，像是照抄没有改"
                yield Departure(f"{path}.{name}", message)


def _one_purpose(one: str, other: str) -> bool:
    """Whether the shorter of two names has much in common with the longer."""
    left, right = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return len(left & right) >= _LIKE_PURPOSES * min(len(left), len(right))


def _own_money(form: Form) -> bool:
    """Whether nothing of the year's money comes from a budget of the government."""
    side = form.funding.annual
    return not (side.central or side.provincial or side.local)


def _copies(path: str, project: str, texts: dict[str, str]) -> Iterator[Departure]:
    """One departure for a form in which fields hold the same sentence."""
    groups: list[list[str]] = []
    for name, text in texts.items():
        same = next((group for group in groups if copied(texts[group[0]], text)), None)
        if same is None:
            groups.append([name])
        else:
            same.append(name)
    copies = [group for group in groups if len(group) > 1 and texts[group[0]]]
    if copies:
        told = "，".join(f"{'、'.join(_TEXTS[name] for name in group)}是同一段话" for group in copies)
        yield Departure(f"{path}.{copies[0][1]}", f"“{project}”的{told}")


@rule(
    "C16",
    Severity.WARNING,
    "项目期与项目属性一致；项目名称中的年份与预算年度一致，结转项目是以前年度的。",
    remedy="核对项目属性、项目期和名称中的年份；确属以前年度事项的，说明为什么列在本年。",
    touches=("projects",),
    see=("P1",),
)
def periods(context: Context) -> Iterator[Departure]:
    year = context.book.year
    for path, project, form in forms(context):
        if form.attribute is Attribute.RECURRING and form.period.strip() in ONE_YEAR:
            yield Departure(f"{path}.period", f"经常性项目“{project}”的项目期不应只有1年", None, form.period)
        other = "一次性" if form.attribute is Attribute.RECURRING else "经常性"
        if other in form.attribute_text:
            message = f"“{project}”印出的项目属性与所选的不一致"
            yield Departure(f"{path}.attribute_text", message, None, form.attribute_text)
    for index, item in enumerate(context.book.projects):
        years = _years(item.name)
        if not years:
            continue
        current = item.vintage is Vintage.CURRENT
        if year not in years if current else min(years) >= year:
            what = "当年项目" if current else "上年结转项目"
            shown = "、".join(map(str, sorted(years)))
            message = f"{what}“{item.name}”的名称写着{shown}年，预算年度是{year}年"
            yield Departure(f"projects[{index}].name", message)


def _years(name: str) -> set[int]:
    """The years that a name is about; not the one since when something holds."""
    found: set[int] = set()
    for match in _YEAR.finditer(name):
        if not _SINCE.match(name[match.end() :]):
            first, last = int(match[1]), int(match[2] or match[1])
            found |= set(range(first, last + 1)) if last - first < 20 else {first, last}
    return found


@rule(
    "C18",
    Severity.WARNING,
    "项目不重名，没有两个用途和金额都相同的项目；绩效目标表的项目名称与项目支出表一致。",
    remedy="给重名的项目加上区别（层级、资金来源、用途）；重复安排的合并；目标表与项目支出表用同一名称。",
    touches=("projects", "lines"),
    see=("P2", "C21"),
)
def doubles(context: Context) -> Iterator[Departure]:
    named: dict[tuple[str, Vintage], list[int]] = defaultdict(list)
    projects = context.book.projects
    for index, project in enumerate(projects):
        named[plain(project.name), project.vintage].append(index)
        if project.form and plain(project.form.name) != plain(project.name):
            message = "绩效目标表的项目名称与项目支出表不一致"
            yield Departure(f"projects[{index}].form.name", message, project.name, project.form.name)
    for places in named.values():
        if len(places) > 1:
            name = projects[places[0]].name
            yield Departure(f"projects[{places[1]}].name", f"有{len(places)}个项目都叫“{name}”，请在名称上区分")
    spent = context.totals("project")
    by_amount: dict[object, list[int]] = defaultdict(list)
    for index, project in enumerate(projects):
        by_amount[spent[(project.key,)]].append(index)
    for amount, places in by_amount.items():
        for one, other in combinations(places, 2) if amount else ():
            if _alike(context, one, other):
                message = f"与“{projects[one].name}”金额相同、用途相近，请确认不是重复安排"
                yield Departure(f"projects[{other}]", message)


def _alike(context: Context, one: int, other: int) -> bool:
    """Whether two projects' forms describe one purpose."""
    first, second = (context.book.projects[index].form for index in (one, other))
    if not first and not second:
        left, right = (plain(context.book.projects[index].name) for index in (one, other))
        return _close(left, right, _LIKE_NAMES)
    if not first or not second:
        return False
    pairs = [(plain(getattr(first, name)), plain(getattr(second, name))) for name in ("overview", "basis", "necessity")]
    return sum(_close(left, right) for left, right in pairs) >= 2


def _close(one: str, other: str, share: float = 0.75) -> bool:
    """Whether most neighbouring pairs of characters of two texts are the same."""
    if not one or not other:
        return False
    left, right = ({text[i : i + 2] for i in range(len(text) - 1)} or {text} for text in (one, other))
    return len(left & right) >= share * max(len(left), len(right))
