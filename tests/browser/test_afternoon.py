"""A whole disclosure by the interface alone: from a database that knows only the unit to the draft PDF, with clicks and fields counted."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from budgets.models import Budget
from budgets.services import load_subjects
from disclosures import store
from disclosures.rendering.pdf import document_pdf
from disclosures.workbook.write import workbook
from tests.cast import example, person
from units.enums import Role
from units.models import Region, Unit

PASSWORD = "one afternoon"  # of a user who lives for one test
MOST_CLICKS, MOST_FIELDS = 9, 5


@dataclass
class Hand:
    """Works a page as an author does, and counts what it clicks and what it types or chooses."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, role: Literal["link", "button"], name: str) -> None:
        """Clicks a link or button by its words."""
        self.clicks += 1
        self.page.get_by_role(role, name=name).first.click()

    def fill(self, selector: str, text: str) -> None:
        """Types into a field."""
        self.fields += 1
        self.page.fill(selector, text)


def fill_in(template: Path, filled: bytes) -> None:
    """Types the cells of another workbook of the same sheets into a template, as one does in a spreadsheet program."""
    book = load_workbook(template)
    for sheet in load_workbook(BytesIO(filled)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    book[sheet.title][cell.coordinate] = cell.value
    book.save(template)


@pytest.fixture
def author(transactional_db, settings, tmp_path, monkeypatch):
    """The author of 屯留's centre in the spring of the year, where nothing is known yet but the units."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(example().year, 2, 1))
    load_subjects()
    book = example()
    region = Region.objects.create(code=book.unit.region.code, name=book.unit.region.name)
    bureau = Unit.objects.create(
        code=book.department.code, name=book.department.name, region=region, nature="administrative"
    )
    centre = Unit.objects.create(
        code=book.unit.code, name=book.unit.name, region=region, nature=book.unit.nature, supervisor=bureau
    )
    user = person("alice", Role.AUTHOR, centre)
    user.set_password(PASSWORD)
    user.save()
    return user


def test_complete_disclosure_in_an_afternoon(sign_in, author, tmp_path):
    book = example()
    reasons = book.reasons.model_copy(update={"income_change": "", "expenditure_change": ""})
    template = tmp_path / "屯留2024.xlsx"
    with sign_in(author) as page:
        page.context.clear_cookies()
        hand = Hand(page)
        page.goto("/admin/")
        hand.fill('[name="username"]', author.username)
        hand.fill('[name="password"]', PASSWORD)
        hand.click("button", "登录")

        hand.click("link", "新建公开文档")
        hand.click("button", "新建，用工作簿填写")

        with page.expect_download() as downloaded:
            hand.click("link", "下载工作簿")
        downloaded.value.save_as(template)
        fill_in(template, workbook(book.model_copy(update={"reasons": reasons})))
        hand.fields += 1
        page.set_input_files('[name="file"]', template)
        hand.click("button", "上传并预览")
        shown = page.locator("#preview")
        expect(shown.locator("summary", has_text="预算明细")).to_contain_text(f"新增 {len(book.lines)}")
        assert store.load(Budget.objects.get()).lines == ()
        hand.click("button", "确认导入")

        # What is left is on the page that the import leads to.
        hand.fill('[name="reasons-income_change"]', book.reasons.income_change)
        hand.fill('[name="reasons-expenditure_change"]', book.reasons.expenditure_change)
        hand.click("button", "保存")
        expect(page.get_by_text("已保存")).to_be_visible()
        budget = Budget.objects.get()
        assert store.load(budget) == book

        hand.click("link", "预览全文")
        expect(page.locator("main")).to_contain_text(book.reasons.income_change)
        with page.expect_response(
            lambda answer: answer.url.endswith("/preview.pdf") and answer.status == 200, timeout=60_000
        ) as opened:
            hand.click("link", "草稿 PDF")
        # The browser gives the file to its viewer and not to the test, which asks for it again with the same session.
        assert page.request.get(opened.value.url).body() == document_pdf(book, draft=True)

    assert hand.clicks <= MOST_CLICKS
    assert hand.fields <= MOST_FIELDS
