"""What is published stays: triggers by which the database itself refuses to change or delete it, whoever asks.

They are set after every migration, since SQLite drops a table's triggers whenever Django makes the table anew.
"""

from collections.abc import Iterator

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosures.enums import PublicationState
from disclosures.models import Figure, Publication, PublicationText, Revision

MESSAGE = "what is published is never changed or deleted"

FORGOTTEN_WITH_ACCOUNT = frozenset({"by", "withdrawn_by"})
"""Accounts go and leave the name; see `ByPerson`."""

_PERMANENT: dict[type[models.Model], frozenset[str]] = {
    Publication: Publication.STANDING,
    PublicationText: frozenset(),
    Figure: frozenset(),
    Revision: frozenset(),
}
"""The models whose rows stay, each with the fields that may change."""

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION disclosures_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def put_up(using: str = "default") -> None:
    """Sets the triggers of the tables that exist, anew where they were set."""
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, table, when in _triggers(connection):
            if table in existing:
                cursor.execute(_drop(connection, name, table))
                cursor.execute(_create(connection, name, table, when))


def take_down(using: str = "default") -> None:
    """Removes the triggers; for tests that empty their database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table, _when in _triggers(connection):
            cursor.execute(_drop(connection, name, table))


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
    """Name, table and occasion of every trigger."""
    for model, changing in _PERMANENT.items():
        table = model._meta.db_table
        kept = [
            connection.ops.quote_name(str(field.column))
            for field in model._meta.concrete_fields
            if field.name not in changing | FORGOTTEN_WITH_ACCOUNT
        ]
        yield f"{table}_unchanged", table, f"BEFORE UPDATE OF {', '.join(kept)}"
        yield f"{table}_undeleted", table, "BEFORE DELETE"
        if connection.vendor == "postgresql":
            yield f"{table}_unemptied", table, "BEFORE TRUNCATE"
    standing = ", ".join(sorted(Publication.STANDING - FORGOTTEN_WITH_ACCOUNT))
    yield (
        f"{Publication._meta.db_table}_onward",
        Publication._meta.db_table,
        f"BEFORE UPDATE OF {standing}",
    )


def _create(connection: BaseDatabaseWrapper, name: str, table: str, occasion: str) -> str:
    condition = ""
    if name.endswith("_onward"):
        # A version that was superseded or withdrawn is never current again, and what was said at a withdrawal stands.
        condition = f"WHEN (OLD.state = '{PublicationState.WITHDRAWN}' OR NEW.state = '{PublicationState.CURRENT}')"
    if connection.vendor == "postgresql":
        each = "STATEMENT" if occasion == "BEFORE TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {name} {occasion} ON {table} FOR EACH {each} {condition}"
            " EXECUTE FUNCTION disclosures_refuse()"
        )
    return f"CREATE TRIGGER {name} {occasion} ON {table} {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
