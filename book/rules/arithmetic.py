"""The arithmetic that a text shows: products, sums and lists whose parts all stand beside their result. No rules.

Only what cannot be read in two ways is computed; a text with a discount, an approximation or a part without a number says nothing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from book.numbers import swapped
from book.rules.text import COUNTED, DIGITS, IN_BRACKETS, YUAN, blank_brackets, number, scaled, yuan

_RESULT = r"(?:全年|每年|年|本年|约)?(?P<label>共计|合计|总计|小计|共需|年需|共|计|需|金额)[要用]?(?:资金|补助|补贴|金额|经费)*为?"
_OF_ALL = frozenset(("共计", "合计", "总计", "共需", "共"))
"""Labels of a result that may hold more than the product before it."""
_FOR_A_YEAR = r"全年(?=[0-9])"
_RATE = r"[^，,。；;、\d约]{0,16}(?:每(?:人次|[一-龥])(?:每?[年月])?|[人户件台卷场册份条]均|标准|单价|按照)[^，,。；;、\d约]{0,8}"
_PRODUCT = re.compile(
    rf"(?P<count>(?<![0-9.,]){DIGITS})\s*(?P<count_scale>万?)(?P<of>{COUNTED})(?!月)[一-龥]{{0,8}}[，,、]"
    rf"(?P<rate>{_RATE}){yuan('price')}(?:[/／][^，,。；;、\d]{{1,4}})?[^，,。；;、\d含另外加半折比担]{{0,10}}"
    rf"[，,][^，,。；;、\d省市县区级央担余]{{0,4}}?(?:{_RESULT}|{_FOR_A_YEAR}){yuan('said')}"
)
_PRICE_FIRST = re.compile(
    rf"(?P<rate>每(?:人|户)(?:每?[年月])?|人均)[^，,。；;、\d折半比担]{{0,8}}{yuan('price')}[^，,。；;、\d含另外加半折比担]{{0,8}}[，,、]?[^，,。；;、\d近约]{{0,8}}"
    rf"(?P<count>{DIGITS})\s*(?P<count_scale>万?)(?P<of>人|名|户)(?![次均/／])[^，,。；;、\d含另外加半折比担]{{0,12}}[，,]?"
    rf"(?:全年|每年|年)?(?:共计|合计|共需|年需|需要?|计)(?:资金|补助|补贴|金额|经费)*为?{yuan('said')}"
)
"""每人200元，预计21.5万人缴费，需4300万元."""
_EACH_HAS = re.compile(
    rf"(?P<groups>(?<![0-9.,]){DIGITS})个[^，,。；;、\d]{{1,16}}?[各均](?:有|设|配|配备|租用|开通|安装|聘用|聘请)?[^，,。；;、\d]{{0,8}}?(?P<each>{DIGITS})(?P<of>{COUNTED})"
    rf"[^，,。；;、\d]{{0,10}}[，,](?P<rate>{_RATE}){yuan('price')}[^，,。；;、\d]{{0,4}}"
    rf"[，,](?:一年|每年|全年|年)?(?:共计|合计|共需|需|计|支出|费用)*为?{yuan('said')}"
)
"""14个乡镇窗口各1条专线，每条每月300元，一年5.04万元."""
_GROUPS_HAVE = re.compile(
    rf"(?P<groups>(?<![0-9.,])[0-9]{{1,3}})(?P<of>期|批|场|次)[，,、]?每(?P=of)(?P<each>{DIGITS})(?:人次|人|名)[^，,。；;、\d]{{0,6}}"
    rf"[，,、](?P<rate>(?:每人|人均)[^，,。；;、\d]{{0,8}}){yuan('price')}[^，,。；;、\d天日]{{0,6}}"
    rf"[，,](?:全年|一年)?(?:共计|合计|共需|需|计|共)(?:资金|经费|费用)*为?{yuan('said')}"
)
"""培训3期，每期80人，每人360元，共8.64万元."""
_GROUPS_TOGETHER = re.compile(
    rf"(?P<groups>(?<![0-9.,])[0-9]{{1,3}})(?P<of>期|批|场|次)[一-龥]{{0,8}}[，,、]每(?P=of)(?:约|培训|组织|安排)?(?P<each>{DIGITS})(?P<unit>人次|人|名)"
    rf"[^，,。；;\d]{{0,6}}[，,](?:[^，,。；;\d]{{0,6}})?(?:共计|合计|总计|共)(?:培训|计)?(?P<said>{DIGITS})(?P=unit)"
)
"""举办3期培训班，每期40人，共120人."""
_ADVERB = 12
"""Characters before a number of groups in which 各 says that there are several times so many."""
_HAS_EACH = re.compile(r"(?:[各每]|(?<![年人户件台卷场册份条])均)[^，,。；;、\d]{0,14}$")
_FLOW = re.compile(
    rf"(?P<out>支出|应发|需求|需要?)?(?P<in>收入|征缴|筹集)?(?P<gap>缺口|差额|收不抵支)?[^\d，,。；;、出入缺差增减]{{0,8}}?(?<![0-9.,]){yuan('sum')}"
)
_PAID = re.compile("(?:合同|中标|成交|采购|工程|批复)[一-龥]{0,4}$")
_SETTLED = re.compile("已[一-龥]{0,6}(?:付|支|拨)[一-龥]{0,3}$")
_LEFT = re.compile("(?:剩余|余下|尾款|未付|未支付|余款|下欠|其余)[一-龥]{0,6}$")
_SKIPPED_RATE = re.compile("每(?:[天日次期季周场班批]|学[期年]|半)|一人")
_MONEY_BEFORE = re.compile("元(?!档|及|以)")
"""Money that is not the name of a bracket (200元档次)."""
_SENTENCE = re.compile(r"[^。；;\n]+")
_PARAGRAPH = re.compile(r"[^。\n]+")
_TOTAL_AT_END = re.compile(rf"[，,](?:以上)?(?:合计|共计|总计|共需)(?:资金|经费|金额)*为?{yuan('said')}$")
_EQUATION = re.compile(
    r"[0-9][0-9,.]{0,20}[^=＝≈≤≥，。；;：:\n]{0,20}?[×xX*][^=＝≈≤≥。；;：:\n]{0,80}?[=＝]\s*(?P<said>[0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?)\s*(?P<scale>[万亿]?)"
)
_FACTOR = re.compile(rf"({DIGITS})\s*([万亿]?)([%％]?)[一-龥/／·]{{0,6}}")
_PLUS, _TIMES = re.compile("[+＋]"), re.compile("[×xX*]")
_LABELLED = re.compile(rf"[，,](小计|计|年需|金额为?){yuan('part')}")
_TOTAL = re.compile(
    rf"(?:合计|共计|总计)(?:金额|资金)?为?(?:(?P<heads>{DIGITS})(?P<of>[人名户个])[、，,])?{yuan('said')}"
)
_LISTED = re.compile(
    rf"(?P<said>{DIGITS})(?P<said_scale>[万亿]?)元[，,](?:(?:具体)?(?:构成|组成)|具体包括)(?:如下|为)*[：:](?P<list>[^。；;\n]+)"
)
_SUMMED = re.compile(
    rf"[，,](?:[二两三四五六七八九]项)?(?:合计|共计|总计|共)(?:人数|金额|资金)?为?({DIGITS})\s*([万亿]?)(人|名|户|个|元)(?!次|以)"
)
_MEMBER = re.compile(rf"[^，,、。；;：:\d]{{2,}}(?P<number>{DIGITS})\s*(?P<scale>[万亿]?)(?P<unit>人|名|户|个|元)")
_MULTIPLIED = re.compile(rf"(?<![0-9.,])({DIGITS})\s*(万?)(?:{COUNTED})\s*[×xX*]\s*({DIGITS})\s*(万?)元(?![×xX*/／])")
_OTHER_COUNT = re.compile(rf"(?<![0-9.,])[0-9][0-9,]{{0,9}}万?(?:{COUNTED})(?!月)[^，,、。；;：:\d]{{1,}}")
"""What money is for: 21个窗口耗材 in 21个窗口耗材21万元."""
NO_PART = re.compile("每|人均|标准|单价|其中|合计|共计|总计|扣|减|结余")
_YEAR = re.compile(r"20\d\d年")
_AMONG = re.compile(
    rf"(?P<said>{DIGITS})\s*(?P<said_scale>[万亿]?)元[^，,。；;：:、\d]{{0,6}}[，,。；;（(]\s*其中[，,：:]?(?P<list>[^。；;）)\n]+)"
)
_PART = re.compile(rf"(?P<name>[^\d]{{2,24}}?)(?P<part>{DIGITS})\s*(?P<part_scale>[万亿]?)元[^\d]{{0,14}}")
_REST = re.compile("^(?:剩余|其余|余下|余额|不足部分|缺口)")
_LEVELS = re.compile("中央|国家|省|市|县|区|地方|本级|自筹|其他")
_LOWEST = re.compile("县|区|地方|本级|自筹|其他")
_ANOTHER = re.compile("全年|每年|一年|(?<!公)共|合计|总")
_NEARLY_ALL = Decimal("0.02")
_A_MONTH = re.compile(rf"每月[^，,。；;、\d]{{0,6}}({DIGITS})元|({DIGITS})元[/／](?:每)?月")
_IN_ALL = re.compile(rf"(?:合计|共计|总计|年需|全年|共需)[^，,。；;、\d]{{0,6}}{yuan('said')}")
_FEW = 6
_PRICED = re.compile(rf"({DIGITS})(?:{COUNTED})（单价({DIGITS})(万?)元）")
_PRICED_TOTAL = re.compile(rf"[，,](?:共需|共计|合计|需)(?:资金|经费)*{yuan('said')}")


class Wrong(NamedTuple):
    """A result in a text, from `start` to `end`, that its parts do not give; `how` says the computation."""

    start: int
    end: int
    how: str
    computed: Decimal
    said: Decimal
    unit: str = "元"


@lru_cache(maxsize=500)
def wrong(text: str) -> tuple[Wrong, ...]:
    """The results that a text's own numbers contradict; a total whose parts are wrong already is left out."""
    if not any(char.isdigit() for char in text):
        return ()
    found = [*_products(text), *_for_each(text), *_groups(text), *_equations(text)]
    if not found:
        found = [
            *_labelled(text),
            *_listed(text),
            *_among(text),
            *_gap(text),
            *_left(text),
            *_summed(text),
            *_priced(text),
            *_by_month(text),
            *_grouped(text),
        ]
    return tuple(found)


