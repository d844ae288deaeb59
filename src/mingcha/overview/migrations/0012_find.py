"""What is found by typing: names of sites, units and people get a table, and SQLite an index of parts of words.

Texts of points get the pinyin of the names by the next `rebuild` (hourly, or `mingcha find rebuild`); until then they
are found as before.
"""

from django.db import migrations, models

_INDEX = "CREATE INDEX namedtext_parts ON overview_namedtext USING gin (mingcha_parts_of_words(text))"
_SQLITE = (
    "CREATE VIRTUAL TABLE {parts} USING fts5(parts, content='', contentless_delete=1, detail=none, tokenize=\"ascii\")",
    "CREATE TRIGGER {parts}_added AFTER INSERT ON {table} BEGIN"
    " INSERT OR REPLACE INTO {parts} (rowid, parts) VALUES (NEW.{key}, mingcha_parts_of_words(NEW.text)); END",
    "CREATE TRIGGER {parts}_changed AFTER UPDATE OF text ON {table} WHEN OLD.text IS NOT NEW.text BEGIN"
    " INSERT OR REPLACE INTO {parts} (rowid, parts) VALUES (NEW.{key}, mingcha_parts_of_words(NEW.text)); END",
    "CREATE TRIGGER {parts}_removed AFTER DELETE ON {table} BEGIN DELETE FROM {parts} WHERE rowid = OLD.{key}; END",
    "INSERT INTO {parts} (rowid, parts) SELECT {key}, mingcha_parts_of_words(text) FROM {table}",
)
_TABLES = (
    {"parts": "overview_pointparts", "table": "overview_pointtext", "key": "point_id"},
    {"parts": "overview_namedparts", "table": "overview_namedtext", "key": "id"},
)
"""Who makes one of these tables of texts anew on SQLite makes its triggers anew, too."""


def make_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_INDEX)
        return
    for names in _TABLES:
        for statement in _SQLITE:
            schema_editor.execute(statement.format(**names))


class Migration(migrations.Migration):

    dependencies = [("overview", "0011_counts_by_category")]

    operations = [
        migrations.AlterField(
            model_name="pointtext",
            name="text",
            field=models.TextField(
                db_comment="lower case: code, name, site, unit, their initials and pinyin, a line each"
            ),
        ),
        migrations.CreateModel(
            name="NamedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(
                    choices=[("site", "site"), ("unit", "unit"), ("person", "person")],
                    db_comment="site | unit | person",
                    max_length=6,
                )),
                ("code", models.CharField(
                    db_comment="code of the site or unit, user name of the person", max_length=60
                )),
                ("text", models.TextField(
                    db_comment="lower case: code, names, address, initials and pinyin, a line each"
                )),
            ],
            options={
                "db_table_comment": "derived: what is found of sites, units and people by typing",
                "constraints": [models.UniqueConstraint(fields=("kind", "code"), name="namedtext_once")],
            },
        ),
        migrations.RunPython(make_indexes),
    ]
