"""The indicator library that ships in `performance/data`."""

import csv
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from book.types import Level2
from performance.models import IndicatorTemplate, ProjectKind

DATA = Path(__file__).parent / "data"


def load_indicators() -> int:
    """Adds the kinds of project that are missing, with their indicators, and returns how many.

    A kind that exists is left alone: administrators keep it.
    """
    kept = set(ProjectKind.objects.values_list("name", flat=True))
    rows = _rows("indicators")
    with transaction.atomic():
        kinds = ProjectKind.objects.bulk_create(
            ProjectKind(name=row["kind"], words=row["words"], position=position)
            for position, row in enumerate(_rows("project_kinds"))
            if row["kind"] not in kept
        )
        IndicatorTemplate.objects.bulk_create(
            IndicatorTemplate(
                kind=kind,
                position=position,
                level2=Level2(row["level2"]),
                name=row["name"],
                operator=row["operator"],
                example=row["example"],
                unit=row["unit"],
            )
            for kind in kinds
            for position, row in enumerate(row for row in rows if row["kind"] == kind.name)
        )
    return len(kinds)


def _rows(name: str) -> list[Mapping[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
