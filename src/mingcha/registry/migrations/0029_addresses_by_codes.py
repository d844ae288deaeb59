"""A point's addresses may be those of devices that register (GB/T 28181). Nothing of a row changes, so what the log
attests stays as it is."""

from django.db import migrations, models

_URL = models.Q(
    ("url__startswith", "rtsp://"),
    ("url__startswith", "rtsps://"),
    ("url__startswith", "gb28181://"),
    _connector="OR",
)
_SUB_URL = models.Q(
    ("sub_url", ""),
    ("sub_url__startswith", "rtsp://"),
    ("sub_url__startswith", "rtsps://"),
    ("sub_url__startswith", "gb28181://"),
    _connector="OR",
)


class Migration(migrations.Migration):

    dependencies = [("registry", "0028_devices")]

    operations = [
        migrations.AlterField(
            model_name="point",
            name="url",
            field=models.CharField(db_comment="address without credentials", max_length=500),
        ),
        migrations.RemoveConstraint(model_name="point", name="point_url"),
        migrations.RemoveConstraint(model_name="point", name="point_sub_url"),
        migrations.AddConstraint(
            model_name="point", constraint=models.CheckConstraint(condition=_URL, name="point_url")
        ),
        migrations.AddConstraint(
            model_name="point", constraint=models.CheckConstraint(condition=_SUB_URL, name="point_sub_url")
        ),
    ]
