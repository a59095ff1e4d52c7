"""The public portal in a real browser: for everybody, whatever they see, hear, hold in their hands or press."""

import re
from collections.abc import Iterator
from io import BytesIO

import pdfplumber
import pytest
from playwright.sync_api import Browser, Page, expect

from book.package import read
from disclosures.models import Publication
from tests import axe, published
from tests.cast import EXAMPLES, example

RULES = [*axe.WCAG, "best-practice"]
UNIT = "/units/140405-300001/"
PAGES = [
    "/",
    "/search/?q=取暖费",
    "/search/?year=2024",
    "/search/?q=没有这样的词语",
    "/search/?q=费&year=1999",
    "/regions/",
    "/regions/140400/",
    "/regions/140405/",
    UNIT,
    f"{UNIT}2024/",
    f"{UNIT}2024/v1/",
    f"{UNIT}2023/",
    "/units/140525-062001/2025/department/",
    "/compare/",
    "/compare/?unit=140405-300001&year=2024&year=2025",
    "/compare/?unit=140405-300001&unit=140525-062001&year=2025",
    "/compare/?unit=140405-300001&year=2024",
    "/verify/",
    "/verify/?sha256=" + "0" * 64,
    "/verify/?sha256=0",
    "/terms/",
    "/about/",
    "/accessibility/",
    "/api/v1/",
    "/nothing/",
    "/units/140405-30000/",
]


@pytest.fixture
def documents(transactional_db):
    """Four documents: one corrected, one withdrawn, of two units and three years."""
    first = published.published(example())
    published.correct(first, published.changed(example(), texts={"glossary": ["一、基本支出：指日常支出。"]}), "漏列")
    published.published(published.changed(example(), year=2025))
    published.withdraw(published.published(published.changed(example(), year=2023)), "误公开")
    published.published(read(next(path for path in EXAMPLES if path.stem == "zezhou-2025")))


