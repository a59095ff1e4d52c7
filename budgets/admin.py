"""Admin pages of fiscal years, subjects and budgets. What a user sees and may do is asked of `units.policy`."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from budgets.forms import BudgetForm
from budgets.models import (
    Budget,
    BudgetLine,
    BudgetParagraph,
    EconomicMapping,
    EconomicSubject,
    FiscalYear,
    FunctionSubject,
    GovernmentEconomicSubject,
    Project,
    RevenueLine,
    RevenueSubject,
    UnitYear,
)
from budgets.queries import visible_budgets
from units.admin import AdministeredMixin
from units.exchange import ImportableMixin
from units.policy import Action, may

ROWS_ON_A_PAGE = 100
"""A table below a budget with more rows is not put on the budget's page."""


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


class BelowBudgetInline(TabularInline):
    """Rows of a budget that are corrected in place; rows are neither added nor removed here."""

    extra = 0
    max_num = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return may(request.user, Action.VIEW, obj)

    def has_change_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return may(request.user, Action.EDIT, obj)

    def has_add_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return False


class ParagraphInline(BelowBudgetInline):
    model = BudgetParagraph
    fields = ["section", "kind", "text"]
    readonly_fields = ["section", "kind"]


class LineInline(BelowBudgetInline):
    model = BudgetLine
    fields = ["kind", "project", "function_code", "source", "vintage", "nature", "economic_code", "amount"]
    readonly_fields = ["kind", "project"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetLine]:
        return super().get_queryset(request).select_related("project")


class RevenueInline(BelowBudgetInline):
    model = RevenueLine
    fields = ["source", "code", "name", "amount"]


class ProjectInline(BelowBudgetInline):
    model = Project
    fields = ["key", "name", "category", "vintage"]
    readonly_fields = ["key"]


@admin.register(Budget)
class BudgetAdmin(ModelAdmin):
    """A budget is made by importing a package; its identity cannot be changed afterwards."""

    form = BudgetForm
    list_display = ["unit_name", "year", "level", "department_name", "revision", "preview"]
    list_filter = ["year", "level"]
    search_fields = ["unit__code", "unit_name"]
    readonly_fields = ["unit", "year", "level", "edition", "region", "department", "preview"]
    fieldsets = [
        (None, {"fields": ["unit", "year", "level", "edition", "preview", "revision"]}),
        (
            "印出的名称",
            {
                "fields": [
                    "unit_name",
                    "unit_nature",
                    "region",
                    "region_name",
                    "department",
                    "department_name",
                    "department_budget_code",
                    "form_title",
                    "table12_headings",
                    "table13_headings",
                ]
            },
        ),
        *(
            (title, {"fields": [field.name for field in Budget._meta.fields if field.name.startswith(prefix)]})
            for title, prefix in [
                ("上年数", "prior_year_"),
                ("变动原因", "reasons_"),
                ("政府采购", "procurement_"),
                ("资产", "assets_"),
            ]
        ),
    ]
    inlines = [ParagraphInline, LineInline, RevenueInline, ProjectInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Budget]:
        return (
            visible_budgets(request.user)
            .select_related("unit", "year", "region", "department")
            .order_by("-year_id", "unit__code", "level")
        )

    def get_inlines(self, request: HttpRequest, obj: Budget | None) -> list[type[TabularInline]]:
        if obj is None:
            return []
        return [
            inline
            for inline in self.inlines
            if inline.model._default_manager.filter(budget=obj)[: ROWS_ON_A_PAGE + 1].count() <= ROWS_ON_A_PAGE
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.VIEW)

    def has_view_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return may(request.user, Action.VIEW, obj)

    def has_change_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return may(request.user, Action.EDIT, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Budget | None = None) -> bool:
        return False

    @admin.display(description="预览")
    def preview(self, budget: Budget) -> str:
        try:
            return format_html(
                '<a class="text-primary-600 underline" href="{}">预览公开文档</a>',
                reverse("disclosures:preview", args=[budget.pk]),
            )
        except NoReverseMatch:
            return "-"
