"""The workbook page: out, in, looked at, confirmed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from disclosures import editing, store
from disclosures.models import Snapshot, Upload
from disclosures.workbook.write import workbook
from tests.cast import example, person
from units.enums import Role
from units.models import Unit
from units.xlsx.container import Container

pytestmark = pytest.mark.django_db


def address(budget, name="workbook"):
    return reverse(f"disclosures:{name}", args=[budget.pk])


def changed(**cells: str | float) -> bytes:
    """The budget's workbook with cells of 资产与采购 and others replaced: sheet!cell → value."""
    book = load_workbook(io.BytesIO(workbook(example())))
    for place, value in cells.items():
        sheet, cell = place.split("__")
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def amount_cell() -> str:
    sheet = load_workbook(io.BytesIO(workbook(example())))["预算明细"]
    header = next(cell for cell in sheet[1] if "金额" in str(cell.value))
    return f"{header.column_letter}2"


def upload(client, budget, content: bytes, name: str = "a.xlsx"):
    return client.post(address(budget), {"upload": "1", "file": SimpleUploadedFile(name, content)})


def test_downloaded_workbook_uploaded_again_changes_nothing(client, budget, author):
    response = client.get(address(budget, "workbook_file"))
    assert response["Content-Disposition"].startswith("attachment")
    assert upload(client, budget, response.content).status_code == 302
    assert client.post(address(budget), {"confirm": "1"}).status_code == 302
    budget.refresh_from_db()
    assert (budget.revision, store.load(budget)) == (1, example())


def test_what_could_not_be_read_is_not_shown_as_removed(client, budget, author):
    book = load_workbook(io.BytesIO(workbook(example())))
    del book["项目"]
    book["预算明细"].delete_rows(1)
    out = io.BytesIO()
    book.save(out)
    upload(client, budget, out.getvalue())
    page = client.get(address(budget))
    assert {fault.sheet for fault in page.context["faults"]} >= {"项目", "预算明细"}
    shown = {entry["sheet"].sheet for entry in page.context["sheets"]}
    assert "文字" in shown
    assert not shown & {"项目", "预算明细"}


def test_a_file_is_read_once_until_it_is_confirmed(client, budget, author, monkeypatch):
    opened = []

    class Counted(Container):
        def __init__(self, content):
            opened.append(content)
            super().__init__(content)

    monkeypatch.setattr("disclosures.workbook.read.Container", Counted)
    content = changed(**{f"预算明细__{amount_cell()}": 1507901.25})
    upload(client, budget, content)
    client.get(address(budget))
    assert client.post(address(budget), {"confirm": "1"}).status_code == 302
    assert opened == [content]


def test_the_unit_of_amounts_is_asked_before_they_are_called_wrong(client, budget, author):
    book = load_workbook(io.BytesIO(workbook(example())))
    sheet = book["预算明细"]
    title, *amounts = (cell for cell in sheet[amount_cell().removesuffix("2")])
    title.value = "金额（万元）"
    for cell in amounts:
        cell.value /= 10_000
    out = io.BytesIO()
    book.save(out)
    upload(client, budget, out.getvalue())
    page = client.get(address(budget)).content.decode()
    assert "请先回答金额的单位" in page
    assert "改正后请重新上传" not in page
    answered = client.post(address(budget), {"unit-预算明细": "万元"}).content.decode()
    assert "确认导入" in answered
    assert "处错误" not in answered


def test_a_change_is_shown_first_and_written_on_confirmation(client, budget, author):
    upload(client, budget, changed(**{f"预算明细__{amount_cell()}": 1507900.5}))
    page = client.get(address(budget))
    assert store.load(budget) == example()
    assert "1,507,900.50" in page.content.decode() or "1507900.50" in page.content.decode()
    done = client.post(address(budget), {"confirm": "1"})
    assert done.url == address(budget, "checks")
    assert str(store.load(budget).lines[0].amount) == "1507900.50"
    assert Snapshot.objects.get(budget=budget, revision=2).action == "导入工作簿"
    assert not Upload.objects.exists()


def test_every_error_is_listed_with_its_cell_and_nothing_can_be_confirmed(client, budget, author):
    cell = amount_cell()
    column = cell.rstrip("2")
    upload(client, budget, changed(**{f"预算明细__{cell}": "很多", f"预算明细__{column}3": "-5"}))
    page = client.get(address(budget))
    assert {fault.cell for fault in page.context["faults"]} == {cell, f"{column}3"}
    assert client.post(address(budget), {"confirm": "1"}).status_code == 400
    assert store.load(budget) == example()
    copy = load_workbook(io.BytesIO(client.get(address(budget, "workbook_marked")).content))
    assert "错误清单" in copy.sheetnames


def test_dropping_forgets_the_file(client, budget, author):
    upload(client, budget, changed())
    client.post(address(budget), {"drop": "1"})
    assert not Upload.objects.exists()


