"""Personal data in the texts of a Book that would be published: what is found, and the Book without it.

Names near a word that says so (遗属, 经办人), telephone numbers, ID numbers (GB 11643), bank cards (Luhn), addresses below
township. Document numbers, times, codes and amounts are none of these.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache, partial
from itertools import chain, count
from typing import Any, NamedTuple

from book.lexicon import Lexicon
from book.model import Book
from book.passages import Passage, keys, passages, text_at, with_text


class Kind(StrEnum):
    """The kinds of personal data by their Chinese names."""

    NAME = "姓名"
    MOBILE = "手机号码"
    LANDLINE = "固定电话"
    ID_NUMBER = "身份证号"
    BANK_CARD = "银行卡号"
    ADDRESS = "详细住址"


class Hit(NamedTuple):
    """Personal data at `text[start:end]` of a path; `masked` is what may stand there instead."""

    path: str
    start: int
    end: int
    kind: Kind
    masked: str


class Span(NamedTuple):
    start: int
    end: int
    kind: Kind
    masked: str


NAME_FIELDS = frozenset({"responsible", "handler"})
"""Fields that hold a person's name and nothing else."""
PHONE_FIELDS = frozenset({"phone"})
_FOR_PERSONS = NAME_FIELDS | PHONE_FIELDS
_NOT_SCANNED = frozenset({"government_economic_name", "attribute_text", "period", "year_line"})

