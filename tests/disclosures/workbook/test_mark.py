"""The marked copy shows each fault at its place, and can be corrected and uploaded again."""

from io import BytesIO

from openpyxl import load_workbook

from disclosures.workbook import layout
from disclosures.workbook.faults import CellFault
from disclosures.workbook.mark import marked
from disclosures.workbook.read import read
from tests.disclosures.workbook.make import coloured, example, grids, item, packed, sheet_xml, with_sheet


def faulty():
    made = grids(example())
    made["预算明细"].insert(0, ["2024年预算明细表"])
    made["预算明细"][2][-1] = "一百"
    item(made, "资产与采购", "车辆编制")[1] = None
    content = packed(made)
    return content, read(content).faults


def test_faulty_cells_are_coloured_and_commented_and_listed():
    content, faults = faulty()
    copy = load_workbook(BytesIO(marked(content, faults)))
    assert copy.sheetnames[0] == layout.FAULTS
    assert [[cell.value for cell in row] for row in copy[layout.FAULTS].iter_rows(min_row=2)] == [
        ["预算明细", "I3", "一百", faults[0].message],
        ["资产与采购", "B3", None, "“车辆编制”不能为空"],
    ]
    cell = copy["预算明细"]["I3"]
    assert cell.value == "一百"
    assert coloured(cell)
    assert cell.comment.text == faults[0].message
    assert coloured(copy["资产与采购"]["B3"])
    others = [cell for row in copy["预算明细"].iter_rows() for cell in row if cell.coordinate != "I3"]
    assert not any(coloured(cell) or cell.comment for cell in others)


def test_the_copy_corrected_is_the_book():
    content, faults = faulty()
    copy = load_workbook(BytesIO(marked(content, faults)))
    copy["预算明细"]["I3"] = 1407900
    copy["资产与采购"]["B3"] = 2
    assert read(packed(copy)).book == example()


def test_the_copy_of_a_sound_workbook_reads_the_same():
    assert read(marked(packed(grids(example("zezhou-2025"))), [])).book == example("zezhou-2025")


def test_the_copy_is_the_same_at_any_time():
    content, faults = faulty()
    assert marked(content, faults) == marked(content, faults)


def test_thousands_of_faults_are_marked_without_a_comment_each():
    made = grids(example())
    made["预算明细"] = made["预算明细"][:1] + [[None] * 8 + ["无"] for _ in range(1_000)]
    content = packed(made)
    faults = [fault for fault in read(content).faults if fault.sheet == "预算明细"]
    assert len(faults) == 5_000
    copy = marked(content, faults)
    assert len(copy) < 2_000_000


def test_a_fault_of_a_sheet_is_only_listed():
    copy = load_workbook(BytesIO(marked(packed(grids(example())), [CellFault("收入", "", "缺少列“金额（元）”")])))
    assert copy[layout.FAULTS]["D2"].value == "缺少列“金额（元）”"


def test_a_fault_far_below_is_listed_and_the_rows_between_are_not_made():
    far = sheet_xml(
        '<row r="1"><c r="A1" t="str"><v>金额</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    )
    content = with_sheet(far)
    copy = load_workbook(BytesIO(marked(content, read(content).faults)))
    assert "A1048576" in {row[1].value for row in copy[layout.FAULTS].iter_rows()}
    assert copy["预算明细"].max_row == 1
