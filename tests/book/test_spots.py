"""What a comment points at is found again, wherever its row or paragraph stands in another Book."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.document import Cover, FormBlock, Paragraph, TableBlock, anchor
from book.model import Book
from book.package import dump, parse
from book.spots import SpotKind, Spots, sentences
from tests import strategies
from tests.book import make
from tests.book.edits import HEATING, changed, example, put


def refs(spots: Spots) -> list[str]:
    """Every place of the document that may be a spot."""
    found = []
    for section in spots.sections:
        for index, block in enumerate(section.blocks):
            found.append(anchor(section, index))
            rows: Any = ()
            match block:
                case TableBlock(table=table):
                    rows = [row.cells for row in table.rows]
                case FormBlock():
                    rows = block.rows
                case Cover(lines=lines):
                    found += [f"{anchor(section, index)}-{number}" for number in range(len(lines) + 1)]
                case Paragraph():
                    found += [f"{anchor(section, index)}-{number}" for number in range(len(sentences(block.text)))]
            found += [
                f"{anchor(section, index)}-{row}-{column}"
                for row, cells in enumerate(rows)
                for column in range(len(cells))
            ]
    return found


def everything(book: Book) -> tuple[Spots, list[Any]]:
    spots = Spots(book)
    return spots, [spot for ref in refs(spots) if (spot := spots.at(ref))]


def moved(data: dict[str, Any], draw: Any) -> dict[str, Any]:
    """The package with rows put before, between and behind others, and the keyed ones in another order."""
    line = make.line("77.00", item="2010101", economic="30299")
    data["subjects"] = {"201": "甲", "20101": "乙", "2010101": "丙"} | data["subjects"]
    data["lines"].insert(0, line)
    data["projects"].insert(0, make.project("新的", form=make.form("0.00", order=0)))
    for project in data["projects"][1:]:
        if project["form"]:
            draw(project["form"]["indicators"])
    for name in ("duties", "organisation"):
        data["overview"][name].insert(0, "新写在前面的一段。")
    data["texts"]["glossary"].insert(0, "新词：解释。")
    return data


@make.few
@given(strategies.books(alphabet=strategies.PRINTED))
def test_a_spot_is_found_where_it_stands(book):
    spots, found = everything(book)
    for spot in found:
        # As the database keeps it.
        kept = json.loads(json.dumps(spot.anchor))
        again = spots.find(spot.kind, kept, spots)
        assert again is not None
        assert again == spot


@make.few
@given(strategies.packages(alphabet=strategies.PRINTED), st.randoms(use_true_random=False))
def test_cells_and_fields_stay_when_rows_are_put_before_them(data, random):
    old, before = everything(Book.model_validate(data))
    now = Spots(parse(json.dumps(moved(dump(old.book), random.shuffle))))
    for spot in before:
        if spot.kind is SpotKind.SENTENCE:
            continue
        again = now.find(spot.kind, spot.anchor, old)
        if spot.kind is SpotKind.CELL and spot.anchor["row"] == "":
            continue  # a row of no name is known by its place alone
        assert again is not None, spot
        if spot.kind is SpotKind.FIELD:
            assert again.text == spot.text
        else:
            assert again.anchor == spot.anchor


@make.few
@given(
    st.lists(st.text(strategies.PRINTED, min_size=1, max_size=20).filter(str.strip), max_size=4, unique=True),
    st.lists(st.text(strategies.PRINTED, min_size=1, max_size=20).filter(str.strip), max_size=3),
)
def test_typed_sentences_stay_when_paragraphs_are_put_before_them(duties, added):
    old = Spots(changed(example(), put(overview__duties=duties)))
    now = Spots(changed(example(), put(overview__duties=[*added, *duties])))
    for ref in refs(old):
        spot = old.at(ref)
        if ref.startswith("overview") and spot and spot.text and spot.path.startswith("overview.duties["):
            again = now.find(spot.kind, spot.anchor, old)
            assert again is not None
            assert again.text == spot.text


def amount_of(table: int, row: str, column: str) -> dict[str, Any]:
    return {"table": table, "side": 0, "row": row, "nth": 0, "column": column}


def test_a_cell_has_its_words_and_its_exact_amount():
    spot = Spots(example()).find(SpotKind.CELL, amount_of(3, "2080109", "年预算数/基本支出"), Spots(example()))
    assert (spot.label, spot.text, str(spot.amount)) == (
        "表3 · 2080109 社会保险经办机构 · 2024年预算数/基本支出",
        "10.00",
        "100000.00",
    )


def test_a_cell_of_a_row_that_is_gone_is_not_found():
    old = Spots(example())
    salaries = amount_of(6, "30101", "年预算数/合计")
    assert old.find(SpotKind.CELL, salaries, old) is not None
    assert Spots(changed(example(), put(lines=[HEATING]))).find(SpotKind.CELL, salaries, old) is None


def test_a_computed_sentence_is_followed_when_its_numbers_change():
    old = Spots(example())
    now = Spots(changed(example(), put(lines__0__amount="130000.00")))
    spot = next(spot for _, spots in [everything(old.book)] for spot in spots if "预算收入总计210.00万元" in spot.text)
    again = now.find(spot.kind, spot.anchor, old)
    assert "预算收入总计213.00万元" in again.text
    assert again.ref == spot.ref


def test_a_sentence_that_was_taken_out_is_not_found():
    old = Spots(changed(example(), put(overview__duties=["甲一。", "乙二。", "丙三。"])))
    now = Spots(changed(example(), put(overview__duties=["甲一。", "丙三。"])))
    spot = old.where("overview.duties[1]")
    assert spot.text == "乙二。"
    assert now.find(spot.kind, spot.anchor, old) is None


def indicator(name: str) -> dict[str, Any]:
    target = {"name": name, "value": "≥95%"}
    return {"level1": "产出指标", "level2": "数量指标", "implementation": target, "annual": target}


def test_a_renamed_indicator_is_still_the_one_that_was_meant():
    old = Spots(changed(example(), put(projects__0__form__indicators=[indicator("人数"), indicator("户数")])))
    now = Spots(changed(example(), put(projects__0__form__indicators=[indicator("户数"), indicator("发放人数")])))
    spot = old.where("projects[0].form.indicators[0].annual.name")
    again = now.find(spot.kind, spot.anchor, old)
    assert (spot.text, again.text, again.path) == ("人数", "发放人数", "projects[0].form.indicators[1].annual.name")


@pytest.mark.parametrize(
    ("where", "ref", "text"),
    [
        ("tables[3]/2080109/2024年预算数/合计", "table3-0-3-2", "210.00"),
        ("tables[3]/2080109", "table3-0-3-2", "210.00"),
        ("projects[0].form.plan", "form1-0-13-1", "文字"),
        ("overview.duties[0]", "overview-2-0", "职责。"),
        ("lines[0].amount", "", "100,000元"),
    ],
)
def test_the_place_of_a_finding_is_a_spot(where, ref, text):
    spot = Spots(changed(example(), put(overview__duties=["职责。"]))).where(where)
    assert (spot.ref, spot.text) == (ref, text)


@pytest.mark.parametrize(
    ("ref", "label", "text"),
    [
        ("cover-0-1", "封面", "2024年单位预算公开"),
        ("narrative-3", "标题", "二、收入预算情况说明"),
        ("narrative-5", "二、收入预算情况说明 · 图", "收入预算图"),
        ("table3-0", "表3 · 表名", "2024年预算支出总表"),
        ("form1-0", "项目 企业退休人员取暖费 · 绩效目标表", "项目支出绩效目标表"),
    ],
)
def test_the_lines_of_the_cover_headings_and_the_names_of_charts_tables_and_forms_are_spots(ref, label, text):
    spot = Spots(example()).at(ref)
    assert (spot.label, spot.text, spot.amount) == (label, text, None)


def test_the_name_of_a_form_stays_with_its_project():
    old = Spots(example())
    spot = old.at("form1-0")
    data = dump(old.book)
    data["projects"].insert(0, make.project("新的", form=make.form("0.00", order=0)))
    now = Spots(parse(json.dumps(data)))
    assert now.find(spot.kind, spot.anchor, old).ref == "form2-0"
    data["projects"][1]["form"] = None
    assert Spots(parse(json.dumps(data))).find(spot.kind, spot.anchor, old).ref == ""


@pytest.mark.parametrize("where", ["tables", "chapters[3]", "tables[3]/999/合计", "lines[99].amount", "nothing.there"])
def test_what_is_no_single_place_is_no_spot(where):
    assert Spots(example()).where(where) is None


NO_PLACES = [
    "",
    "table3",
    "table3-9",
    "contents-0",
    "cover-0",
    "overview-2",
    "table99-0-1-1",
    "table3-0-999-1",
    "table3-7-1-1",
]


@pytest.mark.parametrize("ref", [*NO_PLACES, "narrative-0-0", "x-١-1-1"])
def test_what_names_no_place_is_no_spot(ref):
    assert Spots(example()).at(ref) is None


@given(st.text(st.sampled_from("甲乙。；！？\n”") | st.characters(codec="utf-8"), max_size=60))
def test_the_sentences_of_a_paragraph_are_the_paragraph(text):
    assert "".join(sentences(text)) == text
