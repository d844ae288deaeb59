"""Gaps of article 6 as derived rows (art. 6)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('overview', '0004_trial_in_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.BigIntegerField(db_comment='number of the part of a site', unique=True)),
                ('reason', models.CharField(db_comment='the first reason that holds, GapReason', max_length=12)),
                ('category', models.CharField(db_comment='item of article 6 of its site', max_length=5)),
                ('division', models.CharField(db_comment='division of its site', max_length=6)),
                ('zone', models.CharField(blank=True, db_comment='functional zone of its site, or empty', default='', max_length=10)),
                ('organisation', models.CharField(db_comment='code of the managing unit', max_length=20)),
                ('site', models.CharField(db_comment='code of its site', max_length=20)),
            ],
            options={
                'db_table_comment': 'derived: required parts without a camera in use that is online',
                'indexes': [models.Index(fields=['division', 'zone', 'part', 'reason', 'category'], name='gap_division'), models.Index(fields=['zone', 'part', 'reason', 'category'], name='gap_zone'), models.Index(fields=['organisation', 'part', 'reason', 'category'], name='gap_organisation'), models.Index(fields=['reason', 'part', 'category', 'division', 'zone'], name='gap_reason_part'), models.Index(fields=['category', 'part', 'reason', 'division', 'zone'], name='gap_category'), models.Index(fields=['site', 'part'], name='gap_site')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['not_built', 'not_accepted', 'switched_off', 'offline'])), name='gap_reason')],
            },
        ),
    ]
