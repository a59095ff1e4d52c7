"""What authoring costs: a page with 500 lines, and 10,000 lines brought in, as queries and seconds of CPU.

python -m bench.authoring    answers in JSON. On an SQLite file of its own, through the pages, as a browser would.
"""

import json
from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import process_time
from typing import Any

from bench.site import answer

ROUNDS = 5
LINES, MANY = 500, 10_000


def measure() -> dict[str, dict[str, float]]:
    """Queries and median CPU seconds of each step by its name."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    from book import package
    from budgets.year_subjects import year_subjects
    from disclosures import store
    from disclosures.authoring.line_tables import LinesForm
    from disclosures.workbook.write import workbook

    budget, user = _budget(LINES)
    client = Client()
    client.force_login(user)
    address = f"/disclosures/{budget.pk}/lines/"
    results = {"page": _cost(lambda _: client.get(address), 200)}
    grid = json.loads(
        LinesForm(package.dump(store.load(budget)), year_subjects(budget.year_id, budget.unit_nature)).as_grid()
    )

    def save(number: int) -> Any:
        grid["lines"][0]["amount"] = str(number + 1)
        return client.post(address, {"grid": json.dumps(grid), "seen": str(number + 1)})

    results["save"] = _cost(save, 302)

    book = _with_lines(MANY)
    large = workbook(book)
    page = f"/disclosures/{budget.pk}/workbook/"

    def upload(_: int) -> Any:
        return client.post(page, {"upload": "1", "file": SimpleUploadedFile("a.xlsx", BytesIO(large).getvalue())})

    results["upload"] = _cost(upload, 302, rounds=1)
    results["confirm"] = _cost(lambda _: client.post(page, {"confirm": "1"}), 302, rounds=1)
    return results


def _cost(step: Callable[[int], Any], status: int, rounds: int = ROUNDS) -> dict[str, float]:
    """The step is taken `rounds` times for its CPU, and once more, unless it can be taken only once, for its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    taken = []
    queries = 0
    for number in range(rounds if rounds == 1 else rounds + 1):
        counting = number == rounds or rounds == 1
        start = process_time()
        if counting:
            with CaptureQueriesContext(connection) as captured:
                response = step(number)
            queries = len(captured)
        else:
            response = step(number)
        taken.append(process_time() - start)
        if response.status_code != status:
            raise RuntimeError(f"{response.status_code} instead of {status}")
    return {"queries": queries, "cpu": median(taken)}


def _with_lines(count: int) -> Any:
    from bench.pure import LARGEST
    from book.model import Book
    from book.package import read

    book = read(LARGEST)
    lines = book.model_dump()["lines"]
    return Book.model_validate(book.model_dump() | {"lines": (lines * (count // len(lines) + 1))[:count]})


def _budget(count: int) -> tuple[Any, Any]:
    from django.contrib.auth.models import User

    from budgets.services import load_subjects
    from disclosures import editing
    from units.enums import Role
    from units.models import Membership

    load_subjects()
    budget = editing.create(_with_lines(count), user=None, action="bench")
    user = User.objects.create(username="bench", is_staff=True)
    Membership.objects.create(user=user, unit=budget.unit, role=Role.AUTHOR)
    return budget, user


if __name__ == "__main__":
    answer(measure)
