import pytest
from django.core.management import call_command

from book import classification
from budgets.models import (
    EconomicMapping,
    EconomicSubject,
    FunctionSubject,
    GovernmentEconomicSubject,
    RevenueSubject,
)
from budgets.services import load_subjects

pytestmark = pytest.mark.django_db

TABLES = {
    FunctionSubject: "function",
    EconomicSubject: "economic_department",
    GovernmentEconomicSubject: "economic_government",
    RevenueSubject: "revenue",
    EconomicMapping: "economic_mapping",
}


def test_every_shipped_row_is_loaded_once():
    load_subjects()
    for model, file in TABLES.items():
        assert model._default_manager.count() == len(classification.rows(file))
    again = load_subjects()
    assert [(table.added, table.updated) for table in again] == [(0, 0)] * 5
    assert sum(table.unchanged for table in again) == sum(len(classification.rows(file)) for file in TABLES.values())


def test_a_row_keeps_all_that_the_file_says():
    load_subjects()
    vehicles = EconomicSubject.objects.get(code="30231")
    assert (vehicles.name, vehicles.level, vehicles.parent_code) == ("公务用车运行维护费", "款", "302")
    assert (vehicles.nature, vehicles.three_public, vehicles.certainty) == ("公用经费", "车运行", "证实")
    social = FunctionSubject.objects.get(code="208")
    assert (social.table1_number, social.valid_from, social.valid_to) == (8, 2024, None)
    rent = FunctionSubject.objects.get(code="2210202")
    assert (rent.name, rent.alias) == ("提租补贴", "租房补贴")
    basic_pay = EconomicMapping.objects.get(economic_code="30101", unit_type="事业")
    assert (basic_pay.government_economic_code, basic_pay.display_name) == ("50501", "工资福利支出")


def test_loading_again_corrects_shipped_rows_and_leaves_own_ones(capsys):
    load_subjects()
    FunctionSubject.objects.filter(code="208").update(name="改坏的名称")
    FunctionSubject.objects.filter(code="2080101").delete()
    FunctionSubject.objects.create(code="2080198", name="本地自设", level="项", parent_code="20801", valid_from=2024)
    FunctionSubject.objects.create(code="208", name="旧名称", level="类", valid_from=2010, valid_to=2019)
    call_command("load_subjects")
    assert "支出功能分类科目：新增 1 条，更新 1 条" in capsys.readouterr().out
    assert FunctionSubject.objects.get(code="208", valid_from=2024).name == "社会保障和就业支出"
    assert FunctionSubject.objects.filter(code__in=["2080198", "2080101"]).count() == 2
    assert FunctionSubject.objects.get(code="208", valid_from=2010).name == "旧名称"
