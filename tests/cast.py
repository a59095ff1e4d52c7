"""The cast of the tests: a city bureau above two county bureaus, each above a centre; and people with roles."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

import book
from book.model import Book
from book.package import read
from units.enums import Role
from units.models import Membership, Region, Unit

EXAMPLES = sorted((Path(book.__file__).parent / "examples").glob("*.json"))
TUNLIU = next(path for path in EXAMPLES if path.stem == "tunliu-2024")

CITY, WEST, EAST, WEST_CENTRE, EAST_CENTRE = "CITY", "WEST", "EAST", "WEST-1", "EAST-1"


def example() -> Book:
    """The smallest real disclosure."""
    return read(TUNLIU)


def make_units() -> dict[str, Unit]:
    region = Region.objects.create(code="140400", name="长治市")
    units: dict[str, Unit] = {}
    for code, above in [(CITY, None), (WEST, CITY), (EAST, CITY), (WEST_CENTRE, WEST), (EAST_CENTRE, EAST)]:
        supervisor = units[above] if above else None
        units[code] = Unit.objects.create(code=code, name=f"{code}单位", region=region, supervisor=supervisor)
    return units


def person(name: str, role: Role | None = None, unit: Unit | None = None, **more: Any) -> User:
    user = User.objects.create(username=name, is_staff=True, **more)
    if role and unit:
        Membership.objects.create(user=user, unit=unit, role=role)
    return user
