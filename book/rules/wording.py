"""C19, C21, C23, C26, C27: words that must not be printed, names that must be exact, terms that must be explained."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from book.lexicon import Lexicon, words
from book.passages import Passage
from book.rules.alike import misnumbered, repeated
from book.rules.engine import Context, Departure, Severity, rule
from book.rules.text import HAN, first_of_each, quoted, sentence, times, without_titles
from book.types import Kind, Level, Source, Vintage

W = Severity.WARNING

# C19

_PREFIX = re.compile(rf"[A-Za-z](?=[{HAN}]|20[0-9]{{2}}年)")
_SYSTEM = re.compile(
    r"\[(?:部门|单位|项目|区划|年度)\]|【(?:部门|单位|项目)】|[（(\[【](?:三保|测试|导入|副本)[）)\]】]|&(?:nbsp|lt|gt|amp|quot);?"
    r"|</?(?:br|p|div|span|td|b)\b[^>]*>|#(?:REF|N/A|VALUE|NAME|DIV/0)[!?]?|\b(?:null|undefined|NaN)\b"
)
_LATIN = re.compile(r"(?<![A-Za-z@./:_\-])[A-Za-z]*[a-z]{2,}[A-Za-z]*(?![A-Za-z@/:_\-]|\.[a-z])")
_SMALL_LETTERS = re.compile("[a-z]{2}")
_MAIL = re.compile(r"[A-Za-z0-9._\-]+@[A-Za-z0-9.\-]+")
_LATIN_WORDS = frozenset(
    {"kg", "km", "cm", "mm", "ml", "kw", "kwh", "kva", "app", "wifi", "ppt", "pos", "ukey", "excel", "word"}
)
_SMALL_LETTER = re.compile(rf"[a-z](?=[{HAN}]{{2}})")
_TAG = re.compile(r"\s*[\[［【][^\]］】]{1,8}[\]］】](?=.)")
_PARAGRAPH = re.compile(r"\[[0-9]+\](?:\.text)?$")
"""The end of the path of one paragraph of several."""
_SHOWN = 30
"""Characters of a repeated sentence that are told."""
_NAMED = frozenset({"name", "department", "implementing_unit", "form_title", "title", "department_name"})


@rule(
    "C19",
    Severity.WARNING,
    "印出的文字里没有系统内部的前缀、标记和误输入的字母，同一句话不印两遍，序号不错不漏。",
    remedy="删去内部标记、误输入的字母和重复的话，改正序号；字母确为名称一部分的缩写，请写明。",
    touches=("unit", "subjects", "overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def system_text(context: Context) -> Iterator[Departure]:
    for passage in context.passages:
        prefix = (_PREFIX.match(passage.text) or _TAG.match(passage.text)) if passage.field in _NAMED else None
        prefix = prefix or (_SMALL_LETTER.match(passage.text) if passage.field == "indicator" else None)
        if prefix and not _SYSTEM.match(prefix[0].strip()):
            bare = passage.text[prefix.end() :]
            yield Departure(passage.path, f"名称前面的“{prefix[0]}”像是系统内部的前缀", bare, passage.text)
    found = (
        (f"{passage.group.removesuffix('.form')}|{word}", passage.path)
        for passage in context.passages
        for word in _system(passage)
    )
    for key, (path, count) in first_of_each(found).items():
        word = key.rpartition("|")[2]
        yield Departure(path, f"“{word}”像是系统标记或误输入的字母{times(count)}")
    parts: dict[str, list[Passage]] = {}
    for passage in context.passages:
        if passage.running:
            parts.setdefault(_PARAGRAPH.sub("", passage.path), []).append(passage)
    for part in parts.values():
        yield from _in_a_part(part)


def _in_a_part(part: Sequence[Passage]) -> Iterator[Departure]:
    """Of the paragraphs of one part the first sentence that is printed twice, and the first ordinal that is not in its row."""
    texts = [passage.text for passage in part]
    for place, again in [*repeated(texts)][:1]:
        shown = again[:_SHOWN] + ("…" if len(again) > _SHOWN else "")
        yield Departure(part[place].path, f"同一句话印了两遍：{shown}")
    for found in [*misnumbered(texts)][:1]:
        message = f"序号“{found.said}”没有接上，按前文应是第{found.expected}项"
        yield Departure(part[found.place].path, message, severity=Severity.HINT)


def _system(passage: Passage) -> Iterator[str]:
    text = passage.text
    for match in _SYSTEM.finditer(text):
        yield match[0]
    if text.isascii() or not _SMALL_LETTERS.search(text):
        return
    for match in _LATIN.finditer(_MAIL.sub(" ", _SYSTEM.sub(" ", text))):
        if match[0].lower() not in _LATIN_WORDS:
            yield match[0]


# C21

_PLACEHOLDER = re.compile(
    rf"[XxＸｘ×]{{2,}}|(?<![{HAN}0-9A-Za-z）)])[XＸ×](?=\s*[年月日号])|(?<![0-9A-Za-z])[XxＸ](?=\s*(?:个|家|户|名|人|台|份|场|次|万元|%|％))|[*＊]{{2,}}|[○〇◯]{{2,}}|[＿_]{{2,}}|【[^】]{{0,60}}?(?:填|此处|待)[^】]{{0,60}}】|【(?:单位|部门|项目)?(?:名称)?】|〔\s*〕|（）|\(\)"
    r"|[（(]?(?:(?<![申提报])请(?:在此|简要|逐项|据实|如实|详细|简单)?(?:填写|填列|输入|说明|描述|概述)|(?<=[（(])[^（）()]{0,20}(?:不超过|限)[0-9]{2,4}字|(?<=[（(])[0-9]{2,4}字(?:以内|之内|左右)|请(?:对照|参照)[^，。；）)]{1,12}填写|填报(?:时|后|前)[^，。；）)]{0,4}删除|此处[^，,。；;（）()]{0,16}?(?:填写|填列|输入|简述|说明)|填写说明[:：]|(?:待|未)(?:填写|补充|定稿)|示例[:：]|如有请|如无请)[^，。；）)]{0,12}"
    r"|某某?(?:单位|部门|局|中心|县|市|项目)|预算部门\(单位\)名称"
    r"|(?:[如若](?:无|没有|不涉及)(?:此项|该项|本项|相关|以上)?|(?:无|没有|不涉及)(?:此项|该项|本项))(?:内容|情况|业务)?(?:的|[，,])?[则请可]?(?:删除|删去|不填)"
)
_PERHAPS = re.compile(r"[XxＸｘ×*＊○〇◯＿_【〔填请某示此删]|（）|\(\)|[待未](?:补充|定稿)|部门\(单位\)|[0-9]字")
"""Without one of these a text holds no place; found far faster than the whole pattern."""
_ADVICE = re.compile(
    "(?:根据|按照|结合|依据|按)本?(?:部门|单位)?的?实际(?:情况)?(?:据实|如实|自行)?(?:填写|填列|填报|补充|修改|增删)(?=[，,。；;、）)]|$)"
    "|(?:部门|单位)自行(?:填写|补充|说明|增减)|[仅供]参考[，,。；;]?[请可]"
)
"""Words of a template that may also be said of what people fill in."""
_ALSO_WORDS = frozenset("向于单项安")
"""Surnames that stand before a place to fill in a sentence as well: 向XX单位拨付."""
_COUNTED = tuple("名人个户万元项次年月日件台套%％")
"""What follows a number that is still to be filled in, not a name that is covered."""
_NUMBERLESS = re.compile(rf"[{HAN}][〔\[【(（［](?:19|20)[0-9]{{2}}[〕\]】)）］]\s*第?\s*号")
_FORM_TITLE = re.compile(r"(?:绩效目标|申报|审批)表(?:[（(][^（）()]{0,12}[）)])?$")


@rule(
    "C21",
    Severity.ERROR,
    "没有留下模板的说明文字、占位符和空白的文号。",
    remedy="删去模板文字，把占位符换成实际内容；没有文号的，删去空的括号或补上文号。",
    touches=("overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def placeholders(context: Context) -> Iterator[Departure]:
    found = []
    for passage in context.passages:
        if passage.field in ("indicator", "value"):
            continue
        for match in _PLACEHOLDER.finditer(passage.text) if _PERHAPS.search(passage.text) else ():
            if not _is_masked(match, context.lexicon):
                found.append((f"{passage.group}|{match[0]}", passage.path))
        for match in _ADVICE.finditer(passage.text) if passage.running else ():
            yield Departure(passage.path, f"“{match[0]}”像是模板的说明", severity=W)
        if passage.path.endswith("form.name") and _FORM_TITLE.search(passage.text):
            yield Departure(passage.path, "项目名称印成了表的标题", None, passage.text)
        for match in _NUMBERLESS.finditer(passage.text):
            message = f"文号没有写序号：{quoted(passage.text, *match.span())}"
            yield Departure(passage.path, message, severity=W)
    for key, (path, count) in first_of_each(found).items():
        yield Departure(path, f"“{key.rpartition('|')[2]}”像是模板的说明或占位符{times(count)}")


def _is_masked(match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether crosses cover a name or a number (张××, 139××××0000) instead of holding a place."""
    if not re.fullmatch("[XxＸｘ×*＊]+", match[0]):
        return False
    before, after = match.string[: match.start()], match.string[match.end() :]
    if match[0][0] in "*＊":
        # Stars are what this system covers numbers with, one or many, in front, between or behind.
        return before[-1:] in lexicon.surnames or bool(
            re.search("[0-9-]$", before) or re.match("[0-9组号栋室户单]", after)
        )
    surname = before[-1:] in lexicon.surnames - _ALSO_WORDS and len(match[0]) == 2 and after[:1] not in _COUNTED
    return surname or bool(len(match[0]) >= 4 and re.search(r"[0-9]{3}$", before))


