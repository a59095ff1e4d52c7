"""The list of budget lines: who sees which, what it takes out, and what a file may bring in."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from book import package
from budgets.enums import State
from budgets.models import Budget, BudgetLine
from budgets.services import load_subjects
from disclosures import editing, store
from disclosures.admin import BudgetLineAdmin
from disclosures.models import Snapshot
from disclosures.workbook import layout
from tests.cast import example, person
from units.enums import Role
from units.models import LogEntry, Unit
from units.workbooks import ListWorkbook

pytestmark = pytest.mark.django_db

LIST = "/admin/budgets/budgetline/"
NAMES = ["单位代码", "年度", "级次", "修订号", "行号"]


def read(content):
    """The rows of a workbook as texts by column."""
    names, *rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def taken_out(client, **query):
    return read(client.get(f"{LIST}export/", query).content)


def workbook(rows):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def upload(client, rows):
    file = SimpleUploadedFile("list.xlsx", workbook(rows))
    return client.post(f"{LIST}import/", {"format": "0", "resource": "0", "import_file": file})


def confirm(client, response):
    return client.post(f"{LIST}process_import/", response.context["confirm_form"].initial, follow=True)


def told(response):
    """What the preview says is wrong, by row."""
    result = response.context["result"]
    assert not result.has_errors()
    assert "confirm_form" not in response.context
    return {row.number: row.error_dict for row in result.invalid_rows}


def kinds(response):
    return [row.import_type for row in response.context["result"].valid_rows()]


def lines(budget):
    return package.dump(store.load(budget))["lines"]


def second(budget, state=State.DRAFT):
    """The same unit's budget of another year."""
    made = editing.create(example().model_copy(update={"year": 2025}), user=None, action="导入数据包")
    Budget.objects.filter(pk=made.pk).update(state=state)
    return made


# --- the list


def test_lines_are_seen_by_who_may_read_their_budget(client, budget):
    elsewhere = Unit.objects.create(code="X", name="别的单位", region=budget.region)
    count = budget.lines.count()
    for role, unit, seen in (
        (Role.AUTHOR, budget.unit, count),
        (Role.REVIEWER, budget.department, count),
        (Role.AUTHOR, elsewhere, 0),
        (Role.PUBLISHER, budget.department, 0),
    ):
        client.force_login(person(f"{role}-{unit.code}", role, unit))
        assert client.get(LIST).context["cl"].result_count == seen, role
    Budget.objects.update(state=State.APPROVED)
    assert client.get(LIST).context["cl"].result_count == count, "publishers, once it is approved"
    client.force_login(person("keeper", Role.ADMINISTRATOR, budget.unit))
    assert client.get(LIST).status_code == 403


def test_lines_are_searched_and_filtered(client, budget, author):
    second(budget)

    def found(**query):
        return set(client.get(LIST, query).context["cl"].queryset)

    project = BudgetLine.objects.exclude(project=None).first()
    everything = set(BudgetLine.objects.all())
    assert found(q=project.project.name) == {
        line for line in everything if line.project and line.project.name == project.project.name
    }
    assert found(q=budget.unit.code) == everything
    assert found(q=project.function_code) == {
        line for line in everything if project.function_code in (line.function_code)
    }
    assert {line.budget.year_id for line in found(budget__year__year__exact=2025)} == {2025}
    assert {line.kind for line in found(kind__exact="basic")} == {"basic"}
    assert {line.source for line in found(source__exact=project.source)} == {project.source}


