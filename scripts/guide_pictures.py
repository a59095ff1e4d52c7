"""`guide_pictures.py ADDRESS FOLDER` takes the pictures of the authors' guide from a site on which `load_demo` has just run.

It changes nothing there: what it uploads is dropped again. Debian's Chromium and requirements-dev.txt are needed.
"""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, ViewportSize, sync_playwright

SIZE: ViewportSize = {"width": 1360, "height": 900}
USER, PASSWORD = "author", "demo-2024"


def take(page: Page, folder: Path) -> None:
    """Walks through the pages in the order of the guide."""

    def picture(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png")

    page.goto("/admin/")
    page.fill('[name="username"]', USER)
    page.fill('[name="password"]', PASSWORD)
    page.get_by_role("button", name="登录").click()
    picture("workbench")
    page.locator(".workbench-parts").get_by_role("link", name="预算明细").first.click()
    page.wait_for_selector("#lines-form[data-ready]")
    picture("grid")
    page.get_by_role("link", name="绩效目标").first.click()
    page.get_by_role("link", name="2024年企业退休人员取暖费").click()
    to_top(page, ".authoring-group")
    picture("form")
    page.get_by_role("link", name="情况说明").click()
    picture("narrative")
    upload(page)
    to_top(page, ".authoring-parts")
    picture("import-preview")
    page.get_by_role("button", name="放弃").click()
    page.get_by_role("link", name="审核结果").click()
    page.get_by_role("link", name="资产与采购 2").click()
    page.get_by_text("写说明").last.click()
    page.get_by_label("为什么可以这样").last.fill("办公用房由区人社局统一安排，本单位没有产权房屋。")
    to_top(page, ".authoring-parts")
    picture("checks")


def to_top(page: Page, place: str) -> None:
    """Scrolls the first such place to the top of the window."""
    page.locator(place).first.evaluate("place => place.scrollIntoView()")


def upload(page: Page) -> None:
    """The workbook as it is downloaded, with one amount changed and one line added."""
    page.get_by_role("link", name="工作簿").click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="下载工作簿").click()
    book = load_workbook(BytesIO(Path(downloaded.value.path()).read_bytes()))
    lines = book["预算明细"]
    new = [cell.value for cell in lines[7]]
    lines.cell(2, len(new)).value = 1_408_200
    lines.append([*new[:-1], 12_000])
    changed = BytesIO()
    book.save(changed)
    file: FilePayload = {
        "name": "屯留2024年预算.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": changed.getvalue(),
    }
    page.set_input_files('[name="file"]', files=file)
    page.get_by_role("button", name="上传并预览").click()


def main(address: str, folder: str) -> None:
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(base_url=address, viewport=SIZE, locale="zh-CN")
        take(page, Path(folder))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
