"""The log stays: triggers by which the database itself refuses to change or delete its entries, whoever asks.

They are set after every migration, since SQLite drops a table's triggers whenever Django makes the table anew. Whoever may
alter tables can take them away: for that there are the chain of hashes and the hash that is noted elsewhere.
"""

from django.db import connections

_POSTGRESQL = {
    "units_logentry": "BEFORE UPDATE OR DELETE OR TRUNCATE",
    # The head moves on with each entry, but never goes.
    "units_loghead": "BEFORE DELETE OR TRUNCATE",
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION units_log_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_SQLITE = {
    "units_logentry_update": "BEFORE UPDATE ON units_logentry",
    "units_logentry_delete": "BEFORE DELETE ON units_logentry",
    # INSERT OR REPLACE deletes without asking the trigger of DELETE.
    "units_logentry_replace": """BEFORE INSERT ON units_logentry WHEN EXISTS
        (SELECT 1 FROM units_logentry WHERE number = NEW.number OR id = NEW.id OR hash = NEW.hash)""",
    "units_loghead_delete": "BEFORE DELETE ON units_loghead",
}


def put_up(using: str = "default") -> None:
    """Sets the triggers, anew where they were set; nothing where the log has no table yet."""
    connection = connections[using]
    take_down(using)
    with connection.cursor() as cursor:
        if "units_loghead" not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            for table, occasion in _POSTGRESQL.items():
                cursor.execute(
                    f"CREATE TRIGGER {table}_kept {occasion} ON {table}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION units_log_is_kept()"
                )
        else:
            for name, occasion in _SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} {occasion} BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
                )


def take_down(using: str = "default") -> None:
    """Removes the triggers; for tests that empty their database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = connection.introspection.table_names(cursor)
        if connection.vendor == "postgresql":
            for table in _POSTGRESQL:
                if table in existing:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