_WIDE_DIGITS = str.maketrans("０１２３４５６７８９－＋（）—–．", "0123456789-+()--.")
_WIDE = re.compile("[０-９－＋．]|[（—–][0-9]|[0-9][）—–]")
_NOT_AN_AMOUNT = r"(?![0-9]|\.[0-9]|\s*[万亿]?元|\s*[号年月日人])"
_FREE = r"(?<![0-9.,A-Za-z])"
_MOBILE = re.compile(rf"{_FREE}(?:\+?86[- ]?)?(1[3-9][0-9])([- .]?)([0-9]{{4}})\2([0-9]{{4}}){_NOT_AN_AMOUNT}")
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(rf"{_FREE}((?:\({_AREA}\)|{_AREA})[- ]{{0,2}})([2-9][0-9]{{6,7}}){_NOT_AN_AMOUNT}")
_LOCAL = re.compile(rf"(?:电话|联系方式|座机|传真|手机)[号码]*[:：\s]{{0,3}}([2-9][0-9]{{6,7}}){_NOT_AN_AMOUNT}")
_LONG_NUMBER = re.compile(r"[0-9](?:[- ().]*[0-9]){5}")
_ANY_PHONE = re.compile(r"[0-9][0-9\- ]{5,}[0-9]")
_ID = re.compile(r"(?<![0-9A-Za-z.])([1-9][0-9]{5})([ -]?)([0-9]{8})\2([0-9]{3}[0-9Xx])(?![0-9A-Za-z]|\.[0-9])")
_OLD_ID = re.compile(
    r"(?<![0-9A-Za-z.])([1-9][0-9]{7})((?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[0-9]{3}(?![0-9A-Za-z])"
)
_ID_WORDS = re.compile(r"(?:身份证|公民身份|证件|[原旧]证)[号码件]*[（(:：\s为是]{0,4}$")
_CARD = re.compile(
    r"(?<![0-9A-Za-z.])[3-69][0-9]{3}(?:[ -]?[0-9]{4}){2,3}[ -]?[0-9]{1,4}(?![0-9A-Za-z]|\.[0-9]|\s*[万亿]?元)"
)
_DIGIT = "[0-9一二三四五六七八九十百]"
_NUMERAL = rf"{_DIGIT}{{1,4}}"
_HOMES = "小区|家园|花园|公寓|苑|新村|家属院|宿舍"
_ADDRESS = re.compile(
    rf"(?P<place>(?:村|屯|庄|社区|街道)[东西南北]?第?{_NUMERAL}(?:组(?!织)|社(?!会|保|区)|队(?!伍)|巷|号(?!文|令))"
    rf"(?:[一-龥]{{0,4}}?{_NUMERAL}号)?"
    rf"|(?:村|屯|庄|社区)[一-龥]{{1,3}}?(?:巷|街|路|胡同){_NUMERAL}号(?!文|令)"
    rf"|(?:{_HOMES})[A-Za-z]?{_NUMERAL}(?:号楼|栋|幢|座)(?:{_NUMERAL}单元)?(?:{_NUMERAL}(?:室|户|号))?)"
    rf"|{_NUMERAL}(?:号楼|栋|幢)\s?{_NUMERAL}单元(?:\s?{_NUMERAL}(?:室|户|号)?)?"
    rf"|(?:家住|住址|户籍地址|家庭地址)[为在：:\s]{{0,2}}[一-龥0-9]{{4,30}}?{_NUMERAL}(?:号|室)"
)
_NUMBERED = re.compile(f"{_DIGIT}(?:[组社队巷号室户栋幢座]|单元)")
"""What every such address has."""
_BEFORE_PLACE = re.compile("[一-龥]{1,8}$")
_WORD = re.compile(r"(?<![一-龥])[一-龥](?:[ \u3000]{1,3}[一-龥]|[一-龥]{1,3})(?![一-龥])")
_SPACED = re.compile(r"[一-龥][ \u3000]{1,3}[一-龥](?![一-龥])")
_ROLE = re.compile(
    "(?:责|办|系|报|表|核|款|益|承|请|代表)人|户主|遗属|死者|逝者|遗孀|会计|出纳|村医|代办员|主任|书记|[局所股科院校组队]长|驾驶员|司机"
)
"""A role that one person has, unlike 职工 and 人员, which are mostly followed by words."""
_TITLE = re.compile("(?:组|队|班|局|科|股|所|院|校|处|部|站|会|馆|厂|乡|镇|村|区|县|市)长$|主任$|书记$|会计$|出纳$")
"""What makes 任组长 an office to hold, not a name."""
_CERTAIN = frozenset(
    "王李张刘陈杨赵吴徐孙胡朱郭罗郑梁谢宋唐韩冯邓曹彭肖萧董袁潘蒋蔡杜苏魏吕沈姚卢姜崔谭陆汪范廖贾韦邹孟秦邱尹薛闫阎段侯陶黎贺郝龚邵覃戴"
)
"""Usual surnames that hardly begin another word."""
_IN_BRACKETS = re.compile("[（(]([一-龥]{3,4})[）)]")
_MARK = re.compile("、")
_ACTS = re.compile(
    r"(?:[（(][^（）()]{0,20}(?:之[妻夫子女]|遗孀|配偶|母亲|父亲|遗属)[）)])?等[0-9一二两三四五六七八九十]{1,4}[人名户位]"
    r"|[（(][^（）()]{0,20}(?:之[妻夫子女]|遗孀|配偶|母亲|父亲|遗属)[）)]"
    "|负责|联系|签字|办理|反映|领取|长期|本人|患病|患有|牵头|带队|分管|经手|同志"
    "|[（(，,]?(?:手机|电话|联系电话|联系方式|(?:公民)?身份证|(?:银行)?卡号|账号)"
)
"""What a person does or has: the word before it may be a name."""
_KIN = re.compile(
    "(?P<names>[一-龥]{2,3}(?:[、和及与][一-龥]{2,3}){0,9})(?:等?[二三四五六七八九两几0-9]{1,2}[位名人])?(?:同志)?的(?:配偶|家属|遗属|子女|父母|妻子|丈夫|遗孀)"
)
_BEFORE_KIN = re.compile("(?:已故|职工|干部|工人|教师|老人|遗属|同志|人员)$")
_OFFICE = re.compile("(?:主任|书记|[局所股科院校组队站]长|责任人)[:：]?(?=[一-龥]{3})")
"""What stands before the name of who holds an office."""
_OF_PEOPLE = re.compile(
    "[0-9一二三四五六七八九十][人名户位](?:[（(]其中|[，,]?(?:分别[为是]|其中|即|名单)[:：]?|[（(])(?=[一-龥]{3})"
)
"""A number of people, and who they are."""
_WITH_NUMBER = re.compile(
    r"(?:联系|咨询|经办|负责|填报|填表|承办|受理)人[为:：\s]{0,3}(?P<name>[一-龥]{2,5}?)[\s，,、（(]{0,2}"
    r"(?:(?:联系|办公|咨询)?电话|手机(?:号码?)?|联系方式)?[:：\s]{0,2}(?=[(0-9][-() 0-9]{6})"
)
"""A person to be called and the number: whoever stands between is one, whatever the surname (其木格)."""
_AN_OFFICE = re.compile("(?:室|科|股|局|部|处|所|站|中心|窗口|大厅|热线|电话|手机|人员|姓名|办公|固定)$|^[员及和的]")
_OPENERS = "年给为对由与和及向原故因即"
"""What a name may stand after in a sentence."""


