"""Years that cannot be: out of reach, unlike elsewhere, later than the budget's. Part of C22."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from book.model import Form, Project
from book.passages import FORM_TEXTS, Passage
from book.rules.engine import Context, Departure
from book.rules.targets import sides
from book.rules.text import HAN, plain, quoted, sentence, without_titles
from book.types import Level2

_ANY = re.compile(r"(?<![0-9.,，])([12][0-9]{3})\s*年(?![限龄度]?[/／])")
_FIRST, _AHEAD = 1900, 10
_AIMS = frozenset((2035, 2050, 2060))
"""Years beyond ten that programmes of the state aim at."""
_CITED = re.compile(
    rf"(?:《(?P<title>[^》]{{4,120}})》\s*[（(]?)?(?P<body>[{HAN}]{{2,12}})[〔\[【(（［]\s*(?P<year>[0-9]{{4}})\s*年?[〕\]】)）］]\s*第?\s*(?P<number>[0-9]{{1,5}})\s*号"
)
_BODY = 3
"""Characters at the end of the issuing body's name that tell it: 社厅发."""
_TELLING = 10
"""Numbers from here on are hardly the same in two years by chance."""
_SINCE = re.compile(
    rf"((?:19|20)[0-9]{{2}})年(?P<day>[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}月)?(?P<side>(?:及)?[以之]?[前后])(?P<what>[新已]?[{HAN}]{{2}})"
)
_LATER = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年")
_UNTIL = re.compile(r"(?:至|到|[-—–~～])\s*$")
_AFTERWARDS = re.compile(
    "评价|自评|决算|验收|质保|审计|结算|清算|到期|以前|之前|以后|之后|下年|次年|滚动|中期|规划|分期|下一年|提前"
)
_TIME_LIMIT = re.compile("(20[0-9]{2})\\s*[年./-]")
_ONE_YEAR = frozenset(("1年", "一年", "1"))
_OF_CHANGE = re.compile(
    r"(?<![0-9])(20[0-9]{2})\s*年度?(?:[^，,。；;：:、0-9]{0,12}?(?:增加|减少|新增|上调|预算|编报|实行|安排))"
)
_AT_ITS_END = re.compile(r"截[至止]\s*(?:到)?\s*(20[0-9]{2})\s*年(?:1[0-2]月(?:[0-9]{1,2}日|底|末)?|年?[底末])")
_HAD = re.compile(
    r"(?<![0-9])(20[0-9]{2})\s*年(?:[本我](?:单位|中心|部门|局)|提前下达|(?:城乡|企业|机关)[^，,。；;0-9]{0,14}?预计)"
)


def impossible(passage: Passage, text: str, year: int) -> Iterator[Departure]:
    """Years that no budget speaks of: 2202年, 2042年."""
    for match in _ANY.finditer(text):
        said = int(match[1])
        if not _FIRST <= said <= year + _AHEAD and said not in _AIMS:
            message = f"“{match[0]}”这一年份不对：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, None, match[0])


def as_of(passage: Passage, text: str, year: int) -> Iterator[Departure]:
    """What a unit has is not told as of the end of the budget's own year, which is still to come."""
    for match in _AT_ITS_END.finditer(text):
        if int(match[1]) >= year:
            message = f"“{match[0]}”还没有到：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, f"{year - 1}年12月31日", match[0])


def of_reasons(passage: Passage, text: str, year: int) -> Iterator[Departure]:
    """Reasons and typed texts compare the budget's year with the one before, and speak of no later one."""
    for match in _OF_CHANGE.finditer(text):
        if int(match[1]) > year:
            message = f"说的是预算年度以后的年份：{quoted(text, *match.span(1))}"
            yield Departure(passage.path, message, f"{year}年", f"{match[1]}年")
            return


class _Cited(NamedTuple):
    """A document that a text cites."""

    path: str
    title: str
    body: str
    year: int
    number: int

    @property
    def key(self) -> tuple[str, int, int]:
        return self.body, self.year, self.number


def documents(context: Context) -> Iterator[Departure]:
    """One document has one number wherever it is cited: the same title, or the same number of one body, in two years."""
    cited = [
        _Cited(
            passage.path,
            plain(match["title"] or ""),
            match["body"][-_BODY:],
            int(match["year"]),
            int(match["number"]),
        )
        for passage in context.passages
        if passage.running and "号" in passage.text
        for match in _CITED.finditer(passage.text)
    ]
    often = Counter(one.key for one in cited)
    distinct: dict[str, dict[tuple[str, int, int], _Cited]] = {}
    for one in cited:
        distinct.setdefault(one.body, {}).setdefault((one.title, one.year, one.number), one)
    told: set[frozenset[tuple[str, int, int]]] = set()
    for of_body in distinct.values():
        for one, other in combinations(of_body.values(), 2):
            pair = frozenset((one.key, other.key))
            if len(pair) == 2 and pair not in told and _one_document(one, other):
                told.add(pair)
                odd, usual = (other, one) if often[other.key] <= often[one.key] else (one, other)
                message = f"同一文件的文号两处不同：{_shown(odd)}与{_shown(usual)}"
                yield Departure(odd.path, message, _shown(usual), _shown(odd))