# C23

_LEVEL_WORDS = {
    Level.UNIT: re.compile(r"本部门(?=无|没有|预算|收入|支出)|部门预算(?:收入|支出)总计"),
    Level.DEPARTMENT: re.compile(r"本单位(?=无|没有|预算|收入|支出)|单位预算(?:收入|支出)总计"),
}
_SELF_TEXTS = frozenset({"purchase_of_services", "whole_performance", "operating_cost"})
"""Texts that print among the computed sentences and speak of the unit as these do."""
_OWN_WORDS = {
    Level.UNIT: re.compile("[本我]部门|部门预算(?:收入|支出)总计"),
    Level.DEPARTMENT: re.compile("[本我]单位|单位预算(?:收入|支出)总计"),
}
_RIGHT_WORD = {Level.UNIT: "单位", Level.DEPARTMENT: "部门"}
_OTHER_LEVEL = re.compile(r"省直部门|省级部门|省本级|中央部门|市直部门")
_OTHER_LEVEL_IN_TERMS = re.compile("(?:中央|省直|省级|省本级|市直)(?:本级|各|预算|一级)*(?:部门|单位|机关)|省本级")
"""In the glossary, which speaks of the unit itself, also words that elsewhere may name those who give orders."""


@rule(
    "C23",
    Severity.ERROR,
    "单位名称准确、前后一致，不提外地的单位；单位预算称单位，部门预算称部门。",
    remedy="用当年批复的单位全称，前后一致；单位预算写“单位”，部门预算写“部门”。",
    touches=("unit", "department", "overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def unit_names(context: Context) -> Iterator[Departure]:
    book, unit = context.book, context.book.unit.name
    for index, project in enumerate(book.projects):
        form = project.form
        if form and (message := _not_ours(context, form.implementing_unit.strip())):
            severity = None if book.level is Level.UNIT else W
            where = f"projects[{index}].form.implementing_unit"
            yield Departure(where, message, unit, form.implementing_unit, severity=severity)
        if form and form.department.strip() and not form.department.strip().endswith(book.department.name):
            message = "绩效目标表的主管部门与部门名称不一致"
            yield Departure(f"projects[{index}].form.department", message, book.department.name, form.department)
    yield from _budget_codes(context)
    if book.whole_unit_performance:
        name = book.whole_unit_performance.department_name.strip()
        if name not in ("", unit, book.department.name):
            message = "整体绩效目标表的名称与单位名称不一致"
            yield Departure("whole_unit_performance.department_name", message, unit, name)
    yield from _subject(context)
    for passage in context.passages:
        if not passage.running:
            continue
        yield from _alike(passage, (unit, book.department.name), book.unit.region.name)
        for written in _misspelt(passage.text.replace(unit, "　"), unit):
            yield Departure(passage.path, "单位名称写错或不完整", unit, written)
        if passage.field != "glossary":
            speaks_of_itself = passage.field in _SELF_TEXTS or (passage.field == "other" and book.level is Level.UNIT)
            own = _OWN_WORDS if speaks_of_itself else _LEVEL_WORDS
            for match in own[book.level].finditer(passage.text):
                right = re.sub("单位|部门", _RIGHT_WORD[book.level], match[0])
                message = f"这是{_RIGHT_WORD[book.level]}预算公开，“{match[0]}”应称“{right}”"
                yield Departure(passage.path, message, severity=W)
        if not book.unit.region.code.endswith("0000"):
            other = _OTHER_LEVEL_IN_TERMS if passage.field == "glossary" else _OTHER_LEVEL
            for match in other.finditer(passage.text):
                of_the_city = book.unit.region.code.endswith("00") and match[0].startswith("市")
                if passage.group.startswith("texts") and not of_the_city:
                    yield Departure(passage.path, f"“{match[0]}”不是本级的说法，像是照搬上级的模板", severity=W)


def _budget_codes(context: Context) -> Iterator[Departure]:
    """The department's budget code before its name (138-…局) is one code on all forms but a slip."""
    name = context.book.department.name
    codes = {
        index: code
        for index, project in enumerate(context.book.projects)
        if project.form and (code := project.form.department.strip().removesuffix(name).strip("-—– ")).isdigit()
    }
    (usual, times), *_ = Counter(codes.values()).most_common(1) or [("", 0)]
    for index, code in codes.items():
        if code != usual and times > len(codes) / 2:
            message = "主管部门的预算代码与其他绩效目标表不一致"
            yield Departure(f"projects[{index}].form.department", message, usual, code, severity=W)
    whole, own = context.book.whole_unit_performance, context.book.department.budget_code
    if whole and whole.department_code.strip() and own and whole.department_code.strip() != own:
        message = "整体绩效目标表的部门预算代码与主管部门的不一致"
        yield Departure("whole_unit_performance.department_code", message, own, whole.department_code, severity=W)


def _not_ours(context: Context, name: str) -> str:
    """What is wrong with the name of who carries out a project; of a department that may be any unit below it."""
    book, unit = context.book, context.book.unit
    if book.level is Level.UNIT:
        return "绩效目标表的实施单位与单位名称不一致" if name not in ("", unit.name) else ""
    known = {unit.name, book.department.name}
    if name in known:
        return ""
    if any(_LINKS.sub("", name) == _LINKS.sub("", one) or _one_off(name, one) for one in known):
        return "绩效目标表的实施单位像是单位名称写错了字"
    place = next((county for county in _counties() if name.startswith(county)), "")
    return f"绩效目标表的实施单位在外地（{place}）" if place and not unit.region.name.endswith(place) else ""


_LINKS = re.compile("[和与及、]|社会|事业|发展|服务|管理|经办")
"""What is left out or exchanged where such names are written from memory."""
_COMMON = re.compile("事业|发展|服务|管理|经办|保障|养老")
"""Words by which the names of such bodies are confused."""


_LONGEST_COUNTY = 15
"""Characters of 积石山保安族东乡族撒拉族自治县."""


@cache
def _counties() -> tuple[str, ...]:
    """The longest first: 新绛县 ends with 绛县."""
    return tuple(sorted(words("counties"), key=lambda name: (-len(name), name)))


def _ends_with(before: str, county: str) -> bool:
    """Whether a text ends with the name of a county; one of two characters (成县) stands by itself, not in 完成县."""
    rest = before.removesuffix(county)
    return rest != before and (len(county) > 2 or not re.search(f"[{HAN}]$", rest))


def _subject(context: Context) -> Iterator[Departure]:
    """A unit's text about itself begins with its own name, not with that of a unit of its kind elsewhere or formerly."""
    book, unit = context.book, context.book.unit.name
    for part in ("duties", "organisation") if book.level is Level.UNIT else ():
        for index, text in enumerate(getattr(book.overview, part)[:1]):
            match = _OPENING_NAME.match(text)
            name = match["name"] if match else ""
            kinds = {_LINKS.sub("", one)[-4:] for one in (name, unit)}
            if name and len(kinds) == 1 and not unit.endswith(name) and not name.endswith(unit):
                yield Departure(
                    f"overview.{part}[{index}]", "介绍本单位的文字以别的单位名称开头", unit, name, severity=W
                )


_OPENING_NAME = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]+[、.．])?\s*(?P<name>[一-龥]{2,8}?[市县区旗][一-龥]{4,24}?(?:中心|局|所|站))"
    r"(?=[为是系属设内现共核于主负贯承，,（(]|隶属)"
)


