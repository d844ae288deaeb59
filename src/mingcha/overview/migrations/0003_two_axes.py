"""Trial becomes an axis of its own beside the condition (article 8); both derived tables follow.

The rows are rewritten from the register; a condition that was "trial" was that of a point that records.
"""

from django.db import migrations, models

_LEVELS = (10, 11, 12, 13, 14, 15)
_COUNT = (
    "INSERT INTO custody_mapcount (level, cell, division, zone, condition, on_trial, points, sum_x, sum_y)"
    " SELECT {level}, {cell}, division, zone, condition, on_trial, COUNT(*), {sum_x}, {sum_y} FROM custody_mappoint"
    " {where} GROUP BY {group}division, zone, condition, on_trial"
)


def rewrite(apps, schema_editor):
    """Sets `on_trial` from the register, and the condition and standing that remain; counts anew."""
    points, counts = apps.get_model("overview", "MapPoint"), apps.get_model("overview", "MapCount")
    register = apps.get_model("registry", "Point")
    points.objects.filter(camera__in=register.objects.filter(state="trial").values("code")).update(on_trial=True)
    points.objects.filter(condition="trial").update(condition="ok")
    points.objects.exclude(standing="off").update(standing="on")
    counts.objects.all().delete()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_COUNT.format(level=0, cell=0, sum_x=0, sum_y=0, where="", group=""))
        for level in _LEVELS:
            cell = f"cell >> {2 * (24 - level)}"
            where = "WHERE cell IS NOT NULL"
            cursor.execute(
                _COUNT.format(level=level, cell=cell, sum_x="SUM(x)", sum_y="SUM(y)", where=where, group=f"{cell}, ")
            )


class Migration(migrations.Migration):

    dependencies = [
        ("overview", "0001_from_custody"),
        ("registry", "0001_people_places_points"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="mapcount", name="mapcount_once"),
        migrations.AddField(
            model_name="mapcount",
            name="on_trial",
            field=models.BooleanField(db_comment="on trial, not put into use (art. 8)", default=False),
        ),
        migrations.AddField(
            model_name="mappoint",
            name="on_trial",
            field=models.BooleanField(db_comment="on trial, not put into use (art. 8)", default=False),
        ),
        migrations.AlterField(
            model_name="mapcount",
            name="condition",
            field=models.CharField(db_comment="ok | poor | down | off | wait", max_length=5),
        ),
        migrations.AlterField(
            model_name="mappoint",
            name="condition",
            field=models.CharField(
                choices=[("off", "off"), ("ok", "ok"), ("wait", "wait"), ("poor", "poor"), ("down", "down")],
                db_comment="ok | poor | down | off | wait",
                max_length=5,
            ),
        ),
        migrations.AlterField(
            model_name="mappoint",
            name="standing",
            field=models.CharField(db_comment="whether the register has it recording: on | off", max_length=5),
        ),
        migrations.RemoveIndex(model_name="mappoint", name="mappoint_cell"),
        migrations.RemoveIndex(model_name="mappoint", name="mappoint_camera"),
        migrations.AddIndex(
            model_name="mappoint",
            index=models.Index(
                fields=[
                    "cell", "condition", "on_trial", "division", "zone", "organisation", "contractor", "category",
                    "x", "y",
                ],
                name="mappoint_cell",
            ),
        ),
        migrations.AddIndex(
            model_name="mappoint",
            index=models.Index(
                fields=[
                    "camera", "condition", "on_trial", "division", "zone", "organisation", "contractor", "category"
                ],
                name="mappoint_camera",
            ),
        ),
        migrations.AddIndex(
            model_name="mappoint",
            index=models.Index(
                fields=["on_trial", "camera", "condition", "division", "zone"], name="mappoint_on_trial"
            ),
        ),
        migrations.AddConstraint(
            model_name="mapcount",
            constraint=models.UniqueConstraint(
                fields=("level", "cell", "division", "zone", "condition", "on_trial"), name="mapcount_once"
            ),
        ),
        migrations.RunPython(rewrite, migrations.RunPython.noop),
    ]
