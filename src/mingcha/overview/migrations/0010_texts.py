"""What is found of a point by typing moves into a table of its own, on PostgreSQL with an index of parts of words.

A search compared the text of every row: a second in a city of 1.5 million. The index is of our own function and not of
pg_trgm, which sees no Chinese character in some locales and is not installed everywhere.
"""

import django.db.models.deletion
from django.db import migrations, models

_COPIED = "INSERT INTO overview_pointtext (point_id, text) SELECT id, searched FROM custody_mappoint"
_PARTS = """
CREATE FUNCTION mingcha_parts_of_words(whole text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    characters text[] := string_to_array(whole, NULL);
    parts text[] := '{}';
    part text;
BEGIN
    FOR place IN 1 .. cardinality(characters) - 1 LOOP
        part := characters[place] || characters[place + 1];
        IF octet_length(part) = 2 THEN
            part := part || characters[place + 2];  -- NULL at the end: no part
        END IF;
        IF part IS NOT NULL AND strpos(part, E'\\n') = 0 THEN
            parts := parts || part;
        END IF;
    END LOOP;
    RETURN parts;
END $$
"""
_INDEX = "CREATE INDEX pointtext_parts ON overview_pointtext USING gin (mingcha_parts_of_words(text))"


def copy(apps, schema_editor):
    schema_editor.execute(_COPIED)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index of a table waits for no check of its rows
        schema_editor.execute(_PARTS, None)  # its text has no parameters
        schema_editor.execute(_INDEX)


class Migration(migrations.Migration):

    dependencies = [("overview", "0009_circuit_links")]

    operations = [
        migrations.CreateModel(
            name="PointText",
            fields=[
                ("point", models.OneToOneField(
                    db_comment="the row of the point",
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    serialize=False,
                    to="overview.mappoint",
                )),
                ("text", models.TextField(
                    db_comment="lower case: code, name, site, unit and pinyin initials, a line each"
                )),
            ],
            options={"db_table_comment": "derived: what is found of each point by typing"},
        ),
        migrations.RunPython(copy),
        migrations.RemoveIndex(model_name="mappoint", name="mappoint_searched"),
        migrations.RemoveField(model_name="mappoint", name="searched"),
    ]