def _step(digits: str, scale: str) -> Decimal:
    """What the last digit of a number as typed stands for."""
    return number("1", scale).scaleb(-len(digits.partition(".")[2]))


def _agrees(computed: Decimal, digits: str, scale: str) -> bool:
    """Whether a number as typed is the computed one, exact or rounded (or cut off) in its last digit."""
    step = _step(digits, scale)
    return abs(computed - number(digits, scale)) < (step if scale else max(step, Decimal(1)))


def _products(text: str) -> Iterator[Wrong]:
    """1386人，每人补贴60元，计83160元. A standard of a month may be for any number of months up to three years. A total that may
    hold other money named before it says nothing."""
    read = 0
    for match in sorted((*_PRODUCT.finditer(text), *_PRICE_FIRST.finditer(text)), key=lambda one: one.start()):
        if match.start() < read:
            continue
        count, price = number(match["count"], match["count_scale"]), scaled(match, "price")
        sentence = max(read, text.rfind("。", 0, match.start()), text.rfind("\n", 0, match.start()))
        group = text[max(sentence, text.rfind("；", 0, match.start()), text.rfind(";", 0, match.start())) : match.end()]
        other = (
            text[sentence : match.start()]
            if match.groupdict().get("label") in _OF_ALL
            else group[: match.start() - match.end()]
        )
        read = match.end()
        if (
            _MONEY_BEFORE.search(other)
            or any(one[0] != f"每{match['of']}" for one in _SKIPPED_RATE.finditer(group))
            or _HAS_EACH.search(text, max(0, match.start() - 24), match.start())
            or text[match.start() - 1 : match.start()] in ("约", "近")
        ):
            continue
        monthly = "月" in text[match.start("rate") : match.end("price") + 6]
        others = [number(one[0], one[1]) for one in re.findall(rf"({DIGITS})(万?){match['of']}", other)]
        counts = {count, count + sum(others, Decimal(0))}
        months = range(1, 37) if monthly else (1,)
        if not any(
            _agrees(one * price * month, match["said"], match["said_scale"]) for one in counts for month in months
        ):
            times = 12 if monthly else 1
            how = f"{count:f}×{price:f}" + ("×12" if monthly else "")
            yield Wrong(match.start("said"), match.end(), how, count * price * times, scaled(match, "said"))