def test_a_line_is_read_and_not_changed_here(client, budget, author):
    line = budget.lines.first()
    address = f"{LIST}{line.pk}/change/"
    page = client.get(address).content.decode()
    assert f"{line.amount:,.2f}" in page
    assert reverse("disclosures:part", args=[budget.pk, "lines"]) in page
    assert client.post(address, {"amount": "1"}).status_code == 403
    assert client.post(f"{LIST}{line.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert store.load(budget) == example()


def test_the_log_says_of_which_budget_a_line_was_tried_and_nothing_of_it(client, budget):
    elsewhere = Unit.objects.create(code="X", name="别的单位", region=budget.region)
    client.force_login(person("zhang", Role.AUTHOR, elsewhere))
    client.get(f"{LIST}{budget.lines.first().pk}/change/")
    assert LogEntry.objects.first().object_name == str(budget)


# --- taken out


def test_lines_are_taken_out_under_the_titles_of_the_workbook(client, budget, author):
    rows = taken_out(client)
    assert list(rows[0]) == NAMES + [field.heading for field in layout.LINES.fields]
    assert [Decimal(row["金额（元）"]) for row in rows] == [line.amount for line in example().lines]
    first = example().lines[0]
    assert rows[0] | {"功能分类项": first.function_code, "支出性质": "基本支出", "行号": "1"} == rows[0]
    assert {row["单位代码"] for row in rows} == {budget.unit.code}
    assert {(row["年度"], row["级次"], row["修订号"]) for row in rows} == {("2024", "单位预算", "1")}


def test_no_cell_of_lines_that_are_taken_out_is_a_formula(client, budget, author):
    budget.lines.update(government_economic_name='=HYPERLINK("http://x")')
    content = client.get(f"{LIST}export/").content
    cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


# --- brought in


def test_what_was_taken_out_comes_in_again_without_a_change(client, budget, author):
    response = upload(client, taken_out(client))
    assert set(kinds(response)) == {"skip"}
    confirm(client, response)
    budget.refresh_from_db()
    assert budget.revision == 1
    assert store.load(budget) == example()


def test_rows_of_a_file_change_their_lines_add_new_ones_and_leave_the_others(client, budget, author):
    before = lines(budget)
    rows = taken_out(client)
    changed = rows[1] | {"金额（元）": "1,234.50"}
    new = rows[0] | {"行号": "", "金额（元）": 0.1}
    response = upload(client, [changed, new, rows[2]])
    assert kinds(response) == ["update", "new", "skip"]
    assert lines(budget) == before, "a preview writes nothing"
    assert Snapshot.objects.filter(budget=budget).count() == 1
    assert "新增 1 条，修改 1 条" in confirm(client, response).content.decode()
    after = lines(budget)
    assert after[1] == before[1] | {"amount": "1234.50"}
    assert after[-1] == before[0] | {"amount": "0.10"}
    assert after[:1] + after[2:-1] == before[:1] + before[2:]
    point = Snapshot.objects.get(budget=budget, revision=2)
    assert (point.action, point.saved_by) == ("导入预算明细", author)
    entries = list(LogEntry.objects.order_by("-number").values_list("action", "object_name", "detail")[:2])
    assert entries[0][:2] == ("导入", "预算明细")
    assert entries[1] == ("保存预算", str(budget), "导入预算明细（第 2 次修订）")


def test_columns_that_a_file_has_not_stay_as_they_are(client, budget, author):
    before = lines(budget)
    row = {name: taken_out(client)[0][name] for name in NAMES} | {"金额（元）": 7}
    confirm(client, upload(client, [row]))
    assert lines(budget) == [before[0] | {"amount": "7.00"}, *before[1:]]


@pytest.mark.parametrize(
    ("typed", "stored"), [(0.1 + 0.2, "0.30"), ("9,999,999,999,999.99", "9999999999999.99"), (1407900, "1407900.00")]
)
def test_amounts_arrive_exactly(client, budget, author, typed, stored):
    confirm(client, upload(client, [taken_out(client)[0] | {"金额（元）": typed}]))
    assert lines(budget)[0]["amount"] == stored


def test_a_new_line_brings_the_name_of_its_subject(client, budget, author):
    load_subjects()
    row = taken_out(client)[0] | {"行号": None, "功能分类项": "2080110"}
    assert "2080110" not in package.dump(store.load(budget))["subjects"]
    confirm(client, upload(client, [row]))
    assert package.dump(store.load(budget))["subjects"]["2080110"]


def test_every_fault_stands_at_its_row_and_column(client, budget, author):
    rows = taken_out(client)
    project = next(row for row in rows if row["项目"])
    wrong = [
        rows[0] | {"金额（元）": "-1", "资金来源": "彩票"},
        rows[1] | {"部门经济科目": None},
        project | {"项目": "没有的项目"},
        rows[2] | {"行号": "9999"},
        rows[3] | {"行号": rows[3]["行号"] + ".5"},
        rows[4] | {"年度": None},
        rows[5],
        rows[5],
        rows[6] | {"修订号": "7"},
        rows[7] | {"功能分类项": "2989999"},
    ]
    found = told(upload(client, wrong))
    assert set(found[1]) == {"金额（元）", "资金来源"}
    assert set(found[2]) == {"部门经济科目"}
    assert found[3] == {"项目": ["没有这个项目；请先在“项目”一页录入"]}
    assert f"应为 1 至 {len(rows)}" in found[4]["行号"][0]
    assert found[5] == {"行号": ["应为整数"]}
    assert found[6] == {"年度": ["“年度”不能为空"]}
    assert 7 not in found
    assert found[8] == {"行号": ["文件中有两行都是这一行"]}
    assert found[9] == {"修订号": ["同一份预算各行的修订号应当相同"]}
    assert "功能分类项" in found[10]
    assert lines(budget) == package.dump(example())["lines"]


def test_relations_of_the_whole_package_are_checked_in_the_preview(client, budget, author):
    row = next(row for row in taken_out(client) if row["项目"])
    assert set(told(upload(client, [row | {"项目": None}]))[1]) == {"项目"}
    assert set(told(upload(client, [row | {"支出性质": "基本支出"}]))[1]) >= {"项目"}
    sentences = told(upload(client, [row | {"支出性质": "基本支出", "经费性质": None, "部门经济科目": None}]))[1]
    assert not any(letter.isascii() and letter.isalpha() for texts in sentences.values() for letter in "".join(texts))


def test_a_file_that_saw_an_older_revision_is_refused(client, budget, author):
    rows = taken_out(client)
    other = person("alan", Role.AUTHOR, budget.unit)
    change = editing.within("department", {"name": "甲改的部门名称"})
    editing.write(budget.pk, user=other, seen=1, action="概况", change=change)
    found = told(upload(client, [rows[0] | {"金额（元）": "1"}, rows[1]]))
    assert list(found) == [1]
    assert "alan已保存到第 2 次修订" in found[1]["__all__"][0]


@pytest.mark.parametrize("state", [State.CONFIRMED, State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.WITHDRAWN])
def test_a_locked_budget_is_refused_with_its_reason(client, budget, author, state):
    rows = taken_out(client)
    Budget.objects.update(state=state)
    found = told(upload(client, [rows[0] | {"金额（元）": "1"}]))
    assert found[1]["__all__"] == [f"这份预算{editing.LOCKED[state]}"]


def test_an_export_of_all_years_comes_in_where_those_that_are_locked_are_as_they_stand(client, budget, author):
    published = second(budget, State.PUBLISHED)
    rows = taken_out(client)
    draft = next(row for row in rows if row["年度"] == "2024")
    draft["金额（元）"] = "1"
    response = upload(client, rows)
    assert sorted(kinds(response)) == ["skip"] * (len(rows) - 1) + ["update"]
    confirm(client, response)
    assert lines(budget)[int(draft["行号"]) - 1]["amount"] == "1.00"
    published.refresh_from_db()
    assert published.revision == 1


def test_budgets_of_others_and_budgets_that_are_not_there_are_told_alike(client, budget):
    """Also to who may read them, as reviewers who are authors elsewhere."""
    elsewhere = Unit.objects.create(code="X", name="别的单位", region=budget.region)
    client.force_login(person("reviewer", Role.REVIEWER, budget.department))
    rows = taken_out(client)
    assert client.get(f"{LIST}import/").status_code == 403
    client.force_login(person("zhang", Role.AUTHOR, elsewhere))
    assert taken_out(client) == []
    Budget.objects.update(state=State.APPROVED)
    found = told(
        upload(client, [rows[0], rows[0] | {"单位代码": "NONE"}, rows[0] | {"年度": "2031"}, rows[0] | {"修订号": "9"}])
    )
    assert [found[number] for number in range(1, 5)] == [{"__all__": ["没有这份预算，或者它不由您编制。"]}] * 4


def test_several_budgets_come_in_together_or_not_at_all(client, budget, author):
    later = second(budget)
    rows = {row["年度"]: row for row in reversed(taken_out(client))}
    pair = [rows["2024"] | {"金额（元）": "1"}, rows["2025"] | {"金额（元）": "2"}]
    found = told(upload(client, [pair[0], pair[1] | {"金额（元）": "x"}]))
    assert list(found) == [2]
    response = upload(client, pair)
    Budget.objects.filter(pk=later.pk).update(state=State.APPROVED)
    assert "已审核通过，不能修改" in confirm(client, response).content.decode()
    assert store.load(budget) == example()
    Budget.objects.filter(pk=later.pk).update(state=State.DRAFT)
    confirm(client, upload(client, pair))
    assert [lines(one)[0]["amount"] for one in (budget, later)] == ["1.00", "2.00"]


def test_what_goes_wrong_between_check_and_write_leaves_nothing(client, budget, author, monkeypatch):
    """The last of several budgets is refused when it is written: the first is not written either."""
    later = second(budget)
    rows = {row["年度"]: row for row in reversed(taken_out(client))}
    response = upload(client, [row | {"金额（元）": "1"} for row in rows.values()])
    write, calls = editing.write, []

    def fails(budget_id, **options):
        calls.append(budget_id)
        if len(calls) == 4:
            raise editing.LockedError(Budget(state=State.SUBMITTED))
        return write(budget_id, **options)

    monkeypatch.setattr(editing, "write", fails)
    assert "没有导入" in confirm(client, response).content.decode()
    assert len(calls) == 4
    assert {store.load(one) == example() or one == later for one in (budget, later)} == {True}
    assert set(Budget.objects.values_list("revision", flat=True)) == {1}


def test_a_file_costs_as_many_queries_for_many_rows_as_for_one(client, budget, author):
    rows = taken_out(client)
    new = rows[0] | {"行号": ""}

    def queries(uploaded):
        with CaptureQueriesContext(connection) as captured:
            assert "confirm_form" in upload(client, uploaded).context
        return len(captured)

    queries([new])
    assert queries([new]) == queries([new] * 50)


def test_more_lines_than_a_workbook_should_hold_are_narrowed_first(client, budget, author, monkeypatch):
    monkeypatch.setattr(BudgetLineAdmin, "most_rows", 3)
    assert "超过 3 条，请先缩小范围" in client.get(f"{LIST}export/", follow=True).content.decode()


def test_the_page_says_how_rows_are_told_and_only_authors_open_it(client, budget, author):
    assert "“行号”留空的是新的一行" in client.get(f"{LIST}import/").content.decode()
    assert f"{LIST}import/" in client.get(LIST).content.decode()
    client.force_login(person("head", Role.HEAD, budget.unit))
    assert f"{LIST}import/" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}import/").status_code == 403
    assert upload(client, read(client.get(f"{LIST}export/").content)).status_code == 403
    assert ListWorkbook().can_import()