def find(book: Book, lexicon: Lexicon, texts: Iterable[Passage] | None = None) -> Iterator[Hit]:
    """Everything personal in the printed texts of a Book (`texts` when they are at hand), in order."""
    for passage in passages(book) if texts is None else texts:
        if passage.field not in _NOT_SCANNED:
            for span in spans(passage.text, lexicon, passage.field if passage.field in _FOR_PERSONS else ""):
                yield Hit(passage.path, *span)


@lru_cache(maxsize=1_000)
def spans(text: str, lexicon: Lexicon, field: str = "") -> tuple[Span, ...]:
    """What is personal in a text, from left to right, without overlaps; `field` is the key that it stands under."""
    found: list[Span] = []
    digits = text.translate(_WIDE_DIGITS) if _WIDE.search(text) else text
    finders: tuple[Callable[[str], Iterator[Span]], ...] = (_addresses,)
    if _LONG_NUMBER.search(digits):
        finders = (_ids, _cards, _mobiles, _landlines, *((_phones,) if field in PHONE_FIELDS else ()), _addresses)
    finders += (partial(_whole_names if field in NAME_FIELDS else _names, lexicon=lexicon),)
    for finder in finders:
        for span in finder(digits):
            if not any(span.start < other.end and other.start < span.end for other in found):
                found.append(span)
    return tuple(sorted(found))


def mask(book: Book, hit: Hit) -> Book:
    """The Book with a hit covered: 张某某, 139****0000. LookupError when its path does not exist."""
    return _replaced(book, hit, hit.masked)


def remove(book: Book, hit: Hit) -> Book:
    """The Book without a hit. LookupError when its path does not exist, ValueError when nothing would be left of a name."""
    return _replaced(book, hit, "")


def _replaced(book: Book, hit: Hit, text: str) -> Book:
    whole = text_at(book, hit.path)
    changed = with_text(book, hit.path, whole[: hit.start] + text + whole[hit.end :])
    top, *steps = keys(hit.path)
    return _with_key(changed, steps[0], whole[hit.start : hit.end], text) if top == "projects" else changed


def _with_key(book: Book, index: str | int, personal: str, text: str) -> Book:
    """Keys of projects are often their names: what is covered in a name is covered in the key, and where lines use it."""
    key = book.projects[int(index)].key
    if personal not in key:
        return book
    data: dict[str, Any] = book.model_dump(mode="json")
    others = {project.key for project in book.projects} - {key}
    bare = key.replace(personal, text).strip() or "项目"
    free = next(name for name in chain([bare], (f"{bare}#{number}" for number in count(2))) if name not in others)
    data["projects"][int(index)]["key"] = free
    for line in data["lines"]:
        if line["project"] == key:
            line["project"] = free
    return Book.model_validate(data)


# Numbers


