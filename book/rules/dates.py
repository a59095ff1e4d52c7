"""C22, C24: years and dates of texts; phrases that belong to other years."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from book.model import Form, Project
from book.passages import Passage
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import DOCUMENT_NUMBER, first_of_each, quoted, times, without_titles
from book.rules.traces import misdated
from book.rules.years import as_of, documents, impossible, of_form, of_reasons, time_limits
from book.types import Vintage

_TIMES = re.compile(r"[年月日天]|20[0-9]{2}")
"""Without one of these a text says no date."""
_DATE = re.compile(r"((?:19|20)[0-9]{2})\s*年\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*日)?")
_DAY = re.compile(r"(?<![0-9年/.])([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")
_NO_MONTH = re.compile(r"(?<![0-9./第])((?:0|1[3-9]|[2-9][0-9])\s*月(?:份|底|末|初|[上中下]旬|前))")
_LONGEST = dict(enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1))
_DONE = re.compile(r"批准|批复|印发|下发|下达|同意|会议|决定|通知")
_RELATIVE = re.compile(
    r"去年|今年(?!轻)|明年|(?<!以)前年|(?<!今|以)后年|上年年?[底末]|(?<![临最就])近日(?!期)|(?:(?<=[，,。；;、\s])|^)日前"
)
_APPLIED = re.compile(r"申请(?:安排|拨付|资金)?\s*((?:19|20)[0-9]{2})\s*年")
_APPLIED_FOR = re.compile(r"((?:19|20)[0-9]{2})\s*年度?(?:特|拟|共|现)?申请(?:项目)?(?:经费|资金|拨款|预算|财政)")
_EXPECTED = re.compile(r"预计(?:到|至)?\s*((?:19|20)[0-9]{2})\s*年")
_OLD_BUDGET = re.compile(r"((?:19|20)[0-9]{2})\s*年度?[一-龥]{0,8}?预算(?!执行|结余|结转|剩余)")
_AS_OF = re.compile(r"截[至止]\s*(?:到)?\s*((?:19|20)[0-9]{2})\s*年")
_ANY_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s*年?")
_SAID_OF = re.compile(r"((?:19|20)[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月|[以之]?[前后]|起|[改划转])")
"""A year that a text is about, not the date of an event."""
_BEFORE_YEAR = re.compile("((?:19|20)[0-9]{2})年(?:底)?(?:以前|之前)")
_OPENING_YEAR = re.compile(
    r"在?\s*((?:19|20)[0-9]{2})\s*年(?!\s*(?:度)?\s*(?:以后|之后|以来|起|[0-9]{1,2}月[0-9]{1,2}日(?:以后|之后|起)))"
)
_HAN_YEAR = re.compile("[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=年)")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_PERIOD = re.compile(
    r"((?:19|20)[0-9]{2})\s*年\s*(?:第?[一二三四1-4]季度|[上下]半年|[0-9]{1,2}\s*[—–~～至-]\s*[0-9]{1,2}\s*月)"
)
_AT_YEAR_END = re.compile(
    r"((?:19|20)[0-9]{2})\s*年(?:年?[末底])[，,]?(?:本?单位|本?部门|我?中心)?(?:实有|在职|在编|共有|现有)"
)
_NONE_IN_YEAR = re.compile(r"本(?:单位|部门|中心)(20[0-9]{2})年度?(?:无|没有|未|不涉及)")
_DONE_IN_YEAR = re.compile(r"已经?(?:随|在|于|向|列入|纳入|完成)?(20[0-9]{2})年")
_GIVEN_IN_ADVANCE = re.compile(
    r"《[^》]{0,60}提前下达(?P<year>20[0-9]{2})年[^》]{0,120}》[（(]?[一-龥]{0,16}[〔\[【(（](?P<number>20[0-9]{2})[〕\]】)）]"
    r"|[〔\[【(（](?P<number_first>20[0-9]{2})[〕\]】)）]\s*第?[0-9]{1,5}号《[^》]{0,60}提前下达(?P<year_after>20[0-9]{2})年"
)
"""Money of a year is given in advance at the end of the year before it, or early in the year."""
_OVERDUE = re.compile("补发|补缴|补记|结转|清算|结算|尾款|欠")
"""What is done in the year about earlier ones."""
_ABOUT_PAST = re.compile("度?[一-龥]{0,6}?(?:档案|决算|清算|结算|审计|结转|欠)")
"""What follows an earlier year that is the object of the work, not its time."""
_GOALS = ("goal_implementation", "goal_annual")
_OF_A_GOAL = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年度?(?!\s*[0-9]{1,2}\s*月|\s*[-—–~～至])")
_COMPARED_WITH = re.compile("(?:比|较|与|同|在|自|从|以|截至|截止|至|到|超过)$")
_IN_HISTORY = "(?!以来|(?:规划)?的?(?:编制|谋划|前期|起草))"
"""What follows a phrase that speaks of the past, or of a plan that is being drawn up."""
_FORMERLY = re.compile("原[一-龥]{2,8}[、和及与]$")
"""原劳动局、人事局 are both former ones."""
_LAST_MONTH = "06"
"""By then the budget of the year has been approved and published everywhere."""
_STAGES = (
    re.compile("采购|招标|磋商|询价"),
    re.compile("签订合同|签订协议|签约"),
    re.compile("完工|竣工|完成(?:施工|改造|安装|装修)"),
    re.compile("验收(?!报告)"),
    re.compile("结算(?:付款|支付)|支付尾款|付清|结清|结算后?付款"),
)
"""What is done with a contract, in this order: bought, signed, built, accepted, paid."""
_MONTH = re.compile(r"(?<![0-9年])(?:[0-9]{1,2}\s*月?\s*[至到—–~～-]\s*)?(1[0-2]|[1-9])\s*月")
_BEGINS_WITH_MONTH = re.compile(r"\s*(1[0-2]|[1-9])\s*月(?!起|[、和])")
_OTHER_YEAR = re.compile("次年|下年|第二年|上年|20[0-9]{2}年")
_PLANS = ("plan", "goal_implementation", "goal_annual")
_NO_YEAR = re.compile(r"[〔\[【(（［]\s*([0-9]{3,6})\s*年?[〕\]】)）］]\s*第?\s*[0-9]+\s*号")
_FIRST_DOCUMENTS, _LAST_DOCUMENTS = 1949, 2099
_OF_THE_YEAR = frozenset({"purchase_of_services", "operating_cost"})
_BY_THE_END = re.compile(r"到(20[0-9]{2})年(?:年)?[底末](?![^。；;]{0,15}已)")
_LONG_AIMS = frozenset({"strategic_goal", "annual_goal", "goal_annual", "goal_implementation"})


@rule(
    "C22",
    Severity.WARNING,
    "日期真实存在、不晚于填报日期，填报在编制预算的年度；计划、申请和说明写的是预算年度，不写去年、上年底一类的相对时间。",
    remedy="核对日期：写错的改正；从以前年度沿用的段落，改写成预算年度的内容。",
    touches=("projects", "whole_unit_performance", "overview", "reasons", "texts"),
    see=("C12",),
)
def dates(context: Context) -> Iterator[Departure]:
    year = context.book.year
    for passage in context.passages:
        if (passage.running or passage.field in ("value", "year_line")) and _TIMES.search(passage.text):
            text = _in_digits(without_titles(passage.text))
            yield from _unreal(passage, text)
            yield from impossible(passage, text, year)
            if passage.group == "reasons" or passage.group.startswith("texts"):
                yield from of_reasons(passage, text, year)
            if passage.group == "overview" or passage.group.startswith("texts"):
                yield from as_of(passage, text, year)
            yield from _relative(passage, text)
            yield from _year(passage, text, year)
    items = [(f"projects[{index}].form", item) for index, item in enumerate(context.book.projects)]
    for path, item in items:
        if item.form:
            yield from _after_filing(path, item.name, item.form)
            yield from _filed(path, item.name, item.form, year)
            yield from _earlier_plan(path, item, item.form, year)
            yield from _stages(path, item.name, item.form)
            yield from _work_before(path, item.name, item.form)
            yield from of_form(path, item, item.form, year)
            if item.vintage is Vintage.CURRENT:
                yield from time_limits(path, item.name, item.form, year)
    yield from documents(context)
    for one in misdated(context):
        message = f"“{one.name}”的年份与项目支出表中的“{one.project.name}”不同"
        yield Departure(one.where, message, one.project.name, one.name)
    for path, item in items:
        if item.form and item.vintage is Vintage.CURRENT:
            yield from _earlier_budget(path, item.name, item.form, year)


def _in_digits(text: str) -> str:
    """The text with years such as 二〇二四年 in digits. Positions stay."""
    return _HAN_YEAR.sub(lambda match: match[0].translate(_HAN_DIGITS), text)


def _filed(path: str, project: str, form: Form, year: int) -> Iterator[Departure]:
    """A form is filed in the budget's year or while the budget is drawn up, in the year before."""
    filed = int(form.filled_at[:4] or year)
    if not year - 1 <= filed <= year:
        message = f"“{project}”的填报日期不在编制预算的年度"
        yield Departure(f"{path}.filled_at", message, f"{year - 1}年或{year}年", f"{filed}年")
    elif filed == year and form.filled_at[4:6] > _LAST_MONTH:
        message = f"“{project}”的填报日期晚于预算公开的期限"
        shown = f"{filed}年{int(form.filled_at[4:6])}月"
        yield Departure(f"{path}.filled_at", message, f"{year}年{int(_LAST_MONTH)}月以前", shown)