def _for_each(text: str) -> Iterator[Wrong]:
    """So many places or groups with so many things or persons each, at a price of a month or a year."""
    for match in (*_EACH_HAS.finditer(text), *_GROUPS_HAVE.finditer(text)):
        count, price = number(match["groups"]) * number(match["each"]), scaled(match, "price")
        monthly = "月" in text[match.start("rate") : match.end("price") + 4]
        computed = count * price * (12 if monthly else 1)
        if not _SKIPPED_RATE.search(match["rate"]) and not _agrees(computed, match["said"], match["said_scale"]):
            how = f"{count:f}×{price:f}" + ("×12" if monthly else "")
            yield Wrong(match.start("said"), match.end(), how, computed, scaled(match, "said"))


def _groups(text: str) -> Iterator[Wrong]:
    """So many groups of so many persons each, and how many they are together."""
    for match in _GROUPS_TOGETHER.finditer(text):
        computed, said = number(match["groups"]) * number(match["each"]), number(match["said"])
        if computed != said and "各" not in text[max(0, match.start() - _ADVERB) : match.start()]:
            how = f"{match['groups']}{match['of']}×{match['each']}{match['unit']}"
            yield Wrong(match.start("said"), match.end(), how, computed, said, match["unit"])


def _equations(text: str) -> Iterator[Wrong]:
    """21340×8×12＋15872×3×12＝2620032元; nothing when there are brackets or other signs in it."""
    for match in _EQUATION.finditer(text) if "=" in text or "＝" in text else ():
        left = re.split("[=＝]", match[0])[0]
        total = Decimal(0)
        for term in _PLUS.split(left):
            product = Decimal(1)
            for factor in _TIMES.split(term):
                one = _FACTOR.fullmatch(factor.strip())
                if one is None:
                    break
                product *= number(one[1], one[2]) / (100 if one[3] else 1)
            else:
                total += product
                continue
            break
        else:
            said = number(match["said"], match["scale"])
            if not any(_agrees(total / unit, match["said"], match["scale"]) for unit in (1, 10_000)):
                yield Wrong(match.start("said"), match.end(), left.strip(), total, said)


