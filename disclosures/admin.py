"""Admin pages of the word lists that the checks use, and the lists of budgets, with the steps of the workflow as actions, and of
their lines."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import ModelAdmin

from budgets.admin import BudgetAdmin, ReadBudgetsMixin
from budgets.models import Budget, BudgetLine
from budgets.queries import visible_budgets
from disclosures.line_resource import LineResource
from disclosures.models import DatedPhrase, PrivacyWord
from disclosures.workflow.actions import StepActionsMixin
from units.admin import AdministeredMixin
from units.exchange import ImportableMixin
from units.policy import Action, may
from units.relations import RelationsMixin

admin.site.unregister(Budget)


@admin.register(PrivacyWord)
class PrivacyWordAdmin(ImportableMixin, AdministeredMixin, ModelAdmin):
    key_fields = ["kind", "word"]
    fields = ["kind", "word"]
    list_display = ["word", "kind", "changed_at"]
    list_filter = ["kind"]
    search_fields = ["word"]


@admin.register(DatedPhrase)
class DatedPhraseAdmin(ImportableMixin, AdministeredMixin, ModelAdmin):
    key_fields = ["words"]
    fields = ["words", "first", "last", "advice"]
    list_display = ["words", "first", "last", "advice", "changed_at"]
    search_fields = ["words", "advice"]


@admin.register(Budget)
class BudgetWithStepsAdmin(StepActionsMixin, BudgetAdmin):
    """The list of budgets: those that are ticked take a step together."""


@admin.register(BudgetLine)
class BudgetLineAdmin(ImportableMixin, ReadBudgetsMixin, RelationsMixin):
    """The lines of all budgets: read here, taken out, and brought in by the authors of the budgets."""

    resource_classes = [LineResource]
    # What was brought in is recorded with each budget; rows of the file are none of the database.
    skip_admin_log = True
    list_display = [
        "unit",
        "year",
        "level",
        "number",
        "function_code",
        "kind",
        "project",
        "source",
        "vintage",
        "nature",
        "economic_code",
        "yuan",
    ]
    list_filter = ["budget__year", "kind", "source"]
    search_fields = ["budget__unit__code", "budget__unit_name", "function_code", "economic_code", "project__name"]
    fields = [*list_display[:-1], "government_economic_name", "yuan", "lines"]
    readonly_fields = ["unit", "year", "level", "number", "yuan", "lines"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BudgetLine]:
        lines = BudgetLine.objects.filter(budget__in=visible_budgets(request.user))
        return lines.select_related("budget__unit", "project")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Action.EDIT)

    @admin.display(description="单位", ordering="budget__unit__code")
    def unit(self, line: BudgetLine) -> str:
        return line.budget.unit_name

    @admin.display(description="年度", ordering="budget__year_id")
    def year(self, line: BudgetLine) -> int:
        return line.budget.year_id

    @admin.display(description="级次", ordering="budget__level")
    def level(self, line: BudgetLine) -> str:
        return line.budget.get_level_display()

    @admin.display(description="行号", ordering="position")
    def number(self, line: BudgetLine) -> int:
        return line.position + 1

    @admin.display(description="金额（元）", ordering="amount")
    def yuan(self, line: BudgetLine) -> str:
        return f"{line.amount:,.2f}"

    @admin.display(description="所在页")
    def lines(self, line: BudgetLine) -> str:
        return format_html(
            '<a class="text-primary-600 underline dark:text-primary-400" href="{}">预算明细</a>',
            reverse("disclosures:part", args=[line.budget_id, "lines"]),
        )
