"""Imports run one way: portal → disclosures → performance → budgets → units, each may import book, book none.

Within an app: enums → models → queries → services → forms → admin, views.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["book", "units", "budgets", "performance", "disclosures", "portal"]
FLOORS = {"enums": 0, "models": 1, "queries": 2, "services": 3, "forms": 4, "admin": 5, "views": 5}
WEB = {"django", "unfold", "import_export", "axes", "csp", "celery", "config"}
MODEL_LABEL = re.compile(rf"({'|'.join(LAYERS)})\.[A-Z]\w*")


def imported(path: Path, module: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yields line and dotted name of everything a file refers to: imports, wherever they stand, and model labels in
    strings, as in ForeignKey("units.Unit")."""
    package = module if path.name == "__init__.py" else module[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            for alias in node.names:
                yield node.lineno, [*base, alias.name]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and MODEL_LABEL.fullmatch(node.value):
            yield node.lineno, node.value.split(".")


def wrong_arrows(root: Path) -> list[str]:
    """Returns `file:line what is wrong` for every reference against the direction of the layers."""
    found = []
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*.py")):
            relative = path.relative_to(root)
            module = list(relative.with_suffix("").parts)
            if path.name == "__init__.py":
                module.pop()
            for line, name in imported(path, module):
                place = f"{relative}:{line}"
                if name[0] in LAYERS and LAYERS.index(name[0]) > LAYERS.index(layer):
                    found.append(f"{place} {layer} refers to {name[0]}")
                elif layer == "book" and name[0] in WEB:
                    found.append(f"{place} book refers to {name[0]}")
                elif name[0] == "config" and name[:2] != ["config", "celery"]:
                    found.append(f"{place} {layer} refers to config")
                elif name[0] == layer and floor(name) > floor(module) >= 0:
                    found.append(f"{place} {module[1]} refers to {name[1]}")
    return found


def floor(module: list[str]) -> int:
    """Returns the place of an app's module in the order within an app, -1 for one that has none."""
    return FLOORS.get(module[1], -1) if len(module) > 1 else -1


def test_the_project_has_no_wrong_arrow():
    assert wrong_arrows(ROOT) == []


def test_every_layer_that_exists_is_read():
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= set(LAYERS)
    assert (ROOT / "book" / "__init__.py").exists()


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("book/money.py", "from units.models import Unit", "book refers to units"),
        ("book/money.py", "import portal", "book refers to portal"),
        ("book/rules/totals.py", "def f():\n    from django.db import models", "book refers to django"),
        ("book/money.py", "import django.conf as conf", "book refers to django"),
        ("units/models.py", "from budgets.models import Budget", "units refers to budgets"),
        ("units/models.py", "ForeignKey('disclosures.Revision')", "units refers to disclosures"),
        ("budgets/services.py", "import performance.models", "budgets refers to performance"),
        ("performance/views.py", "if True:\n    import disclosures", "performance refers to disclosures"),
        ("disclosures/rendering/pdf.py", "from portal import views", "disclosures refers to portal"),
        ("budgets/migrations/0001_initial.py", "F(to='disclosures.Revision')", "budgets refers to disclosures"),
        ("units/policy.py", "from config.settings import DEBUG", "units refers to config"),
        ("units/enums.py", "from units.models import Unit", "enums refers to models"),
        ("units/models.py", "from .queries import visible", "models refers to queries"),
        ("units/models.py", "from . import services", "models refers to services"),
        ("units/models/unit.py", "from ..forms import UnitForm", "models refers to forms"),
        ("units/forms/__init__.py", "from ..admin import UnitAdmin", "forms refers to admin"),
        ("units/services.py", "from units import views", "services refers to views"),
    ],
)
def test_a_wrong_arrow_is_found(tmp_path, file, line, complaint):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert [found.split(" ", 1)[1] for found in wrong_arrows(tmp_path)] == [complaint]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("book/tables.py", "from book.money import wan\nfrom . import ledger\nimport pydantic"),
        ("units/models.py", "from book.model import Book\nfrom django.db import models\nfrom .enums import Role"),
        ("disclosures/store.py", "from performance.models import Form\nfrom units.models import Unit"),
        ("disclosures/tasks.py", "from config.celery import app"),
        ("disclosures/models.py", "ForeignKey('units.Unit')\nform_title = 'units, and portal.'"),
        ("units/admin.py", "from units.views import preview\nfrom units.forms import UnitForm\nfrom . import policy"),
        ("portal/views.py", "from disclosures.models import Publication"),
    ],
)
def test_a_right_arrow_is_left_alone(tmp_path, file, line):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert wrong_arrows(tmp_path) == []