@pytest.fixture
def visit(browser: Browser, live_server, documents) -> Iterator:
    """Opens the site in a window: `visit(320, 640)`."""
    contexts = []

    def opened(width: int = 1280, height: int = 900, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="zh-CN", **options
        )
        context.set_default_timeout(8_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page in light and in dark colours, which is all that the scheme changes."""
    light = axe.violations(page, RULES)
    page.emulate_media(color_scheme="dark")
    dark = axe.too_pale(page)
    page.emulate_media(color_scheme="light")
    return light + dark


def test_no_page_violates_wcag_in_light_or_dark(visit):
    page = visit()
    found = {}
    verdicts = [f"/verify/?sha256={sha256}" for sha256 in Publication.objects.values_list("sha256", flat=True)]
    for address in [*PAGES, *verdicts]:
        page.goto(address)
        if violated := violations(page):
            found[address] = violated
    assert found == {}


def test_an_explained_term_violates_nothing_while_it_is_open(visit):
    page = visit()
    page.goto(f"{UNIT}2024/")
    page.locator("button.term").first.click()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("width", "options"), [(320, {}), (640, {"device_scale_factor": 2}), (360, {"has_touch": True})]
)
def test_no_page_scrolls_sideways_on_a_narrow_screen_or_enlarged(visit, width, options):
    page = visit(width, 640, **options)
    beyond = {}
    for address in PAGES:
        page.goto(address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            beyond[address] = over
    assert beyond == {}


def test_the_years_of_a_unit_stand_in_one_line_each_on_a_telephone(visit):
    page = visit(320, 640)
    page.goto(UNIT)
    lines = page.locator("table.years tbody tr")
    assert all(lines.nth(place).bounding_box()["height"] < 60 for place in range(lines.count()))


@pytest.mark.parametrize("address", [f"{UNIT}2024/", "/compare/?unit=140405-300001&year=2024&year=2025"])
def test_the_name_of_a_unit_is_not_broken_in_a_title_on_a_telephone(visit, address):
    page = visit(360, 640)
    page.goto(address)
    lines = """async () => {
      await document.fonts.ready;
      const range = document.createRange();
      range.selectNodeContents(document.querySelector("h1").firstChild);
      return new Set([...range.getClientRects()].map((piece) => piece.top)).size;
    }"""
    assert page.evaluate(lines) == 1


def test_names_of_parameters_are_not_broken_on_a_telephone(visit):
    page = visit(320, 640)
    page.goto("/api/v1/")
    assert (
        page.evaluate(
            "[...document.querySelectorAll('th code')].filter((name) => name.getClientRects().length > 1).length"
        )
        == 0
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_bars_of_a_comparison_are_as_wide_in_each_column_however_long_the_names(visit, width):
    long_name = "泽州县机关事业单位养老保险与城乡居民养老保险经办服务中心"
    published.published(published.changed(example(), year=2025, unit={"code": "140525-300009", "name": long_name}))
    page = visit(width, 640)
    page.goto("/compare/?unit=140405-300001&unit=140525-300009&unit=140525-062001&year=2025")
    for table in page.locator("table.compared").all():
        bars = table.locator("tbody tr").first.locator("svg.bar")
        widths = {round(bars.nth(place).bounding_box()["width"]) for place in range(bars.count())}
        assert len(widths) == 1
        assert bars.count() == 3


def test_text_set_twice_as_large_still_fits(visit):
    page = visit(1280, 900)
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, (
            address
        )


def test_the_portal_sets_no_cookie_and_asks_no_other_host(visit, live_server):
    page = visit()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for address in PAGES:
        page.goto(address)
    assert page.context.cookies() == []
    assert hosts == {live_server.url.split("/")[2]}


def test_the_browser_reports_no_error(visit):
    page = visit()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if "Failed to load" not in message.text and message.type == "error" else None
        ),
    )
    for address in PAGES:
        page.goto(address)
    assert errors == []


def focused(page: Page) -> str:
    """What has the focus: its words or its name."""
    return page.evaluate(
        "(document.activeElement.innerText || document.activeElement.name || document.activeElement.id || '').trim()"
    )


def test_the_first_key_skips_to_the_content(visit):
    page = visit()
    page.goto(f"{UNIT}2024/")
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "首页"


def test_searching_reading_and_explaining_by_keyboard_alone(visit):
    page = visit()
    page.goto("/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "q":
            break
    page.keyboard.type("三公经费 取暖费")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    for _ in range(30):
        page.keyboard.press("Tab")
        if "2024年单位预算公开" in focused(page):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{UNIT}2024/")
    term = page.locator("button.term").first
    term.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    opened = page.locator(".explained:popover-open")
    assert opened.count() == 1
    page.keyboard.press("Escape")
    assert opened.count() == 0
    assert page.evaluate("document.activeElement.className") == "term"


def test_everything_that_has_the_focus_is_seen_to_have_it(visit):
    page = visit()
    for address in ("/", UNIT, "/compare/", "/verify/"):
        page.goto(address)
        for _ in range(25):
            page.keyboard.press("Tab")
            style = page.evaluate(
                "(({outlineStyle, outlineWidth}) => outlineStyle + outlineWidth)(getComputedStyle(document.activeElement))"
            )
            assert page.evaluate("document.activeElement === document.body") or style.startswith(("solid", "auto"))


def test_a_wide_table_scrolls_in_its_own_frame_by_keyboard(visit):
    page = visit(360, 640)
    page.goto("/units/140525-062001/2025/department/")
    frame = page.locator("#table2 .scroll")
    frame.focus()
    page.keyboard.press("ArrowRight")
    expect(frame).not_to_have_js_property("scrollLeft", 0)


def test_the_contents_begin_closed_on_a_telephone_only(visit):
    for width, is_open in ((360, False), (1280, True)):
        page = visit(width, 640)
        page.goto(f"{UNIT}2024/")
        assert page.evaluate("document.querySelector('nav.contents details').open") is is_open


WRONG_BREAKS = """() => {
  const closing = "，。、；：？！）》”’％%…", found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.checkVisibility() || !node.parentElement.closest("p, li, dd, td, th, h1, h2, h3")) continue;
    for (let place = 1; place < node.length; place++) {
      if (!closing.includes(node.data[place])) continue;
      range.setStart(node, place - 1); range.setEnd(node, place);
      const before = range.getClientRects()[0];
      range.setStart(node, place); range.setEnd(node, place + 1);
      const here = range.getClientRects()[0];
      if (before && here && before.width && here.width && here.top > before.bottom - 2) found.push(node.data.slice(place - 4, place + 2));
    }
  }
  return found;
}"""


@pytest.mark.parametrize("width", [320, 360, 414, 768])
def test_no_line_begins_with_a_closing_mark(visit, width):
    page = visit(width, 700)
    for address in (f"{UNIT}2024/", "/about/", "/terms/", "/"):
        page.goto(address)
        assert page.evaluate(WRONG_BREAKS) == []


def test_on_paper_the_document_stands_alone(visit):
    page = visit()
    page.goto(f"{UNIT}2024/")
    page.emulate_media(media="print")
    for hidden in ("header.site", "footer.site", "nav.contents", ".files"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#table1 table").is_visible()


HEADINGS = re.compile(
    r"预算公开表\d+|\d{4}年\S*表(（不含上年结转）|（本年预算）|（上年结转）)?|(单位|部门)名称：.*|注：.*|（\d{4}年度）|.*绩效目标表"
)


def test_on_paper_amounts_are_whole_and_no_heading_stands_at_the_foot(visit):
    page = visit()
    for address in (f"{UNIT}2024/", "/units/140525-062001/2025/department/"):
        page.goto(address)
        with pdfplumber.open(BytesIO(page.pdf(format="A4"))) as paper:
            texts = [sheet.extract_text().strip() for sheet in paper.pages]
        assert [foot for text in texts if HEADINGS.fullmatch(foot := text.rpartition("\n")[2])] == []
        printed = set(" ".join(texts).split())
        shown = page.locator("table.figures td.n").all_inner_texts()
        assert {amount for amount in shown if amount} <= printed


def test_nothing_moves_for_those_who_want_no_motion(visit):
    page = visit(reduced_motion="reduce")
    page.goto(f"{UNIT}2024/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_without_scripts_everything_can_be_read(visit):
    page = visit(java_script_enabled=False)
    page.goto(f"{UNIT}2024/")
    page.get_by_role("link", name="表三 2024年预算支出总表").click()
    assert page.url.endswith("#table3-0")
    page.locator("button.term").first.click()
    assert page.locator(".explained").first.is_visible()
