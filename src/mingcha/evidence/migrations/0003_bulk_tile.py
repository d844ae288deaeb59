"""The digests of rows written in bulk, append-only like the log's other tables."""

from django.db import migrations, models

TABLE = "evidence_bulk_tile"
TRIGGERS = {
    "postgresql": f"""
CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION evidence_append_only()
""",
    "sqlite": f"""
CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'evidence is append-only: UPDATE on {TABLE}'); END
""",
}


def guard(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(TRIGGERS[vendor])
    if vendor == "postgresql":  # digests do not compress: PostgreSQL is not to try
        schema_editor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN leaves SET STORAGE EXTERNAL")


def unguard(_apps, schema_editor):
    on_table = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only{on_table}")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="BulkTile",
            fields=[
                ("pk", models.CompositePrimaryKey("series", "tile", blank=True, editable=False, primary_key=True, serialize=False)),
                ("series", models.BigIntegerField(db_comment="The rows of one table in one act, as its entry names them")),
                ("tile", models.IntegerField(db_comment="Place within the series, from 0; -1 keeps the roots of the tiles")),
                ("leaves", models.BinaryField(db_comment="8 bytes of key and 32 bytes of digest for each row, by rising key")),
            ],
            options={
                "db_table": "evidence_bulk_tile",
                "db_table_comment": "Application log: digests of rows written in bulk (append-only)",
            },
        ),
        migrations.RunPython(guard, unguard, elidable=False),
    ]
