"""Rules about performance forms."""

from collections.abc import Iterator

from book.field_labels import FIELD_LABELS
from book.model import Funding, FundingSide
from book.money import ZERO
from book.rules.engine import Context, Departure, Severity, rule
from book.types import Attribute

HALVES = {"implementation": "实施期", "annual": "年度"}
ONE_YEAR = frozenset({"1年", "１年", "一年"})


@rule(
    "P1",
    Severity.ERROR,
    "绩效目标表的资金总额等于各来源之和，年度资金等于项目的预算明细；一次性项目为期1年，实施期资金等于年度资金；总额相同的，来源也相同。",
    remedy="核对目标表的资金来源与项目的预算明细，改正不符的一边；一次性项目把项目期写成1年。",
    touches=("projects", "lines"),
)
def funding(context: Context) -> Iterator[Departure]:
    spent = context.totals("project")
    for index, project in enumerate(context.book.projects):
        if project.form is None:
            continue
        path, form = f"projects[{index}].form", project.form
        summed = True
        for half, name in HALVES.items():
            side = getattr(form.funding, half)
            parts = (side.central, side.provincial, side.local, side.self, side.other)
            total = sum((part for part in parts if part is not None), ZERO)
            summed &= total == side.total
            if total != side.total:
                message = f"“{project.name}”{name}资金总额应等于中央、省级、市县、自筹与其他资金之和"
                yield Departure(f"{path}.funding.{half}.total", message, total, side.total)
        annual, implementation = form.funding.annual.total, form.funding.implementation.total
        if annual != spent[(project.key,)]:
            message = f"“{project.name}”年度资金总额应等于该项目的预算明细之和"
            yield Departure(f"{path}.funding.annual.total", message, spent[(project.key,)], annual)
        if annual == implementation and summed and (differing := _differing(form.funding)):
            message = f"“{project.name}”实施期与年度的资金总额相同，{'、'.join(differing)}却不同"
            yield Departure(f"{path}.funding.annual", message, severity=Severity.WARNING)
        if form.attribute is Attribute.ONE_OFF:
            if form.period.strip() not in ONE_YEAR:
                yield Departure(f"{path}.period", f"一次性项目“{project.name}”的实施期应为1年", "1年", form.period)
            if implementation != annual:
                message = f"一次性项目“{project.name}”的实施期资金应等于年度资金"
                yield Departure(f"{path}.funding.implementation.total", message, annual, implementation)


def _differing(funding: Funding) -> list[str]:
    """The sources of which the two sides have different amounts; a blank is nothing."""
    labels = FIELD_LABELS[FundingSide]
    return [
        labels[key]
        for key, amount in funding.implementation.model_dump().items()
        if (amount or ZERO) != (getattr(funding.annual, key) or ZERO)
    ]
