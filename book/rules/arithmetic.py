"""The arithmetic that a text shows: products, sums and lists whose parts all stand beside their result. No rules.

Only what cannot be read in two ways is computed; a text with a discount, an approximation or a part without a number says nothing.
"""

import re
from collections.abc import Container, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from book.rules.text import number

COUNTED = "人次|人|名|户|个|卷|台|条|张|份|件|套|辆|亩|次|册|块|部|盏|场|期|批|页|平方米|立方米|公里|米|家"
_N = r"[0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?"


def _money(name: str) -> str:
    """An amount in 元, its digits under a name."""
    return rf"(?P<{name}>{_N})\s*(?P<{name}_scale>[万亿]?)元"


_RESULT = r"(?:全年|每年|年|本年|约)?(?P<label>共计|合计|总计|小计|共需|年需|共|计|需|金额)[要用]?(?:资金|补助|补贴|金额|经费)*为?"
_OF_ALL = frozenset(("共计", "合计", "总计", "共需", "共"))
"""Labels of a result that may hold more than the product before it."""
_FOR_A_YEAR = r"全年(?=[0-9])"
_RATE = r"[^，,。；;、\d约]{0,16}(?:每(?:人次|[一-龥])(?:每?[年月])?|人均|标准|单价|按照)[^，,。；;、\d约]{0,8}"
_PRODUCT = re.compile(
    rf"(?P<count>(?<![0-9.,]){_N})\s*(?P<count_scale>万?)(?P<of>{COUNTED})[一-龥]{{0,8}}[，,、]"
    rf"(?P<rate>{_RATE}){_money('price')}(?:[/／][^，,。；;、\d]{{1,4}})?[^，,。；;、\d含另外加半折比担]{{0,10}}"
    rf"[，,][^，,。；;、\d省市县区级央担余]{{0,4}}?(?:{_RESULT}|{_FOR_A_YEAR}){_money('said')}"
)
_PRICE_FIRST = re.compile(
    rf"(?P<rate>每(?:人|户)(?:每?[年月])?|人均)[^，,。；;、\d折半比担]{{0,8}}{_money('price')}[^，,。；;、\d含另外加半折比担]{{0,8}}[，,、]?[^，,。；;、\d近约]{{0,8}}"
    rf"(?P<count>{_N})\s*(?P<count_scale>万?)(?P<of>人|名|户)(?![次均/／])[^，,。；;、\d含另外加半折比担]{{0,12}}[，,]?"
    rf"(?:全年|每年|年)?(?:共计|合计|共需|年需|需要?|计)(?:资金|补助|补贴|金额|经费)*为?{_money('said')}"
)
"""每人200元，预计21.5万人缴费，需4300万元."""
_EACH_HAS = re.compile(
    rf"(?P<groups>(?<![0-9.,]){_N})个[^，,。；;、\d]{{1,16}}?[各均](?:有|设|配|配备|租用|开通|安装|聘用|聘请)?[^，,。；;、\d]{{0,8}}?(?P<each>{_N})(?P<of>{COUNTED})"
    rf"[^，,。；;、\d]{{0,10}}[，,](?P<rate>{_RATE}){_money('price')}[^，,。；;、\d]{{0,4}}"
    rf"[，,](?:一年|每年|全年|年)?(?:共计|合计|共需|需|计|支出|费用)*为?{_money('said')}"
)
"""14个乡镇窗口各1条专线，每条每月300元，一年5.04万元."""
_HAS_EACH = re.compile(r"(?:[各每]|(?<!年)均)[^，,。；;、\d]{0,14}$")
_FLOW = re.compile(
    rf"(?P<out>支出|应发|需求|需要?)?(?P<in>收入|征缴|筹集)?(?P<gap>缺口|差额|收不抵支)?[^\d，,。；;、出入缺差增减]{{0,8}}?(?<![0-9.,]){_money('sum')}"
)
_PAID = re.compile("(?:合同|中标|成交|采购|工程|批复)[一-龥]{0,4}$")
_SETTLED = re.compile("已[一-龥]{0,6}(?:付|支|拨)[一-龥]{0,3}$")
_LEFT = re.compile("(?:剩余|余下|尾款|未付|未支付|余款|下欠|其余)[一-龥]{0,6}$")
_SUM = re.compile(rf"(?<![0-9.,]){_money('sum')}")
_OF_THE_HALVES = re.compile(
    rf"上半年[^，,。；;、\d]{{0,12}}(?P<first>{_N})\s*(?P<first_scale>[万亿]?)(?P<of>{COUNTED}|元|篇|幅)[^，,。；;\d]{{0,8}}"
    rf"[，,、；;][^，,。；;、元]{{0,8}}下半年[^，,。；;、\d]{{0,12}}(?P<second>{_N})\s*(?P<second_scale>[万亿]?)(?P=of)(?![/／次月])"
)
_QUARTER = re.compile(
    rf"(?P<first>前)?第?(?P<which>[一二两三四1-4](?:[、和至到—-]第?[一二三四1-4]){{0,3}}|每个?|各)个?季度末?(?P<each>各|均|分别)?"
    rf"[^，,。；;、\d]{{0,12}}{_money('sum')}"
)
_EVERY_MONTH = re.compile(rf"(?<![人户名])(?:每月|按月)[^，,。；;、\d每人均]{{0,8}}{_money('sum')}(?![/／])")
_SO_MANY_MONTHS = re.compile(r"分([0-9]{1,2})个月")
_QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_GROUPS = re.compile(
    rf"(?P<groups>(?<![0-9.,])[0-9]{{1,3}})(?P<of>期|批|场|次)(?:[^。；;\d]{{0,10}}?[，,、][^。；;\d]{{0,4}}?|[^，,。；;、\d]{{0,6}})"
    rf"每(?P=of)(?:约|培训|组织|安排)?(?P<each>{_N})(?P<unit>人次|人|名)"
)
_INSTALMENT = re.compile(r"(?P<clause>[^，,。；;、\n\d]{2,20})(?P<share>[0-9]{1,3}(?:\.[0-9]{1,2})?)\s*[%％]")
_IS_PAID = re.compile("付|拨")
_ALTOGETHER = re.compile("累计|[至到达]|不超|不低|不少|逾期|滞纳|违约|比例|率|以[上下]|质保|保证金")
_WHOLE_PROJECT = re.compile("季度|半年|每月|项目总?(?:经费|资金|预算|支出|投入)$")
_ITEM = re.compile(rf"(?P<name>[^\d]{{2,30}}){_money('part')}")
_SKIPPED_RATE = re.compile("每(?:[天日次期季周场班批]|学[期年]|半)|一人")
_MONEY_BEFORE = re.compile("元(?!档|及|以)")
"""Money that is not the name of a bracket (200元档次)."""
_SENTENCE = re.compile(r"[^。；;\n]+")
_EQUATION = re.compile(
    r"[0-9][0-9,.]{0,20}[^=＝≈≤≥，。；;：:\n]{0,20}?[×xX*][^=＝≈≤≥。；;：:\n]{0,80}?[=＝]\s*(?P<said>[0-9][0-9,]{0,15}(?:\.[0-9]{1,6})?)\s*(?P<scale>[万亿]?)"
)
_FACTOR = re.compile(rf"({_N})\s*([万亿]?)([%％]?)[一-龥/／·]{{0,6}}")
_PLUS, _TIMES = re.compile("[+＋]"), re.compile("[×xX*]")
_LABELLED = re.compile(rf"[，,](小计|计|年需|金额为?){_money('part')}")
_TOTAL = re.compile(
    rf"(?:合计|共计|总计)(?:金额|资金)?为?(?:(?P<heads>{_N})(?P<of>[人名户个])[、，,])?{_money('said')}"
)
_LISTED = re.compile(
    rf"(?P<said>{_N})(?P<said_scale>[万亿]?)元[，,](?:(?:具体)?(?:构成|组成)|具体包括)(?:如下|为)*[：:](?P<list>[^。；;\n]+)"
)
_IN_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")
_SUMMED = re.compile(
    rf"[，,](?:[二两三四五六七八九]项)?(?:合计|共计|总计|共)(?:人数|金额|资金)?为?({_N})\s*([万亿]?)(人|名|户|个|元)(?!次|以)"
)
_MEMBER = re.compile(rf"[^，,、。；;：:\d]{{2,}}(?P<number>{_N})\s*(?P<scale>[万亿]?)(?P<unit>人|名|户|个|元)")
_OTHER_COUNT = re.compile(rf"(?<![0-9.,])[0-9][0-9,]{{0,9}}万?(?:{COUNTED})(?!月)[^，,、。；;：:\d]{{1,}}")
"""What money is for: 21个窗口耗材 in 21个窗口耗材21万元."""
_NO_MEMBER = re.compile("每|人均|标准|单价|其中|合计|共计|总计|扣|减|结余")
_YEAR = re.compile(r"20\d\d年")
_AMONG = re.compile(
    rf"(?P<said>{_N})\s*(?P<said_scale>[万亿]?)元[^，,。；;：:、\d]{{0,6}}[，,。；;（(]\s*其中[，,：:]?(?P<list>[^。；;）)\n]+)"
)
_PART = re.compile(rf"(?P<name>[^\d]{{2,24}}?)(?P<part>{_N})\s*(?P<part_scale>[万亿]?)元[^\d]{{0,14}}")
_REST = re.compile("^(?:剩余|其余|余下|余额|不足部分|缺口)")
_LEVELS = re.compile("中央|国家|省|市|县|区|地方|本级|自筹|其他")
_LOWEST = re.compile("县|区|地方|本级|自筹|其他")
_ANOTHER = re.compile("全年|每年|一年|共|合计|总")
_NEARLY_ALL = Decimal("0.02")
_PRICED = re.compile(rf"({_N})(?:{COUNTED})（单价({_N})(万?)元）")
_PRICED_TOTAL = re.compile(rf"[，,](?:共需|共计|合计|需)(?:资金|经费)*{_money('said')}")


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
    found = [*_products(text), *_for_each(text), *_equations(text)]
    if not found:
        found = [
            *_labelled(text),
            *_listed(text),
            *_among(text),
            *_gap(text),
            *_left(text),
            *_summed(text),
            *_priced(text),
        ]
    return tuple(found)


