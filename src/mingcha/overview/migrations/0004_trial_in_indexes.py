"""Indexes that answer clusters and counts alone again: `on_trial`, by which both are grouped since 0003, stands in each.

Without it a map of one category reads every row of the category: twice the time of a tile of the whole city.
"""

from django.db import migrations, models

_SHOWN = ("condition", "on_trial")
_INDEXES = {
    "mappoint_division_cell": ("division", "zone", "cell", *_SHOWN, "x", "y"),
    "mappoint_division_camera": ("division", "zone", "camera", *_SHOWN),
    "mappoint_category": ("category", "cell", *_SHOWN, "division", "zone", "x", "y"),
    "mappoint_organisation": ("organisation", "cell", *_SHOWN, "x", "y"),
    "mappoint_contractor": ("contractor", "cell", *_SHOWN, "x", "y"),
    "mappoint_zone": ("zone", "cell", *_SHOWN),
}


class Migration(migrations.Migration):

    dependencies = [("overview", "0003_two_axes")]

    operations = [
        operation
        for name, fields in _INDEXES.items()
        for operation in (
            migrations.RemoveIndex(model_name="mappoint", name=name),
            migrations.AddIndex(model_name="mappoint", index=models.Index(fields=list(fields), name=name)),
        )
    ]
