"""What may be asked for, with its bounds. Everything that leaves them is refused before any query."""

from typing import Annotated, Literal

from ninja import Path, Query

NO_NULL = r"^[^\u0000]*$"
"""No database stores a null character, and PostgreSQL refuses to look for one."""
MAX_OFFSET = 100_000
LARGEST_PAGE, LARGEST_FIGURE_PAGE = 200, 1_000

UNIT_CODE = r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$"


Levels = Literal["unit", "department"]
"""The values of `Level` written out, because a description beside an enumeration is lost in the schema."""


States = Literal["current", "superseded", "withdrawn", "all"]
"""Which publications are listed by what they are today: the values of `PublicationState`, and all."""


UnitCode = Annotated[str, Path(pattern=UNIT_CODE, description="单位代码")]
YearInPath = Annotated[int, Path(ge=2000, le=2099, description="年度")]
LevelInPath = Annotated[Levels, Path(description="级次：unit 单位预算，department 部门预算")]
Version = Annotated[int, Path(ge=1, le=10_000, description="第几版，从 1 起")]
FileName = Annotated[str, Path(pattern=r"^[a-z0-9.]{1,40}$", description="文件名，如 package.json、table3.csv")]

Unit = Annotated[str | None, Query(pattern=UNIT_CODE, description="单位代码")]
Region = Annotated[
    str | None, Query(pattern=r"^[0-9]{6}$", description="行政区划代码（GB/T 2260），包括其下各级，如 140400 为全市")
]
Year = Annotated[int | None, Query(ge=2000, le=2099, description="年度")]
LevelWanted = Annotated[Levels | None, Query(description="级次：unit 单位预算，department 部门预算")]
Text = Annotated[
    str | None, Query(min_length=1, max_length=100, pattern=NO_NULL, description="单位名称中的文字，或单位代码的开头")
]
State = Annotated[
    States,
    Query(description="current 现行，superseded 已被更正，withdrawn 已撤下（只列原因），all 全部"),
]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="每页条数")]
Offset = Annotated[int, Query(ge=0, le=MAX_OFFSET, description="跳过的条数")]

Table = Annotated[int | None, Query(ge=1, le=99, description="表号")]
RowKey = Annotated[
    str | None, Query(min_length=1, max_length=120, pattern=NO_NULL, description="行标识，如科目编码 2080109、合计")
]
ColumnName = Annotated[
    str | None, Query(min_length=1, max_length=200, pattern=NO_NULL, description="列名称，如 本年收入/合计；有的含年度")
]
ColumnPlace = Annotated[int | None, Query(ge=0, le=99, description="列在表中的次序，从 0 起；各年度相同")]
FigureLimit = Annotated[int, Query(ge=1, le=LARGEST_FIGURE_PAGE, description="每页条数，实际返回可能较少")]
After = Annotated[
    str | None,
    Query(pattern=r"^[0-9]{1,15}(\.[0-9]{1,4}){3}$", description="上一页 next 中的位置；不要自己编造"),
]