def _scaled(match: re.Match[str], name: str) -> Decimal:
    return number(match[name], match[f"{name}_scale"] or "")


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
        count, price = number(match["count"], match["count_scale"]), _scaled(match, "price")
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
        others = [number(one[0], one[1]) for one in re.findall(rf"({_N})(万?){match['of']}", other)]
        counts = {count, count + sum(others, Decimal(0))}
        months = range(1, 37) if monthly else (1,)
        if not any(
            _agrees(one * price * month, match["said"], match["said_scale"]) for one in counts for month in months
        ):
            times = 12 if monthly else 1
            how = f"{count:f}×{price:f}" + ("×12" if monthly else "")
            yield Wrong(match.start("said"), match.end(), how, count * price * times, _scaled(match, "said"))


def _for_each(text: str) -> Iterator[Wrong]:
    """So many places with so many things each, at a price of a month or a year."""
    for match in _EACH_HAS.finditer(text):
        count, price = number(match["groups"]) * number(match["each"]), _scaled(match, "price")
        monthly = "月" in text[match.start("rate") : match.end("price") + 4]
        computed = count * price * (12 if monthly else 1)
        if not _SKIPPED_RATE.search(match[0]) and not _agrees(computed, match["said"], match["said_scale"]):
            how = f"{count:f}×{price:f}" + ("×12" if monthly else "")
            yield Wrong(match.start("said"), match.end(), how, computed, _scaled(match, "said"))


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
            computed = sum((_scaled(part, "part") for part in parts), Decimal(0))
            if not _agrees(computed, total["said"], total["said_scale"]):
                yield Wrong(total.start("said"), total.end(), "各项之和", computed, _scaled(total, "said"))
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
        parts = re.split("[、，,]", _IN_BRACKETS.sub("", match["list"]))
        members = [re.fullmatch(rf"[^\d]{{2,}}({_N})([万亿]?)元", part.strip()) for part in parts]
        if len(members) < 2 or not all(members) or "其中" in match["list"]:
            continue
        computed = sum((number(one[1], one[2]) for one in members if one), Decimal(0))
        if not _agrees(computed, match["said"], match["said_scale"]):
            end = match.end("said_scale") + 1
            yield Wrong(match.start("said"), end, "所列各项之和", computed, _scaled(match, "said"))


