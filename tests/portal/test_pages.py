"""Every public page answers anybody, in Chinese, with what is published and the ways on from there."""

import re

import pytest
from django.test import Client

from tests import published
from tests.cast import example
from tests.portal.conftest import TUNLIU, ZEZHOU, text

PAGES = [
    "/",
    "/search/",
    "/search/?q=取暖费",
    "/search/?year=2024",
    "/regions/",
    "/regions/140000/",
    "/regions/140400/",
    "/regions/140405/",
    TUNLIU,
    f"{TUNLIU}2024/",
    f"{TUNLIU}2024/v1/",
    "/units/140525-062001/2025/department/",
    "/compare/",
    "/compare/?unit=140405-300001&year=2024&year=2025",
    "/compare/?unit=140405-300001&unit=140525-062001&year=2025",
    "/verify/",
    "/terms/",
    "/about/",
    "/accessibility/",
    "/feed/",
    "/regions/140400/feed/",
    f"{TUNLIU}feed/",
    "/sitemap.xml",
    "/sitemap-documents.xml",
    "/sitemap-units.xml",
    "/sitemap-pages.xml",
    "/robots.txt",
]


@pytest.fixture
def three(tunliu, next_year, zezhou):
    """Three documents of two units."""


def test_every_page_answers_anybody_without_cookies_and_within_twelve_queries(
    visitor, three, django_assert_max_num_queries
):
    for address in PAGES:
        with django_assert_max_num_queries(12):
            response = visitor.get(address)
        assert (address, response.status_code) == (address, 200)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Content-Language"] == "zh-CN"


def test_every_page_before_anything_is_published_says_so_or_is_not_there(visitor):
    assert {visitor.get(address).status_code for address in PAGES} == {200, 404}


def test_no_page_loads_anything_from_elsewhere_or_needs_inline_style_or_script(visitor, three):
    for address in PAGES:
        response = visitor.get(address)
        policy, page = response.headers["Content-Security-Policy"], text(response)
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        assert re.findall(r"<[^>]*\s(?:style|on[a-z]+)=", page) == []
        assert "<style" not in page
        assert [tag for tag in re.findall(r"<script\b[^>]*>", page) if "src=" not in tag] == []
        loaded = re.findall(r"<(?:script|img|iframe|form)\b[^>]*\s(?:src|action)=\"([^\"]*)\"", page)
        loaded += re.findall(r"<link\b[^>]*rel=\"(?:stylesheet|icon)\"[^>]*href=\"([^\"]*)\"", page)
        assert [one for one in loaded if not one.startswith("/")] == []


def test_links_on_the_pages_lead_somewhere(visitor, three):
    seen: set[str] = set()
    for address in ("/", TUNLIU, f"{TUNLIU}2024/", "/regions/140405/", "/search/", "/about/", "/compare/"):
        seen |= set(re.findall(r"href=\"(/[^\"#]*)", text(visitor.get(address)).replace("&amp;", "&")))
    seen = {address for address in seen if not address.startswith(("/static/", "/admin/"))}
    assert len(seen) > 20
    assert {address: visitor.get(address).status_code for address in seen} == dict.fromkeys(seen, 200)


def test_the_first_page_tells_how_much_there_is_and_what_is_new(visitor, three):
    page = text(visitor.get("/"))
    assert page.index("泽州县社会保险中心2025年部门预算公开") < page.index("长治市屯留区社会保险中心2024年单位预算公开")
    assert "<dd>3<small>份</small></dd>" in page
    assert "山西省" in page


def test_the_first_page_withoutthree_is_honest(visitor):
    assert "还没有公开的文档" in text(visitor.get("/"))


def test_a_unit_shows_all_its_years_and_how_its_expenditure_went(visitor, tunliu, next_year):
    page = text(visitor.get(TUNLIU))
    assert re.findall(r"<th scope=\"row\">(20\d\d年)</th>", page) == ["2025年", "2024年"]
    assert '<svg class="columns"' in page
    assert page.count("759.75") >= 2