def is_id_number(text: str) -> bool:
    """Whether 18 characters are a citizen's ID number: a date of birth and the check character of GB 11643."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", text) or not _is_birthday(text[6:14]):
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(text[:17]))
    return "10X98765432"[total % 11] == text[17].upper()


def _is_birthday(digits: str) -> bool:
    try:
        return 1900 <= date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}").year < 2100
    except ValueError:
        return False


def is_card_number(text: str) -> bool:
    """Whether 16 to 19 digits satisfy the check of bank cards (Luhn)."""
    if not re.fullmatch(r"[0-9]{16,19}", text):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _ids(text: str) -> Iterator[Span]:
    for match in _ID.finditer(text):
        if is_id_number(match[1] + match[3] + match[4]) or _ID_WORDS.search(text[: match.start()]):
            yield Span(*match.span(), Kind.ID_NUMBER, f"{match[1][:4]}**************")
    for match in _OLD_ID.finditer(text):
        if _ID_WORDS.search(text[: match.start()]):
            yield Span(*match.span(), Kind.ID_NUMBER, f"{match[1][:4]}***********")


def _cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        digits = re.sub("[ -]", "", match[0])
        if is_card_number(digits):
            yield Span(*match.span(), Kind.BANK_CARD, f"************{digits[-4:]}")


def _mobiles(text: str) -> Iterator[Span]:
    for match in _MOBILE.finditer(text):
        yield Span(*match.span(), Kind.MOBILE, f"{match[1]}****{match[4]}")


def _landlines(text: str) -> Iterator[Span]:
    for match in _LANDLINE.finditer(text):
        yield Span(*match.span(), Kind.LANDLINE, f"{match[1]}{'*' * len(match[2])}")
    for match in _LOCAL.finditer(text):
        yield Span(*match.span(1), Kind.LANDLINE, "*" * len(match[1]))


def _phones(text: str) -> Iterator[Span]:
    for match in _ANY_PHONE.finditer(text):
        yield Span(*match.span(), Kind.LANDLINE, "*" * len(match[0]))


def _addresses(text: str) -> Iterator[Span]:
    last = 0
    for match in _ADDRESS.finditer(text) if _NUMBERED.search(text) else ():
        name = _BEFORE_PLACE.search(text[last : match.start()]) if match["place"] else None
        last = match.end()
        before = name[0] if name else ""
        yield Span(match.start() - len(before), match.end(), Kind.ADDRESS, before + re.sub(_NUMERAL, "*", match[0]))


# Names


def _whole_names(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Names in a field for a person: every word of two to four characters with a surname in front."""
    for match in _WORD.finditer(text):
        if _is_name(match[0], lexicon):
            yield _name(match.start(), match[0], lexicon)