def _is_part(part: str) -> bool:
    """Whether an item of a list still goes on with the parts, not with what they come to in a year."""
    return not _ANOTHER.search(part)


def _among(text: str) -> Iterator[Wrong]:
    """补助4536万元，其中中央财政4187万元、省级财政349万元: the parts are not more than the whole; they are the whole where the last is the
    rest or the lowest level of government, and where they nearly are."""
    for match in _AMONG.finditer(text):
        parts = list(takewhile(_is_part, re.split("[、，,]", _blank(match["list"]))))
        members = [member for part in parts if (member := _PART.fullmatch(part.strip()))]
        if len(members) < 2 or len(members) != len(parts) or _NO_MEMBER.search(match["list"]):
            continue
        computed, said = sum((_scaled(one, "part") for one in members), Decimal(0)), _scaled(match, "said")
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
        plain = _blank(sentence[0])
        flows = [*_FLOW.finditer(plain)] if "元" in plain else []
        told = {name: flow for flow in flows for name in ("out", "in", "gap") if flow[name]}
        if len(flows) != 3 or len(told) != 3 or len({id(flow) for flow in told.values()}) != 3:
            continue
        computed, said = _scaled(told["out"], "sum") - _scaled(told["in"], "sum"), _scaled(told["gap"], "sum")
        coarsest = max(_step(one["sum"], one["sum_scale"]) for one in flows)
        if abs(computed - said) > coarsest * 2:
            start = sentence.start() + told["gap"].start("sum")
            yield Wrong(start, sentence.start() + told["gap"].end(), "支出与收入之差", computed, said)


