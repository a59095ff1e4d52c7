"""The grid of the budget lines, as an author uses it: keyboard, paste from a spreadsheet, fill down, undo, totals, errors."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from disclosures import editing, store
from tests.cast import example, person
from units.enums import Role

GRID = '[data-table="lines"] .tabulator'


@pytest.fixture
def grid(page, budget):
    """The page with the grid ready and its first cell selected."""
    return opened(page, budget)


def opened(page, budget):
    page.goto(reverse("disclosures:part", args=[budget.pk, "lines"]))
    page.wait_for_selector("#lines-form[data-ready]")
    return page


def cell(page, row, field):
    """A cell by the number of its row (from 1) and its column."""
    line = page.locator(f"{GRID} .tabulator-row").filter(has=page.locator(f'.tabulator-frozen span:text-is("{row}")'))
    return line.locator(f'[tabulator-field="{field}"]')


def keys(page, *pressed):
    """Presses keys; text in several characters is typed."""
    for key in pressed:
        if len(key) > 1 and (key[0].isupper() and key.isascii() and key.replace("+", "").isalnum()):
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


def go_below(page):
    """From the first cell to a new row below the last."""
    page.locator(GRID).locator(".tabulator-tableholder").focus()
    keys(page, "Control+ArrowDown", "Enter")


def paste(page, text):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+s")


def test_line_is_entered_with_the_keyboard_alone(grid, budget):
    go_below(grid)
    keys(grid, "F2", "社会保险经办", "Tab", "F2", "基本", "Tab", "Tab", "Tab", "Tab", "Tab", "30201", "Tab")
    row = len(example().lines) + 1
    expect(cell(grid, row, "function_code")).to_contain_text("2080109 社会保险经办机构")
    expect(cell(grid, row, "nature")).to_contain_text("公用经费")
    expect(cell(grid, row, "government_economic_name")).to_contain_text("商品和服务支出")
    keys(grid, "Tab", "12,345.6", "Enter")
    expect(cell(grid, row, "amount")).to_contain_text("12,345.60")
    save(grid)
    assert "已保存" in grid.inner_text("body")
    line = store.load(budget).lines[-1]
    assert store.load(budget).lines[:-1] == example().lines
    assert (line.function_code, line.kind, line.economic_code, line.nature) == ("2080109", "basic", "30201", "public")
    assert str(line.amount) == "12345.60"


def test_block_from_a_spreadsheet_is_pasted_below_and_totals_follow(grid, budget):
    before = grid.inner_text("#lines-sum")
    go_below(grid)
    paste(
        grid,
        "2080109 社会保险经办机构\t基本支出\t\t一般公共预算\t当年预算\t人员经费\t30101 基本工资\t工资福利支出\t1,000.00\r\n"
        "2101102\t基本\t\t一般公共预算\t当年\t人员\t30110\t\t 2,000.5 \r\n"
        "死亡抚恤\t项目支出\t2024年社保中心遗属补助\t一般公共预算\t当年预算\t\t\t\t3000\r\n",
    )
    expect(grid.locator("#lines-sum")).not_to_have_text(before)
    assert "支出总计 7,603,539.96 元" in grid.inner_text("#lines-sum")
    assert "收支平衡 ✓" in grid.inner_text("#lines-sum")
    save(grid)
    first, second, third = store.load(budget).lines[-3:]
    assert (first.economic_code, str(first.amount)) == ("30101", "1000.00")
    assert (second.function_code, second.nature, second.government_economic_name) == (
        "2101102",
        "personnel",
        "工资福利支出",
    )
    assert str(second.amount) == "2000.50"
    assert (third.function_code, third.kind, third.project) == ("2080801", "project", "2024年社保中心遗属补助")


def test_fill_down_and_undo(grid, budget):
    cell(grid, 1, "amount").click()
    keys(grid, "7", "Enter")
    cell(grid, 1, "amount").click()
    keys(grid, "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    expect(cell(grid, 3, "amount")).to_have_text("7.00")
    keys(grid, "Control+z")
    expect(cell(grid, 3, "amount")).to_have_text("981,200.00")
    keys(grid, "Control+y")
    expect(cell(grid, 3, "amount")).to_have_text("7.00")
    keys(grid, "Control+z", "Control+z")
    expect(cell(grid, 1, "amount")).to_have_text("1,407,900.00")
    save(grid)
    assert "没有改动" in grid.inner_text("body")
    assert store.load(budget) == example()


def test_rows_are_deleted_and_brought_back(grid, budget):
    cell(grid, 2, "kind").click()
    keys(grid, "Shift+ArrowDown", "Control+Delete")
    expect(cell(grid, 2, "economic_code")).to_contain_text(example().lines[3].economic_code)
    keys(grid, "Control+z")
    expect(cell(grid, 2, "economic_code")).to_contain_text(example().lines[1].economic_code)
    keys(grid, "Control+y")
    save(grid)
    before = example().lines
    assert store.load(budget).lines == (before[0], *before[3:])


def test_filter_and_sort(grid, budget):
    rows = grid.locator(f"{GRID} .tabulator-row")
    grid.locator(f'{GRID} .tabulator-col[tabulator-field="kind"] input').fill("项目")
    keys(grid, "End")
    projects = [line for line in example().lines if line.kind == "project"]
    expect(rows).to_have_count(len(projects))
    grid.locator(f'{GRID} .tabulator-col[tabulator-field="amount"] .tabulator-col-sorter').click()
    expect(rows.first.locator('[tabulator-field="amount"]')).to_have_text(f"{min(line.amount for line in projects):,}")


@pytest.mark.parametrize("looking", ["sorted", "filtered"])
def test_new_row_of_a_sorted_or_filtered_table_is_the_one_that_is_typed_into(grid, budget, looking):
    if looking == "sorted":
        grid.locator(f'{GRID} .tabulator-col[tabulator-field="amount"] .tabulator-col-sorter').click()
    else:
        grid.locator(f'{GRID} .tabulator-col[tabulator-field="kind"] input').fill("基本")
        keys(grid, "End")
        basic = [line for line in example().lines if line.kind == "basic"]
        expect(grid.locator(f"{GRID} .tabulator-row")).to_have_count(len(basic))
    grid.get_by_role("button", name="添加一行").first.click()
    keys(grid, "2210201", "Tab", "Shift+Tab")
    save(grid)
    expect(grid.locator("#lines-state")).to_contain_text("错误")
    assert grid.locator(f'{GRID} [tabulator-field="amount"].grid-missing, {GRID} .grid-wrong').count()
    keys(grid, "Control+Delete")
    save(grid)
    assert store.load(budget) == example()


def test_rows_pasted_beyond_a_filter_alone_are_selected(grid, budget):
    grid.locator(f'{GRID} .tabulator-col[tabulator-field="kind"] input').fill("项目")
    keys(grid, "End")
    projects = [line for line in example().lines if line.kind == "project"]
    rows = grid.locator(f"{GRID} .tabulator-row")
    expect(rows).to_have_count(len(projects))
    rows.first.locator('[tabulator-field="amount"]').click()
    paste(grid, "".join(f"{number}\n" for number in range(1, len(projects) + 2)))
    expect(grid.locator(".lines-tools output").first).to_have_text("选中 6 行，合计 21.00 元")


def test_empty_table_takes_what_is_typed_or_pasted(grid, budget):
    grid.locator(GRID).locator(".tabulator-tableholder").focus()
    keys(grid, "Control+a", "Control+Delete")
    basic = "2080109\t基本\t\t一般公共预算\t当年\t公用"
    paste(grid, f"{basic}\t30201\t\t100\n{basic}\t30211\t\t200")
    expect(grid.locator("#lines-sum")).to_contain_text("支出总计 300.00 元")
    revenue = grid.locator('[data-table="revenue"] .tabulator')
    revenue.locator(".tabulator-tableholder").focus()
    keys(grid, "Tab", "F2", "国有土地使用权出让收入", "Tab")
    expect(revenue.locator('[tabulator-field="source"]').last).to_have_text("政府性基金预算")
    expect(revenue.locator('[tabulator-field="name"]').last).to_have_text("国有土地使用权出让收入")
    keys(grid, "Control+Delete")
    save(grid)
    assert [str(line.amount) for line in store.load(budget).lines] == ["100.00", "200.00"]
    assert store.load(budget).revenue == ()


def test_what_changes_nothing_is_no_step(grid):
    cell(grid, 1, "amount").click()
    keys(grid, "7", "Enter")
    cell(grid, 1, "project").click()
    keys(grid, "Delete", "Control+d", "Control+z")
    expect(cell(grid, 1, "amount")).to_have_text("1,407,900.00")


def test_escape_leads_out_of_the_table(grid):
    grid.locator(GRID).locator(".tabulator-tableholder").focus()
    keys(grid, "F2", "Escape", "Escape")
    expect(grid.get_by_role("button", name="保存", exact=True)).to_be_focused()


def test_words_are_composed_in_a_cell(grid, budget):
    """As an input method types: each step replaces the one before, and Enter takes a word without leaving the cell."""
    input_method = grid.context.new_cdp_session(grid)
    cell(grid, 1, "function_code").click()

    def key(name):
        input_method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": name, "windowsVirtualKeyCode": 229})

    key("Process")
    for text in ("z", "zhu", "zhufang"):
        length = len(text)
        input_method.send("Input.imeSetComposition", {"text": text, "selectionStart": length, "selectionEnd": length})
    key("Enter")
    input_method.send("Input.insertText", {"text": "住房公积金"})
    expect(grid.locator(".grid-input")).to_have_value("住房公积金")
    keys(grid, "Enter")
    expect(cell(grid, 1, "function_code")).to_contain_text("2210201 住房公积金")


def test_error_shows_at_the_cell_as_one_types_and_from_the_server(grid, budget):
    cell(grid, 1, "amount").click()
    keys(grid, "12.345", "Enter")
    expect(cell(grid, 1, "amount")).to_contain_text("至多两位小数")
    cell(grid, 2, "function_code").click()
    keys(grid, "2080198", "Enter")
    expect(grid.locator('.lines-name input[data-code="2080198"]')).to_be_visible()
    expect(grid.locator("#lines-state")).to_contain_text("1 处错误，1 个地方科目没有名称")
    save(grid)
    grid.wait_for_selector("#lines-form[data-ready]")
    expect(grid.locator('[role="alert"]')).to_contain_text("没有保存：有 2 处错误")
    expect(cell(grid, 1, "amount")).to_contain_text("12.345")
    expect(cell(grid, 1, "amount")).to_contain_text("不带负号")
    grid.fill('.lines-name input[data-code="2080198"]', "本县经办")
    cell(grid, 1, "amount").click()
    keys(grid, "12.34", "Enter")
    expect(grid.locator("#lines-state")).not_to_contain_text("错误")
    save(grid)
    book = store.load(budget)
    assert (book.subjects["2080198"], str(book.lines[0].amount)) == ("本县经办", "12.34")


def test_rows_of_two_people_are_merged_on_the_screen(grid, budget):
    def change(data):
        data["lines"][0]["amount"] = "111.00"
        return data

    editing.write(budget.pk, user=person("bob", Role.AUTHOR, budget.unit), seen=1, action="预算明细", change=change)
    cell(grid, 1, "amount").click()
    keys(grid, "222", "Enter", "333", "Enter")
    save(grid)
    assert "bob" in grid.inner_text(".authoring-stale")
    grid.get_by_label("我的：222元").check()
    with grid.expect_navigation():
        grid.get_by_role("button", name="合并并保存").click()
    assert [str(line.amount) for line in store.load(budget).lines[:2]] == ["222.00", "333.00"]


def test_what_was_not_saved_is_kept(grid, budget):
    cell(grid, 1, "amount").click()
    with grid.expect_response(lambda response: "/alive/" in response.url):
        keys(grid, "222", "Enter")
    grid.on("dialog", lambda dialog: dialog.accept())
    opened(grid, budget)
    expect(cell(grid, 1, "amount")).to_have_text("1,407,900.00")
    grid.get_by_role("link", name="恢复录入").click()
    grid.wait_for_selector("#lines-form[data-ready]")
    expect(cell(grid, 1, "amount")).to_have_text("222.00")
    save(grid)
    assert str(store.load(budget).lines[0].amount) == "222.00"


def test_who_only_reads_cannot_type(sign_in, budget):
    with sign_in(person("helen", Role.HEAD, budget.unit)) as page:
        opened(page, budget)
        cell(page, 1, "amount").click()
        keys(page, "7", "Enter", "Delete")
        expect(cell(page, 1, "amount")).to_have_text("1,407,900.00")
        assert page.get_by_role("button", name="保存").count() == 0


def test_plain_table_works_without_a_script(browser, live_server, sign_in, author, budget):
    with sign_in(author) as page:
        cookies = page.context.cookies()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(reverse("disclosures:part", args=[budget.pk, "lines"]))
    page.fill('[name="lines-0-amount"]', "5.5")
    page.check('[name="lines-1-delete"]')
    page.get_by_role("button", name="保存", exact=True).click()
    context.close()
    before, after = example().lines, store.load(budget).lines
    assert (str(after[0].amount), after[1:]) == ("5.50", before[2:])
