"""The days that were judged only grow: the database refuses UPDATE and DELETE of them, as of the register (article 25)."""

from django.db import migrations

TABLE = "access_judgedday"


def guard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # the function is that of migration 0002
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_only_grows BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION access_register_only_grows()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
        )


def unguard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_only_grows ON {TABLE}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_update")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_delete")


class Migration(migrations.Migration):

    dependencies = [("access", "0015_exports")]

    operations = [migrations.RunPython(guard, unguard)]
