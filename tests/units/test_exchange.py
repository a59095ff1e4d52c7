"""Lists as workbooks: who may take them out and bring them in, and what a workbook can do."""

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from budgets.models import FiscalYear, FunctionSubject, UnitYear
from tests.cast import CITY, WEST, WEST_CENTRE, make_units, person
from tests.disclosures.workbook.make import parts, zipped
from units import workbooks
from units.enums import Role
from units.models import Membership, Region, Unit
from units.workbooks import ListWorkbook
from units.xlsx import container


def workbook(*rows, **cells):
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def cells_of(content):
    return list(load_workbook(BytesIO(content)).worksheets[0].iter_rows())


def read(content):
    return [[cell.value for cell in row] for row in cells_of(content)]


def at(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


@pytest.fixture
def units(db):
    return make_units()


@pytest.fixture
def administrator(client, units):
    user = person("administrator", Role.ADMINISTRATOR, units[CITY])
    client.force_login(user)
    return user


def upload(client, model, content):
    """The answer to an upload: the page with the preview or with what is wrong."""
    file = SimpleUploadedFile("list.xlsx", content)
    return client.post(at(model, "import"), {"format": "0", "resource": "0", "import_file": file})


def confirm(client, model, response):
    form = response.context["confirm_form"]
    return client.post(at(model, "process_import"), form.initial, follow=True)


# --- export


def test_an_author_exports_what_the_author_may_see(client, units):
    client.force_login(person("author", Role.AUTHOR, units[WEST_CENTRE]))
    response = client.get(at(Unit, "export"))
    assert "%E5%8D%95%E4%BD%8D.xlsx" in response.headers["Content-Disposition"]
    names, *rows = read(response.content)
    assert names == ["单位代码", "名称", "单位性质", "行政区划代码", "主管部门代码", "部门预算代码", "须负责人确认"]
    assert [row[0] for row in rows] == [WEST_CENTRE]
    for model in (User, Region, Membership, FiscalYear, UnitYear):
        assert client.get(at(model, "export")).status_code == 403


def test_an_export_is_the_list_as_it_is_searched_and_filtered(client, units, administrator):
    assert [row[0] for row in read(client.get(at(Unit, "export"), {"q": WEST}).content)[1:]] == [WEST, WEST_CENTRE]
    assert client.get(at(Unit, "export"), {"no_such": "1"}).status_code in (400, 403)


def test_people_are_exported_without_passwords_and_without_superusers(client, units, administrator):
    person("root", is_superuser=True)
    administrator.set_password("secret")
    administrator.save()
    client.force_login(administrator)
    names, *rows = read(client.get(at(User, "export")).content)
    assert "密码" not in "".join(names)
    assert [row[0] for row in rows] == ["administrator"]
    assert administrator.password not in str(rows)
    assert rows[0][names.index("角色")] == "CITY CITY单位：系统管理员"


@pytest.mark.parametrize("name", ["=1+1", "==1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_cell_of_an_export_is_a_formula(client, units, administrator, name):
    Unit.objects.filter(code=WEST).update(name=name)
    content = client.get(at(Unit, "export")).content
    cells = [cell for row in cells_of(content) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert name in [cell.value for cell in cells]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_control_characters_do_not_spoil_an_export(client, units, administrator):
    Unit.objects.filter(code=WEST).update(name="某\x0b局")
    assert "某局" in [row[1] for row in read(client.get(at(Unit, "export")).content)]


# --- import


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_import(client, units, role):
    client.force_login(person("someone", role, units[WEST]))
    content = workbook(["行政区划代码", "名称"], ["140405", "某区"])
    for model in (Region, Unit, User, FiscalYear, UnitYear, FunctionSubject):
        assert client.get(at(model, "import")).status_code == 403
        assert upload(client, model, content).status_code == 403
        assert client.post(at(model, "process_import"), {"import_file_name": "0" * 32}).status_code == 403
    assert not Region.objects.filter(code="140405").exists()
    page = client.get(at(FunctionSubject, "changelist")).content.decode()
    assert at(FunctionSubject, "export") in page
    assert at(FunctionSubject, "import") not in page


def test_a_preview_writes_nothing_and_confirming_writes_all(client, units, administrator):
    content = workbook(
        ["名称", "单位代码", "行政区划代码", "主管部门代码", "单位性质"],
        ["新名称", WEST, 140400, CITY, "行政单位"],
        ["新中心", "N-1", "140400", WEST, "事业单位"],
    )
    response = upload(client, Unit, content)
    assert [row.import_type for row in response.context["result"].valid_rows()] == ["update", "new"]
    assert not Unit.objects.filter(code="N-1").exists()
    assert "新增 1 条，修改 1 条" in confirm(client, Unit, response).content.decode()
    assert Unit.objects.get(code=WEST).name == "新名称"
    new = Unit.objects.get(code="N-1")
    assert (new.name, new.supervisor, new.nature) == ("新中心", units[WEST], "public_institution")


def test_what_was_exported_comes_in_again_without_a_change(client, units, administrator):
    FiscalYear.objects.create(year=2026, congress_approved_on="2026-01-20")
    UnitYear.objects.create(unit=units[WEST], year_id=2026, disclosed_on="2026-03-01")
    FunctionSubject.objects.create(code="208", name="社会保障和就业支出", level="类", valid_from=2007)
    FunctionSubject.objects.create(code="20801", name="人力资源", level="款", parent_code="208")
    for model in (Region, Unit, FiscalYear, UnitYear, FunctionSubject):
        result = upload(client, model, client.get(at(model, "export")).content).context["result"]
        assert {row.import_type for row in result.valid_rows()} == {"skip"}, model
        assert not result.has_errors()
        assert not result.has_validation_errors()


@pytest.mark.parametrize(("word", "meant"), [("是", True), ("否", False), (True, True), (False, False)])
def test_yes_and_no_are_read_as_they_are_written(client, units, administrator, word, meant):
    content = workbook(["单位代码", "须负责人确认"], [WEST, word])
    confirm(client, Unit, upload(client, Unit, content))
    assert Unit.objects.get(code=WEST).head_confirms is meant


@pytest.mark.parametrize("word", ["不", None, "0"])
def test_what_is_neither_yes_nor_no_is_refused(client, units, administrator, word):
    response = upload(client, Unit, workbook(["单位代码", "须负责人确认"], [WEST, word]))
    assert "应为“是”或“否”" in response.content.decode()
    assert "confirm_form" not in response.context


# --- accounts

ACCOUNTS = ["用户名", "姓名", "电子邮箱", "在用"]


def told(client, *rows):
    """What the preview says is wrong with accounts, by row."""
    result = upload(client, User, workbook(ACCOUNTS, *rows)).context["result"]
    assert not result.has_errors()
    return {row.number: row.error_dict for row in result.invalid_rows}


def test_accounts_come_in_without_a_password_and_without_rights(client, units, administrator):
    zhang = person("zhang", Role.AUTHOR, units[WEST], last_name="张三")
    zhang.set_password("secret")
    zhang.save()
    response = upload(
        client, User, workbook(ACCOUNTS, ["li", "李四", "li@example.com", "是"], ["zhang", "张三", "", "否"])
    )
    assert [row.import_type for row in response.context["result"].valid_rows()] == ["new", "update"]
    assert not User.objects.filter(username="li").exists()
    assert "新增 1 条，修改 1 条" in confirm(client, User, response).content.decode()
    new = User.objects.get(username="li")
    assert (new.last_name, new.email, new.is_active) == ("李四", "li@example.com", True)
    assert new.is_staff, "may sign in to the workplace"
    assert not new.has_usable_password()
    assert not new.is_superuser
    assert not new.memberships.exists()
    zhang.refresh_from_db()
    assert not zhang.is_active
    assert zhang.check_password("secret")
    assert zhang.memberships.exists()


def test_the_page_says_that_new_accounts_have_no_password(client, units, administrator):
    page = client.get(at(User, "import")).content.decode()
    assert "新账号没有密码，不能登录" in page
    assert "重设密码" in page


def test_exported_accounts_come_in_again_without_a_change(client, units, administrator):
    person("zhang", Role.AUTHOR, units[WEST], last_name="张三", email="z@example.com", is_active=False)
    result = upload(client, User, client.get(at(User, "export")).content).context["result"]
    assert [row.import_type for row in result.valid_rows()] == ["skip", "skip"]
    assert result.diff_headers == ACCOUNTS
    assert not result.has_validation_errors()


@pytest.mark.parametrize("column", ["密码", "超级用户状态", "职员状态", "组", "is_superuser", "password"])
def test_passwords_and_rights_are_no_columns_of_accounts(client, units, administrator, column):
    response = upload(client, User, workbook([*ACCOUNTS, column], ["li", "李四", "", "是", "是"]))
    assert f"没有这样的列：{column}" in "".join(response.context["form"].errors["import_file"])


def test_an_administrator_changes_neither_a_superuser_nor_themselves(client, units, administrator):
    root = person("root", is_superuser=True, last_name="超级")
    taken = told(client, ["root", "超级", "", "否"], ["ROOT", "", "", "是"], ["li", "李四", "", "是"])
    assert taken == {
        1: {"用户名": ["这个用户名已有人用，请换一个。"]},
        2: {"用户名": ["这个用户名已有人用，请换一个。"]},
    }, "no word of who bears the name"
    person("zhang")
    assert told(client, ["Zhang", "", "", "是"]) == {1: taken[1]}
    assert told(client, ["root", "超级", "", "是"]) == {1: taken[1]}, "what is known of them is not told either"
    own = told(client, ["administrator", "换名", "", "是"])
    assert "不能更改自己或超级用户的账号" in own[1]["__all__"][0]
    root.refresh_from_db()
    assert root.is_active


def test_superusers_are_not_changed_by_a_file_of_superusers_either(client, units):
    person("root", is_superuser=True)
    client.force_login(person("other", is_superuser=True))
    assert "不能更改自己或超级用户的账号" in told(client, ["root", "换名", "", "是"])[1]["__all__"][0]
    result = upload(client, User, client.get(at(User, "export")).content).context["result"]
    assert {row.import_type for row in result.valid_rows()} == {"skip"}


def test_every_fault_of_an_account_is_told_at_its_column(client, units, administrator):
    found = told(client, ["李 四", "长" * 151, "not an address", ""])
    assert set(found[1]) == set(ACCOUNTS)


def test_full_width_letters_of_a_user_name_are_plain_ones(client, units, administrator):
    confirm(client, User, upload(client, User, workbook(ACCOUNTS, ["ｌｉ", "李四", "", "是"])))
    assert User.objects.filter(username="li").exists()


def test_one_wrong_row_keeps_every_row_out(client, units, administrator):
    rows = [["150100", "呼和浩特市"], ["15", "太短"], ["150200", ""]]
    response = upload(client, Region, workbook(["行政区划代码", "名称"], *rows))
    assert "confirm_form" not in response.context
    page = response.content.decode()
    for sentence in ("整个文件都没有导入", "行政区划代码应为 6 位数字", "<strong>名称</strong>"):
        assert sentence in page
    assert Region.objects.count() == 1


def test_a_row_that_refers_to_what_does_not_exist_is_named(client, units, administrator):
    content = workbook(["单位代码", "年度"], ["nobody", 2026])
    page = upload(client, UnitYear, content).content.decode()
    assert "没有单位“nobody”" in page
    assert "Traceback" not in page
    content = workbook(["单位代码", "名称", "行政区划代码", "单位性质"], ["N-2", "某", "999999", "公司"])
    page = upload(client, Unit, content).content.decode()
    assert "没有行政区划“999999”" in page
    assert "公司" in page


def test_a_preview_that_has_become_wrong_writes_nothing(client, units, administrator):
    content = workbook(["单位代码", "名称", "行政区划代码"], ["N-1", "甲", "150100"], ["N-2", "乙", "140400"])
    region = Region.objects.create(code="150100", name="呼和浩特市")
    response = upload(client, Unit, content)
    region.delete()
    assert "请重新上传" in confirm(client, Unit, response).content.decode()
    assert not Unit.objects.filter(code__startswith="N-").exists()


@pytest.mark.parametrize("name", ["../../secret_key", "0" * 32, "", "..", "/etc/passwd"])
def test_a_confirmation_names_an_upload_and_nothing_else(client, units, administrator, name):
    data = {"import_file_name": name, "original_file_name": "x", "format": "0", "resource": "0"}
    response = client.post(at(Region, "process_import"), data)
    assert response.status_code == 200
    assert "import_file_name" in response.context["confirm_form"].errors
    data |= {"import_file_name": "0" * 32, "format": "9", "resource": "x"}
    assert client.post(at(Region, "process_import"), data).status_code == 200


GOOD = workbook(["行政区划代码", "名称"], ["150100", "甲"])
SHEET = "xl/worksheets/sheet1.xml"


def merged():
    book = load_workbook(BytesIO(GOOD))
    book.worksheets[0].merge_cells("A1:A2")
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def with_cell(xml):
    """The good workbook with a third cell in its second row."""
    content = parts(GOOD)
    return zipped(content | {SHEET: content[SHEET].replace(b"</row></sheetData>", xml + b"</row></sheetData>")})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no workbook", "这不是 Excel 工作簿"),
        (zipped({SHEET: b""}), "这不是 Excel 工作簿"),
        (zipped(parts(GOOD) | {"x": b" " * (container.MIN_SUSPECT + 1)}), "异常庞大"),
        (GOOD[:500], "损坏"),
        (container.OLE + b"\0" * 512, "（.xls）"),
        (zipped(parts(GOOD) | {"xl/vbaProject.bin": b"x"}), "含有宏"),
        (zipped(parts(GOOD) | {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "指向其他文件的链接"),
        (with_cell(b'<c r="B2"><f>A2</f></c>'), "B2的公式没有算出的值，或者出错"),
        (with_cell(b'<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "B2的公式没有算出的值，或者出错"),
        (with_cell(b'<c r="B2"><v>#REF!</v></c>'), "损坏"),
        (with_cell(b'<c r="B2"><v>1e999</v></c>'), "损坏"),
        (workbook(*[["=A1"] * 11]), "J1 等 11 格的公式没有算出的值"),
        (merged(), "有合并的单元格（A1:A2）"),
        (workbook(["行政区划代码", "名" * 100]), f"没有这样的列：{'名' * 40}…。"),
        (b"x" * (workbooks.MAX_BYTES + 1), "文件太大"),
        (workbook(), "第一行应是列名"),
        (workbook(["行政区划代码", None, "名称"], ["150100", "", "甲"]), "每一列都要有名称"),
        (workbook(["行政区划代码", "名称", "名称"]), "列名重复：名称"),
        (workbook(["行政区划代码", "名称"], ["150100", "甲", "多出"]), "没有列名"),
        (workbook(["行政区划代码", "名字"], ["150100", "甲"]), "没有这样的列：名字"),
        (workbook(["名称"], ["甲"]), "缺少这样的列：行政区划代码"),
        (workbook(["行政区划代码", "名称"]), "没有可以导入的数据"),
        (workbook(*[[f"列{n}" for n in range(workbooks.MAX_COLUMNS + 1)]]), "列数太多"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(client, units, administrator, content, sentence):
    response = upload(client, Region, content)
    assert response.status_code == 200
    assert sentence in "".join(response.context["form"].errors["import_file"])
    assert Region.objects.count() == 1


def test_a_sheet_that_claims_a_billion_rows_is_read_no_further_than_the_limit(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 3)
    assert len(ListWorkbook().create_dataset(workbook(["名称"], *[["甲"]] * 3))) == 3
    with pytest.raises(ValidationError, match="行数太多"):
        ListWorkbook().create_dataset(workbook(["名称"], *[["甲"]] * 4))
    with pytest.raises(ValidationError, match="行数太多"):
        ListWorkbook().create_dataset(workbook(A1="名称", A1048576="乙"))


def test_the_first_sheet_that_is_not_hidden_is_read():
    book = load_workbook(BytesIO(GOOD))
    book.create_sheet("参考", 0).sheet_state = "hidden"
    book.worksheets[0].append(["别的"])
    output = BytesIO()
    book.save(output)
    assert ListWorkbook().create_dataset(output.getvalue()).headers == ["行政区划代码", "名称"]


def test_a_formula_with_its_value_is_the_value():
    content = with_cell(b'<c r="B2"><f>1+1</f><v>2</v></c>')
    assert ListWorkbook().create_dataset(content)[0] == ("150100", "2")


def test_cells_are_read_as_one_would_type_them():
    row = [140400, 3.0, 1.5, date(2026, 1, 2), datetime(2026, 1, 2, 3), " 甲 ", None, True]  # noqa: DTZ001  # as in Excel
    dataset = ListWorkbook().create_dataset(workbook([f"列{n}" for n in range(len(row))], row))
    assert dataset[0] == ("140400", "3", "1.5", "2026-01-02", "2026-01-02", "甲", "", "True")
