"""PostgreSQL finds one character, or two letters, by its index too: every place of a text begins a part of the index,
and parts are asked for by their beginning. The index is of a tsvector, since one of an array knows no beginnings.

SQLite's table of parts could do so before (migration 0012). Making the index reads all texts once: minutes in a city
of 1.5 million.
"""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION mingcha_starts_of_words(whole text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
DECLARE
    characters text[] := string_to_array(whole, NULL);
    starts text[] := '{}';
    part text;
BEGIN
    FOR place IN 1 .. cardinality(characters) LOOP
        CONTINUE WHEN characters[place] = E'\\n';
        part := characters[place] || coalesce(characters[place + 1], E'\\n');
        IF octet_length(part) = 2 THEN
            part := part || coalesce(characters[place + 2], E'\\n');
        END IF;
        starts := starts || split_part(part, E'\\n', 1);
    END LOOP;
    RETURN array_to_tsvector(starts);
END $$
"""
_TABLES = (("overview_pointtext", "pointtext"), ("overview_namedtext", "namedtext"))


def index_starts(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(_FUNCTION, None)  # its text has no parameters
    for table, name in _TABLES:
        schema_editor.execute(f"CREATE INDEX {name}_starts ON {table} USING gin (mingcha_starts_of_words(text))")
        schema_editor.execute(f"DROP INDEX {name}_parts")
    schema_editor.execute("DROP FUNCTION mingcha_parts_of_words(text)")


class Migration(migrations.Migration):

    dependencies = [("overview", "0012_find")]

    operations = [migrations.RunPython(index_starts)]
