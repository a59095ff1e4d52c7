"""What the amounts of a form's cost indicators are to be compared with: the money of a source, a part that the form's words or the
project's lines name. No rules."""

import re
from collections.abc import Mapping
from decimal import Decimal

from book.classification import economic_name
from book.ledger import Ledger
from book.model import Form
from book.money import ZERO
from book.numbers import Amount, amounts, clause_before, power_of_ten
from book.types import Attribute

_SOURCE = re.compile("(中央|省级)(?:财政)?(?:专项)?(?:补助|补贴|配套|安排|拨款|承担|负担)*(?:资金|金额|总额|数|支出)+")
_COLUMNS = {"中央": "central", "省级": "provincial"}
"""The field of a form's funding by the source that an indicator names."""
_OF_A_PART = re.compile("(?:控制数|金额|总额|预算数?|支出|成本)+$")


def by_subject(lines: Ledger, key: str) -> dict[str, Decimal]:
    """What a project spends of each economic subject, by its name."""
    sums: dict[str, Decimal] = {}
    for code, spent in lines.where(project=key).by("economic_code").items():
        name = economic_name(code)
        sums[name] = sums.get(name, ZERO) + spent.total
    return sums


def counterpart(
    form: Form, side: str, name: str, amount: Amount, lines: Mapping[str, Decimal]
) -> tuple[str, list[Decimal]]:
    """What an indicator of this name is to be compared with other than the whole: a source of the form's money, or a part that
    the form's words or the project's lines name, and its amounts; "" when it is neither."""
    source = _SOURCE.fullmatch(name)
    if source and (column := getattr(getattr(form.funding, side), _COLUMNS[source[1]])):
        return f"资金来源中的{source[1]}资金", [column]
    part = _OF_A_PART.sub("", name)
    if not part.endswith("费") or (side == "implementation" and form.attribute is not Attribute.ONE_OFF):
        return "", []
    spent = [lines[part]] if part in lines else []
    told = [one.yuan for _, one in parts(form).get(part, ())]
    given = [*spent, *told]
    slipped = any(power_of_ten(amount.yuan, one, amount.step) for one in given)
    if not told:
        return (f"明细中的{part}", given if slipped else []) if spent else ("", [])
    # An indicator may set a ceiling above what is planned.
    return f"文字中的{part}", given if slipped or amount.yuan < max(given) else []


def parts(form: Form) -> dict[str, list[tuple[str, Amount]]]:
    """The amounts of a form's texts that stand right behind a word of their own (、印刷费8.5万元), by that word, each with its field."""
    found: dict[str, list[tuple[str, Amount]]] = {}
    for field in ("overview", "plan", "basis"):
        text = getattr(form, field)
        for amount in amounts(text):
            found.setdefault(clause_before(text, amount.start), []).append((field, amount))
    return found
