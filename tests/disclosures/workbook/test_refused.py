"""What is no ordinary workbook is refused with a sentence, in bounded memory."""

import io
import struct
import tracemalloc
import zipfile

import openpyxl
import pytest

from disclosures.workbook.read import read
from disclosures.workbook.write import workbook
from tests.disclosures.workbook.make import example, grids, packed, parts, sheet_xml, with_sheet, zipped
from units.xlsx import container, sheets
from units.xlsx.container import RefusedError

MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def sound():
    return packed(grids(example()))


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        read(content)
    return str(caught.value)


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    found = parts(content)
    assert old in found[name]
    return zipped(found | {name: found[name].replace(old, new)})


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", "编码,金额\n1,2\n".encode(), b"<html></html>"])
def test_another_kind_of_file_is_refused(content):
    assert refusal(content).startswith("这不是 Excel 工作簿")


def test_a_renamed_zip_is_refused():
    assert refusal(zipped({"照片.jpg": b"x"})).startswith("这不是 Excel 工作簿")
    assert refusal(zipped({"[Content_Types].xml": b"<Types/>"})).startswith("这不是 Excel 工作簿")


def test_a_word_document_is_refused(sound):
    found = parts(sound)
    found["[Content_Types].xml"] = found["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main", b"wordprocessingml.main"
    )
    assert refusal(zipped(found)).startswith("这不是 Excel 工作簿")


def test_a_truncated_workbook_is_refused(sound):
    assert "损坏" in refusal(sound[: len(sound) // 2])


def test_a_broken_part_is_refused(sound):
    assert "损坏" in refusal(changed(sound, "xl/worksheets/sheet2.xml", b"</sheetData>", b"</sheet>"))
    assert "损坏" in refusal(changed(sound, "xl/worksheets/sheet2.xml", b'<row r="2"', b'<row r="two"'))


def test_the_old_format_and_an_encrypted_workbook_have_their_own_sentences():
    assert "（.xls）" in refusal(container.OLE + bytes(512))
    assert "打开密码" in refusal(container.OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"))


def test_a_workbook_with_macros_is_refused(sound):
    assert "宏" in refusal(zipped(parts(sound) | {"xl/vbaProject.bin": b"x"}))
    assert "宏" in refusal(zipped(parts(sound) | {"xl/macrosheets/sheet1.xml": b"x"}))
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert "宏" in refusal(changed(sound, "[Content_Types].xml", kind, macro))


def test_a_binary_workbook_is_refused(sound):
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert "xlsb" in refusal(
        changed(sound, "[Content_Types].xml", kind, b"application/vnd.ms-excel.sheet.binary.macro")
    )


def test_links_to_other_files_are_refused(sound):
    assert "链接" in refusal(zipped(parts(sound) | {"xl/externalLinks/externalLink1.xml": b"<x/>"}))
    link = b'<Relationship Id="r99" Type="http://x/relationships/externalLink" Target="e.xml"/></Relationships>'
    assert "链接" in refusal(changed(sound, "xl/_rels/workbook.xml.rels", b"</Relationships>", link))


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"]
)
def test_entities_are_refused(sound, name):
    found = parts(sound)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    body = found[name].split(b"?>", 1)[-1]
    assert "实体" in refusal(zipped(found | {name: laughs + body}))


def test_a_file_too_large_is_refused_unread():
    assert "超过 10 MiB" in refusal(b"PK\x03\x04" + bytes(100 * MEBIBYTE))


@pytest.fixture
def small(monkeypatch):
    """A tenth of the bounds, so that watching the memory stays quick; what is used grows with them."""
    monkeypatch.setattr(container, "MAX_ELEMENTS", container.MAX_ELEMENTS // 10)
    monkeypatch.setattr(sheets, "MAX_CELLS", sheets.MAX_CELLS // 10)


def bounded(content: bytes, answer: str) -> None:
    """The file is answered with a sentence, within memory that no server minds."""
    tracemalloc.start()
    try:
        found = "；".join(fault.message for fault in read(content).faults)
    except RefusedError as error:
        found = str(error)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer in found
    assert peak < 30 * MEBIBYTE


def test_a_zip_bomb_is_refused_unopened():
    bomb = zipped(parts(packed({"预算明细": [[1]]})) | {"xl/media/image1.png": bytes(101 * MEBIBYTE)})
    bounded(bomb, "异常庞大")
    bounded(zipped(parts(packed({"预算明细": [[1]]})) | {"x.xml": b" " * 90 * MEBIBYTE}), "异常庞大")


def test_a_header_that_lies_about_the_size_is_no_way_in():
    content = bytearray(with_sheet(sheet_xml("<row/>" * 2_000_000)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    true, false = struct.pack("<L", entry.file_size), struct.pack("<L", 1000)
    assert content.count(true) == 2
    bounded(bytes(content).replace(true, false), "损坏")


def test_thousands_of_parts_are_refused():
    bounded(zipped({f"{number}.xml": b"" for number in range(2_001)}), "异常庞大")


def test_many_sheets_are_refused():
    bounded(packed({f"表{number}": [[1]] for number in range(101)}), "100 个以上的工作表")


def test_a_dimension_that_lies_is_not_believed():
    row = '<row r="1"><c r="A1" t="str"><v>金额</v></c></row>'
    bounded(with_sheet(sheet_xml(row, before='<dimension ref="A1:XFD1048576"/>')), "缺少列")


def test_a_merge_of_everything_is_not_unfolded():
    row = '<row r="1"><c r="A1" t="str"><v>金额</v></c></row>'
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    bounded(with_sheet(sheet_xml(row, after=merge)), "合并的单元格")


@pytest.mark.usefixtures("small")
def test_a_row_of_endless_cells_is_bounded():
    bounded(with_sheet(sheet_xml("<row>" + "<c/>" * 100_000 + "</row>")), "没有找到表头")
    bounded(with_sheet(sheet_xml("<row>" + "<c/>" * 1_000_000 + "</row>")), "单元格太多")


@pytest.mark.parametrize("number", ["0", "-1", "1048577", "9" * 30, "9" * 5000])
def test_a_row_that_no_sheet_has_is_refused(number):
    bounded(with_sheet(sheet_xml(f'<row r="{number}"><c><v>1</v></c></row>')), "损坏")


@pytest.mark.usefixtures("small")
def test_endless_rows_are_bounded():
    bounded(with_sheet(sheet_xml("<row><c/></row>" * 500_000)), "单元格太多")


@pytest.mark.usefixtures("small")
def test_endless_values_are_bounded():
    rows = "".join(f'<row r="{number}">{"<c><v>1</v></c>" * 60}</row>' for number in range(1, 900))
    bounded(with_sheet(sheet_xml(rows)), "30,000 个以上填写了的单元格")


def test_defusedxml_guards_whatever_openpyxl_opens():
    assert openpyxl.DEFUSEDXML


def test_ten_thousand_lines_come_back():
    book = example()
    many = book.model_copy(update={"lines": (book.lines * 1_000)[:10_000]})
    assert read(workbook(many)).book == many