def _alike(passage: Passage, names: tuple[str, str], region: str) -> Iterator[Departure]:
    """A body of the kind of the unit or its department: of another county; or the unit's, with other usual words in its name."""
    text, told = passage.text, set()
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, "　" * len(name))
    for name in dict.fromkeys(names):
        kind = name.removeprefix(region)
        for match in re.finditer(re.escape(kind), text) if kind != name and len(kind) >= 4 else ():
            before = text[max(0, match.start() - _LONGEST_COUNTY) : match.start()]
            place = next((county for county in _counties() if _ends_with(before, county)), "")
            if place and not before.endswith(region[-3:]) and region[:2] not in before and match.end() not in told:
                told.add(match.end())
                message = f"提到了外地的单位“{place}{kind}”，像是照搬别处的文字"
                yield Departure(passage.path, message, name, f"{place}{kind}", severity=W)
    unit = names[0]
    kind = unit.removeprefix(region)
    if kind == unit or len(kind) < 4 or kind[-2:] not in text:
        return
    for match in re.finditer(rf"(?<!原){re.escape(region)}[{HAN}]{{2,14}}?{re.escape(kind[-2:])}", text):
        if match[0] != unit and _with_other_words(match[0], unit) and not _one_off(match[0], unit):
            yield Departure(passage.path, "单位名称写错或不完整", unit, match[0], severity=W)


