"""The register of article 16(3) can only grow: the database itself refuses UPDATE and DELETE of its lines.

A guard against mistakes and clumsy hands; the proof is the signed log, which also shows what was done around it.
"""

from django.db import migrations

POSTGRESQL = (
    """
    CREATE FUNCTION access_register_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the register only grows: refused' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER access_register_only_grows BEFORE UPDATE OR DELETE ON access_registerrow
    FOR EACH ROW EXECUTE FUNCTION access_register_only_grows()
    """,
)
SQLITE = (
    """
    CREATE TRIGGER access_register_no_update BEFORE UPDATE ON access_registerrow
    BEGIN SELECT RAISE(ABORT, 'the register only grows: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER access_register_no_delete BEFORE DELETE ON access_registerrow
    BEGIN SELECT RAISE(ABORT, 'the register only grows: DELETE refused'); END
    """,
)


def guard(_apps, schema_editor):
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER access_register_only_grows ON access_registerrow")
        schema_editor.execute("DROP FUNCTION access_register_only_grows()")
    else:
        schema_editor.execute("DROP TRIGGER access_register_no_update")
        schema_editor.execute("DROP TRIGGER access_register_no_delete")


class Migration(migrations.Migration):
    dependencies = [("access", "0001_door")]
    operations = [migrations.RunPython(guard, unguard)]
