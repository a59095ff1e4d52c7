"""The order of a shanxi-13 document: cover, contents, four parts, forms inside 十."""

from collections.abc import Iterable

from book.document import (
    Block,
    Contents,
    Cover,
    Heading,
    Paragraph,
    Section,
    Span,
    TableBlock,
)
from book.editions.shanxi_13 import forms
from book.editions.shanxi_13.facts import Facts, numeral
from book.editions.shanxi_13.narrative import narrative
from book.editions.shanxi_13.tables import tables
from book.model import Book

FORMS_CHAPTER = 10
"""The chapter after whose text the performance forms stand."""


def sections(book: Book) -> tuple[Section, ...]:
    """The document of a Book in reading order; equal parts of two Books give equal sections."""
    return (
        _cover(book),
        Section("contents", "目录", (Contents("目录"),)),
        _overview(book),
        *_tables(book),
        *_narrative(book),
        _glossary(book),
    )


def _part(number: int, title: str) -> Heading:
    text = f"第{numeral(number)}部分 {title}"
    return Heading(text, 1, text)


def _paragraphs(texts: Iterable[str], path: str, default: str) -> list[Block]:
    written: list[Block] = [Paragraph((Span(text, f"{path}[{index}]"),)) for index, text in enumerate(texts)]
    return written or [Paragraph((Span(default, path),))]


def _cover(book: Book) -> Section:
    facts = Facts(book)
    return Section("cover", "封面", (Cover((facts.name, f"{book.year}年{facts.level}预算公开"), f"{book.year}年"),))


def _overview(book: Book) -> Section:
    facts = Facts(book)
    duties, organisation = f"一、{facts.own}职责", "二、机构设置情况"
    return Section(
        "overview",
        "第一部分 概况",
        (
            _part(1, "概况"),
            Heading(duties, 2, duties),
            *_paragraphs(book.overview.duties, "overview.duties", "（未填写）"),
            Heading(organisation, 2, organisation),
            *_paragraphs(book.overview.organisation, "overview.organisation", "（未填写）"),
        ),
    )


def _tables(book: Book) -> Iterable[Section]:
    for table in tables(book):
        opening = [_part(2, f"{book.year}年{Facts(book).level}预算报表")] if table.number == 1 else []
        block = TableBlock(table, f"表{numeral(table.number)} {table.title}")
        yield Section(f"table{table.number}", table.title, (*opening, block), table.landscape)


def _narrative(book: Book) -> Iterable[Section]:
    chapters = narrative(book)
    title = f"{book.year}年度{Facts(book).level}预算情况说明"
    before = [block for chapter in chapters if chapter.number <= FORMS_CHAPTER for block in chapter.blocks]
    after = [block for chapter in chapters if chapter.number > FORMS_CHAPTER for block in chapter.blocks]
    yield Section("narrative", f"第三部分 {title}", (_part(3, title), *before))
    yield from _forms(book)
    yield Section("narrative-end", "国有资产占有使用情况及其他说明", tuple(after))


def _forms(book: Book) -> Iterable[Section]:
    if book.whole_unit_performance:
        block = forms.whole_unit_form(book.whole_unit_performance, book.year)
        yield Section("whole-unit-form", block.title, (block,))
    with_form = [(project.key, project.form) for project in book.projects if project.form]
    for index, (key, form) in enumerate(sorted(with_form, key=lambda pair: pair[1].order), start=1):
        yield Section(f"form{index}", form.name, (forms.project_form(form, book.print.form_title, book.year, key),))


def _glossary(book: Book) -> Section:
    return Section(
        "glossary",
        "第四部分 名词解释",
        (_part(4, "名词解释"), *_paragraphs(book.texts.glossary, "texts.glossary", "（未填写）")),
    )