def _labelled(text: str) -> Iterator[Wrong]:
    """小计85200元；…小计58000元；…小计28500元。合计171700元: every clause group before the total has its labelled part."""
    for total in _TOTAL.finditer(text):
        parts = [*_LABELLED.finditer(text, 0, total.start())]
        if len(parts) < 2:
            continue
        between = text[parts[0].start() : total.start()]
        groups = [group for group in re.split("[。；;\n]", between) if re.search("[0-9]", group)]
        if len({part[1] for part in parts}) == 1 and "其中" not in between and len(groups) == len(parts):
            computed = sum((scaled(part, "part") for part in parts), Decimal(0))
            if not _agrees(computed, total["said"], total["said_scale"]):
                yield Wrong(total.start("said"), total.end(), "各项之和", computed, scaled(total, "said"))
            heads = [one for one in _PRODUCT.finditer(text, 0, total.start()) if one["of"] == total["of"]]
            if len(heads) == len(parts):
                computed = sum((number(one["count"], one["count_scale"]) for one in heads), Decimal(0))
                if not _agrees(computed, total["heads"], ""):
                    said = number(total["heads"])
                    yield Wrong(total.start("heads"), total.end("of"), "各项之和", computed, said, total["of"])
        return


def _listed(text: str) -> Iterator[Wrong]:
    """经费36万元，具体构成为：办公费6万元（…）、印刷费8.5万元（…）。"""
    for match in _LISTED.finditer(text):
        parts = re.split("[、，,]", IN_BRACKETS.sub("", match["list"]))
        members = [re.fullmatch(rf"[^\d]{{2,}}({DIGITS})([万亿]?)元", part.strip()) for part in parts]
        if len(members) < 2 or not all(members) or "其中" in match["list"]:
            continue
        computed = sum((number(one[1], one[2]) for one in members if one), Decimal(0))
        if not _agrees(computed, match["said"], match["said_scale"]):
            end = match.end("said_scale") + 1
            yield Wrong(match.start("said"), end, "所列各项之和", computed, scaled(match, "said"))


