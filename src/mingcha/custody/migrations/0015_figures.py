"""Pictures and clocks of cameras by hour, their sums by day, and the hours of recorders (articles 16(1), 16(5), 17)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("custody", "0014_links"),
    ]

    operations = [
        migrations.AddField(
            model_name='linkhour',
            name='frames',
            field=models.PositiveIntegerField(db_comment='pictures that came while it was recorded', default=0),
        ),
        migrations.AddField(
            model_name='linkhour',
            name='frames_ms',
            field=models.PositiveIntegerField(db_comment='milliseconds in which these came', default=0),
        ),
        migrations.AddField(
            model_name='linkhour',
            name='offset_ms',
            field=models.IntegerField(db_comment='last offset of its clock, milliseconds; null: not heard', null=True),
        ),
        migrations.CreateModel(
            name='LinkDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                ('day', models.DateField(db_comment='Shanghai day')),
                ('expected', models.BigIntegerField(db_comment='RTP packets of the video that should have come, over UDP')),
                ('lost', models.BigIntegerField(db_comment='those of them that did not')),
                ('frames', models.PositiveIntegerField(db_comment='pictures that came while it was recorded')),
                ('frames_ms', models.PositiveIntegerField(db_comment='milliseconds in which these came')),
            ],
            options={
                'db_table_comment': 'derived: loss and pictures by camera and day',
                'indexes': [models.Index(fields=['day'], name='custody_linkday_day')],
                'constraints': [models.UniqueConstraint(fields=('camera', 'day'), name='custody_linkday_once')],
            },
        ),
        migrations.CreateModel(
            name='RecorderHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recorder', models.CharField(db_comment="the recorder's name", max_length=64)),
                ('hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of the first second')),
                ('cameras', models.PositiveIntegerField(db_comment='sealed camera-hours of the record', default=0)),
                ('size_bytes', models.PositiveBigIntegerField(db_comment='bytes of their footage files', default=0)),
                ('footage_ms', models.PositiveBigIntegerField(db_comment='their milliseconds with footage, together', default=0)),
                ('gaps', models.JSONField(db_comment='reason -> their milliseconds without footage, together', default=dict)),
                ('expected', models.PositiveBigIntegerField(db_comment='RTP packets that should have come, over UDP', default=0)),
                ('lost', models.PositiveBigIntegerField(db_comment='those of them that did not', default=0)),
                ('frames', models.PositiveBigIntegerField(db_comment='pictures that came while cameras were recorded', default=0)),
                ('frames_ms', models.PositiveBigIntegerField(db_comment='milliseconds of cameras in which these came', default=0)),
                ('offset_ms', models.IntegerField(db_comment="median of its cameras' clock offsets, ms; null: none heard", null=True)),
            ],
            options={
                'db_table_comment': 'derived: what recorders recorded of all their cameras, by hour',
                'indexes': [models.Index(fields=['hour'], name='custody_recorderhour_hour')],
                'constraints': [models.UniqueConstraint(fields=('recorder', 'hour'), name='custody_recorderhour_once')],
            },
        ),
    ]
