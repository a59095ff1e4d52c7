"""WordprocessingML in the shape in which Word itself writes it: elements, runs, paragraphs."""

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any
"""An element of lxml."""


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """`<w:tag>` with attributes of the same namespace; a name that Python reserves ends in an underscore."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name.rstrip('_')}"), str(value))
    made.extend(children)
    return made


def run(text: str, *properties: Element) -> Element:
    """A run of text; a line end is a break."""
    made = element("r", *([element("rPr", *properties)] if properties else []))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("br"))
        words = element("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        made.append(words)
    return made


def tab() -> Element:
    return element("r", element("tab"))


def field(instruction: str, shown: str) -> list[Element]:
    """The runs of a field that Word fills in, such as PAGE; `shown` stands there where nothing fills it in."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    marks = [element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end")]
    return [marks[0], element("r", code), marks[1], run(shown), marks[2]]


def paragraph(style: str, *content: Element, properties: Iterable[Element] = ()) -> Element:
    """A paragraph of a style, given by its id; `properties` stand in the order of the standard."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *content)


def bookmark(name: str, number: int, *content: Element) -> list[Element]:
    """The content between the marks of a bookmark."""
    return [element("bookmarkStart", id=number, name=name), *content, element("bookmarkEnd", id=number)]
