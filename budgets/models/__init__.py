"""Rows of a budget: what `disclosures.store` turns into a Book and back."""

from budgets.models.budget import Budget, BudgetParagraph, SubjectName
from budgets.models.facts import BudgetLine, Project, RevenueLine
from budgets.models.subjects import (
    EconomicMapping,
    EconomicSubject,
    FunctionSubject,
    GovernmentEconomicSubject,
    RevenueSubject,
    Subject,
)
from budgets.models.years import FiscalYear, UnitYear

__all__ = [
    "Budget",
    "BudgetLine",
    "BudgetParagraph",
    "EconomicMapping",
    "EconomicSubject",
    "FiscalYear",
    "FunctionSubject",
    "GovernmentEconomicSubject",
    "Project",
    "RevenueLine",
    "RevenueSubject",
    "Subject",
    "SubjectName",
    "UnitYear",
]
