"""Tables of interruptions: marks the hours with gaps, and takes the recorders' reports on the time after them."""
import django.db.models.deletion
from django.db import migrations, models

_CHUNK = 1000


def mark_hours(apps, schema_editor):
    """Marks the hours of the record that have gaps."""
    hours = apps.get_model("custody", "Hour").objects.filter(beside=False).exclude(gaps=[])
    marks = apps.get_model("custody", "HourWithGaps").objects
    after = 0
    while rows := list(hours.filter(pk__gt=after).order_by("pk").values_list("pk", "hour", "camera")[:_CHUNK]):
        marks.bulk_create(marks.model(of_id=key, hour=hour, camera=camera) for key, hour, camera in rows)
        after = rows[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ("custody", "0011_bases_of_holds"),
    ]

    operations = [
        migrations.CreateModel(
            name='HourWithGaps',
            fields=[
                ('of', models.OneToOneField(db_comment='the sealed hour', on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='custody.hour')),
                ('hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of the first second')),
                ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
            ],
            options={
                'db_table': 'custody_hourwithgaps',
                'db_table_comment': 'derived: sealed hours that have gaps',
                'indexes': [models.Index(fields=['hour', 'camera'], name='custody_hourwithgaps_hour')],
            },
        ),
        migrations.CreateModel(
            name='RecentGaps',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                ('recorder', models.CharField(db_comment='the recorder that reported it', max_length=64)),
                ('pieces', models.JSONField(db_comment='[[from_ms, to_ms or null while it lasts, reason]...], Unix ms')),
            ],
            options={
                'db_table': 'custody_recentgaps',
                'db_table_comment': 'derived: gaps of hours that are not sealed yet, as their recorder reported them last',
                'indexes': [models.Index(fields=['recorder'], name='custody_recentgaps_recorder')],
                'constraints': [models.UniqueConstraint(fields=('camera', 'recorder'), name='custody_recentgaps_once')],
            },
        ),
        migrations.RunPython(mark_hours, migrations.RunPython.noop),
    ]