def _unreal(passage: Passage, text: str) -> Iterator[Departure]:
    for match in _DATE.finditer(text):
        try:
            date(int(match[1]), int(match[2]), int(match[3] or 1))
        except ValueError:
            yield Departure(passage.path, f"没有“{match[0]}”这一天")

    for match in _DAY.finditer(text):
        if not 1 <= int(match[2]) <= _LONGEST.get(int(match[1]), 0):
            yield Departure(passage.path, f"没有“{match[0]}”这一天")
    for match in _NO_MONTH.finditer(text):
        yield Departure(passage.path, f"没有“{match[0]}”这个月份")


def _relative(passage: Passage, text: str) -> Iterator[Departure]:
    if passage.path.startswith("texts.glossary"):
        return  # An entry tells years apart by such words.
    for match in _RELATIVE.finditer(text):
        message = f"“{match[0]}”请写成具体的年份或日期：{quoted(text, *match.span())}"
        yield Departure(passage.path, message)


def _year(passage: Passage, text: str, year: int) -> Iterator[Departure]:
    if passage.field == "year_line":
        match = _ANY_YEAR.search(text)
        if match and int(match[1]) != year:
            yield Departure(passage.path, "整体绩效目标表的年度与预算年度不一致", f"{year}", match[1])
        return
    for match in _AS_OF.finditer(text):
        if not year - 1 <= int(match[1]) <= year:
            message = f"“{match[0]}”像是以前年度留下的：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, f"{year - 1}年", f"{match[1]}年")
    for match in _AT_YEAR_END.finditer(text):
        if int(match[1]) < year - 1:
            message = f"“{match[0]}”像是以前年度留下的：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, f"{year - 1}年", f"{match[1]}年")
    if passage.group.startswith("texts") or passage.group == "reasons":
        for match in _OLD_BUDGET.finditer(text):
            if int(match[1]) < year - 1:
                message = f"“{match[0]}”像是以前年度留下的：{quoted(text, *match.span())}"
                yield Departure(passage.path, message, f"{year}年", f"{match[1]}年")
    for match in _NONE_IN_YEAR.finditer(text):
        if int(match[1]) < (year if passage.path.startswith("texts.glossary") else year - 1):
            message = f"“{match[0]}”像是以前年度留下的：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, f"{year}年", f"{match[1]}年")
    for match in _BY_THE_END.finditer(text) if passage.field in _LONG_AIMS else ():
        if int(match[1]) < year:
            message = f"目标写在预算年度之前：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, f"{year}年或以后", f"{match[1]}年")
    for match in _DONE_IN_YEAR.finditer(text):
        if int(match[1]) > year:
            message = f"说已经做了{match[1]}年的事：{quoted(text, *match.span())}"
            yield Departure(passage.path, message, f"{year}年或以前", f"{match[1]}年")
    for match in _GIVEN_IN_ADVANCE.finditer(passage.text):
        given, numbered = (
            int(match[name] or match[other]) for name, other in (("year", "year_after"), ("number", "number_first"))
        )
        if not numbered <= given <= numbered + 1:
            message = f"文件标题说提前下达{given}年的资金，文号却是{numbered}年的"
            yield Departure(passage.path, message, f"{numbered}年或{numbered + 1}年", f"{given}年")
    for match in DOCUMENT_NUMBER.finditer(text):
        if int(match[1]) > year:
            yield Departure(passage.path, f"文件“{match[0]}”的年份晚于预算年度", None, match[1])
    for match in _NO_YEAR.finditer(text):
        if not _FIRST_DOCUMENTS <= int(match[1]) <= _LAST_DOCUMENTS:
            yield Departure(passage.path, f"文号“{match[0]}”的年份写错了", None, match[1])
    opening = _OPENING_YEAR.match(text) if passage.field == "whole_performance" else None
    if opening and int(opening[1]) != year:
        yield Departure(passage.path, "说明的年度与预算年度不一致", f"{year}年", f"{opening[1]}年")
    if passage.group.startswith("texts") and passage.field in _OF_THE_YEAR:
        said = {int(match[1]) for match in _SAID_OF.finditer(text)}
        if said and year not in said:
            shown = "、".join(map(str, sorted(said)))
            yield Departure(passage.path, "说明的年度与预算年度不一致", f"{year}年", f"{shown}年")


