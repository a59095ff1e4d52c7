"""Admin pages of the word lists that the checks use, and the list of budgets with the steps of the workflow as actions."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from budgets.admin import BudgetAdmin
from budgets.models import Budget
from disclosures.models import DatedPhrase, PrivacyWord
from disclosures.workflow.actions import StepActionsMixin
from units.admin import AdministeredMixin
from units.exchange import ImportableMixin

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
