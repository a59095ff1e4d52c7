"""The one door through which a budget is changed."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from book import package
from disclosures import editing, store
from disclosures.models import Snapshot
from tests.cast import example, person
from units.enums import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(budget):
    return person("bob", Role.AUTHOR, budget.unit)


def glossary(*texts: str):
    return editing.within("texts", {"glossary": list(texts)})


def test_a_write_makes_the_next_revision_and_a_restore_point(budget, alice):
    saved = editing.write(budget.pk, user=alice, seen=1, action="名词解释", change=glossary("一、新"))
    assert saved.revision == 2
    assert store.load(saved).texts.glossary == ("一、新",)
    snapshot = Snapshot.objects.get(budget=budget, revision=2)
    assert (snapshot.action, snapshot.saved_by, snapshot.saved_by_name) == ("名词解释", alice, "alice")
    assert snapshot.book == store.load(saved)
    assert snapshot.digest == package.digest(snapshot.book)


def test_the_second_of_two_writers_is_refused_with_who_saved_what(budget, alice, bob):
    editing.write(budget.pk, user=alice, seen=1, action="名词解释", change=glossary("甲"))
    with pytest.raises(editing.StaleError) as caught:
        editing.write(budget.pk, user=bob, seen=1, action="名词解释", change=glossary("乙"))
    error = caught.value
    assert [(point.action, point.saved_by_name) for point in error.since] == [("名词解释", "alice")]
    assert "alice" in str(error)
    assert error.current.texts.glossary == ("甲",)
    assert error.base() == package.dump(example())
    budget.refresh_from_db()
    assert budget.revision == 2
    assert store.load(budget).texts.glossary == ("甲",)


def test_a_change_of_nothing_makes_no_revision(budget, alice):
    saved = editing.write(budget.pk, user=alice, seen=1, action="名词解释", change=lambda data: data)
    assert saved.revision == 1
    assert Snapshot.objects.filter(budget=budget).count() == 1


def test_a_faulty_change_writes_nothing_and_names_every_fault(budget, alice):
    def change(data):
        data["lines"][0] |= {"amount": "1.5", "kind": "x"}
        return data

    with pytest.raises(package.PackageError) as caught:
        editing.write(budget.pk, user=alice, seen=1, action="预算明细", change=change)
    assert {fault.path for fault in caught.value.faults} == {"lines[0].amount", "lines[0].kind"}
    assert store.load(budget) == example()
    assert Snapshot.objects.filter(budget=budget).count() == 1


def test_only_the_units_author_writes(budget):
    bureau = budget.unit.supervisor
    sibling = Unit.objects.create(code="S", name="同级单位", region=budget.unit.region, supervisor=bureau)
    for user in (
        person("head", Role.HEAD, budget.unit),
        person("reviewer", Role.REVIEWER, bureau),
        person("sibling", Role.AUTHOR, sibling),
        person("administrator", Role.ADMINISTRATOR, bureau),
        person("publisher", Role.PUBLISHER, bureau),
    ):
        with pytest.raises(PermissionDenied):
            editing.write(budget.pk, user=user, seen=1, action="名词解释", change=glossary("x"))
        with pytest.raises(PermissionDenied):
            editing.create(example(), user=user, action="导入", replace=True)
    assert store.load(budget) == example()


def test_identity_of_a_budget_cannot_be_changed(budget, alice):
    def change(data):
        return data | {"year": 2030, "level": "department", "unit": data["unit"] | {"code": "OTHER", "name": "新名称"}}

    saved = editing.write(budget.pk, user=alice, seen=1, action="基本情况", change=change)
    book = store.load(saved)
    assert (book.year, book.level, book.unit.code, book.unit.name) == (2024, "unit", "140405-300001", "新名称")
    assert Unit.objects.filter(code="OTHER").count() == 0


def test_an_earlier_content_is_restored_as_a_new_revision(budget, alice):
    editing.write(budget.pk, user=alice, seen=1, action="名词解释", change=glossary("甲"))
    first = Snapshot.objects.get(budget=budget, revision=1)
    restored = editing.restore(first, user=alice, seen=2)
    assert restored.revision == 3
    assert store.load(restored) == example()
    assert Snapshot.objects.get(budget=budget, revision=3).action == "还原到第 1 次修订"


def test_a_package_imported_over_a_budget_leaves_a_restore_point(budget):
    changed = package.parse(json.dumps(glossary("乙")(package.dump(example()))))
    editing.create(changed, user=None, action="导入数据包", replace=True)
    assert list(Snapshot.objects.filter(budget=budget).values_list("revision", "saved_by_name")) == [
        (2, "系统命令"),
        (1, "系统命令"),
    ]
