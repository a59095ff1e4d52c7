"""Rules about what a document prints (S1, Y1, C01, C02), on chapters and tables that were not derived here."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from book.document import Block, Paragraph, Span
from book.editions import edition
from book.model import Book
from book.rules import catalogue, check_tables
from book.rules.engine import Context
from book.tables import NO_DATA
from tests.clean import Choices, clean_package

MADE = Book.model_validate(clean_package(Choices()))


class Chapter(NamedTuple):
    number: int
    blocks: tuple[Block, ...]


def edited(number: int, old: str, new: str) -> list[Chapter]:
    """The chapters with some computed words of one of them replaced; they must be there."""
    chapters = []
    for chapter in edition(MADE.edition).narrative(MADE):
        blocks = list(chapter.blocks)
        if chapter.number == number:
            texts = [
                "".join(s.text for s in b.spans if not s.field) if isinstance(b, Paragraph) else "" for b in blocks
            ]
            index = next(i for i, text in enumerate(texts) if old in text)
            blocks[index] = Paragraph((Span(texts[index].replace(old, new)),))
        chapters.append(Chapter(chapter.number, tuple(blocks)))
    return chapters


def found(code: str, chapters: list[Chapter]) -> list[str]:
    return [one.message for one in catalogue()[code].findings(Context(MADE, chapters=chapters))]


@pytest.mark.parametrize("code", ["S1", "Y1"])
def test_chapters_as_derived_are_right(code):
    assert found(code, edited(1, "本年收入", "本年收入")) == []


@pytest.mark.parametrize(
    ("number", "old", "new", "words"),
    [
        (2, "占96.99%", "占96.90%", "比例不符"),
        (2, "占96.99%", "占96.90%", "占比之和不是100%"),
        (3, "占7.47%", "占0%", "比例不符"),
        (3, "占7.47%", "占不足0.01%", "比例不符"),
        (5, "占88.17%", "占81.87%", "比例不符"),
    ],
)
def test_a_wrong_share_is_found(number, old, new, words):
    assert any(words in message for message in found("S1", edited(number, old, new)))


@pytest.mark.parametrize(
    ("number", "old", "new", "name"),
    [
        (1, "比上年增加35.80万元", "比上年减少35.80万元", "收入总计"),
        (1, "比上年增加35.80万元", "比上年增加35.08万元", "收入总计"),
        (1, "增长13.64%", "下降13.64%", "收入总计"),
        (1, "比上年增加35.80万元，增长13.64%", "与上年持平", "收入总计"),
        (5, "增长13.64%", "增长16.34%", "一般公共预算当年支出"),
        (7, "与上年相比预算数减少0.10万元", "与上年预算数相同", "公务接待费"),
        (
            7,
            "因公出国（境）费0万元，与上年预算数相同",
            "因公出国（境）费0万元，与上年相比预算数增加1.00万元",
            "因公出国",
        ),
    ],
)
def test_a_wrong_comparison_is_found(number, old, new, name):
    assert any(name in message for message in found("Y1", edited(number, old, new)))


def test_a_comparison_that_is_missing_is_found():
    assert found("Y1", edited(1, "比上年增加35.80万元，增长13.64%", "有所变动")) == [
        "说明中与上年比较的处数与应有的不符"
    ]


TABLES = edition(MADE.edition).tables(MADE)


def messages(code: str, *tables: object) -> list[str]:
    return [one.message for one in check_tables(tables, MADE) if one.rule == code]  # type: ignore[arg-type]  # Tables


def test_tables_as_derived_are_right():
    assert check_tables(TABLES, MADE) == ()


def test_a_table_that_is_missing_moved_or_of_another_year_is_found():
    first, second, *rest = TABLES
    assert messages("C01", first, *rest) == ["缺少表2"]
    assert messages("C01", second, first, *rest) == ["各表没有依次排列，或有重复的编号"]
    assert messages("C01", first, first, second, *rest) == ["各表没有依次排列，或有重复的编号"]
    title = replace(first, title="2023年预算收支总表")
    assert messages("C01", title, second, *rest) == ["表1的编号或标题年份不对"]


def test_a_filled_table_that_is_noted_as_empty_is_found():
    assert messages("C02", replace(TABLES[0], notes=(NO_DATA,)), *TABLES[1:]) == ["表1有数据，却注明“本表无数据”"]