def _after_filing(path: str, project: str, form: Form) -> Iterator[Departure]:
    """What the form says has been approved was approved before the form was filed."""
    if not form.filled_at:
        return
    filed = form.filled_at[:8]
    shown = f"{filed[:4]}年{int(filed[4:6])}月{int(filed[6:8])}日"
    for name in ("overview", "basis", "necessity", "measures"):
        text = without_titles(getattr(form, name))
        for match in _DATE.finditer(text):
            told = f"{match[1]}{int(match[2]):02}" + (f"{int(match[3]):02}" if match[3] else "")
            if told > filed[: len(told)] and _DONE.search(text[match.end() : match.end() + 12]):
                message = f"“{project}”填报于{shown}，却写着{match[0]}已经办过的事：{quoted(text, *match.span(), 10)}"
                yield Departure(f"{path}.{name}", message, None, match[0])
        for match in DOCUMENT_NUMBER.finditer(text):
            if match[1] > filed[:4]:
                yield Departure(f"{path}.{name}", f"“{project}”填报于{shown}，却引用{match[1]}年的文件", None, match[0])


def _earlier_plan(path: str, project: Project, form: Form, year: int) -> Iterator[Departure]:
    """A plan or goal whose every month lies before the year. Of a project of money carried over it may say what is overdue."""
    for name in _PLANS:
        text = _in_digits(without_titles(getattr(form, name)))
        if project.vintage is Vintage.CARRYOVER and _OVERDUE.search(text):
            continue
        dated = [match for pattern in (_DATE, _PERIOD) for match in pattern.finditer(text)]
        months = [(int(match[1]), match[0]) for match in dated if not _since(text, *match.span())]
        opening = _OPENING_YEAR.match(text) or (_earlier_goal(text, year, project.name) if name in _GOALS else None)
        if months and max(months)[0] < year and not re.search(rf"{year}\s*年", text):
            message = f"“{project.name}”的计划或目标写在预算年度之前"
            yield Departure(f"{path}.{name}", message, f"{year}年", max(months)[1])
        elif opening and int(opening[1]) < year and not _is_object(text, opening):
            word = "计划" if name == "plan" else "目标"
            if name == "plan" and f"{opening[1]}年" in project.name:
                continue  # C16 asks about the name
            yield Departure(f"{path}.{name}", f"“{project.name}”的{word}写的是以前年度", f"{year}年", f"{opening[1]}年")


