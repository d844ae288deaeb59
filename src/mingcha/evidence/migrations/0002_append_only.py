"""Refuses changes of the log's rows in the database itself: a guard against mistakes; the proof is the signed tree.

PostgreSQL refuses UPDATE and DELETE. SQLite refuses UPDATE alone, because emptying a database (a test's, a demo's)
is a DELETE there.
"""

from django.db import migrations

TABLES = ("evidence_entry", "evidence_entry_detail", "evidence_log_node")

POSTGRESQL_FUNCTION = """
CREATE FUNCTION evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'evidence is append-only: %% on %%', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION evidence_append_only()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'evidence is append-only: UPDATE on {table}'); END
"""


def guard(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    trigger = {"postgresql": POSTGRESQL_TRIGGER, "sqlite": SQLITE_TRIGGER}[vendor]
    for table in TABLES:
        schema_editor.execute(trigger.format(table=table))


def unguard(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        on_table = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_append_only{on_table}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION evidence_append_only()")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_application_log")]
    operations = [migrations.RunPython(guard, unguard, elidable=False)]