def _left(text: str) -> Iterator[Wrong]:
    """合同价489570元，已付146870元，剩余342700元: a sentence whose first three amounts are these."""
    for sentence in _SENTENCE.finditer(text):
        plain = _blank(sentence[0])
        amounts = [*_SUM.finditer(plain)][:3] if "已" in plain else []
        before = [re.split("[，,、：:]", plain[: one.start()])[-1] for one in amounts]
        if len(amounts) == 3 and all(
            pattern.search(words) for pattern, words in zip((_PAID, _SETTLED, _LEFT), before, strict=True)
        ):
            whole, paid, said = (_scaled(one, "sum") for one in amounts)
            if abs(whole - paid - said) > max(_step(one["sum"], one["sum_scale"]) for one in amounts):
                start, end = sentence.start() + amounts[2].start("sum"), sentence.start() + amounts[2].end()
                yield Wrong(start, end, "合同价款减已付款", whole - paid, said)


class Together(NamedTuple):
    """What the parts of a text come to, from `start` to `end`, in its unit; `parts` says what they are."""

    start: int
    end: int
    parts: str
    total: Decimal
    unit: str


def halves(text: str) -> Together | None:
    """What a plan pays or does in the two halves of the year: 上半年拨付1092万元，下半年拨付1092万元. None when the text does
    not say both once, or names other money."""
    match = _OF_THE_HALVES.search(text)
    if match is None or (match["of"] == "元" and len(_SUM.findall(text)) != 2):
        return None
    total = _scaled(match, "first") + _scaled(match, "second")
    return Together(match.start(), match.end(), "上半年与下半年之和", total, match["of"])


def quarters(text: str) -> Together | None:
    """What a plan pays in the four quarters: 前三个季度各1500万元，第四季度1700万元. None when it does not say all four once,
    or names other money."""
    found = [*_QUARTER.finditer(text)] if "季度" in text else []
    if not found or len(found) != len(_SUM.findall(text)):
        return None
    covered: list[int] = []
    total = Decimal(0)
    for match in found:
        which = _which(match)
        covered += which
        each = match["each"] in ("各", "均") or match["which"][0] in "每各"
        total += _scaled(match, "sum") * (len(which) if each else 1)
    if sorted(covered) != [1, 2, 3, 4]:
        return None
    return Together(found[0].start(), found[-1].end(), "各季度之和", total, "元")