def _one_document(one: _Cited, other: _Cited) -> bool:
    """Whether two citations of one body's documents mean the same one."""
    if one.title and one.title == other.title:
        return one.year == other.year or one.number == other.number
    return one.number == other.number >= _TELLING and not (one.title and other.title)


def _shown(one: _Cited) -> str:
    return f"{one.body}〔{one.year}〕{one.number}号"


def of_form(path: str, item: Project, form: Form, year: int) -> Iterator[Departure]:
    """What a form says of one time it says of the same year; a project of one year says nothing of later ones."""
    yield from _since(path, item, form)
    if form.period.strip() in _ONE_YEAR:
        yield from _later(path, item.name, form, year)
    for name in ("overview", "basis", "necessity"):
        text = without_titles(getattr(form, name))
        for match in _HAD.finditer(text):
            if int(match[1]) < year - 1:
                message = f"“{item.name}”像是以前年度的申请：{quoted(text, *match.span(1))}"
                yield Departure(f"{path}.{name}", message, f"{year}年", f"{match[1]}年")


def _since(path: str, item: Project, form: Form) -> Iterator[Departure]:
    """2022年1月1日之后退休 in one place is not 2012年1月1日之后退休 in another."""
    first: dict[tuple[str, str, str], tuple[str, str]] = {}
    for where, text in _places(path, item, form):
        for match in _SINCE.finditer(without_titles(text)) if "年" in text else ():
            key = match["day"] or "", match["side"][-1], match["what"][-1]
            year, shown = first.setdefault(key, (match[1], match[0]))
            if year != match[1]:
                message = f"“{item.name}”的时间界限两处不同：“{shown}”与“{match[0]}”"
                yield Departure(where, message, f"{year}年", f"{match[1]}年")
                return


def _places(path: str, item: Project, form: Form) -> Iterable[tuple[str, str]]:
    yield path.removesuffix(".form") + ".name", item.name
    for name in FORM_TEXTS:
        yield f"{path}.{name}", getattr(form, name)
    for one in sides(form, path):
        yield f"{one.path}.name", one.target.name


def _later(path: str, project: str, form: Form, year: int) -> Iterator[Departure]:
    for name in FORM_TEXTS:
        text = getattr(form, name)
        if not any(int(said) > year for said in _LATER.findall(text)):
            continue
        text = without_titles(text)
        for match in _LATER.finditer(text):
            before, around = text[: match.start()], sentence(text, *match.span())
            if int(match[1]) > year and not (_UNTIL.search(before) or _AFTERWARDS.search(around)):
                message = f"“{project}”只有一年，却写着预算年度以后的年份：{quoted(text, *match.span())}"
                yield Departure(f"{path}.{name}", message, f"{year}年", f"{match[1]}年")
                return


def time_limits(path: str, project: str, form: Form, year: int) -> Iterator[Departure]:
    """What is to be done this year has no time limit in another, and one side of an indicator none before the other's."""
    for index, indicator in enumerate(form.indicators):
        if indicator.level2 is not Level2.TIMELINESS:
            continue
        limits = {
            name: max(map(int, found))
            for name in ("implementation", "annual")
            if (target := getattr(indicator, name)) and (found := _TIME_LIMIT.findall(target.value))
        }
        where = f"{path}.indicators[{index}]"
        annual, whole = limits.get("annual"), limits.get("implementation")
        later = annual is not None and annual > year
        if (
            annual is not None
            and indicator.annual
            and annual != year
            and not (later and _AFTERWARDS.search(indicator.annual.name))
        ):
            when = "之后" if later else "之前"
            message = f"“{project}”的时效指标“{indicator.annual.name}”写在预算年度{when}"
            yield Departure(f"{where}.annual.value", message, f"{year}年", indicator.annual.value)
        elif whole is not None and indicator.implementation and whole < year:
            message = f"“{project}”的时效指标“{indicator.implementation.name}”写在预算年度之前"
            yield Departure(f"{where}.implementation.value", message, f"{year}年", indicator.implementation.value)
