"""Loss and jitter of circuits by day, derived (article 17)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('overview', '0008_circuits'),
    ]

    operations = [
        migrations.CreateModel(
            name='CircuitLinkDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('circuit', models.BigIntegerField(db_comment='number of the circuit')),
                ('day', models.DateField(db_comment='Shanghai day')),
                ('measured_s', models.BigIntegerField(db_comment='seconds of its cameras over UDP that were measured')),
                ('expected', models.BigIntegerField(db_comment='RTP packets of the video that should have come')),
                ('lost', models.BigIntegerField(db_comment='those of them that did not')),
                ('jitter_us', models.PositiveIntegerField(db_comment='mean interarrival jitter, microseconds')),
                ('jitter_most_us', models.PositiveIntegerField(db_comment='greatest interarrival jitter, microseconds')),
                ('skipped', models.BigIntegerField(db_comment='packets that cameras left out over TCP')),
            ],
            options={
                'db_table_comment': 'derived: loss and jitter of circuits by day',
                'indexes': [models.Index(fields=['day'], name='circuit_link_day_day')],
                'constraints': [models.UniqueConstraint(fields=('circuit', 'day'), name='circuit_link_day_once')],
            },
        ),
    ]
