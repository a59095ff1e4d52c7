"""What changed in the tables and sentences of two Books."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from book import diff, money
from book.diff import PieceKind, pieces, sentences, tables
from book.editions import edition
from tests import strategies
from tests.book import make
from tests.book.edits import changed, example, put


@make.few
@given(strategies.books(alphabet=strategies.PRINTED), strategies.books(alphabet=strategies.PRINTED))
def test_cells_differ_by_what_the_tables_say(old, new):
    found = tables(old, new)
    assert all(change.difference == (change.new or 0) - (change.old or 0) != 0 for change in found)
    for number in range(1, 14):
        totals = [
            sum(
                (
                    cell.value or 0
                    for table in made
                    if table.number == number
                    for row in table.rows
                    for cell in row.cells
                ),
                0,
            )
            for made in (edition(book.edition).tables(book) for book in (old, new))
        ]
        assert sum(change.difference for change in found if change.table == number) == totals[1] - totals[0]


def test_a_cell_names_row_and_column_and_the_difference():
    book = example()
    found = tables(book, changed(book, put(lines__0__amount="130000.00")))
    cell = next(change for change in found if change.table == 3 and change.row == "2080109")
    assert cell.label == "2080109 社会保险经办机构"
    assert cell.column == "2024年预算数/合计"
    assert (cell.old, cell.new, cell.difference) == (Decimal("2100000.00"), Decimal("2130000.00"), Decimal("30000.00"))
    assert {change.table for change in found} == {1, 2, 3, 4, 5, 6}


def test_both_sides_of_a_table_are_compared_by_their_own_rows():
    fund = make.line("10.00", item="2120801", source="government_fund")
    capital = {"source": "state_capital", "code": "1030601", "name": "利润收入", "amount": "5.00"}
    names = make.package()["subjects"] | {
        "223": "国有资本经营预算支出",
        "22301": "解决历史遗留问题",
        "2230105": "补助",
        "212": "城乡社区支出",
        "21208": "土地",
        "2120801": "征地",
    }
    spent = make.line("5.00", item="2230105", source="state_capital")
    before = make.book(fund, spent, subjects=names)
    found = tables(before, make.book(fund, spent, subjects=names, revenue=[capital]))
    assert {(change.table, change.row, change.old, change.new) for change in found} == {
        (9, key, old, Decimal("5.00"))
        for key, old in (("合计", Decimal(0)), ("103", None), ("10306", None), ("1030601", None))
    }


def test_the_year_in_a_heading_does_not_make_another_column():
    book = example()
    assert tables(book, changed(book, put(year=2025))) == ()


def test_a_number_in_a_sentence_is_one_word():
    book = example()
    found = sentences(book, changed(book, put(lines__0__amount="130000.00")))
    change = next(change for change in found if change.heading == "三、支出预算情况说明")
    removed = [piece.text for piece in change.pieces if piece.kind is PieceKind.REMOVED]
    assert removed[0] == money.plain(Decimal("2100000.00")) == "210"
    assert change.section == "narrative"


def test_a_typed_paragraph_is_a_sentence_too():
    book = example()
    other = changed(book, put(texts__glossary=["一、财政拨款：指……"]))
    added = [change for change in sentences(book, other) if change.section == "glossary"]
    assert (added[0].old, added[0].new) == ("（未填写）", "一、财政拨款：指……")


@given(st.text(strategies.PRINTED, max_size=60), st.text(strategies.PRINTED, max_size=60))
def test_the_pieces_are_both_texts_and_no_two_neighbours_are_alike(old, new):
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.kind is not PieceKind.ADDED) == old
    assert "".join(piece.text for piece in found if piece.kind is not PieceKind.REMOVED) == new
    assert all(piece.text for piece in found)
    assert all(one.kind is not other.kind for one, other in pairwise(found))


def test_pieces_of_a_changed_figure():
    assert pieces("共计1,200.50万元，占5%。", "共计1,300.50万元，占5%。") == (
        (PieceKind.EQUAL, "共计"),
        (PieceKind.REMOVED, "1,200.50"),
        (PieceKind.ADDED, "1,300.50"),
        (PieceKind.EQUAL, "万元，占5%。"),
    )


def test_a_very_long_rewritten_run_is_replaced_as_a_whole():
    old, new = "甲乙" * diff.MAX_TOKENS, "丙乙" * diff.MAX_TOKENS
    assert pieces(old, new) == ((PieceKind.REMOVED, old), (PieceKind.ADDED, new))
