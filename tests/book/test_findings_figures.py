"""The rules about figures, reasons and resources on the three published examples: every known defect is found, and every
finding has been read and is justified."""

from pathlib import Path

import pytest

from book.package import parse
from book.rules import Finding, Severity, run
from tests.book.make import CASES, example

FOLDER = Path(__file__).parent / "findings"
TEXTS = {f"C{number}" for number in range(14, 28)}


def found(slug: str) -> list[Finding]:
    """What all rules but those about texts and indicators find in an example."""
    return [one for one in run(parse(example(slug).read_bytes())) if one.rule not in TEXTS]


def line(one: Finding) -> str:
    values = "" if one.actual is None else f" ‖ {one.expected} ‖ {one.actual} {one.unit}"
    return f"{one.severity} {one.rule} {one.where}：{one.message}{values}"


@pytest.mark.parametrize("slug", CASES)
def test_these_are_all_findings(slug):
    kept = (FOLDER / f"figures-{slug}.txt").read_text(encoding="utf-8").splitlines()
    assert [line(one) for one in found(slug)] == kept


DEFECTS = [
    ("“100%” covers 289.26 of 392.91", "tunliu-2024", "P2", "texts.whole_performance", "2892633.46"),
    ("a carried-over project has no form", "tunliu-2024", "P2", "projects[4].form", None),
    ("a reason names 103.64 for another change", "tunliu-2024", "Y2", "reasons.income_change", "103.64"),
    ("two vehicles and no running cost", "tunliu-2024", "C09", "assets.vehicles", None),
    ("no office", "tunliu-2024", "C12", "assets.building_m2", None),
    ("30110 is not 2101102", "tunliu-2024", "X1", "lines[13].economic_code", "162760.00"),
    ("4354.71 where the form says 5681.80", "zezhou-2025", "P3", "texts.whole_performance[0]", "4354.71"),
    ("basic expenditure 0 where the form says 1327.09", "zezhou-2025", "P3", "texts.whole_performance[0]", "0"),
    ("−45282.27 named, −45513.57 changed", "zezhou-2025", "Y2", "reasons.income_change", "-45282.27"),
    ("services bought and said to be none", "zezhou-2025", "C11", "texts.purchase_of_services[0]", None),
    ("0.51 against 5.06", "fenyang-2024", "C04", "texts.whole_performance[0]", "5100"),
    ("5.8 against 5.82", "fenyang-2024", "C05", "texts.whole_performance[0]", None),
    ("86690000 against 86890000", "fenyang-2024", "C04", "projects[21].form.indicators[1]", "86690000"),
    ("10642550 against 15140318", "fenyang-2024", "C04", "projects[25].form.indicators[3]", "10642550"),
    ("26881772.6 against 15140318", "fenyang-2024", "C04", "projects[25].form.overview", "26881772.6"),
    ("a project without form", "fenyang-2024", "P2", "projects[2].form", None),
    ("no office", "fenyang-2024", "C12", "assets.building_m2", None),
    ("37 persons in 30 posts", "fenyang-2024", "C13", "overview.duties[1]", None),
]


@pytest.mark.parametrize(
    ("slug", "code", "where", "actual"), [pytest.param(*one[1:], id=f"{one[1]}: {one[0]}") for one in DEFECTS]
)
def test_a_known_defect_is_found(slug, code, where, actual):
    here = [one for one in found(slug) if one.rule == code and one.where.startswith(where)]
    values = [None if one.actual is None else str(one.actual) for one in here]
    assert actual in values or f"{actual}.00" in values


def test_no_example_has_an_error_that_is_none():
    errors = {(slug, one.rule, one.where) for slug in CASES for one in found(slug) if one.severity is Severity.ERROR}
    assert errors == {
        ("zezhou-2025", "P3", "texts.whole_performance[0]"),
        ("fenyang-2024", "C04", "texts.whole_performance[0]"),
    }
