"""Points are counted by category too, and by the cells of zoom 16; the index of conditions answers for a category, whose
lists have an index of their own.

A map of one category grouped every row of it at coarse zooms: half a second in a city of 1.5 million.
"""

from django.db import migrations, models

_COUNT = (
    "INSERT INTO custody_mapcount (level, cell, division, zone, category, condition, on_trial, points, sum_x, sum_y)"
    " SELECT {level}, {cell}, division, zone, {category}, condition, on_trial, COUNT(*), {sums} FROM custody_mappoint"
    " {where} GROUP BY 2, 3, 4, 5, 6, 7"
)


def count(apps, schema_editor):
    """Adds the counts of level 16, and those by category of level 0 and 10 to 14."""
    for level, category in [(16, "''"), *((level, "category") for level in (0, 10, 11, 12, 13, 14))]:
        cell, sums, where = "0", "0, 0", ""
        if level:
            cell, sums, where = f"cell >> {2 * (24 - level)}", "SUM(x), SUM(y)", "WHERE cell IS NOT NULL"
        schema_editor.execute(_COUNT.format(level=level, cell=cell, category=category, sums=sums, where=where))


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
                fields=("level", "cell", "division", "zone", "category", "condition", "on_trial"),
                name="mapcount_once",
            ),
        ),
        migrations.RemoveIndex(model_name="mappoint", name="mappoint_condition"),
        migrations.AddIndex(
            model_name="mappoint",
            index=models.Index(
                fields=["condition", "camera", "division", "zone", "category"], name="mappoint_condition"
            ),
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
