"""Outages of circuits, derived (article 17)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('overview', '0007_gaps_by_filing'),
    ]

    operations = [
        migrations.CreateModel(
            name='CircuitOutage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('circuit', models.BigIntegerField(db_comment='number of the circuit')),
                ('from_ms', models.BigIntegerField(db_comment='Unix ms: when the first of its cameras fell silent')),
                ('to_ms', models.BigIntegerField(blank=True, db_comment='Unix ms: its end, empty while it lasts', null=True)),
                ('cameras', models.JSONField(db_comment='20-digit codes of the cameras that fell silent')),
                ('heard', models.PositiveIntegerField(db_comment='cameras of the circuit that were heard until then')),
                ('reason', models.CharField(db_comment='cause as the recorder saw it, media.units.GapReason', max_length=32)),
            ],
            options={
                'db_table_comment': 'derived: outages of circuits',
                'constraints': [models.UniqueConstraint(fields=('circuit', 'from_ms'), name='circuit_outage_once'), models.CheckConstraint(condition=models.Q(('to_ms', None), ('to_ms__gt', models.F('from_ms')), _connector='OR'), name='circuit_outage_times')],
            },
        ),
    ]