def test_what_is_no_workbook_or_not_this_units_is_refused_and_not_kept(client, budget, author):
    for content in (b"", b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"PK\x03\x04broken"):
        response = upload(client, budget, content)
        assert response.status_code == 400
        assert response.context["refused"]
    strange = workbook(example().model_copy(update={"year": 2025}))
    assert upload(client, budget, strange).status_code == 400
    assert client.post(address(budget), {"upload": "1"}).status_code == 400
    assert client.post(address(budget), {"confirm": "1"}).status_code == 400
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused(client, budget, author):
    assert "超过" in upload(client, budget, b"x" * (10 * 1024 * 1024 + 1)).context["refused"]


def test_confirming_on_an_older_revision_is_refused_and_shows_what_would_change_now(client, budget, author):
    upload(client, budget, changed(**{f"预算明细__{amount_cell()}": 5}))
    bob = person("bob", Role.AUTHOR, budget.unit)
    editing.write(budget.pk, user=bob, seen=1, action="名词解释", change=editing.within("texts", {"glossary": ["乙"]}))
    response = client.post(address(budget), {"confirm": "1"})
    assert response.status_code == 409
    assert "bob" in response.content.decode()
    assert store.load(budget).texts.glossary == ("乙",)


def amount(sheet, row: int):
    header = next(cell for cell in sheet[1] if "金额" in str(cell.value))
    return sheet.cell(row, header.column)


def filled(client, budget, value) -> bytes:
    """The budget's workbook as it is downloaded now, with another amount in the first line."""
    book = load_workbook(io.BytesIO(client.get(address(budget, "workbook_file")).content))
    amount(book["预算明细"], 2).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def saved_by_bob(budget, change):
    bob = person("bob", Role.AUTHOR, budget.unit)
    editing.write(budget.pk, user=bob, seen=1, action="名词解释", change=change)


def test_a_workbook_takes_back_nothing_that_was_saved_while_it_was_being_filled(client, budget, author):
    content = filled(client, budget, 5)
    saved_by_bob(budget, editing.within("texts", {"glossary": ["乙"]}))
    upload(client, budget, content)
    page = client.get(address(budget)).content.decode()
    assert "他人的改动已与工作簿合在一起" in page
    assert client.post(address(budget), {"confirm": "1"}).status_code == 302
    saved = store.load(budget)
    assert (saved.texts.glossary, str(saved.lines[0].amount)) == (("乙",), "5.00")


def test_confirming_a_second_time_keeps_what_another_saved_before_the_first(client, budget, author):
    upload(client, budget, filled(client, budget, 5))
    saved_by_bob(budget, editing.within("texts", {"glossary": ["乙"]}))
    assert client.post(address(budget), {"confirm": "1"}).status_code == 409
    assert client.post(address(budget), {"confirm": "1"}).status_code == 302
    saved = store.load(budget)
    assert (saved.texts.glossary, str(saved.lines[0].amount)) == (("乙",), "5.00")


@pytest.mark.parametrize(("choice", "amount"), [("mine", "5.00"), ("theirs", "7.00")])
def test_where_both_changed_the_same_the_author_chooses(client, budget, author, choice, amount):
    content = filled(client, budget, 5)

    def seven(data):
        first, *rest = data["lines"]
        return data | {"lines": [first | {"amount": "7.00"}, *rest]}

    saved_by_bob(budget, seven)
    upload(client, budget, content)
    page = client.get(address(budget))
    assert [len(question.sides) for question in page.context["conflicts"]] == [2]
    assert client.post(address(budget), {"confirm": "1"}).status_code == 400
    assert str(store.load(budget).lines[0].amount) == "7.00"
    assert client.post(address(budget), {"confirm": "1", page.context["conflicts"][0].field: choice}).status_code == 302
    assert str(store.load(budget).lines[0].amount) == amount


def test_uploads_belong_to_their_user(client, budget, author):
    upload(client, budget, changed())
    client.force_login(person("bob", Role.AUTHOR, budget.unit))
    assert "upload" not in client.get(address(budget)).context
    assert client.get(address(budget, "workbook_marked")).status_code == 404


def test_readers_download_and_do_not_upload_and_strangers_find_nothing(client, budget):
    client.force_login(person("rita", Role.REVIEWER, budget.unit.supervisor))
    assert client.get(address(budget, "workbook_file")).status_code == 200
    assert upload(client, budget, changed()).status_code == 403
    sibling = Unit.objects.create(code="S", name="同级", region=budget.unit.region, supervisor=budget.unit.supervisor)
    client.force_login(person("sibling", Role.AUTHOR, sibling))
    for name in ("workbook", "workbook_file", "workbook_marked"):
        assert client.get(address(budget, name)).status_code == 404
    assert upload(client, budget, changed()).status_code == 404
    assert not Upload.objects.exists()