def _stages(path: str, project: str, form: Form) -> Iterator[Departure]:
    """A contract is not signed before it is bought, nor paid before the work is done; one step in each clause, one year. Three
    steps do not each stand before the last."""
    years = set(_OTHER_YEAR.findall(form.plan))
    if len(years) > 1 or any(not year[0].isdigit() for year in years):
        return
    steps: list[tuple[int, int, str]] = []
    clauses = re.split("[，,。；;、\n]", form.plan)
    for clause in clauses:
        reached = [stage for stage, words in enumerate(_STAGES) if words.search(clause)]
        months = _MONTH.findall(_OTHER_YEAR.sub("", clause))
        if len(reached) == 1 and len(months) == 1:
            steps.append((reached[0], int(months[0]), clause.strip()))
    for (stage, month, clause), (later, earlier, after) in pairwise(steps):
        if later > stage and earlier < month:
            yield Departure(f"{path}.plan", f"“{project}”的实施计划先后颠倒：“{clause}”之后是“{after}”")
            return
    for sentence in re.split("[。；;\n]", form.plan):
        if (late := _out_of_order(sentence)) is not None:
            yield Departure(f"{path}.plan", f"“{project}”的实施计划中月份先后颠倒：{'，'.join(late)}")
            return


def _out_of_order(sentence: str) -> list[str] | None:
    """The clauses of a sentence that begin with months, at least three, when each month stands before the last, or all but one of
    them are in order; of three only the last can be that one."""
    clauses = [
        (int(match[1]), clause.strip())
        for clause in re.split("[，,、]", sentence)
        if (match := _BEGINS_WITH_MONTH.match(clause))
    ]
    months = [month for month, _ in clauses]
    if len(months) < 3 or len(set(months)) < len(months) or months == sorted(months):
        return None
    places = range(len(months)) if len(months) > 3 else (2,)
    rest = ([*months[:place], *months[place + 1 :]] for place in places)
    odd = months == sorted(months, reverse=True) or any(some == sorted(some) for some in rest)
    return [clause for _, clause in clauses] if odd else None