def _names(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Names next to a word that says so, and those that are listed with them; names that their characters tell in brackets, in
    lists and before what a person does."""
    follow, precede = _patterns(lexicon.before_names, lexicon.after_names)
    for match in follow.finditer(text):
        yield from _name_at(text, match.start(1), lexicon, announced=bool(_ROLE.search(match[0])))
    for match in precede.finditer(text):
        yield from _name_before(text, match.start(), lexicon)
    for match in _IN_BRACKETS.finditer(text):
        if _is_certain(match[1], lexicon):
            yield _name(match.start(1), match[1], lexicon)
    for match in _ACTS.finditer(text):
        name = text[max(0, match.start() - 3) : match.start()]
        if _is_certain(name, lexicon):
            yield _name(match.start() - 3, name, lexicon)
    for pattern in (_OFFICE, _OF_PEOPLE):
        for match in pattern.finditer(text):
            if _by_characters(text[match.end() : match.end() + 3], lexicon):
                yield from _name_at(text, match.end(), lexicon, announced=True)
    for match in _WITH_NUMBER.finditer(text):
        if not _AN_OFFICE.search(match["name"]) and not set(match["name"]) & set("某×*"):
            yield _name(match.start("name"), match["name"], lexicon)
    yield from _kin(text, lexicon)
    yield from _listed(text, lexicon)


def _kin(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Whoever has kin that a text speaks of, whatever the given names: 已故职工张有才、申保良的配偶."""
    for match in _KIN.finditer(text):
        found: list[tuple[int, str]] = []
        for item in re.finditer("[一-龥]+", match["names"]):
            start, name = match.start("names") + item.start(), item[0]
            if len(name) == 3 and name[0] not in lexicon.surnames:
                start, name = start + 1, name[1:]
            if name[0] not in lexicon.surnames or name in _beginnings(lexicon.not_names) or set(name) & set("某×*"):
                break
            found.append((start, name))
        else:
            announced = _BEFORE_KIN.search(text, max(0, found[0][0] - 4), found[0][0])
            if found[0][1][0] in _CERTAIN and (announced or len(found) > 1):
                for start, name in found:
                    yield _name(start, name, lexicon)


def _listed(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Three-character names one after another: 张春梅、卫国强、吉海燕等."""
    found: list[int] = []
    for mark in (match.start() for match in _MARK.finditer(text)):
        before, after = text[max(0, mark - 3) : mark], text[mark + 1 : mark + 4]
        if _by_characters(before, lexicon) and _by_characters(after, lexicon):
            found += [mark - 3, mark + 1]
    if any(text[start] in _CERTAIN for start in found):
        for start in dict.fromkeys(found):
            yield _name(start, text[start : start + 3], lexicon)


def _by_characters(text: str, lexicon: Lexicon) -> bool:
    """Whether three or four characters are a name whose given name is made of the usual ones."""
    surname = _surname(text, lexicon)
    given = text[len(surname) :]
    return len(given) == 2 and lexicon.given_names.issuperset(given) and _is_name(text, lexicon)


def _is_certain(text: str, lexicon: Lexicon) -> bool:
    """Whether a name is told by its characters alone, its surname too being one that hardly begins another word."""
    return (text[:1] in _CERTAIN or len(_surname(text, lexicon)) == 2) and _by_characters(text, lexicon)


def _name_before(text: str, end: int, lexicon: Lexicon) -> Iterator[Span]:
    """The name that ends here, where a word or a sentence begins with it; then those listed before it."""
    for length in (2, 3, 4):
        start = end - length
        name = text[start:end] if start >= 0 else ""
        if (
            name
            and (not start or not "一" <= text[start - 1] <= "龥" or text[start - 1] in _OPENERS)
            and _is_name(name, lexicon)
        ):
            yield _name(start, name, lexicon)
            if start and text[start - 1] in "、和与及":
                yield from _name_before(text, start - 1, lexicon)
            return


def _name_at(text: str, start: int, lexicon: Lexicon, *, announced: bool = False) -> Iterator[Span]:
    """The name that begins here, the longest that may end where it ends; then those listed after it. After a role that one
    person has (`announced`) whatever follows, if its characters are those of names."""
    spaced = _SPACED.match(text, start)
    if spaced and _is_name(spaced[0], lexicon):
        yield _name(start, spaced[0], lexicon)
        return
    for length in (4, 3, 2):
        name, rest = text[start : start + length], text[start + length :]
        if len(name) == length and _may_follow(rest, lexicon) and _is_name(name, lexicon):
            yield _name(start, name, lexicon)
            if rest.startswith(("、", "和", "与", "及")):
                yield from _name_at(text, start + length + 1, lexicon)
            return
    name = text[start : start + 2 + len(_surname(text[start : start + 4], lexicon))]
    if (announced and _by_characters(name, lexicon)) or _is_certain(name, lexicon):
        yield _name(start, name, lexicon)


@cache
def _patterns(before: frozenset[str], after: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What names follow, with the character after it; and what follows names."""

    def one_of(words: frozenset[str]) -> str:
        return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or r"(?!)"

    return (
        re.compile(rf"(?:{one_of(before)})(?:姓名)?[为:：\s]{{0,3}}(?=([一-龥]))"),
        re.compile(one_of(after)),
    )


def _may_follow(rest: str, lexicon: Lexicon) -> bool:
    """Whether a name may end where `rest` follows."""
    if not rest or not "一" <= rest[0] <= "龥" or rest[0] in "的等和与及已因于在":
        return True
    return rest.startswith(_as_tuple(lexicon.after_names))


def _is_name(text: str, lexicon: Lexicon) -> bool:
    """Whether the characters are a surname and a given name of one or two characters."""
    surname = _surname(text, lexicon)
    given = text[len(surname) :].strip()
    if (
        not surname
        or not 1 <= len(given) <= 2
        or _TITLE.search(given)
        or any(char in lexicon.not_in_names or char in "某×*" for char in given)
    ):
        return False
    return text not in _beginnings(lexicon.not_names) and not any(
        text[:length] in lexicon.not_names for length in range(1, len(text) + 1)
    )


@cache
def _as_tuple(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(words)


@cache
def _beginnings(words: frozenset[str]) -> frozenset[str]:
    """Everything that one of the words begins with."""
    return frozenset(word[:length] for word in words for length in range(1, len(word) + 1))


def _surname(text: str, lexicon: Lexicon) -> str:
    return next((text[:length] for length in (2, 1) if len(text) > length and text[:length] in lexicon.surnames), "")


def _name(start: int, text: str, lexicon: Lexicon) -> Span:
    surname = _surname(text, lexicon)
    return Span(start, start + len(text), Kind.NAME, surname + "某" * len(text[len(surname) :].strip()))
