"""Points are counted by category too, and by the cells of zoom 16; indexes answer alone for lists and maps of a
category, a division, a contractor or a zone.

A map of one category grouped every row of it at coarse zooms: half a second in a city of 1.5 million.
"""

from django.db import migrations, models

_SHOWN = ("condition", "on_trial")
_INDEXES = {
    "mappoint_condition": ("condition", "camera", "division", "zone", "category"),
    "mappoint_division_camera": ("division", "camera", "zone", *_SHOWN),
    "mappoint_contractor": ("contractor", "cell", *_SHOWN, "division", "zone", "camera", "x", "y"),
    "mappoint_zone": ("zone", "cell", *_SHOWN, "camera"),
}
_COUNT = (
    "INSERT INTO custody_mapcount (level, category, cell, division, zone, condition, on_trial, points, sum_x, sum_y)"
    " SELECT {level}, {category}, {cell}, division, zone, condition, on_trial, {sums} FROM {source}"
    " WHERE {where} GROUP BY 2, 3, 4, 5, 6, 7"
)
_POINTS = {"source": "custody_mappoint", "sums": "COUNT(*), SUM(x), SUM(y)", "where": "cell IS NOT NULL"}
_NOWHERE = {"source": "custody_mappoint", "sums": "COUNT(*), 0, 0", "where": "1 = 1"}


def count(apps, schema_editor):
    """Adds the counts of level 16, and those by category of level 0 and 10 to 14."""
    schema_editor.execute(_COUNT.format(level=16, category="''", cell="cell >> 16", **_POINTS))
    schema_editor.execute(_COUNT.format(level=0, category="category", cell="0", **_NOWHERE))
    schema_editor.execute(_COUNT.format(level=14, category="category", cell="cell >> 20", **_POINTS))
    for level in (13, 12, 11, 10):
        below = {"source": "custody_mapcount", "sums": "SUM(points), SUM(sum_x), SUM(sum_y)"}
        where = f"level = {level + 1} AND category <> ''"
        schema_editor.execute(_COUNT.format(level=level, category="category", cell="cell >> 2", where=where, **below))


class Migration(migrations.Migration):

    dependencies = [("overview", "0010_texts")]

    operations = [
        migrations.RemoveConstraint(model_name="mapcount", name="mapcount_once"),
        migrations.AddField(
            model_name="mapcount",
            name="category",
            field=models.CharField(
                db_comment="item of article 6 of the points; empty: any", default="", max_length=5
            ),
        ),
        migrations.AddConstraint(
            model_name="mapcount",
            constraint=models.UniqueConstraint(
                fields=("level", "category", "cell", "division", "zone", "condition", "on_trial"),
                name="mapcount_once",
            ),
        ),
        *(
            operation
            for name, fields in _INDEXES.items()
            for operation in (
                migrations.RemoveIndex(model_name="mappoint", name=name),
                migrations.AddIndex(model_name="mappoint", index=models.Index(fields=list(fields), name=name)),
            )
        ),
        migrations.AddIndex(
            model_name="mappoint",
            index=models.Index(
                fields=["category", "camera", "condition", "on_trial", "division", "zone"],
                name="mappoint_category_camera",
            ),
        ),
        migrations.RunPython(count),
    ]
