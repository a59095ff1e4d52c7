"""Documents side by side, with what a reader must know before drawing conclusions."""

import re

import pytest

from disclosures.models import Publication
from tests import published
from tests.cast import example
from tests.portal.conftest import ZEZHOU, text

YEARS = "/compare/?unit=140405-300001&year=2024&year=2025"


def halved(book, **parts):
    """The Book with every amount halved."""
    lines = [line.model_dump(mode="json") | {"amount": f"{line.amount / 2:.2f}"} for line in book.lines]
    return published.changed(book, lines=lines, **parts)


def cells(page: str, label: str) -> list[str]:
    """The amounts of a row."""
    row = re.search(rf'<tr><th scope="row">{label}</th>(.*?)</tr>', page, re.DOTALL)
    assert row, label
    return re.findall(r'<td class="n">([^<]*)', row[1])


def test_the_years_of_a_unit_with_the_change_between_them(visitor, tunliu):
    published.published(halved(example(), year=2025))
    page = text(visitor.get(YEARS))
    assert cells(page, "支出总计") == ["759.75", "379.88"]
    assert "−379.87（−50.00%）" in page
    assert cells(page, '<span class="code">208</span> 社会保障和就业支出')[0] == "714.98"


def test_the_units_of_a_year_without_changes_between_them(visitor, tunliu, next_year, zezhou):
    page = text(visitor.get("/compare/?unit=140405-300001&unit=140525-062001&year=2025"))
    assert cells(page, "支出总计") == ["759.75", "5,681.80"]
    assert 'class="change"' not in page


def test_codes_that_only_one_unit_has_stand_in_their_groups(visitor, tunliu, next_year, zezhou):
    page = text(visitor.get("/compare/?unit=140405-300001&unit=140525-062001&year=2025"))
    codes = re.findall(r'<span class="code">(\d+)</span>', page)
    assert codes == sorted(codes)
    assert '<td class="n">—' in page


def test_another_table_and_column_can_be_chosen(visitor, tunliu, zezhou, next_year):
    address = "/compare/?unit=140405-300001&unit=140525-062001&year=2025"
    assert "公务用车" in text(visitor.get(f"{address}&table=10&column=预算数/一般公共预算"))
    assert "社会保障和就业支出" in text(visitor.get(f"{address}&table=1"))
    assert visitor.get(f"{address}&table=99&column=nothing").status_code == 200


def test_documents_are_compared_without_reading_them_whole(visitor, tunliu, next_year, django_assert_max_num_queries):
    with django_assert_max_num_queries(3) as asked:
        visitor.get(YEARS)
    assert all('"content"' not in query["sql"] for query in asked.captured_queries)


def test_projects_of_one_name_stand_in_one_row(visitor, tunliu, next_year):
    page = text(visitor.get(f"{YEARS}&table=12"))
    assert all(
        len(set(row)) == 1
        for row in re.findall(r'<td class="n">([^<]*)<svg.*?<td class="n">([^<]*)<svg', page, re.DOTALL)
    )


@pytest.mark.parametrize(
    ("parts", "notice"),
    [
        ({"level": "department"}, "范围不同"),
        ({"unit": {"nature": "administrative"}}, "单位性质不同"),
        ({"unit": {"name": "另一名称"}}, "单位名称有变化"),
    ],
)
def test_differences_of_scope_are_told(visitor, tunliu, parts, notice):
    published.published(published.changed(example(), year=2025, **parts))
    assert notice in text(visitor.get(YEARS))


def test_a_difference_of_edition_is_told(tunliu, next_year):
    from portal import comparison

    other = Publication(
        **{field.attname: getattr(next_year, field.attname) for field in Publication._meta.concrete_fields}
    )
    other.edition = "another-9"
    told = comparison.notices([tunliu, other], [tunliu.entry, next_year.entry])
    assert any(text.startswith("公开样式不同") for text in told)


def test_units_of_different_years_are_told(visitor, tunliu, zezhou):
    page = text(visitor.get("/compare/?unit=140405-300001&unit=140525-062001&year=2024&year=2025"))
    assert "年度不同" in page


def test_like_documents_are_compared_without_a_warning(visitor, tunliu, next_year):
    assert "注意：" not in text(visitor.get(YEARS))


def test_corrected_versions_are_compared_and_said_so(visitor, tunliu, next_year):
    published.correct(tunliu, halved(example()), "数字有误")
    page = text(visitor.get(YEARS))
    assert cells(page, "支出总计") == ["379.88", "759.75"]
    assert "以更正后的版本比较" in page


def test_more_than_six_are_too_many_and_one_is_too_few(visitor, tunliu):
    assert "只找到 1 份" in text(visitor.get("/compare/?unit=140405-300001&year=2024"))
    assert "没有找到" in text(visitor.get("/compare/?unit=X&year=2024"))
    for year in range(2018, 2024):
        published.published(published.changed(example(), year=year))
    years = "&".join(f"year={year}" for year in range(2018, 2025))
    assert "一次最多比较 6 份" in text(visitor.get(f"/compare/?unit=140405-300001&{years}"))


@pytest.mark.parametrize(
    "query", ["year=99999999999&unit=X", "year=２０２４&unit=X", "unit=%00&year=2024", "level=none&unit=X&year=2024"]
)
def test_nonsense_is_no_error(visitor, tunliu, query):
    assert visitor.get(f"/compare/?{query}").status_code == 200


def test_a_department_and_a_unit_are_chosen_by_level(visitor, zezhou):
    published.published(published.changed(ZEZHOU, level="unit"))
    published.published(published.changed(ZEZHOU, year=2024))
    page = text(visitor.get("/compare/?unit=140525-062001&year=2024&year=2025&level=department"))
    assert "范围不同" not in page
    assert "范围不同" in text(visitor.get("/compare/?unit=140525-062001&year=2024&year=2025"))