def _with_other_words(one: str, other: str) -> bool:
    """Whether two names are one but for the words by which such bodies are confused; 社会养老保险 is 养老保险."""
    shorter = one.replace("社会养老", "养老"), other.replace("社会养老", "养老")
    return any(_COMMON.sub("", left) == _COMMON.sub("", right) for left, right in ((one, other), shorter))


def _misspelt(text: str, name: str) -> Iterator[str]:
    """What differs from the name in one character of its inner part: another one, one missing, one too much."""
    lengths = (len(name), len(name) - 1, len(name) + 1)
    told: set[int] = set()
    for match in re.finditer(re.escape(name[:2]), text):
        for length in lengths:
            written = text[match.start() : match.start() + length]
            if len(written) == length > 4 and _one_off(written, name):
                told.add(match.start() + length)
                yield written
                break
    for match in re.finditer(re.escape(name[-2:]), text):
        for length in lengths:
            written = text[max(0, match.end() - length) : match.end()]
            if match.end() not in told and len(written) == length > 4 and _one_off(written, name):
                yield written
                break


_TELLING = frozenset("一二三四五六七八九十东西南北中上下前后新老大小甲乙丙丁")
"""Characters by which units of one kind are told apart: 第一中学 and 第二中学 are two schools."""


def _one_off(one: str, other: str) -> bool:
    """Whether two different texts that begin and end alike differ in one character, and mean the same unit."""
    start = next((i for i, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), 0)
    rest = (one[start + (len(one) >= len(other)) :], other[start + (len(other) >= len(one)) :])
    if not start or one[start : start + 1] < "一" or rest[0] != rest[1] or not rest[0]:
        return False
    return len(one) != len(other) or not {one[start], other[start]} <= _TELLING


