"""Admin pages of fiscal years, subjects and budgets. What a user sees and may do is asked of `units.policy`."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from budgets.models import (
    Budget,
    EconomicMapping,
    EconomicSubject,
    FiscalYear,
    FunctionSubject,
    GovernmentEconomicSubject,
    RevenueSubject,
    UnitYear,
)
from budgets.queries import may_read, visible_budgets
from units.admin import AdministeredMixin
from units.exchange import ImportableMixin
from units.policy import Action, may
from units.recording import RecordedMixin
from units.relations import RelationsMixin


@admin.register(FiscalYear)
class FiscalYearAdmin(ImportableMixin, AdministeredMixin, ModelAdmin):
    key_fields = ["year"]
    list_display = ["year", "congress_approved_on", "department_approved_on", "unit_approved_on", "disclosed_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: FiscalYear | None = None) -> list[str]:
        return ["year"] if obj else []


@admin.register(UnitYear)
class UnitYearAdmin(ImportableMixin, AdministeredMixin, ModelAdmin):
    key_fields = ["unit", "year"]
    list_display = [
        "unit",
        "year",
        "congress_approved_on",
        "department_approved_on",
        "unit_approved_on",
        "disclosed_on",
    ]
    list_filter = ["year"]
    list_select_related = ["unit", "year"]
    search_fields = ["unit__code", "unit__name"]
    autocomplete_fields = ["unit"]


class ClassificationAdmin(ImportableMixin, AdministeredMixin, ModelAdmin):
    """The classification is public: everybody who may sign in reads it, system administrators keep it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(FunctionSubject, EconomicSubject, GovernmentEconomicSubject, RevenueSubject)
class SubjectAdmin(ClassificationAdmin):
    key_fields = ["code", "valid_from"]
    list_display = ["code", "name", "level", "valid_from", "valid_to", "certainty"]
    list_filter = ["level", "certainty"]
    search_fields = ["code", "name", "alias"]


@admin.register(EconomicMapping)
class EconomicMappingAdmin(ClassificationAdmin):
    key_fields = ["economic_code", "unit_type"]
    list_display = ["economic_code", "economic_name", "unit_type", "government_economic_code", "display_name"]
    list_filter = ["unit_type", "certainty"]
    search_fields = ["economic_code", "economic_name", "government_economic_code", "government_economic_name"]


class ReadBudgetsMixin(RecordedMixin):
    """For lists of budgets and of what they consist of: who may read a budget sees it, nobody changes it there."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None:
            return may_read(request.user, obj if isinstance(obj, Budget) else obj.budget)
        return may(request.user, Action.VIEW) or may(request.user, Action.PUBLISH)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Budget)
class BudgetAdmin(ReadBudgetsMixin, RelationsMixin):
    """The list of budgets. Their content is changed on the authoring pages alone, each write against the revision that was seen."""

    list_display = ["unit_name", "year", "level", "state", "department_name", "revision", "pages"]
    list_filter = ["year", "level", "state"]
    search_fields = ["unit__code", "unit_name"]
    fields = ["unit", "unit_name", "year", "level", "state", "edition", "department_name", "revision", "pages"]
    readonly_fields = ["pages"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Budget]:
        return (
            visible_budgets(request.user)
            .select_related("unit", "year", "region", "department")
            .order_by("-year_id", "unit__code", "level")
        )

    @admin.display(description="公开文档")
    def pages(self, budget: Budget) -> str:
        return format_html(
            '<a class="text-primary-600 underline dark:text-primary-400" href="{}">编制</a>　'
            '<a class="text-primary-600 underline dark:text-primary-400" href="{}">预览</a>　'
            '<a class="text-primary-600 underline dark:text-primary-400" href="{}">办理</a>',
            reverse("disclosures:part", args=[budget.pk, "overview"]),
            reverse("disclosures:preview", args=[budget.pk]),
            reverse("disclosures:workflow", args=[budget.pk]),
        )
