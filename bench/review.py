"""What reviewing costs: the comparison of two submissions of the largest document with every line changed, and its review page.

python -m bench.review    answers in JSON, milliseconds of CPU by page. On an SQLite file of its own, through the pages.
"""

import json
from statistics import median
from time import process_time
from typing import Any

from bench.site import answer

ROUNDS = 9


def measure() -> dict[str, float]:
    """Median milliseconds of CPU of a GET, by page."""
    from django.test import Client

    client = Client()
    budget, reviewer = _submitted_twice()
    client.force_login(reviewer)
    results = {}
    for name, address in {
        "compare": f"/disclosures/{budget.pk}/review/compare/?old=r1&new=r2",
        "review": f"/disclosures/{budget.pk}/review/",
    }.items():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code} at {address}")
        taken = []
        for _ in range(ROUNDS):
            start = process_time()
            client.get(address)
            taken.append(process_time() - start)
        results[name] = median(taken) * 1000
    return results


def _submitted_twice() -> tuple[Any, Any]:
    """The largest document, submitted, and again with every line dearer by 1元; and a reviewer."""
    from django.contrib.auth.models import User

    from bench.pure import LARGEST
    from book import package
    from book.package import read
    from disclosures import checking, editing
    from disclosures.models import Revision
    from units.enums import Role
    from units.models import Membership

    book = read(LARGEST)
    dearer = tuple(line.model_copy(update={"amount": line.amount + 1}) for line in book.lines)
    for number, content in enumerate((book, book.model_copy(update={"lines": dearer})), start=1):
        budget = editing.create(content, user=None, action="bench", replace=number > 1)
        Revision.objects.create(
            budget=budget,
            number=number,
            revision=budget.revision,
            digest=package.digest(content),
            content=json.dumps(package.dump(content), ensure_ascii=False),
            findings=checking.result(budget, content).findings,
            by_name="bench",
        )
    user = User.objects.create(username="bench", is_staff=True)
    Membership.objects.create(user=user, unit=budget.unit, role=Role.REVIEWER)
    return budget, user


if __name__ == "__main__":
    answer(measure)