# C26

_TERMS: Mapping[str, Mapping[str, object]] = {
    "一般公共预算": {"source": Source.GENERAL_PUBLIC},
    "政府性基金预算": {"source": Source.GOVERNMENT_FUND},
    "国有资本经营预算": {"source": Source.STATE_CAPITAL},
    "财政专户管理资金": {"source": Source.SPECIAL_ACCOUNT},
    "单位资金": {"source": Source.UNIT_FUNDS},
    "上年结转": {"vintage": Vintage.CARRYOVER},
    "基本支出": {"kind": Kind.BASIC},
    "项目支出": {"kind": Kind.PROJECT},
}
"""Terms, and the lines that use them."""
_HEAD = re.compile("[^：:。]{1,60}?(?=[：:]|[是即]?指|是|包[含括])")
"""What an entry of the glossary explains."""
_OF_BUDGETS = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
_ALWAYS = ("财政拨款", "三公", "机关运行经费")


@rule(
    "C26",
    Severity.WARNING,
    "名词解释包含文中用到的专业名词。",
    remedy="在名词解释中补上这个名词，或删去文中没有必要的用法。",
    basis="《地方预决算公开操作规程》（财预〔2016〕143号）",
    touches=("texts", "lines"),
)
def glossary(context: Context) -> Iterator[Departure]:
    lines = context.ledger.facts
    if not lines:
        return
    entries = context.book.texts.glossary
    heads = [match[0] for entry in entries if (match := _HEAD.match(entry))]
    # Where the kinds of budgets have entries of their own, one that another entry only mentions is not explained.
    apart = any(term in head for head in heads for term in _OF_BUDGETS)
    explained, headed = "\n".join(entries), "\n".join(heads)
    used = [term for term, wanted in _TERMS.items() if any(_has(line, wanted) for line in lines)]
    missing = [
        term for term in (*_ALWAYS, *used) if term not in (headed if apart and term in _OF_BUDGETS else explained)
    ]
    if missing:
        names = "、".join(f"“{term}”" for term in missing)
        yield Departure("texts.glossary", f"名词解释没有{names}")


