"""The admin's list of budgets with the steps of the workflow as actions."""

from django.contrib import admin

from budgets.admin import BudgetAdmin
from budgets.models import Budget
from disclosures.workflow.actions import StepActionsMixin

admin.site.unregister(Budget)


@admin.register(Budget)
class BudgetWithStepsAdmin(StepActionsMixin, BudgetAdmin):
    """The list of budgets: those that are ticked take a step together."""
