"""The page of a document: the words and numbers of the document, in a form that everybody can use."""

import re
from html import unescape

import pytest

from book.editions import edition
from book.package import read
from portal import reading, terms
from portal.summary import summary
from tests import published
from tests.cast import EXAMPLES, example
from tests.portal.conftest import TUNLIU, ZEZHOU, text

BOOKS = [read(path) for path in EXAMPLES]


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.unit.name)
def test_every_word_and_number_of_the_document_is_on_the_page(book):
    page = plain(reading.make(book).document)
    for table in edition(book.edition).tables(book):
        assert table.title in page
        for row in table.rows:
            assert all(cell.text in page for cell in row.cells)
    for chapter in edition(book.edition).narrative(book):
        for block in chapter.blocks:
            assert getattr(block, "text", "") in page
    for form in book.forms:
        assert form.name in page


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.unit.name)
def test_tables_have_captions_and_every_amount_has_its_headings(book):
    document = reading.make(book).document
    for table in re.findall(r"<table class=\"figures\">.*?</table>", document, re.DOTALL):
        assert "<caption" in table
        here = set(re.findall(r' id="([^"]+)"', table))
        named = [name for headers in re.findall(r'headers="([^"]+)"', table) for name in headers.split()]
        assert set(named) <= here
        assert '<th scope="col' in table
    ids = re.findall(r' id="([^"]+)"', "".join(reading.make(book)))
    assert len(ids) == len(set(ids))


def test_in_a_table_of_two_sides_an_amount_is_named_by_its_own_side():
    document = reading.make(example()).document
    first = re.search(r'<section id="table1".*?</section>', document, re.DOTALL)[0]
    cells = re.findall(
        r'<td class="n" headers="([^"]+)">281.01</td>|<td class="n" headers="([^"]+)">654.57</td>', first
    )
    assert cells
    for one, other in cells:
        names = [re.search(rf'id="{name}"[^>]*>([^<]*)<', first)[1] for name in (one or other).split()]
        assert names[0] in {"收入", "支出"}


def test_of_a_hundred_yuan():
    told = summary(ZEZHOU)
    assert told.total == "5,681.80"
    assert told.change == "比2024年减少45,513.57万元，下降88.90%"
    fields, uses, sources = told.questions
    assert [(part.label, part.of_hundred) for part in fields.parts] == [
        ("社会保障和就业支出", "97.22"),
        ("住房保障支出", "1.62"),
        ("卫生健康支出", "1.16"),
    ]
    assert [part.label for part in uses.parts] == ["项目支出", "基本支出"]
    assert [(part.label, part.of_hundred) for part in sources.parts] == [("一般公共预算", "100.00")]


def test_a_budget_without_money_or_last_year_is_summed_up_all_the_same():
    prior = dict.fromkeys(("income_total", "expenditure_total", "general_public_current", "operating_cost"))
    told = summary(published.changed(example(), lines=[], projects=[], prior_year=prior))
    assert (told.total, told.change, told.questions) == ("0", "", ())


def test_a_part_that_rounds_to_nothing_is_not_called_nothing():
    lines = [line.model_dump(mode="json") for line in example().lines]
    tiny = lines[0] | {"function_code": "2010101", "amount": "0.01"}
    book = published.changed(
        example(),
        lines=[*lines, tiny],
        subjects={"201": "一般公共服务支出", "20101": "人大事务", "2010101": "行政运行"},
    )
    assert summary(book).questions[0].parts[-1].of_hundred == "不足0.01"


def test_terms_are_explained_in_the_words_of_the_document():
    own = {term.name: term for term in terms.of_book(ZEZHOU)}
    assert own["基本支出"].own
    assert own["基本支出"].text == "为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"
    assert own["财政专户管理资金"].text.startswith("专指教育收费")
    assert own["国有资本经营预算"].text == "对国有资本收益作出支出安排的收支预算。"
    assert not own["资本性支出"].own


def test_every_term_that_ships_has_an_explanation_and_is_found_by_itself():
    known = terms.shipped()
    assert len(known) >= 30
    assert all(term.text.endswith("。") for term in known)
    spellings = [spelling for term in known for spelling in term.spellings]
    assert len(spellings) == len(set(spellings))


def test_a_term_is_a_button_once_in_each_chapter_and_opens_its_explanation():
    content = reading.make(example())
    chapters = re.split(r"<h3 ", content.document)
    for chapter in chapters:
        targets = re.findall(r'popovertarget="([^"]+)"', chapter)
        assert len(targets) == len(set(targets))
    opened = set(re.findall(r'popovertarget="([^"]+)"', content.document))
    assert opened == set(re.findall(r'<div popover id="([^"]+)"', content.terms))
    assert len(opened) > 5


def test_charts_stand_beside_tables_that_say_the_same():
    document = reading.make(example()).document
    figures = re.findall(r"<figure.*?</figure>", document, re.DOTALL)
    assert figures
    assert all("<title>" in figure and "<table" in figure for figure in figures)


def test_an_old_version_says_that_it_is_superseded_why_and_leads_on(visitor, tunliu):
    published.correct(tunliu, published.changed(example(), texts={"glossary": []}), "漏列名词解释")
    old = text(visitor.get(f"{TUNLIU}2024/v1/"))
    assert "本版已被更正，不再有效" in old
    assert "更正原因：漏列名词解释" in old
    assert f'href="{TUNLIU}2024/"' in old
    assert '<meta name="robots" content="noindex">' in old
    new = text(visitor.get(f"{TUNLIU}2024/"))
    assert "本版是更正后的第 2 版" in new
    assert f'href="{TUNLIU}2024/v1/"' in new


def test_versions_have_their_own_words(visitor, tunliu):
    published.correct(tunliu, published.changed(example(), overview={"duties": ["青稞补贴发放"]}), "漏列")
    assert "青稞" not in text(visitor.get(f"{TUNLIU}2024/v1/"))
    assert "青稞" in text(visitor.get(f"{TUNLIU}2024/v2/"))


def test_when_the_correction_is_withdrawn_the_address_says_so_and_the_old_version_leads_there(visitor, tunliu):
    second = published.correct(tunliu, published.changed(example(), texts={"glossary": []}), "漏列")
    published.withdraw(second, "更正有误")
    assert visitor.get(f"{TUNLIU}2024/").status_code == 410
    old = visitor.get(f"{TUNLIU}2024/v1/")
    assert old.status_code == 200
    assert "更正后的版本已撤下" in text(old)
    assert "漏列" not in text(old)
