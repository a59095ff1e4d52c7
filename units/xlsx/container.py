"""What an uploaded workbook may be: checked before any of its sheets is read, within fixed bounds.

An xlsx file is a zip of XML parts. Only the parts that a reading needs are ever unpacked; none is trusted.
"""

import posixpath
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, NamedTuple
from xml.parsers import expat

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200
MIN_SUSPECT = 16 * 1024 * 1024
"""Below this many bytes unpacked a high ratio is only a very regular sheet."""
MAX_ENTRIES = 2_000
MAX_SHEETS = 100
MAX_ELEMENTS = 2_000_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 64 * 1024
NOT_A_WORKBOOK = "这不是 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
DAMAGED = "工作簿已损坏，无法读取。请用 Excel 或 WPS 打开，另存为一份新的 .xlsx 再上传。"
MACROS = "工作簿含有宏。请另存为不含宏的“Excel 工作簿（*.xlsx）”再上传。"
LINKS = "工作簿含有指向其他文件的链接。请在“数据—编辑链接”中断开链接，另存后再上传。"
BOMB = "文件解压后异常庞大，不像按模板填写的工作簿，不予读取。"

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


class RefusedError(ValueError):
    """A file that is not read at all; its text is a sentence for the person who uploaded it."""


class Entry(NamedTuple):
    """A sheet as the workbook lists it: its name, whether it is hidden, the part that holds it."""

    name: str
    hidden: bool
    part: str


class Container:
    """An opened workbook: its sheets in order, and its parts to read from."""

    def __init__(self, content: bytes):
        """Raises RefusedError for anything but a plain xlsx workbook of a bearable size."""
        self.archive = _archive(content)
        self.elements = 0
        self.year_1904 = False
        self.sheets: list[Entry] = []
        self.strings = ""
        self.styles = ""
        self._open_workbook(self._workbook_part())

    def read(
        self, part: str, start: Start, end: Callable[[str], None] | None, text: Callable[[str], None] | None
    ) -> None:
        """Hands a part's XML to the callbacks. Element names come without namespace. Raises RefusedError when it is not sound XML."""
        try:
            with self.archive.open(part) as stream:
                self._parse(stream, start, end, text)
        except expat.ExpatError:
            raise RefusedError(DAMAGED) from None
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            EOFError,
            KeyError,
            OverflowError,
            RuntimeError,
            ValueError,
        ) as error:
            if isinstance(error, RefusedError):
                raise
            raise RefusedError(DAMAGED) from error

    def _parse(
        self, stream: IO[bytes], start: Start, end: Callable[[str], None] | None, text: Callable[[str], None] | None
    ) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_entities
        parser.EntityDeclHandler = _refuse_entities

        def begin(name: str, attributes: Attributes) -> None:
            self.elements += 1
            if self.elements > MAX_ELEMENTS:
                raise RefusedError("工作簿的单元格太多。请删去多余的工作表和空白区域的格式后再上传。")
            start(name[name.rfind(" ") + 1 :], attributes)

        parser.StartElementHandler = begin
        if end:
            finish = end
            parser.EndElementHandler = lambda name: finish(name[name.rfind(" ") + 1 :])
        parser.CharacterDataHandler = text
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)

    def _workbook_part(self) -> str:
        if "[Content_Types].xml" not in self.archive.namelist():
            raise RefusedError(NOT_A_WORKBOOK)
        types: list[Attributes] = []
        self.read("[Content_Types].xml", lambda name, attributes: types.append(attributes), None, None)
        found = ""
        for attributes in types:
            kind = attributes.get("ContentType", "").lower()
            if "macroenabled" in kind or "vbaproject" in kind or "macrosheet" in kind:
                raise RefusedError(MACROS)
            if "sheet.binary" in kind:
                raise RefusedError("这是二进制工作簿（.xlsb）。请另存为“Excel 工作簿（*.xlsx）”再上传。")
            if kind.endswith(("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")):
                found = attributes.get("PartName", "/xl/workbook.xml").lstrip("/")
        if found not in self.archive.namelist():
            raise RefusedError(NOT_A_WORKBOOK)
        return found

    def _open_workbook(self, part: str) -> None:
        folder, name = posixpath.split(part)
        links: dict[str, tuple[str, str]] = {}

        def link(element: str, attributes: Attributes) -> None:
            if element == "Relationship":
                kind = attributes.get("Type", "").rpartition("/")[2]
                if kind == "externalLink":
                    raise RefusedError(LINKS)
                target = attributes.get("Target", "")
                links[attributes.get("Id", "")] = (kind, posixpath.normpath(posixpath.join("/", folder, target))[1:])

        def sheet(element: str, attributes: Attributes) -> None:
            if element == "workbookPr":
                self.year_1904 = attributes.get("date1904", "") in ("1", "true")
            elif element == "sheet":
                reference = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                kind, target = links.get(reference, ("", ""))
                if kind == "worksheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(Entry(attributes.get("name", ""), hidden, target))
                if len(self.sheets) > MAX_SHEETS:
                    raise RefusedError(f"工作簿有 {MAX_SHEETS} 个以上的工作表，不像按模板填写的。请下载模板填写。")

        self.read(posixpath.join(folder, "_rels", name + ".rels"), link, None, None)
        self.read(part, sheet, None, None)
        present = set(self.archive.namelist())
        if any(entry.part not in present for entry in self.sheets):
            raise RefusedError(DAMAGED)
        for kind, target in links.values():
            if kind == "sharedStrings" and target in present:
                self.strings = target
            elif kind == "styles" and target in present:
                self.styles = target


def _refuse_entities(*_: Any) -> None:
    raise RefusedError("工作簿中的 XML 带有实体声明，Excel 不会这样保存，不予读取。")


def _archive(content: bytes) -> zipfile.ZipFile:
    """The zip, when what it declares is within bounds. `zipfile` never unpacks more of an entry than its header declares."""
    if len(content) > MAX_BYTES:
        raise RefusedError(
            f"文件超过 {MAX_BYTES // 1024 // 1024} MiB，不像按模板填写的工作簿。请删去图片等无关内容后再上传。"
        )
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise RefusedError("工作簿设有打开密码。请在“文件—信息—保护工作簿”中取消密码，另存后再上传。")
        raise RefusedError("这是旧格式的工作簿（.xls）。请用 Excel 或 WPS 另存为“Excel 工作簿（*.xlsx）”再上传。")
    if not content.startswith(b"PK\x03\x04"):
        raise RefusedError(NOT_A_WORKBOOK)
    # Counted before the directory is read, because every entry read costs memory.
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise RefusedError(BOMB)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        raise RefusedError(DAMAGED) from None
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or (unpacked > MIN_SUSPECT and unpacked > MAX_RATIO * len(content)):
        raise RefusedError(BOMB)
    names = [name.lower() for name in archive.namelist()]
    if len(set(names)) < len(names) or any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError(DAMAGED)
    for name in names:
        if name.endswith("vbaproject.bin") or "/macrosheets/" in name:
            raise RefusedError(MACROS)
        if "/externallinks/" in name:
            raise RefusedError(LINKS)
    return archive
