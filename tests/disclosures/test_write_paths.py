"""No update is lost: every way to write a budget, in turn, is refused when somebody else has saved in between."""

import ast
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosures import editing, store
from disclosures.workbook.write import workbook
from tests.cast import example, person
from units.enums import Role
from units.workbooks import ListWorkbook

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]

PAGES = {
    "overview": ("overview-duties", "乙写的职责"),
    "lines": ("lines-0-amount", "1"),
    "projects": ("projects-name", "乙改的名称"),
    "forms": ("do", "down:forms:0"),
    "forms/1": ("plan", "乙写的计划"),
    "narrative": ("reasons-income_change", "乙写的原因"),
    "assets": ("procurement-goods", "2"),
    "glossary": ("texts-glossary", "乙写的解释"),
}
"""Each page with a form, and what the second editor changes on it."""

CALLERS = {
    "disclosures/authoring/begin.py",
    "disclosures/authoring/checks.py",
    "disclosures/authoring/form_page.py",
    "disclosures/authoring/pages.py",
    "disclosures/authoring/views.py",
    "disclosures/authoring/workbench.py",
    "disclosures/authoring/workbook.py",
    "disclosures/line_resource.py",
    "disclosures/management/commands/import_disclosure.py",
    "disclosures/management/commands/load_demo.py",
    "disclosures/publishing.py",
    "disclosures/rollup/pages.py",
}
"""The modules that write, all through `disclosures.editing`."""


class Typed(HTMLParser):
    """What a browser without scripts would send back for the authoring form of a page."""

    def __init__(self, html: str):
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._inside = False
        self._text: list[str] | None = None
        self._select = ""
        self._chosen: str | None = None
        self._takes = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name") or ""
        if tag == "form":
            self._inside = "authoring-form" in (known.get("class") or "")
        elif not self._inside:
            return
        elif tag == "input" and name and ("checked" in known or known.get("type") not in ("checkbox", "radio")):
            self.fields.append((name, known.get("value") or ""))
        elif tag == "textarea":
            self.fields.append((name, ""))
            self._text = []
        elif tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option":
            self._takes = self._chosen is None or "selected" in known
            if self._takes and "value" in known:
                self._chosen, self._takes = known["value"] or "", False

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
        elif self._takes:
            self._chosen, self._takes = data, False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._chosen is not None:
            self.fields.append((self._select, self._chosen))
            self._chosen = None
        elif tag == "textarea" and self._text is not None:
            self.fields[-1] = (self.fields[-1][0], "".join(self._text).removeprefix("\n"))
            self._text = None

    def sent(self, field: str, value: str) -> dict[str, list[str]]:
        """The fields with the first of one name changed."""
        data: dict[str, list[str]] = {}
        for name, kept in self.fields:
            data.setdefault(name, []).append(kept)
        data.setdefault(field, [""])[0] = value
        return data


def saved_by_another(budget):
    """Somebody else saves a change that none of the pages makes."""
    other = person("alan", Role.AUTHOR, budget.unit)
    change = editing.within("department", {"name": "甲改的部门名称"})
    return editing.write(budget.pk, user=other, seen=1, action="概况", change=change)


def nothing_lost(budget):
    expected = example()
    department = expected.department.model_copy(update={"name": "甲改的部门名称"})
    return store.load(budget) == expected.model_copy(update={"department": department})


@pytest.mark.parametrize("page", PAGES)
def test_the_second_save_of_a_page_is_refused(client, budget, author, page):
    address = f"/disclosures/{budget.pk}/{page}/"
    typed = Typed(client.get(address).content.decode())
    saved_by_another(budget)
    response = client.post(address, typed.sent(*PAGES[page]))
    if "do" in PAGES[page]:
        # A button only rearranges what is on the screen; saving that is the write.
        response = client.post(address, Typed(response.content.decode()).sent("seen", "1"))
    assert response.status_code == 409
    assert "alan" in response.content.decode()
    assert nothing_lost(budget)


def test_the_second_of_two_grids_is_refused(client, budget, author):
    address = f"/disclosures/{budget.pk}/lines/"
    saved_by_another(budget)
    response = client.post(address, {"seen": "1", "grid": '{"lines": [], "revenue": [], "names": []}'})
    assert response.status_code in (400, 409)
    assert nothing_lost(budget)


def test_a_whole_unit_form_begun_on_an_older_revision_is_refused(client, budget, author):
    saved_by_another(budget)
    response = client.post(f"/disclosures/{budget.pk}/forms/whole-unit/", {"seen": "1", "do": "begin"})
    assert response.status_code != 500
    assert nothing_lost(budget)


@pytest.mark.parametrize("do", ["mask-all", "correct-all", "undo|1"])
def test_a_click_on_a_finding_of_an_older_revision_is_refused(client, budget, author, do):
    saved_by_another(budget)
    response = client.post(f"/disclosures/{budget.pk}/checks/", {"seen": "1", "do": do})
    assert response.status_code == 409
    assert "alan" in response.content.decode()
    assert nothing_lost(budget)


def test_restoring_on_an_older_revision_is_refused(client, budget, author):
    saved_by_another(budget)
    assert client.post(f"/disclosures/{budget.pk}/history/", {"seen": 1, "revision": 1}).status_code == 409
    assert nothing_lost(budget)


def test_confirming_a_workbook_on_an_older_revision_is_refused(client, budget, author):
    address = f"/disclosures/{budget.pk}/workbook/"
    client.post(address, {"upload": "1", "file": SimpleUploadedFile("a.xlsx", workbook(example()))})
    saved_by_another(budget)
    assert client.post(address, {"confirm": "1"}).status_code == 409
    assert nothing_lost(budget)


@pytest.mark.parametrize("between", ["before the preview", "after the preview"])
def test_a_file_of_lines_that_was_taken_out_of_an_older_revision_is_refused(client, budget, author, between):
    dataset = ListWorkbook().create_dataset(client.get("/admin/budgets/budgetline/export/").content)
    dataset[0] = (*dataset[0][:-1], "1.00")
    sheet = SimpleUploadedFile("a.xlsx", ListWorkbook().export_data(dataset))
    form = {"format": "0", "resource": "0", "import_file": sheet}
    if between == "before the preview":
        saved_by_another(budget)
    page = client.post("/admin/budgets/budgetline/import/", form)
    if between == "after the preview":
        saved_by_another(budget)
        confirmed = page.context["confirm_form"].initial
        page = client.post("/admin/budgets/budgetline/process_import/", confirmed, follow=True)
    assert "alan已保存到第 2 次修订" in page.content.decode()
    assert nothing_lost(budget)


def test_there_is_no_other_way_to_write():
    savers, writers = set(), set()
    for path in ROOT.glob("*/**/*.py"):
        module = str(path.relative_to(ROOT))
        if not module.startswith(("disclosures", "budgets", "performance", "units", "config")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if called == "store.save":
                    savers.add(module)
                elif called in ("editing.write", "editing.create", "editing.restore"):
                    writers.add(module)
    assert savers == {"disclosures/editing.py"}
    assert writers == CALLERS