def _is_part(part: str) -> bool:
    """Whether an item of a list still goes on with the parts, not with what they come to in a year."""
    return not _ANOTHER.search(part)


def _among(text: str) -> Iterator[Wrong]:
    """补助4536万元，其中中央财政4187万元、省级财政349万元: the parts are not more than the whole; they are the whole where the last is the
    rest or the lowest level of government, and where they nearly are."""
    for match in _AMONG.finditer(text):
        parts = list(takewhile(_is_part, re.split("[、，,]", blank_brackets(match["list"]))))
        members = [member for part in parts if (member := _PART.fullmatch(part.strip()))]
        if len(members) < 2 or len(members) != len(parts) or NO_PART.search(match["list"]):
            continue
        computed, said = sum((scaled(one, "part") for one in members), Decimal(0)), scaled(match, "said")
        digits = [(one["part"], one["part_scale"]) for one in members] + [(match["said"], match["said_scale"])]
        coarsest = max(_step(*one) for one in digits)
        names = [one["name"] for one in members]
        whole = bool(_REST.match(names[-1])) or (all(map(_LEVELS.search, names)) and bool(_LOWEST.search(names[-1])))
        nearly = abs(computed - said) <= said * _NEARLY_ALL
        if abs(computed - said) > coarsest * (len(members) + 1) / 2 and (whole or nearly or computed > said):
            yield Wrong(match.start("said"), match.end("said_scale") + 1, "其中各项之和", computed, said)


def _gap(text: str) -> Iterator[Wrong]:
    """基金支出23652万元，收入17404万元，缺口6248万元: a sentence with these three amounts and no other."""
    for sentence in _SENTENCE.finditer(text):
        plain = blank_brackets(sentence[0])
        flows = [*_FLOW.finditer(plain)] if "元" in plain else []
        told = {name: flow for flow in flows for name in ("out", "in", "gap") if flow[name]}
        if len(flows) != 3 or len(told) != 3 or len({id(flow) for flow in told.values()}) != 3:
            continue
        computed, said = scaled(told["out"], "sum") - scaled(told["in"], "sum"), scaled(told["gap"], "sum")
        coarsest = max(_step(one["sum"], one["sum_scale"]) for one in flows)
        if abs(computed - said) > coarsest * 2:
            start = sentence.start() + told["gap"].start("sum")
            yield Wrong(start, sentence.start() + told["gap"].end(), "支出与收入之差", computed, said)


def _left(text: str) -> Iterator[Wrong]:
    """合同价489570元，已付146870元，剩余342700元: a sentence whose first three amounts are these."""
    for sentence in _SENTENCE.finditer(text):
        plain = blank_brackets(sentence[0])
        amounts = [*YUAN.finditer(plain)][:3] if "已" in plain else []
        before = [re.split("[，,、：:]", plain[: one.start()])[-1] for one in amounts]
        if len(amounts) == 3 and all(
            pattern.search(words) for pattern, words in zip((_PAID, _SETTLED, _LEFT), before, strict=True)
        ):
            whole, paid, said = (scaled(one, "sum") for one in amounts)
            if abs(whole - paid - said) > max(_step(one["sum"], one["sum_scale"]) for one in amounts):
                start, end = sentence.start() + amounts[2].start("sum"), sentence.start() + amounts[2].end()
                yield Wrong(start, end, "合同价款减已付款", whole - paid, said)


