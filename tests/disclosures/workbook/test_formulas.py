"""Text of users never becomes a formula, on no way: written, marked, read."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from book import package
from book.model import Book
from disclosures.workbook.faults import CellFault
from disclosures.workbook.mark import marked
from disclosures.workbook.read import read
from disclosures.workbook.write import workbook
from tests.disclosures.workbook.make import example, grids, packed, parts, sheet_xml, with_sheet, zipped

FORMULA = re.compile(rb"<f[ />]")
TEXTS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+86 355 7520000",
    "-",
    "@SUM(A1)",
    "'quoted",
    "#REF!",
    "=HYPERLINK(\"http://example.org\")",
    "1407900",
    "2024-01-02",
    "TRUE",
    "_x0041_",
    "_x005F_x0041_",
    "  两端的空格\u3000",
    "两行\n文字",
)  # fmt: skip


def with_text(text: str) -> Book:
    data = package.dump(example())
    data["reasons"]["income_change"] = text
    data["overview"]["duties"] = [text]
    data["projects"][0]["form"]["overview"] = text
    return Book.model_validate(data)


def live_formulas(content: bytes) -> list[str]:
    return [name for name, part in parts(content).items() if name.startswith("xl/worksheets/") and FORMULA.search(part)]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_written_as_text_and_read_back_exactly(text):
    book = with_text(text)
    content = workbook(book)
    assert live_formulas(content) == []
    assert read(content).book == book


def test_excel_takes_such_a_text_for_text_when_it_is_edited():
    made = load_workbook(BytesIO(workbook(with_text("=1+1"))))
    cell = made["文字"]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert cell.quotePrefix


@pytest.mark.parametrize("text", TEXTS)
def test_the_marked_copy_holds_no_formula(text):
    made = grids(example())
    made["文字"][1][2] = text
    content = marked(packed(made), [CellFault("文字", "C2", text, text)])
    assert live_formulas(content) == []


def test_a_formula_without_a_value_is_copied_as_its_text():
    made = grids(example())
    made["预算明细"][1][-1] = "=SUM(A1:A2)"
    content = packed(made)
    fault = read(content).faults[0]
    assert (fault.place, fault.value) == ("预算明细!I2", "=SUM(A1:A2)")
    copy = marked(content, [fault])
    assert live_formulas(copy) == []
    assert load_workbook(BytesIO(copy))["预算明细"]["I2"].value == "=SUM(A1:A2)"


def test_shared_and_rich_text_is_read_without_its_pronunciation():
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row * 2 - 2}</v></c><c r="B{row}" t="s"><v>{row * 2 - 1}</v></c></row>'
        for row in (1, 2)
    )
    found = parts(with_sheet(sheet_xml(rows), "上年数与原因"))
    found["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{space}"><si><t>填报项</t></si><si><t>内容</t></si><si><t>收入变动原因</t></si>'
        "<si><r><t>人员</t></r><r><t xml:space='preserve'> 增加_x000D_\n两人</t></r><rPh><t>renyuan</t></rPh></si></sst>"
    ).encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    rels = found["xl/_rels/workbook.xml.rels"].decode()
    if "sharedStrings" not in rels:
        link = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
        found["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", link).encode()
    assert read(zipped(found)).data["reasons"]["income_change"] == "人员 增加\n两人"
