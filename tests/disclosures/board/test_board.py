"""The board: what each person sees of whom, deadlines, findings, holders, filters, views and the workbook."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from budgets.enums import State
from budgets.models import Budget, FiscalYear, UnitYear
from disclosures import editing
from disclosures.models import CheckResult, SavedView, Waiver
from tests.cast import CITY, EAST, EAST_CENTRE, WEST, WEST_CENTRE, example, make_units, person
from units.enums import Role
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db

TODAY = date(2024, 3, 25)
YEAR = 2024


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def units(db):
    """A city above two counties; the centres have budgets of the year, the bureaus have none of their own."""
    made = make_units()
    kept = editing.create(example(), user=None, action="导入")
    for code in (WEST_CENTRE, EAST_CENTRE):
        Unit.objects.filter(pk=made[code].pk).update(nature="public_institution")
        budget = Budget.objects.get(pk=kept.pk)
        budget.pk, budget.unit, budget.department, budget.unit_name = None, made[code], made[WEST], f"{code}中心"
        budget.save()
        checked(budget)
    forget(kept)
    UnitYear.objects.all().delete()
    FiscalYear.objects.update(
        congress_approved_on=None, department_approved_on=None, unit_approved_on=None, disclosed_on=None
    )
    return made


def forget(budget):
    unit, department = budget.unit, budget.department
    budget.delete()
    unit.delete()
    department.delete()


def checked(budget, **more):
    values = {"errors": 0, "warnings": 0, "expenditure": Decimal(1_000_000), "prior_expenditure": Decimal(800_000)}
    values |= {"three_public": Decimal(30_000), "prior_three_public": Decimal(60_000)} | more
    result, _ = CheckResult.objects.update_or_create(
        budget=budget, revision=budget.revision, defaults=values | {"catalogue": "x", "state_key": "x"}
    )
    return result


def of(code):
    return Budget.objects.get(unit__code=code)


def sign_in(client, role, unit):
    user = person(f"{role}-{unit.code}", role, unit, last_name=f"{role}")
    client.force_login(user)
    return user


def page(client, query=""):
    return client.get(f"{reverse('disclosures:board')}?{query}")


def names(client, query=""):
    return [one.row.name for one in page(client, query).context["rows"]]


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        (Role.REVIEWER, CITY, ["EAST-1中心", "WEST-1中心"]),
        (Role.REVIEWER, WEST, ["WEST-1中心"]),
        (Role.REVIEWER, EAST, ["EAST-1中心"]),
        (Role.AUTHOR, WEST_CENTRE, ["WEST-1中心"]),
        (Role.HEAD, WEST_CENTRE, ["WEST-1中心"]),
        (Role.AUTHOR, WEST, []),
        (Role.PUBLISHER, CITY, []),
    ],
)
def test_everybody_sees_the_units_that_are_theirs(client, units, role, at, seen):
    sign_in(client, role, units[at])
    assert names(client) == seen
    text = page(client).content.decode()
    assert [code for code in (EAST_CENTRE, WEST_CENTRE) if f"{code}中心" not in seen and code in text] == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, None])
def test_who_has_nothing_to_do_with_budgets_has_no_board(client, units, role):
    sign_in(client, role, units[CITY])
    assert page(client).status_code == 403
    assert client.get(reverse("disclosures:board_file")).status_code == 403


def test_visitors_are_asked_to_sign_in(client):
    assert page(client).status_code == 302


def test_a_publisher_sees_what_was_approved_and_not_even_the_state_of_the_rest(client, units):
    Budget.objects.filter(pk=of(WEST_CENTRE).pk).update(state=State.APPROVED)
    Budget.objects.filter(pk=of(EAST_CENTRE).pk).update(state=State.RETURNED)
    sign_in(client, Role.PUBLISHER, units[CITY])
    assert names(client) == ["WEST-1中心"]
    assert "已退回" not in {one.row.state_label for one in page(client).context["rows"]}


def test_a_unit_that_has_not_begun_has_a_row(client, units):
    of(WEST_CENTRE).delete()
    sign_in(client, Role.REVIEWER, units[WEST])
    (one,) = page(client).context["rows"]
    assert (one.row.name, one.row.state_label, one.row.budget_id) == ("WEST-1单位", "未开始", None)
    assert one.holder == "本单位经办人"


@pytest.mark.parametrize(
    ("own", "general", "state", "said"),
    [
        (date(2024, 3, 1), None, State.DRAFT, "逾期 4 天"),
        (date(2024, 3, 10), None, State.DRAFT, "还有 5 天"),
        (None, date(2024, 3, 1), State.SUBMITTED, "逾期 4 天"),
        (date(2024, 3, 10), date(2024, 3, 1), State.DRAFT, "还有 5 天"),
        (date(2024, 3, 1), None, State.PUBLISHED, "2024-03-21"),
        (None, None, State.DRAFT, "未定"),
    ],
)
def test_the_binding_day_and_how_late_it_is(client, units, own, general, state, said):
    budget = of(WEST_CENTRE)
    Budget.objects.filter(pk=budget.pk).update(state=state)
    FiscalYear.objects.filter(pk=YEAR).update(unit_approved_on=general)
    if own:
        UnitYear.objects.create(unit=budget.unit, year_id=YEAR, unit_approved_on=own)
    sign_in(client, Role.REVIEWER, units[WEST])
    text = page(client).content.decode()
    assert said in text
    assert names(client, "late=1") == (["WEST-1中心"] if "逾期" in said else [])


def test_findings_waivers_and_what_is_out_of_date(client, units):
    budget = of(WEST_CENTRE)
    checked(budget, errors=2, warnings=3, waived=1)
    sign_in(client, Role.REVIEWER, units[WEST])
    text = page(client).content.decode()
    assert all(words in text for words in ("2 错误", "3 警告", "已说明 1", "已过期"))
    assert names(client, "errors=1") == ["WEST-1中心"]
    checked(budget, waived=2)
    assert "2 处均已说明" in page(client).content.decode()
    checked(budget, waived=0)
    assert "没有问题" in page(client).content.decode()
    assert names(client, "errors=1") == []
    Budget.objects.filter(pk=budget.pk).update(revision=2)
    assert "未检查" in page(client).content.decode()


def test_a_result_that_holds_is_not_out_of_date(client, db):
    budget = editing.create(example(), user=None, action="导入")
    client.force_login(person("reviewer", Role.REVIEWER, budget.unit.supervisor))
    (one,) = [one for one in page(client).context["rows"] if one.row.budget_id]
    assert not one.expired
    Waiver.objects.create(budget=budget, rule="C1", place="x", seen="x", message="x", explanation="x", by_name="x")
    (one,) = [one for one in page(client).context["rows"] if one.row.budget_id]
    assert one.expired


def test_the_change_against_last_year_is_that_of_the_printed_figures(client, units):
    sign_in(client, Role.REVIEWER, units[WEST])
    (one,) = page(client).context["rows"]
    assert (one.expenditure, one.expenditure_rate) == ("100.00", "+25.00%")
    assert (one.three_public, one.three_public_rate) == ("3.00", "-50.00%")
    checked(of(WEST_CENTRE), prior_expenditure=None, prior_three_public=Decimal(0))
    (one,) = page(client).context["rows"]
    assert (one.expenditure_rate, one.three_public_rate) == ("", "上年为零")


@pytest.mark.parametrize(
    ("state", "holder", "names_"),
    [
        (State.DRAFT, "本单位经办人", "张经办"),
        (State.RETURNED, "本单位经办人", "张经办"),
        (State.CONFIRMED, "本单位经办人或负责人", "张经办、李负责"),
        (State.SUBMITTED, "主管部门的审核人", "县审核"),
        (State.APPROVED, "主管部门的公开管理员", "市公开"),
        (State.PUBLISHED, "", ""),
    ],
)
def test_who_holds_it_now_is_named_by_role_and_person(client, units, state, holder, names_):
    person("a", Role.AUTHOR, units[WEST_CENTRE], last_name="张经办")
    person("b", Role.HEAD, units[WEST_CENTRE], last_name="李负责")
    person("c", Role.REVIEWER, units[WEST], last_name="县审核")
    person("d", Role.PUBLISHER, units[CITY], last_name="市公开")
    person("e", Role.AUTHOR, units[WEST_CENTRE], last_name="离职的", is_active=False)
    Budget.objects.filter(unit=units[WEST_CENTRE]).update(state=state)
    sign_in(client, Role.REVIEWER, units[CITY])
    one = next(one for one in page(client).context["rows"] if one.row.unit_code == WEST_CENTRE)
    assert (one.holder, one.names) == (holder, names_)


def test_it_opens_on_the_latest_year_in_which_there_is_something_to_see(client, units):
    for year in (2021, 2023, 2025):
        FiscalYear.objects.create(year=year)
    sign_in(client, Role.REVIEWER, units[WEST])

    def opened(query=""):
        return page(client, query).context["choice"].year

    Budget.objects.update(year=2023)
    assert opened() == 2023
    Budget.objects.filter(unit=units[WEST_CENTRE]).update(year=2021)
    assert opened() == 2021, "what others have does not count"
    assert opened("year=2023") == 2023
    Budget.objects.update(year=2025)
    assert opened() == 2024, "2025 is ahead of its time"
    FiscalYear.objects.exclude(year=2025).delete()
    assert opened() == 2025


def test_filters_sorting_and_years(client, units):
    checked(of(EAST_CENTRE), expenditure=Decimal(5_000_000))
    Budget.objects.filter(unit=units[EAST_CENTRE]).update(state=State.SUBMITTED)
    FiscalYear.objects.create(year=2023)
    sign_in(client, Role.REVIEWER, units[CITY])
    both = ["EAST-1中心", "WEST-1中心"]
    assert names(client, "sort=expenditure") == both[::-1]
    assert names(client, "sort=-expenditure") == both
    assert names(client, "state=submitted") == ["EAST-1中心"]
    assert names(client, "text=west") == ["WEST-1中心"]
    assert names(client, f"region={units[WEST].region_id}") == both
    assert names(client, "region=99999") == []
    assert names(client, "year=2023") == ["EAST-1单位", "WEST-1单位"]
    assert "没有符合条件的单位" in page(client, "text=没有").content.decode()


@pytest.mark.parametrize(
    "query", ["year=x", "year=99999999999", "state=' OR 1", "region=-1", "sort=__class__", "page=99", "text=%00%00"]
)
def test_an_address_that_makes_no_sense_is_the_board(client, units, query):
    sign_in(client, Role.REVIEWER, units[CITY])
    assert names(client, query) == ["EAST-1中心", "WEST-1中心"]


def test_the_summary_counts_what_its_links_show(client, units):
    Budget.objects.filter(unit=units[EAST_CENTRE]).update(state=State.SUBMITTED)
    checked(of(WEST_CENTRE), errors=1)
    UnitYear.objects.create(unit=units[WEST_CENTRE], year_id=YEAR, unit_approved_on=date(2024, 1, 1))
    sign_in(client, Role.REVIEWER, units[CITY])
    for tile in page(client).context["tiles"]:
        assert len(names(client, tile.query)) == tile.number, tile.label
    assert [tile.number for tile in page(client).context["tiles"]] == [2, 0, 1, 0, 0, 1, 1]


def test_charts_have_the_numbers_in_a_table_too(client, units):
    sign_in(client, Role.REVIEWER, units[CITY])
    states, totals, three_public = page(client).context["charts"]
    assert [(group.label, group.bars[0].text) for group in states.groups] == [("编制中", "2")]
    assert [[bar.text for bar in group.bars] for group in totals.groups] == [["200.00"]]
    assert [[bar.text for bar in group.bars] for group in three_public.groups] == [["6.00"]]
    text = page(client).content.decode()
    assert text.count("<svg viewBox") >= 3
    assert '<td class="board-number">200.00</td>' in text


def test_charts_sum_up_the_years_before_too_and_only_what_one_may_read(client, units):
    FiscalYear.objects.create(year=2023)
    budget = of(WEST_CENTRE)
    budget.pk, budget.year_id = None, 2023
    budget.save()
    checked(budget, expenditure=Decimal(700_000))
    checked(of(EAST_CENTRE), expenditure=Decimal(5_000_000))

    def bars(query=""):
        return [
            [(bar.name, bar.text) for bar in group.bars] for group in page(client, query).context["charts"][1].groups
        ]

    sign_in(client, Role.REVIEWER, units[WEST])
    assert bars() == bars("state=approved") == [[("2023年", "70.00"), ("2024年", "100.00")]]
    assert bars("year=2023") == [[("2023年", "70.00")]]
    sign_in(client, Role.REVIEWER, units[CITY])
    assert bars() == [[("2023年", "70.00"), ("2024年", "600.00")]]
    sign_in(client, Role.PUBLISHER, units[CITY])
    assert bars() == []


def test_without_any_year_it_is_the_board_of_this_one(client, units):
    Budget.objects.all().delete()
    FiscalYear.objects.all().delete()
    sign_in(client, Role.REVIEWER, units[WEST])
    assert page(client).context["choice"].year == YEAR


def test_a_department_is_not_counted_on_top_of_its_units(client, units):
    budget = of(WEST_CENTRE)
    budget.pk, budget.level, budget.unit = None, "department", units[WEST]
    budget.save()
    checked(budget, expenditure=Decimal(99_000_000))
    sign_in(client, Role.REVIEWER, units[CITY])
    assert [[bar.text for bar in group.bars] for group in page(client).context["charts"][1].groups] == [["200.00"]]


def test_views_are_kept_under_a_name_and_are_ones_own(client, units):
    sign_in(client, Role.REVIEWER, units[CITY])
    kept = reverse("disclosures:save_view")
    client.post(kept, {"name": " 本周 逾期 ", "query": "late=1&sort=-day&evil=<script>&year=2024"})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("本周 逾期", "year=2024&late=1&sort=-day")
    text = page(client).content.decode()
    assert "本周 逾期" in text
    client.post(kept, {"name": "本周 逾期", "query": "errors=1"})
    assert SavedView.objects.get().query == "errors=1"
    assert client.post(kept, {"name": "", "query": ""}).status_code == 302
    assert SavedView.objects.count() == 1

    sign_in(client, Role.REVIEWER, units[WEST])
    assert page(client).context["views"] == []
    drop = reverse("disclosures:drop_view", args=[view.pk])
    assert client.post(drop).status_code == 404
    client.force_login(User.objects.get(pk=view.user_id))
    assert client.get(drop).status_code == 405
    client.post(drop)
    assert not SavedView.objects.exists()


def test_views_are_bounded(client, units):
    user = sign_in(client, Role.REVIEWER, units[CITY])
    SavedView.objects.bulk_create(SavedView(user=user, name=f"视图{n}") for n in range(20))
    client.post(reverse("disclosures:save_view"), {"name": "再一个", "query": ""})
    client.post(reverse("disclosures:save_view"), {"name": "视图3", "query": "late=1"})
    assert SavedView.objects.count() == 20
    assert SavedView.objects.get(name="视图3").query == "late=1"


def sheet(client, query=""):
    content = client.get(f"{reverse('disclosures:board_file')}?{query}").content
    return list(load_workbook(BytesIO(content)).worksheets[0].iter_rows())


def test_the_workbook_has_the_rows_as_filtered_figures_as_figures_and_no_formula(client, units):
    Budget.objects.filter(unit=units[WEST_CENTRE]).update(unit_name='=HYPERLINK("http://x")')
    sign_in(client, Role.REVIEWER, units[CITY])
    head, *rows = sheet(client)
    titles = [cell.value for cell in head]
    assert len(rows) == 2
    west = dict(zip(titles, rows[1], strict=True))
    assert west["单位"].value == '=HYPERLINK("http://x")'
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
    assert west["支出总计（万元）"].value == 100
    assert west["支出增减"].value == "+25.00%"
    assert len(sheet(client, f"text={EAST_CENTRE}")) == 2
    sign_in(client, Role.REVIEWER, units[WEST])
    assert EAST_CENTRE not in str([[cell.value for cell in row] for row in sheet(client)])


def test_ticked_rows_go_to_the_page_of_a_step(client, units):
    Budget.objects.filter(unit=units[WEST_CENTRE]).update(state=State.SUBMITTED)
    sign_in(client, Role.REVIEWER, units[WEST])
    text = page(client).content.decode()
    assert f'formaction="{reverse("disclosures:steps", args=["approve"])}"' in text
    assert f'name="budget" value="{of(WEST_CENTRE).pk}"' in text
    sign_in(client, Role.AUTHOR, units[WEST_CENTRE])
    assert "steps/approve" not in page(client).content.decode()


def test_what_units_are_called_is_shown_as_text(client, units):
    Budget.objects.filter(unit=units[WEST_CENTRE]).update(unit_name="<script>alert(1)</script>")
    sign_in(client, Role.REVIEWER, units[WEST])
    assert "<script>alert(1)" not in page(client, "text=%22%3E%3Cscript%3Ealert(1)").content.decode()


def test_many_units_cost_no_more_queries_than_one(client, units):
    user = sign_in(client, Role.REVIEWER, units[CITY])
    Membership.objects.create(user=user, unit=units[CITY], role=Role.PUBLISHER)
    Budget.objects.update(state=State.SUBMITTED)

    def cost():
        page(client)
        with CaptureQueriesContext(connection) as captured:
            assert page(client).status_code == 200
        return len(captured)

    few = cost()
    assert few <= 15
    for year in (2022, 2023):
        FiscalYear.objects.create(year=year)
    Budget.objects.update(year=2022)
    assert cost() == few, "years in which nothing has begun"
    Budget.objects.update(year=YEAR)
    model = of(WEST_CENTRE)
    for number in range(60):
        unit = Unit.objects.create(
            code=f"N{number}", name="某中心", region=model.region, supervisor=units[EAST], nature="public_institution"
        )
        UnitYear.objects.create(unit=unit, year_id=YEAR)
        if number % 3:
            model.pk, model.unit = None, unit
            model.save()
            checked(model)
    assert cost() == few
