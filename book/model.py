"""The Book: everything an author enters for one unit and year, as one immutable value.

The classes are the keys of the package format `budget-disclosure/1`. Amounts are in 元.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from book import editions
from book.relations import MAX_LINES, relation_faults
from book.types import (
    Amount,
    Area,
    AtMost,
    Attribute,
    Category,
    CostNature,
    Count,
    Day,
    EconomicCode,
    FilledAt,
    FunctionCode,
    Heading,
    Kind,
    Label,
    Level,
    Level1,
    Level2,
    Name,
    Nature,
    ParagraphKind,
    RegionCode,
    RevenueCode,
    RevenueSource,
    Source,
    SubjectCode,
    Text,
    UnitCode,
    Vintage,
    Year,
)

FORMAT = "budget-disclosure/1"
MAX_PROJECTS = 500
MAX_PARAGRAPHS = 1_000
MAX_INDICATORS = 200

Paragraphs = Annotated[tuple[Text, ...], AtMost(MAX_PARAGRAPHS)]


class Part(BaseModel):
    """Base of all parts: immutable, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Region(Part):
    code: RegionCode
    name: Name


class Unit(Part):
    code: UnitCode
    name: Name
    nature: Nature
    region: Region


class Department(Part):
    """The supervising department; `budget_code` is printed before its name on forms."""

    code: UnitCode
    budget_code: Label
    name: Name


class Print(Part):
    form_title: Name
    table12_headings: Annotated[tuple[Heading, ...], AtMost(2)] = ()
    table13_headings: Annotated[tuple[Heading, ...], AtMost(2)] = ()


class Overview(Part):
    duties: Paragraphs
    organisation: Paragraphs


class Line(Part):
    """One fact of the approved budget. A project line names its project; a basic one its nature and economic subject."""

    function_code: FunctionCode
    kind: Kind
    project: Name | None = None
    source: Source
    vintage: Vintage
    nature: CostNature | None = None
    economic_code: EconomicCode | None = None
    government_economic_name: Label | None = None
    amount: Amount


class Revenue(Part):
    source: RevenueSource
    code: RevenueCode
    name: Name
    amount: Amount


class FundingSide(Part):
    """项目资金 of one half of a form, in 元. None is a field left blank."""

    total: Amount
    central: Amount | None = None
    provincial: Amount | None = None
    local: Amount | None = None
    self: Amount | None = None
    other: Amount | None = None


class Funding(Part):
    implementation: FundingSide
    annual: FundingSide


class Target(Part):
    name: Label
    value: Label


class Indicator(Part):
    """One row of a form: the implementation-period and the annual side of an indicator."""

    level1: Level1
    level2: Level2
    implementation: Target | None
    annual: Target | None


class Form(Part):
    """项目支出绩效目标表."""

    order: Count
    name: Name
    department: Label
    implementing_unit: Label
    attribute: Attribute
    attribute_text: Label
    period: Label
    funding: Funding
    overview: Text
    basis: Text
    necessity: Text
    measures: Text
    plan: Text
    goal_implementation: Text
    goal_annual: Text
    indicators: Annotated[tuple[Indicator, ...], AtMost(MAX_INDICATORS)]
    filled_at: FilledAt = ""
    responsible: Label = ""
    handler: Label = ""
    phone: Label = ""


class Project(Part):
    """`key` tells projects of the same name apart; `form` is None when no form is published."""

    key: Name
    name: Name
    category: Category
    vintage: Vintage
    form: Form | None = None


class WholeUnitBySource(Part):
    """Amounts of the whole-unit form are in 万元, as the form prints them."""

    total: Amount
    general_public: Amount
    government_fund: Amount
    state_capital: Amount
    social_insurance_fund: Amount
    special_account: Amount
    unit_funds: Amount


class WholeUnitByUse(Part):
    """In 万元."""

    total: Amount
    basic: Amount
    project: Amount


class WholeUnitBudget(Part):
    by_source: WholeUnitBySource
    by_use: WholeUnitByUse


class KeyTask(Part):
    core_function: Text
    key_task: Text


class WholeUnitIndicator(Part):
    level1: Level1
    level2: Level2
    name: Label
    value: Label
    extraction_note: Label = ""
    """Where a published form was read doubtfully; not printed."""

    @model_serializer(mode="wrap")
    def _without_empty_note(self, handler: Any) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        if not data["extraction_note"]:
            del data["extraction_note"]
        return data


