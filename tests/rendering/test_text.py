"""What users type is printed as it stands, or reported; it never becomes markup, style, template or address."""

import json

import pytest

from book.editions import edition
from book.model import Book
from book.package import dump, parse
from disclosures.rendering import fonts, html
from disclosures.rendering.pdf import document_pdf, press, section_pdf
from tests.rendering.conftest import example, open_pdf

HOSTILE = (
    '<script>alert(1)</script><img src="file:///etc/passwd"><link rel=stylesheet href="http://example.invalid/x.css">',
    "{{ settings.SECRET_KEY }}{% include 'admin/base.html' %}{# x #}",
    "</style><style>@page{size:1px}*{display:none}</style>",
    "&lt;b&gt; &amp; ]]> \\0041 'quote' \"quote\"",
    "<svg><image href='http://example.invalid/x.png'/></svg>",
)


def with_texts(**changes: object) -> Book:
    data = dump(example("tunliu-2024"))
    for path, value in changes.items():
        part, _, key = path.partition("__")
        data[part] = data[part] | {key: value} if key else value
    return parse(json.dumps(data))


def printed(content: bytes) -> str:
    with open_pdf(content) as pdf:
        return "".join("".join(page.extract_text().split()) for page in pdf.pages)


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_style_and_template_syntax_print_as_text(text):
    book = with_texts(overview__duties=[text])
    assert "".join(text.split()) in printed(section_pdf(book, "overview"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_reasons_print_as_text(text):
    text = text[:24]
    data = dump(example("tunliu-2024"))
    data["unit"]["name"] = data["department"]["name"] = data["print"]["form_title"] = text
    data["subjects"]["208"] = data["reasons"]["income_change"] = data["projects"][0]["name"] = text
    form = data["projects"][0]["form"]
    form["name"] = form["overview"] = form["indicators"][0]["annual"]["name"] = text
    book = parse(json.dumps(data))
    squeezed = "".join(text.split())
    for key in ("cover", "table1", "table2", "table12", "narrative", "form2"):
        assert squeezed in printed(section_pdf(book, key)), key


def test_a_hostile_book_makes_no_element_of_its_own():
    text = "<i>x</i>"
    book = with_texts(overview__duties=[text], overview__organisation=[text])
    for section in edition(book.edition).sections(book):
        assert "<i>" not in html.fragment(section)


def test_nothing_is_fetched_for_a_document():
    with press() as this:
        page = html.page("x", "x", ['<p>a</p><img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png">'])
        document = this.lay_out(page)
        assert len(document.pages) == 1
        assert not document.pages[0].links
        assert this._fonts is document.font_config


def test_line_breaks_of_a_paragraph_are_kept():
    with open_pdf(section_pdf(with_texts(overview__duties=["第一行\n第二行"]), "overview")) as pdf:
        lines = pdf.pages[0].extract_text().splitlines()
    assert "第二行" in lines


def test_a_character_without_glyph_is_named_with_its_place():
    book = with_texts(overview__duties=["好", "坏\U0002a6d6字"])
    (glyph,) = fonts.missing_glyphs(book)
    assert glyph.path == "overview.duties[1]"
    assert "U+2A6D6" in str(glyph)
    assert "CJK UNIFIED IDEOGRAPH-2A6D6" in str(glyph)


def test_every_character_of_the_examples_can_be_printed():
    for slug in ("tunliu-2024", "zezhou-2025", "fenyang-2024"):
        assert list(fonts.missing_glyphs(example(slug))) == []


def test_unknown_section_is_refused():
    with pytest.raises(KeyError):
        section_pdf(example("tunliu-2024"), "table14")


def test_an_empty_book_makes_a_document():
    data = dump(example("tunliu-2024")) | {"lines": [], "projects": [], "subjects": {}}
    data["overview"] = {"duties": [], "organisation": []}
    data["texts"] = {}
    content = document_pdf(parse(json.dumps(data)), draft=True)
    assert printed(content).count("注：本表无数据") == 13


def test_the_longest_figures_keep_to_their_cells():
    data = dump(example("tunliu-2024"))
    data["lines"][0]["amount"] = "9999999999999.00"
    with open_pdf(section_pdf(parse(json.dumps(data)), "table4")) as pdf:
        (grid,) = pdf.pages[0].extract_tables()
    assert grid[-1] == ["收入总计", "1000000618.96", "支出总计", "1000000618.96", "1000000618.96", "", ""]


def test_the_longest_name_keeps_the_cover_on_its_page():
    data = dump(example("tunliu-2024"))
    data["unit"]["name"] = "某" * 300
    with open_pdf(section_pdf(parse(json.dumps(data)), "cover")) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.pages[0].extract_text().splitlines()[-1] == "2024年"


def test_forms_are_found_in_the_outline_by_their_project():
    with press() as this:
        book = example("tunliu-2024")
        section = next(item for item in edition(book.edition).sections(book) if item.key == "form1")
        (bookmark,) = this.lay_out(html.page("x", "x", [html.fragment(section)])).pages[0].bookmarks
    assert bookmark[1] == "2024年代发财政离退休人员工资"