def test_a_unit_that_was_renamed_is_shown_with_its_former_name(visitor, tunliu):
    published.published(published.changed(example(), year=2025, unit={"name": "屯留区社保中心"}))
    page = text(visitor.get(TUNLIU))
    assert "<h1>屯留区社保中心</h1>" in page
    assert "曾用名 长治市屯留区社会保险中心" in page


def test_a_unit_that_published_as_a_department_only_is_led_there(visitor, zezhou):
    answer = visitor.get("/units/140525-062001/2025/")
    assert answer.headers["Location"] == "/units/140525-062001/2025/department/"


def test_a_region_lists_the_units_of_its_own_and_the_regions_below(visitor, tunliu, zezhou):
    assert "长治市屯留区社会保险中心" in text(visitor.get("/regions/140405/"))
    city = text(visitor.get("/regions/140400/"))
    assert "长治市屯留区" in city
    assert "泽州县" not in city
    assert "晋城市" in text(visitor.get("/regions/140000/"))


@pytest.mark.parametrize(
    "address", ["/regions/150000/", "/regions/150000/feed/", "/regions/14040/", "/units/ABC/", f"{TUNLIU}2023/"]
)
def test_what_is_not_there_is_404(visitor, tunliu, address):
    response = visitor.get(address)
    assert response.status_code == 404
    assert 'role="search"' in text(response)


def test_a_wrong_address_of_a_unit_offersthree_like_it(visitor, tunliu):
    page = text(visitor.get("/units/140405-300/2024/"))
    assert "您要找的也许是" in page
    assert f'href="{TUNLIU}2024/"' in page


def test_a_wrong_address_with_chinese_words_offers_documents_with_them(visitor, tunliu):
    assert f'href="{TUNLIU}2024/"' in text(visitor.get("/单位/屯留/"))


def test_within_the_workplace_what_is_not_there_is_told_plainly(client, db):
    assert "您要找的也许是" not in text(client.get("/disclosures/nothing/"))


def test_feeds_tell_what_is_new_and_why_it_was_corrected(visitor, tunliu, zezhou):
    published.correct(tunliu, published.changed(example(), texts={"glossary": []}), "漏列名词解释")
    feed = text(visitor.get("/feed/"))
    assert "更正原因：漏列名词解释" in feed
    assert f"{TUNLIU}2024/v2/" in feed
    assert f"{TUNLIU}2024/v1/" not in feed
    assert "泽州县" not in text(visitor.get("/regions/140400/feed/"))
    assert "屯留" not in text(visitor.get("/units/140525-062001/feed/"))


def test_the_sitemap_holds_every_standing_document(visitor, tunliu, zezhou):
    published.withdraw(zezhou, "有误")
    found = text(visitor.get("/sitemap-documents.xml"))
    assert f"http://testserver{TUNLIU}2024/" in found
    assert "140525-062001" not in found


def test_robots_learn_where_the_sitemap_is(visitor):
    assert "Sitemap: http://testserver/sitemap.xml" in text(visitor.get("/robots.txt"))


def test_pages_are_only_read(tunliu):
    strict = Client(enforce_csrf_checks=True)
    for address in ("/", TUNLIU, f"{TUNLIU}2024/", "/feed/", "/robots.txt"):
        assert (address, strict.post(address).status_code) == (address, 405)
    assert strict.delete(f"{TUNLIU}2024/v1/document.pdf").status_code == 405


def test_only_the_published_file_is_shown_with_its_size(visitor, tunliu):
    files = text(visitor.get(f"{TUNLIU}2024/")).partition('class="files"')[2].partition("</ul>")[0]
    assert files.count("</li>") > 5
    assert re.findall(r"<strong>(\S[^<]*)</strong><span>[^<]*\d\s(?:字节|KB|MB)", files.replace("\xa0", " ")) == [
        "PDF 原件"
    ]


def test_a_department_and_its_unit_have_addresses_of_their_own(visitor, zezhou):
    published.published(published.changed(ZEZHOU, level="unit"))
    assert "2025年单位预算公开" in text(visitor.get("/units/140525-062001/2025/"))
    assert "2025年部门预算公开" in text(visitor.get("/units/140525-062001/2025/department/"))
