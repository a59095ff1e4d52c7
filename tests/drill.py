"""Publishing 40 units twice while the process is really killed (SIGKILL) at each step in turn: `make drill`.

Each part runs in a process of its own, on a database file and a folder of their own. Ends with 1 when anything is found half
done, published twice or not at all.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
UNITS = 40
PUBLISHER = "publisher"


def run(part: str, environment: Mapping[str, str], *arguments: str) -> tuple[int, Any]:
    """How a part ended, and what it answered (None when it was killed)."""
    command = [sys.executable, "-m", "tests.drill", part, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else None


def prepare(number: str) -> int:
    """Approves a version of every unit and begins a batch of them; answers the batch's number."""
    from django.contrib.auth.models import User

    from book.model import Book
    from budgets.enums import State
    from budgets.models import Budget
    from disclosures import batches
    from disclosures.models import Publication
    from tests.cast import example, person
    from tests.published import approved, changed, reopen
    from units.enums import Role

    def book(unit: int) -> Book:
        names = {"code": f"T{unit:03}", "name": f"第{unit}中心"}
        return changed(example(), unit=names, texts={"glossary": [f"第{number}版的名词。"]})

    for publication in Publication.objects.filter(superseded_by=None):
        reopen(publication, "名词解释有误")
    for unit in range(UNITS):
        approved(book(unit))
    budgets = list(Budget.objects.filter(state=State.APPROVED).select_related("unit__supervisor"))
    user = User.objects.filter(username=PUBLISHER).first()
    user = user or person(PUBLISHER, Role.PUBLISHER, budgets[0].unit.supervisor)
    return batches.start(user, budgets).pk


def strike(batch: str, index: str) -> str:
    """Publishes the next unit and is killed at a point; answers only when that was never reached."""
    from disclosures import batches
    from disclosures.models import Batch
    from tests.faults import POINTS, struck

    with struck(POINTS[int(index)], lambda: os.kill(os.getpid(), signal.SIGKILL)):
        batches.advance(Batch.objects.get(pk=batch))
    return f"never came to {POINTS[int(index)]}"


def finish(batch: str) -> list[int]:
    """Takes the batch up again to its end; answers its tally."""
    from disclosures import batches
    from disclosures.models import Batch

    found = Batch.objects.get(pk=batch)
    while batches.advance(found):
        pass
    return list(batches.tally(found))


def check() -> list[str]:
    """Everything that is half done, and every published file or record that is damaged."""
    from disclosures import verifying
    from tests.faults import half_done

    return half_done() + [f"{damage.publication}: {damage.why}" for damage in verifying.verify() if damage]


PARTS: dict[str, Callable[..., Any]] = {"prepare": prepare, "strike": strike, "finish": finish, "check": check}


def drill() -> int:
    with tempfile.TemporaryDirectory() as folder:
        # Nothing of a real site: neither its settings nor its database nor its worker.
        own = ("BUDGET_", "DATABASE_URL", "CELERY_")
        environment = {key: value for key, value in os.environ.items() if not key.startswith(own)}
        environment |= {"BUDGET_DATA_DIR": folder, "BUDGET_LOG_LEVEL": "WARNING"}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True
        )
        faults: list[str] = []
        for version in (1, 2):
            _, batch = run("prepare", environment, str(version))
            _, points = run("points", environment)
            for index, name in enumerate(points):
                code, answer = run("strike", environment, str(batch), str(index))
                _, found = run("check", environment)
                if code != -signal.SIGKILL:
                    found.append(f"was not killed: {answer}")
                faults += [f"version {version}, {name}: {one}" for one in found]
                sys.stdout.write(f"version {version}, killed {name}: {'; '.join(found) or 'nothing half done'}\n")
            _, tally = run("finish", environment, str(batch))
            _, found = run("check", environment)
            if tally != [UNITS, UNITS, 0]:
                found.append(f"{tally=}")
            faults += [f"version {version}, at the end: {one}" for one in found]
            sys.stdout.write(f"version {version}, taken up again to the end: {tally}\n")
    sys.stdout.write("\n".join(faults or ["No half-published document, no orphan record."]) + "\n")
    return int(bool(faults))


def main() -> int:
    if len(sys.argv) < 2:
        return drill()
    import django

    django.setup()
    from disclosures import publishing
    from tests.faults import POINTS
    from tests.published import small_print

    part, *arguments = sys.argv[1:]
    with patch.object(publishing, "_print", small_print):
        answer = list(map(str, POINTS)) if part == "points" else PARTS[part](*arguments)
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
