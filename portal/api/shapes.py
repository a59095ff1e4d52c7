"""What is answered. Amounts are texts in 元 with two decimals, so that no program makes them inexact."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer

from book.types import Level
from disclosures.enums import PublicationState

Amount = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
    Field(description="金额（元），文本，两位小数"),
]


class Fault(BaseModel):
    parameter: str = Field(description="参数名")
    message: str = Field(description="原因")


class Error(BaseModel):
    message: str = Field(description="原因")
    faults: list[Fault] = Field([], description="各参数的问题")


class Page(BaseModel):
    total: int = Field(description="全部条数")
    next: str | None = Field(None, description="下一页的地址；没有下一页时为 null")


class Region(BaseModel):
    code: str = Field(description="行政区划代码（GB/T 2260）")
    name: str = Field(description="名称，按最近一次公开")
    units: int = Field(description="有现行公开文档的单位数")
    documents: int = Field(description="现行公开文档数")


class Regions(Page):
    items: list[Region]


class Unit(BaseModel):
    code: str = Field(description="单位代码")
    name: str = Field(description="名称，按最近一次公开")
    region_code: str = Field(description="行政区划代码")
    region_name: str = Field(description="行政区划名称")
    department_name: str = Field(description="主管部门名称")
    years: list[int] = Field(description="有现行公开文档的年度")
    page: str = Field(description="单位网页的地址")


class Units(Page):
    items: list[Unit]


class Publication(BaseModel):
    """One version of a document. Of a withdrawn one only that it was withdrawn, when and why: the rest is null."""

    unit_code: str = Field(description="单位代码")
    unit_name: str = Field(description="单位名称，按公开时")
    region_code: str = Field(description="行政区划代码")
    region_name: str = Field(description="行政区划名称，按公开时")
    year: int = Field(description="年度")
    level: Level = Field(description="unit 单位预算，department 部门预算")
    version: int = Field(description="第几版，从 1 起")
    state: PublicationState = Field(description="current 现行，superseded 已被更正，withdrawn 已撤下")
    published_at: datetime = Field(description="公开时间")
    document: str = Field(description="本接口中这份文档（各版本）的地址")
    page: str = Field(description="这一版网页的地址")
    department_name: str | None = Field(None, description="主管部门名称，按公开时")
    edition: str | None = Field(None, description="公开样式")
    pages: int | None = Field(None, description="PDF 页数")
    size: int | None = Field(None, description="PDF 字节数")
    sha256: str | None = Field(None, description="PDF 的 SHA-256")
    correction_reason: str | None = Field(None, description="更正原因；第一版为空")
    withdrawn_at: datetime | None = Field(None, description="撤下时间")
    withdrawal_reason: str | None = Field(None, description="撤下原因")
    files: dict[str, str] = Field(description="文件名与地址；已撤下的没有文件")


class Publications(Page):
    items: list[Publication]


class Document(BaseModel):
    """A document with all its versions, the newest first."""

    unit_code: str = Field(description="单位代码")
    year: int = Field(description="年度")
    level: Level = Field(description="unit 单位预算，department 部门预算")
    current_version: int | None = Field(description="现行的是第几版；已撤下时为 null")
    page: str = Field(description="文档网页的地址")
    versions: list[Publication] = Field(description="各版本，新的在前")


class Figure(BaseModel):
    """A printed amount: one cell of one table of a published document."""

    unit_code: str = Field(description="单位代码")
    unit_name: str = Field(description="单位名称，按公开时")
    region_code: str = Field(description="行政区划代码")
    year: int = Field(description="年度")
    level: Level = Field(description="unit 单位预算，department 部门预算")
    version: int = Field(description="第几版")
    table: int = Field(description="表号")
    row: int = Field(description="行在表中的次序，从 0 起")
    column: int = Field(description="列在表中的次序，从 0 起")
    row_key: str = Field(description="行标识")
    row_label: str = Field(description="行名称")
    column_name: str = Field(description="列名称：各级表头以 / 相连")
    amount: Amount


class Figures(BaseModel):
    items: list[Figure]
    next: str | None = Field(None, description="下一页的地址；不为 null 就还有，即使本页不满")


ERRORS: dict[Any, Any] = dict.fromkeys((404, 422, 429), Error)
GONE: dict[Any, Any] = {410: Error}