def _work_before(path: str, project: str, form: Form) -> Iterator[Departure]:
    """What is worked on is of the same time in all texts: 2010年以前的档案."""
    said = {name: set(_BEFORE_YEAR.findall(without_titles(getattr(form, name)))) for name in ("overview", *_PLANS)}
    one_each = {name: min(years) for name, years in said.items() if len(years) == 1}
    wanted = one_each.pop("overview", None)
    for name, year in one_each.items():
        if wanted and year != wanted:
            message = f"“{project}”的项目概况说{wanted}年以前，此处说{year}年以前"
            yield Departure(f"{path}.{name}", message, f"{wanted}年以前", f"{year}年以前")
            return


def _earlier_goal(text: str, year: int, name: str) -> re.Match[str] | None:
    """The year that a goal speaks of when it speaks of none but earlier ones: 发放2024年取暖补贴 in a goal for 2025."""
    if re.search(rf"{year}|{year + 1}", text):
        return None
    for match in _OF_A_GOAL.finditer(text):
        since = _COMPARED_WITH.search(text, max(0, match.start() - 3), match.start())
        if int(match[1]) < year and not since and match[1] not in name and not _OVERDUE.search(text):
            return match
    return None


def _is_object(text: str, opening: re.Match[str]) -> bool:
    """Whether the year that a text opens with says since when something holds, or what is worked on."""
    return _since(text, *opening.span()) or bool(_ABOUT_PAST.match(text, opening.end()))


def _since(text: str, start: int, end: int) -> bool:
    """Whether a date says since or until when something holds."""
    return text[end : end + 1] in tuple("之以起前后") or text[max(0, start - 2) : start] in ("截至", "截止")


def _earlier_budget(path: str, project: str, form: Form, year: int) -> Iterator[Departure]:
    """Sentences of an earlier year's application."""
    for name in ("overview", "basis", "necessity", "measures", "plan"):
        text = without_titles(getattr(form, name))
        for pattern in (_APPLIED, _APPLIED_FOR, _OLD_BUDGET, _EXPECTED):
            for match in pattern.finditer(text):
                if int(match[1]) < year:
                    message = f"“{project}”像是以前年度的申请：{quoted(text, *match.span())}"
                    yield Departure(f"{path}.{name}", message, f"{year}年", f"{match[1]}年")


@rule(
    "C24",
    Severity.WARNING,
    "会议、规划、机构和政策用语是本年度通行的说法。",
    remedy="换成本年度通行的说法；引用当时文件名称的，加书名号。",
    touches=("overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def dated_phrases(context: Context) -> Iterator[Departure]:
    year = context.book.year
    stale = [phrase for phrase in context.lexicon.phrases if not phrase.fits(year)]
    advice = {phrase.words: phrase for phrase in stale}
    words = "|".join(re.escape(phrase.words) for phrase in stale)
    pattern = re.compile(f"(?:{words}){_IN_HISTORY}") if stale else None
    found = (
        (f"{passage.group.removesuffix('.form')}|{match[0]}", passage.path)
        for passage in context.passages
        if pattern
        for match in pattern.finditer(without_titles(passage.text))
        if not _FORMERLY.search(passage.text, max(0, match.start() - 10), match.start())
    )
    for key, (path, count) in first_of_each(found).items():
        phrase = advice[key.rpartition("|")[2]]
        if phrase.last is not None and phrase.last < year:
            instead = f"，现为{phrase.advice}" if phrase.advice else ""
            message = f"“{phrase.words.strip('“”')}”是{phrase.last}年以前的说法{instead}{times(count)}"
        else:
            message = f"“{phrase.words.strip('“”')}”从{phrase.first}年起才有{times(count)}"
        yield Departure(path, message)