class WholeUnitPerformance(Part):
    """整体支出绩效目标申报表; its amounts are in 万元."""

    title: Name
    year_line: Label = ""
    department_as_published: Label = ""
    department_code: Label = ""
    department_name: Label = ""
    inner_departments: Label = ""
    subordinate_units: Label = ""
    approved_posts: Label = ""
    actual_staff: Label = ""
    actual_established_staff: Label = ""
    actual_other_staff: Label = ""
    duties: Text = ""
    strategic_goal: Text = ""
    budget: WholeUnitBudget
    key_tasks: Annotated[tuple[KeyTask, ...], AtMost(MAX_INDICATORS)] = ()
    annual_goal: Text = ""
    indicators: Annotated[tuple[WholeUnitIndicator, ...], AtMost(MAX_INDICATORS)] = ()


class ThreePublic(Part):
    """“三公”经费, in 元; None is unknown."""

    abroad: Amount | None = None
    reception: Amount | None = None
    vehicle_purchase: Amount | None = None
    vehicle_operation: Amount | None = None


class PriorYear(Part):
    """Last year's published figures, in 元; None is unknown."""

    income_total: Amount | None = None
    expenditure_total: Amount | None = None
    general_public_current: Amount | None = None
    operating_cost: Amount | None = None
    three_public: ThreePublic = ThreePublic()


class Reasons(Part):
    """Why figures changed against last year: the clause after 主要原因是."""

    income_change: Text = ""
    expenditure_change: Text = ""
    general_public_change: Text = ""
    three_public_total: Text = ""
    three_public_abroad: Text = ""
    three_public_reception: Text = ""
    three_public_vehicle_purchase: Text = ""
    three_public_vehicle_operation: Text = ""
    operating_cost: Text = ""


class Procurement(Part):
    """政府采购, in 元."""

    goods: Amount
    works: Amount
    services: Amount


class Vehicles(Part):
    leader: Count = 0
    confidential: Count = 0
    emergency: Count = 0
    law_enforcement: Count = 0
    special_technical: Count = 0
    institution_business: Count = 0
    other: Count = 0


class Assets(Part):
    as_of: Day
    vehicle_quota: Count
    vehicles: Vehicles
    building_m2: Area
    equipment_over_500k: Count
    equipment_over_1m: Count


class OtherParagraph(Part):
    kind: ParagraphKind
    text: Text


class Texts(Part):
    purchase_of_services: Paragraphs = ()
    other: Annotated[tuple[OtherParagraph, ...], AtMost(MAX_PARAGRAPHS)] = ()
    whole_performance: Paragraphs = ()
    operating_cost: Paragraphs = ()
    glossary: Paragraphs = ()


class Book(Part):
    """One disclosure. Equal content is an equal Book; everything printed is a function of it."""

    format: Literal["budget-disclosure/1"]
    edition: str
    year: Year
    level: Level
    unit: Unit
    department: Department
    print: Print
    overview: Overview
    subjects: Annotated[Mapping[SubjectCode, Name], AtMost(5_000)]
    lines: Annotated[tuple[Line, ...], AtMost(MAX_LINES)]
    revenue: Annotated[tuple[Revenue, ...], AtMost(MAX_PROJECTS)] = ()
    projects: Annotated[tuple[Project, ...], AtMost(MAX_PROJECTS)] = ()
    whole_unit_performance: WholeUnitPerformance | None = None
    prior_year: PriorYear
    reasons: Reasons
    procurement: Procurement
    assets: Assets
    texts: Texts

    @field_validator("edition")
    @classmethod
    def _known_edition(cls, value: str) -> str:
        known = editions.names()
        if value not in known:
            raise PydanticCustomError("edition", "应为已有的公开样式之一：{known}", {"known": "、".join(known)})
        return value

    @model_validator(mode="after")
    def _related(self) -> "Book":
        faults = relation_faults(self.model_dump())
        if faults:
            raise PydanticCustomError(
                "relations", "各部分之间有 {count} 处不一致", {"count": len(faults), "faults": faults}
            )
        return self

    @property
    def forms(self) -> Sequence[Form]:
        """The published forms in the order in which they are printed."""
        return sorted((project.form for project in self.projects if project.form), key=lambda form: form.order)

    def texts_with_paths(self) -> Iterator[tuple[str, str]]:
        """Every text of the Book with its path, such as ("overview.duties[0]", "…")."""
        yield from _strings(self.model_dump(mode="json"), "")


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, f"{path}[{index}]")
