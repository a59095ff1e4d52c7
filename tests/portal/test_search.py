"""Searching as the public does: words inside, units, regions, years; on SQLite and PostgreSQL alike."""

import re

import pytest

from portal import words
from tests import published
from tests.cast import example
from tests.portal.conftest import text


def titles(visitor, **asked) -> list[str]:
    response = visitor.get("/search/", asked)
    assert response.status_code == 200
    page = text(response)
    return [re.sub(r"</?mark>", "", title) for title in re.findall(r'class="what" href="[^"]*">(.*?)</a>', page)]


@pytest.fixture
def found(visitor, tunliu, next_year, zezhou):
    """The titles that a search finds, in order."""
    return lambda **asked: titles(visitor, **asked)


TUNLIU_2024, TUNLIU_2025 = "长治市屯留区社会保险中心2024年单位预算公开", "长治市屯留区社会保险中心2025年单位预算公开"
ZEZHOU_2025 = "泽州县社会保险中心2025年部门预算公开"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "屯留"}, [TUNLIU_2025, TUNLIU_2024]),
        ({"q": "三险统一参保登记"}, [ZEZHOU_2025]),
        ({"q": "三险 屯留"}, []),
        ({"q": "“三公”经费"}, [TUNLIU_2025, ZEZHOU_2025, TUNLIU_2024]),
        ({"q": "三公经费"}, [TUNLIU_2025, ZEZHOU_2025, TUNLIU_2024]),
        ({"q": "5681.80"}, [ZEZHOU_2025]),
        ({"q": "5,681.80"}, [ZEZHOU_2025]),
        ({"q": "没有这样的词语"}, []),
        ({"unit": "屯留区社会"}, [TUNLIU_2025, TUNLIU_2024]),
        ({"unit": "140525"}, [ZEZHOU_2025]),
        ({"region": "屯留"}, [TUNLIU_2025, TUNLIU_2024]),
        ({"region": "140400"}, [TUNLIU_2025, TUNLIU_2024]),
        ({"region": "140000", "year": "2025"}, [TUNLIU_2025, ZEZHOU_2025]),
        ({"level": "department"}, [ZEZHOU_2025]),
        ({"q": "社会保险", "year": "2024"}, [TUNLIU_2024]),
    ],
)
def test_what_is_found(found, asked, expected):
    assert sorted(found(**asked)) == sorted(expected)


def test_later_years_come_first_and_units_named_so_before_all(found):
    assert found(q="社会保险")[:2] == [TUNLIU_2025, ZEZHOU_2025]
    assert found(q="泽州")[0] == ZEZHOU_2025


def test_the_words_are_marked_where_they_stand(visitor, zezhou):
    assert "企业退休人员<mark>取暖费</mark>742万元" in text(visitor.get("/search/?q=取暖费"))


@pytest.mark.parametrize("asked", ["'", '"', "\\", "&|!()", "a' & 'b", ":*", "%", "_", "<b>", "\x00词语", "；" * 90])
def test_signs_of_every_language_are_taken_as_they_are(found, asked):
    found(q=asked)
    found(unit=asked[:50], region=asked[:30])


def test_a_word_is_not_found_where_its_pairs_stand_apart(visitor, tunliu, zezhou, monkeypatch):
    whole = published.changed(example(), year=2023, overview={"duties": ["青稞补贴专项资金的发放"]})
    apart = published.changed(example(), year=2022, overview={"duties": ["青稞专项资金", "稞补", "补贴专项"]})
    keys = [published.published(book).pk for book in (whole, apart)]
    # As an index of pairs answers.
    monkeypatch.setattr("portal.queries.found_keys", lambda wish, most: [*keys, tunliu.pk])
    assert titles(visitor, q="青稞补贴专项资金") == ["长治市屯留区社会保险中心2023年单位预算公开"]
    assert "找到 1 份" in text(visitor.get("/search/?q=青稞补贴专项资金"))
    assert "没有找到" in text(visitor.get("/search/?q=青稞补贴专项资金的发放完毕"))


@pytest.mark.parametrize("query", ["三公经费", "(“三公”经费)", "1234.5", "ＡＢ"])
def test_a_word_stands_in_a_text_however_it_is_printed(query):
    assert words.held("其中（“三公”经费）1,234.50万元，ab", words.wanted(query))


def test_a_single_character_is_said_to_be_too_short(visitor, tunliu):
    assert "至少要两个字" in text(visitor.get("/search/?q=钱"))


def test_what_is_beyond_the_bounds_is_said_so(visitor, tunliu):
    page = text(visitor.get("/search/", {"q": "词" * 101, "year": "1066"}))
    assert 'role="alert"' in page
    assert "年度：" in page


@pytest.mark.parametrize("page", ["0", "-1", "999999999999", "two"])
def test_a_page_that_is_not_there_is_the_nearest(visitor, tunliu, page):
    assert TUNLIU_2024 in re.sub("</?mark>", "", text(visitor.get(f"/search/?q=屯留&page={page}")))


def test_many_results_come_a_page_at_a_time(visitor, db, monkeypatch):
    monkeypatch.setattr("portal.views.home.AT_ONCE", 2)
    for year in (2023, 2024, 2025):
        published.published(published.changed(example(), year=year))
    first, second = (titles(visitor, q="屯留", page=number) for number in (1, 2))
    assert (len(first), len(second)) == (2, 1)
    assert "q=%E5%B1%AF%E7%95%99&amp;page=2" in text(visitor.get("/search/", {"q": "屯留"}))


def test_a_corrected_document_is_found_by_its_new_words_only(visitor, tunliu):
    published.correct(tunliu, published.changed(example(), overview={"duties": ["新增了青稞补贴发放"]}), "漏列")
    assert titles(visitor, q="青稞补贴") == [TUNLIU_2024]
    old = example().overview.duties[0][:10]
    assert titles(visitor, q=old) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("取暖费", ["取暖费"]),
        ("  取暖费　三公  ", ["取暖费", "三公"]),
        ("“三公”经费", ["三公经费"]),
        ("１２３ ＡＢＣ", ["123", "abc"]),
        ("钱", []),
        ("甲 乙 丙丁", ["丙丁"]),
        (" ".join(f"词语{n}" for n in "一二三四五六七"), [f"词语{n}" for n in "一二三四五"]),
    ],
)
def test_the_words_of_a_query(typed, expected):
    assert words.wanted(typed) == expected


def test_pieces_are_pairs_of_characters_and_whole_numbers():
    assert list(words.pieces("养老金2080109项，ab1.5")) == ["养老", "老金", "2080109", "ab1.5"]


def test_an_excerpt_is_escaped():
    assert words.excerpt("<i>取暖费</i>", ["取暖费"]) == "&lt;i&gt;<mark>取暖费</mark>&lt;/i&gt;"


def test_an_excerpt_stays_on_its_line_and_says_where_it_is_cut():
    told = words.excerpt("第一行\n" + "前" * 100 + "取暖费" + "后" * 100 + "\n第三行", ["取暖费"])
    assert told.startswith("…前")
    assert told.endswith("后…")
    assert "行" not in told