def _has(line: object, wanted: Mapping[str, object]) -> bool:
    return all(getattr(line, name) == value for name, value in wanted.items())


# C27

_REFERENCE = re.compile(
    r"(?:详?见|参见|参阅)(?:后附|随附|本)?的?(?:附件|附表|附录)|附(?:件|表|录)\s*[0-9一二三四五六七八九十]+"
)
_OTHERS = re.compile(r"(?:　|[〕\]】)）］]\s*第?\s*[0-9]+\s*号|文件|通知|办法|方案|意见|规定|批复|函)[)）]?的?$")
"""What stands before an annex of another document: its title (blanked out) or its number."""
_ENCLOSED = re.compile(r"附后|后附|附于后")
_OF_GOALS = re.compile("绩效|目标")


@rule(
    "C27",
    Severity.ERROR,
    "文中所说的附件、附表确实存在。",
    remedy="附上所说的附件，或改写成文中相应部分的名称。",
    touches=("overview", "projects", "whole_unit_performance", "reasons", "texts"),
)
def references(context: Context) -> Iterator[Departure]:
    has_forms = bool(context.book.forms or context.book.whole_unit_performance)
    for passage in context.passages:
        if passage.running:
            text = without_titles(passage.text)
            for match in _REFERENCE.finditer(text):
                if match[0].startswith("附") and _OTHERS.search(text[max(0, match.start() - 30) : match.start()]):
                    continue
                of_goals = has_forms and "绩效" in re.split("[，,。；;]", text[: match.start()])[-1]
                advice = "绩效目标表就在第三部分之内，请写“见第三部分”" if of_goals else "本文档没有附件"
                # The thirteen tables are sometimes called so.
                severity = W if match[0].startswith("附表") else None
                yield Departure(passage.path, f"“{match[0]}”：{advice}", severity=severity)
            for match in _ENCLOSED.finditer(text):
                told = sentence(text, *match.span())
                if not has_forms:
                    yield Departure(passage.path, f"“{match[0]}”：本文档没有附表")
                elif not _OF_GOALS.search(told):
                    yield Departure(passage.path, f"“{match[0]}”：本文档没有这样的附表", severity=W)
