"""Rules about performance forms."""

from collections.abc import Iterator

from book.field_labels import FIELD_LABELS
from book.model import Funding, FundingSide, Project
from book.money import ZERO
from book.rules.engine import Context, Departure, Severity, rule
from book.types import FISCAL_SOURCES, Attribute, Source

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
    sources: dict[object, set[Source]] = {}
    for (key, source), amount in context.totals("project", "source").items():
        if amount:
            sources.setdefault(key, set()).add(Source(str(source)))
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
        yield from _other_money(path, project, sources.get(project.key, set()))
        if annual == implementation and summed and (differing := _differing(form.funding)):
            message = f"“{project.name}”实施期与年度的资金总额相同，{'、'.join(differing)}却不同"
            yield Departure(f"{path}.funding.annual", message, severity=Severity.WARNING)
        if form.attribute is Attribute.ONE_OFF:
            if form.period.strip() not in ONE_YEAR:
                yield Departure(f"{path}.period", f"一次性项目“{project.name}”的实施期应为1年", "1年", form.period)
            if implementation != annual:
                message = f"一次性项目“{project.name}”的实施期资金应等于年度资金"
                yield Departure(f"{path}.funding.implementation.total", message, annual, implementation)


def _other_money(path: str, project: Project, spent: set[Source]) -> Iterator[Departure]:
    """A project that the budget pays names no money of the unit's own as its source, and the other way round."""
    side = project.form.funding.annual if project.form else None
    if side is None or not spent:
        return
    budget = sum((part for part in (side.central, side.provincial, side.local) if part), ZERO)
    if not spent & {*FISCAL_SOURCES, Source.SPECIAL_ACCOUNT} and budget:
        message = f"“{project.name}”的预算明细是单位资金，目标表却列为财政资金"
        yield Departure(f"{path}.funding.annual", message, ZERO, budget, severity=Severity.WARNING)
    elif spent <= {*FISCAL_SOURCES} and side.self and not budget:
        message = f"“{project.name}”的预算明细是财政拨款，目标表却列为自筹资金"
        yield Departure(f"{path}.funding.annual.self", message, ZERO, side.self, severity=Severity.WARNING)


def _differing(funding: Funding) -> list[str]:
    """The sources of which the two sides have different amounts; a blank is nothing."""
    labels = FIELD_LABELS[FundingSide]
    return [
        labels[key]
        for key, amount in funding.implementation.model_dump().items()
        if (amount or ZERO) != (getattr(funding.annual, key) or ZERO)
    ]
