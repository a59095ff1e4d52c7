"""The rules a disclosure must satisfy: pure functions over a Book and its tables that yield findings."""

from book.rules.engine import Finding, Rule, Severity, Verdict, catalogue, check_tables, run, verdict

__all__ = ["Finding", "Rule", "Severity", "Verdict", "catalogue", "check_tables", "run", "verdict"]