def months(text: str) -> Together | None:
    """What a plan pays month by month in the year: 全年分12个月拨付，每月78万元. None when it names other money."""
    match = _EVERY_MONTH.search(text)
    if match is None or len(_SUM.findall(text)) != 1:
        return None
    told = _SO_MANY_MONTHS.search(text)
    count = int(told[1]) if told else 12
    return Together(match.start(), match.end(), f"{count}个月之和", _scaled(match, "sum") * count, "元")


def _which(match: re.Match[str]) -> list[int]:
    """The quarters that an expression names: 前三个 are the first to the third, 一至三 too, 每个 are all."""
    named = [_QUARTERS[char] for char in match["which"] if char in _QUARTERS]
    if not named:
        return [1, 2, 3, 4]
    if match["first"]:
        return [*range(1, named[0] + 1)]
    return [*range(named[0], named[-1] + 1)] if re.search("[至到—-]", match["which"]) else named


def groups(text: str) -> Together | None:
    """How many persons the groups of a plan have together: 分4期组织，每期300人次. None when it does not say so once."""
    found = [*_GROUPS.finditer(text)]
    if len(found) != 1:
        return None
    (match,) = found
    total = number(match["groups"]) * number(match["each"])
    return Together(match.start(), match.end(), "各期之和", total, "人" if match["unit"] == "名" else match["unit"])


def instalments(text: str) -> Together | None:
    """What a plan pays in shares of one contract: 签订后支付60%，验收后支付50%. None when there are fewer than two."""
    paid = [
        match
        for match in _INSTALMENT.finditer(text)
        if _IS_PAID.search(match["clause"]) and not _ALTOGETHER.search(match["clause"])
    ]
    if len(paid) < 2:
        return None
    total = sum((number(one["share"]) for one in paid), Decimal(0))
    return Together(paid[0].start(), paid[-1].end(), "各次支付比例之和", total, "%")


def listed_parts(text: str, wholes: Container[Decimal]) -> Together | None:
    """What a list of at least three named amounts comes to in 元: 用于办公费7万元、印刷费5万元、差旅费4万元. None when the text names
    other money than these and the `wholes`."""
    plain = _blank(text)
    outside = [one for one in _SUM.finditer(plain) if _scaled(one, "sum") not in wholes]
    if len(outside) < 3:
        return None
    start = max(plain.rfind(mark, 0, outside[0].start()) for mark in "、，,。；;：:\n") + 1
    parts = re.split("[、，,]", plain[start : outside[-1].end()])
    members = [match for part in parts if (match := _ITEM.fullmatch(part.strip()))]
    if len(members) != len(parts) or len(parts) != len(outside) or _NO_MEMBER.search(plain[start : outside[-1].end()]):
        return None
    if any(_WHOLE_PROJECT.search(one["name"]) for one in members):
        return None
    total = sum((_scaled(one, "part") for one in members), Decimal(0))
    return Together(start, outside[-1].end(), "所列各项之和", total, "元")


def _summed(text: str) -> Iterator[Wrong]:
    """低保对象1863人、特困人员274人、重度残疾人655人，合计2792人: every clause that has a number is a part of the total."""
    for sentence in _SENTENCE.finditer(text):
        plain = _blank(sentence[0])
        total = _SUMMED.search(plain)
        before = re.split("[：:]", plain[: total.start()])[-1] if total else ""
        if total is None or _NO_MEMBER.search(before):
            continue
        parts = re.split("[，,、]", _YEAR.sub("", before))
        while parts and not re.search("[0-9]", parts[0]):
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


def _blank(sentence: str) -> str:
    """The sentence with what stands in brackets blanked out; positions stay."""
    return _IN_BRACKETS.sub(lambda match: "　" * len(match[0]), sentence)


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
            said = _scaled(total, "said")
            yield Wrong(start + total.start("said"), start + total.end(), "各项数量×单价之和", computed, said)
