"""What makes a final file archival and accessible: PDF/A-3a with the marks of PDF/UA-1, and its data inside.

WeasyPrint writes the tags and the frame of PDF/A. Here is mended what it leaves open: which way a header cell heads, what a link
and a chart say, where a chart lies, what is a table of contents, and the mark of PDF/UA.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pydyf

from book import package
from book.editions import edition
from book.model import Book
from disclosures.exports.delimited import for_excel, table_csv
from disclosures.rendering.html import NumberedLine

VARIANT = "pdf/a-3a"
NO_DATE = datetime(1980, 1, 1, tzinfo=UTC)
"""Attachments bear a date by the standard; the same Book gives the same bytes, so it is always this one."""
PACKAGE = "package.json"
POINTS = 0.75
"""Points in a CSS pixel."""

_ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>the part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""
"""The mark of PDF/UA-1; PDF/A asks that a mark it does not know itself is described."""


class Enclosure(NamedTuple):
    """A file inside the document. `relationship` is one of PDF/A-3's words for what it is to the document."""

    name: str
    description: str
    media_type: str
    relationship: str
    content: bytes


def enclosures(book: Book) -> list[Enclosure]:
    """The Book itself and its tables for spreadsheets, in the order of their names, as a name tree must be."""
    from disclosures.exports.xlsx import tables_xlsx  # drafts are made without what makes workbooks

    tables = edition(book.edition).tables(book)
    return [
        Enclosure(PACKAGE, "数据包：本文档的全部内容", "application/json", "Source", package.dumps(book).encode()),
        *(
            Enclosure(
                f"table{table.number:02}.csv",
                f"{table.mark} {table.title}",
                "text/csv",
                "Data",
                for_excel(table_csv(table)),
            )
            for table in tables
        ),
        Enclosure(
            "tables.xlsx",
            "全部表格的工作簿",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Data",
            tables_xlsx(book),
        ),
    ]


def finish(pdf: pydyf.PDF, enclosed: list[Enclosure], contents: Mapping[str, NumberedLine]) -> None:
    """Mends a file just before it is written. `contents` are the lines of its table of contents by the anchors that they lead to."""
    _join_tables(pdf)
    for item in list(pdf.objects):
        if isinstance(item, pydyf.Dictionary):
            if item.get("S") == "/TR":
                _direct_headers(pdf, item)
            elif item.get("S") == "/Figure":
                _place_figure(pdf, item)
            elif item.get("S") == "/Link":
                _tell_link(pdf, item, contents)
    _describe_files(pdf, enclosed)
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", _ACCESSIBLE)]
    metadata.compress = False


def _join_tables(pdf: pydyf.PDF) -> None:
    """Makes one table of what WeasyPrint tags page by page, where a cell reaches over the foot of the page.

    Apart, the first part would have cells below its last row, and the second rows without their first cells.
    """
    above = None
    for item in list(pdf.objects):
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Table":
            if above is not None and _reaches_on(pdf, _rows(pdf, above)):
                body = _at(pdf, above["K"][-1])
                for row in _rows(pdf, item):
                    row["P"] = body.reference
                    body["K"].append(row.reference)
                _leave_out(pdf, item)
            else:
                above = item


def _rows(pdf: pydyf.PDF, table: pydyf.Dictionary) -> list[pydyf.Dictionary]:
    return [_at(pdf, row) for part in table["K"] for row in _at(pdf, part)["K"]]


def _reaches_on(pdf: pydyf.PDF, rows: list[pydyf.Dictionary]) -> bool:
    """Whether a cell spans more rows than follow."""
    cells = ((place, _at(pdf, cell)) for place, row in enumerate(rows) for cell in row["K"])
    return any(place + cell["A"].get("RowSpan", 1) > len(rows) for place, cell in cells)


def _leave_out(pdf: pydyf.PDF, tag: pydyf.Dictionary) -> None:
    """Takes a tag out of what it stands in, and that too where nothing else is left in it."""
    around = _at(pdf, tag["P"])
    around["K"].remove(tag.reference)
    if not around["K"]:
        _leave_out(pdf, around)


def _direct_headers(pdf: pydyf.PDF, row: pydyf.Dictionary) -> None:
    """Says of the header cells of a row which way they head: along the row where it has data, else down.

    The lists of headers that WeasyPrint gives each cell do not know spanned rows and headings in mid-table; the directions do.
    """
    cells = [_at(pdf, reference) for reference in row["K"]]
    scope = "/Row" if any(cell["S"] == "/TD" for cell in cells) else "/Column"
    for cell in cells:
        if cell["S"] == "/TH":
            cell["A"]["Scope"] = scope
        for stale, holder in (("ID", cell), ("Headers", cell["A"])):
            holder.pop(stale, None)


def _tell_link(pdf: pydyf.PDF, link: pydyf.Dictionary, contents: Mapping[str, NumberedLine]) -> None:
    """Says in words where a link of the contents leads; the dots and the number beside it are read as the number alone.

    What WeasyPrint tags as a paragraph of a group is told to be an entry of a table of contents.
    """
    target = _at(pdf, _at(pdf, link["K"][0])["Obj"])
    line = contents[target["Dest"].string]
    target["Contents"] = pydyf.String(line.line.text)
    entry = _at(pdf, link["P"])
    for reference in entry["K"]:
        if reference != link.reference:
            _at(pdf, reference)["ActualText"] = pydyf.String(line.page)
    # An entry holds references, and these the links.
    holder = pydyf.Dictionary({"Type": "/StructElem", "S": "/Reference", "P": entry.reference})
    pdf.add_object(holder)
    holder["K"] = pydyf.Array([link.reference])
    entry["K"][entry["K"].index(link.reference)] = holder.reference
    entry["S"], link["P"] = "/TOCI", holder.reference
    _at(pdf, entry["P"])["S"] = "/TOC"


def _place_figure(pdf: pydyf.PDF, figure: pydyf.Dictionary) -> None:
    """Gives the place of a figure on its page in points from the lower left, where WeasyPrint counts pixels from the top."""
    height = float(_at(pdf, figure["Pg"])["MediaBox"][3])
    left, top, right, bottom = (value * POINTS for value in figure["A"]["BBox"])
    figure["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def _describe_files(pdf: pydyf.PDF, enclosed: list[Enclosure]) -> None:
    """The type and the relationship of each enclosure, and one reference to each from the document.

    WeasyPrint asks the machine for types, which differ, and tells enclosures apart by their content, which may be equal.
    """
    files = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Filespec"]
    for file, enclosure in zip(files, enclosed, strict=True):
        file["AFRelationship"] = f"/{enclosure.relationship}"
        _at(pdf, file["EF"]["F"]).extra["Subtype"] = f"/{enclosure.media_type.replace('/', '#2f')}"
    pdf.catalog["AF"] = pydyf.Array([file.reference for file in files])


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
