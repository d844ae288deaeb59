"""How far the log of each gateway was taken up, openings that no issued ticket explains, and what was taken."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_viewing_ends'),
    ]

    operations = [
        migrations.CreateModel(
            name='GatewayLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                ('log', models.CharField(db_comment="the log's own name", max_length=40)),
                ('n', models.BigIntegerField(db_comment='number of the last line that was taken up')),
                ('digest', models.CharField(db_comment='SHA-256 of that line, hexadecimal', max_length=64)),
                ('took_at', models.DateTimeField(db_comment='when it was taken up')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gateway', 'log'), name='gateway_log_once')],
            },
        ),
        migrations.CreateModel(
            name='StrangeOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                ('log', models.CharField(db_comment="the log's own name", max_length=40)),
                ('n', models.BigIntegerField(db_comment='number of the line')),
                ('kind', models.CharField(db_comment='what is wrong: see access/openings/rules.py', max_length=20)),
                ('at_ms', models.BigIntegerField(db_comment='when the gateway wrote it, Unix milliseconds')),
                ('ticket', models.CharField(blank=True, db_comment='id inside the token, cut to 64', default='', max_length=64)),
                ('grant_no', models.CharField(blank=True, db_comment='grant that the token names, cut', default='', max_length=40)),
                ('who', models.CharField(blank=True, db_comment='person that the token names, cut', default='', max_length=60)),
                ('camera', models.CharField(blank=True, db_comment='20-digit code of what was opened', default='', max_length=20)),
                ('way', models.CharField(blank=True, db_comment='way of looking, or empty', default='', max_length=10)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('gateway', 'log', 'n'), name='strange_opening_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('no_ticket', 'other_than_issued', 'refused', 'broken_chain', 'log_replaced'))), name='strange_opening_kind')],
            },
        ),
        migrations.CreateModel(
            name='Taken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                ('way', models.CharField(db_comment='live or playback', max_length=10)),
                ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                ('sent_bytes', models.BigIntegerField(db_comment='bytes of pictures that went to the browser or program')),
                ('footage_ms', models.BigIntegerField(db_comment='footage in milliseconds, each stretch once; live: time with pictures')),
                ('pictures', models.BigIntegerField(db_comment='single pictures')),
                ('held_ms', models.BigIntegerField(db_comment='how long answers were held back by the pace, milliseconds')),
                ('parallel', models.IntegerField(db_comment='most streams of the point at once over one ticket')),
                ('first_ms', models.BigIntegerField(db_comment='first report, Unix milliseconds')),
                ('last_ms', models.BigIntegerField(db_comment='last report, Unix milliseconds')),
                ('grant', models.ForeignKey(db_comment='the grant', on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='access.grant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('grant', 'camera', 'way', 'gateway'), name='taken_once_a_gateway'), models.CheckConstraint(condition=models.Q(('way__in', ('live', 'playback'))), name='taken_way')],
            },
        ),
    ]