def _summed(text: str) -> Iterator[Wrong]:
    """低保对象1863人、特困人员274人、重度残疾人655人，合计2792人: every clause that has a number is a part of the total."""
    for sentence in _SENTENCE.finditer(text):
        plain = blank_brackets(sentence[0])
        total = _SUMMED.search(plain)
        before = re.split("[：:]", plain[: total.start()])[-1] if total else ""
        if total is None or NO_PART.search(before):
            continue
        before = _MULTIPLIED.sub(_multiplied, before)
        parts = [part.strip() for part in re.split("[，,、]", _YEAR.sub("", before))]
        while parts and not re.search(rf"[0-9]\s*[万亿]?{total[3]}", parts[0]):
            parts.pop(0)
        if total[3] == "元":
            parts = [_OTHER_COUNT.sub("所需的", part) for part in parts]
        members = [match for part in parts if (match := _MEMBER.fullmatch(part)) and match["unit"] == total[3]]
        if len(members) < 2 or len(members) != len(parts):
            continue
        computed = sum((number(one["number"], one["scale"]) for one in members), Decimal(0))
        finest = min(_step(one["number"], one["scale"]) for one in members)
        if abs(computed - number(total[1], total[2])) > max(_step(total[1], total[2]), finest * len(members)) / 2:
            start, end = sentence.start() + total.start(1), sentence.start() + total.end()
            yield Wrong(start, end, "各项之和", computed, number(total[1], total[2]), total[3])


def _multiplied(match: re.Match[str]) -> str:
    """1500人×60元 as 90000元."""
    return f"{number(match[1], match[2]) * number(match[3], match[4]):f}元"


def _by_month(text: str) -> Iterator[Wrong]:
    """按月发放遗属补助592元/月，费用总计7104元: a sentence with just these two amounts. So many months are a number of persons too;
    told only when a zero or two digits in another order explain what does not divide."""
    for sentence in _SENTENCE.finditer(text):
        plain = blank_brackets(sentence[0])
        monthly = _A_MONTH.search(plain)
        if monthly is None or len(YUAN.findall(plain)) != 2 or (total := _IN_ALL.search(plain, monthly.end())) is None:
            continue
        cost, said = number(monthly[1] or monthly[2]), scaled(total, "said")
        if not cost or said % cost == 0:
            continue
        if any(
            swapped(cost, meant) or cost == meant * 10 for meant in (said / (12 * heads) for heads in range(1, _FEW))
        ):
            start = sentence.start() + total.start("said")
            yield Wrong(start, sentence.start() + total.end(), f"{cost:f}×12", cost * 12, said)


def _priced(text: str) -> Iterator[Wrong]:
    """计算机20台（单价5800元）、一体机8台（单价3200元），共需141600元."""
    for sentence in _SENTENCE.finditer(text):
        items = [*_PRICED.finditer(sentence[0])]
        total = _PRICED_TOTAL.match(sentence[0], items[-1].end()) if items else None
        amounts = len(re.findall("元", sentence[0][: items[-1].end()])) if items else 0
        if total is None or amounts != len(items):
            continue
        computed = sum((number(one[1]) * number(one[2], one[3]) for one in items), Decimal(0))
        if not _agrees(computed, total["said"], total["said_scale"]):
            start = sentence.start()
            said = scaled(total, "said")
            yield Wrong(start + total.start("said"), start + total.end(), "各项数量×单价之和", computed, said)


def _grouped(text: str) -> Iterator[Wrong]:
    """聘用人员…，计25.2万元；水电费12万元；耗材8万元，合计45.2万元: groups between semicolons, of which each ends with its amount."""
    for sentence in _PARAGRAPH.finditer(text):
        groups = re.split("[；;]", blank_brackets(sentence[0]))
        total = _TOTAL_AT_END.search(groups[-1]) if len(groups) > 2 else None
        if total is None:
            continue
        groups[-1] = groups[-1][: total.start()]
        last = [[*YUAN.finditer(group)][-1:] for group in groups]
        if all(last):
            computed = sum((scaled(one[0], "sum") for one in last), Decimal(0))
            if not _agrees(computed, total["said"], total["said_scale"]):
                start = sentence.start() + sum(len(group) + 1 for group in groups[:-1])
                said = scaled(total, "said")
                yield Wrong(start + total.start("said"), start + total.end(), "各项之和", computed, said)
