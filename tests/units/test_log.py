"""The log: a chain that shows every change, and that nobody can change in the first place."""

from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from tests.cast import WEST, WEST_CENTRE, make_units, person
from units import guards, log
from units.enums import Role
from units.models import LogEntry, LogHead

pytestmark = pytest.mark.django_db

WRITERS = 20


def three_entries():
    return [log.record(None, "操作", name) for name in ("甲", "乙", "丙")]


def rewritten(statement):
    """Does to the stored log what its guard refuses: somebody took the guard away first."""
    guards.take_down()
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_entry_says_who_did_what_to_which_thing_of_which_unit_and_from_where():
    unit = make_units()[WEST_CENTRE]
    user = person("zhang", Role.AUTHOR, unit, last_name="张三")
    token = log.address.set("10.1.2.3")
    try:
        log.record(user, "保存", unit, detail="第 2 次修订")
    finally:
        log.address.reset(token)
    entry = LogEntry.objects.get()
    assert (entry.user_name, entry.user_id_then, entry.address) == ("张三（zhang）", user.pk, "10.1.2.3")
    assert (entry.action, entry.object_type, entry.object_id) == ("保存", "units.Unit", str(unit.pk))
    assert (entry.object_name, entry.unit_code) == (str(unit), WEST_CENTRE)
    assert (entry.refused, entry.detail) == (False, "第 2 次修订")


def test_names_outlive_the_account_and_the_thing():
    units = make_units()
    user = person("zhang", None, None, last_name="张三")
    log.record(user, "删除", units[WEST_CENTRE])
    user.delete()
    units[WEST_CENTRE].delete()
    assert LogEntry.objects.get().user_name == "张三（zhang）"
    assert WEST_CENTRE in LogEntry.objects.get().object_name
    assert list(log.breaks()) == []


def test_the_actor_must_be_named():
    with pytest.raises(TypeError):
        log.record(action="保存")  # type: ignore[call-arg]


def test_a_step_that_is_undone_leaves_no_entry_and_no_gap():
    log.record(None, "先")
    with transaction.atomic():
        log.record(None, "不成")
        transaction.set_rollback(True)
    log.record(None, "后")
    assert list(LogEntry.objects.order_by("number").values_list("number", "action")) == [(1, "先"), (2, "后")]
    assert list(log.breaks()) == []


def test_a_whole_chain_has_no_break():
    assert list(log.breaks()) == []
    three_entries()
    assert list(log.breaks()) == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE units_logentry SET object_name = '丁' WHERE number = 2", [(2, "内容与摘要不符")]),
        ("UPDATE units_logentry SET refused = true WHERE number = 1", [(1, "内容与摘要不符")]),
        ("UPDATE units_logentry SET at = '2020-01-01 00:00:00+00' WHERE number = 3", [(3, "内容与摘要不符")]),
        ("DELETE FROM units_logentry WHERE number = 2", [(3, "第 2 条至第 2 条缺失"), (3, "与上一条的摘要不相接")]),
        ("DELETE FROM units_logentry WHERE number = 3", [(2, "末端与最后一条不符")]),
        ("DELETE FROM units_logentry", [(0, "末端与最后一条不符")]),
        (
            "UPDATE units_logentry SET number = CASE number WHEN 2 THEN 30 ELSE number END",
            [
                (3, "第 2 条至第 2 条缺失"),
                (3, "与上一条的摘要不相接"),
                (30, "第 4 条至第 29 条缺失"),
                (30, "与上一条的摘要不相接"),
                (30, "内容与摘要不符"),
                (30, "末端与最后一条不符"),
            ],
        ),
    ],
)
def test_every_kind_of_tampering_is_named_with_its_place(statement, found):
    three_entries()
    rewritten(statement)
    assert [tuple(one) for one in log.breaks()] == found


def test_a_chain_made_anew_no_longer_has_what_was_noted():
    noted = three_entries()[1]
    assert list(log.breaks((2, noted.hash))) == []
    rewritten("DELETE FROM units_logentry")
    LogHead.objects.update(number=0, hash="")
    three_entries()
    assert list(log.breaks()) == []
    assert [tuple(one) for one in log.breaks((2, noted.hash))] == [(2, "与另行记下的摘要不符")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE units_logentry SET action = 'x' WHERE number = 2",
        "DELETE FROM units_logentry",
        "DELETE FROM units_loghead",
    ],
)
def test_the_database_refuses_whoever_asks(statement):
    three_entries()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert LogEntry.objects.count() == 3


def test_the_database_refuses_the_other_ways_of_its_kind():
    three_entries()
    if connection.vendor == "postgresql":
        statement = "TRUNCATE units_logentry, units_loghead"
    else:
        statement = """
            INSERT OR REPLACE INTO units_logentry
            SELECT NULL, number, at, user_id_then, user_name, address, 'x', refused, object_type, object_id, object_name,
                unit_code, detail, previous_hash, hash
            FROM units_logentry WHERE number = 2
        """
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert set(LogEntry.objects.values_list("action", flat=True)) == {"操作"}


def test_the_program_refuses_too():
    entry = three_entries()[0]
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()


def test_the_command_prints_what_is_to_be_noted(capsys):
    call_command("verify_log")
    assert "空" in capsys.readouterr().out
    last = three_entries()[2]
    call_command("verify_log")
    assert f"共 3 条。\n3:{last.hash}" in capsys.readouterr().out
    call_command("verify_log", noted=f"3:{last.hash}")


def test_the_command_names_each_break_and_ends_with_one():
    three_entries()
    rewritten("DELETE FROM units_logentry WHERE number = 2")
    with pytest.raises(CommandError, match="共 2 处") as broken:
        call_command("verify_log")
    assert broken.value.returncode == 1
    assert "第 3 条：第 2 条至第 2 条缺失" in str(broken.value)
    with pytest.raises(CommandError, match="序号:摘要"):
        call_command("verify_log", noted="3")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_twenty_writers_make_one_chain_without_fork_and_gap():
    unit = make_units()[WEST]

    def write():
        try:
            for _ in range(5):
                log.record(None, "操作", unit)
        finally:
            connections.close_all()

    writers = [Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert list(LogEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 101))
    assert LogEntry.objects.values("previous_hash").distinct().count() == 100
    assert list(log.breaks()) == []
