"""Loss and jitter of the ways to cameras, as recorders tell them (article 17)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("custody", "0013_interruptions"),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                ('recorder', models.CharField(db_comment='the recorder that measured it', max_length=64)),
                ('hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of the first second')),
                ('measured_ms', models.PositiveIntegerField(db_comment='for how long it was measured, over UDP')),
                ('expected', models.BigIntegerField(db_comment='RTP packets of the video that should have come')),
                ('lost', models.BigIntegerField(db_comment='those of them that did not')),
                ('jitter_us', models.PositiveIntegerField(db_comment='mean interarrival jitter, microseconds')),
                ('jitter_most_us', models.PositiveIntegerField(db_comment='greatest interarrival jitter, microseconds')),
                ('skipped', models.BigIntegerField(db_comment='packets that the camera left out over TCP')),
            ],
            options={
                'db_table_comment': 'derived: loss and jitter by camera and hour, as recorders told them',
                'indexes': [models.Index(fields=['hour'], name='custody_linkhour_hour')],
                'constraints': [models.UniqueConstraint(fields=('camera', 'recorder', 'hour'), name='custody_linkhour_once')],
            },
        ),
    ]
