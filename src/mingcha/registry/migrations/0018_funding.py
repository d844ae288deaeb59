"""Money of systems for building and upkeep, with its budget (art. 4)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0017_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(db_comment='what it is for: system', max_length=10)),
                ('source', models.CharField(db_comment='government | private', max_length=10)),
                ('area', models.CharField(blank=True, db_comment='division or zone whose budget it is, empty: private money', default='', max_length=10)),
                ('use', models.CharField(db_comment='building | upkeep', max_length=10)),
                ('year', models.SmallIntegerField(db_comment='budget year')),
                ('amount_fen', models.BigIntegerField(db_comment='amount in fen (1/100 yuan)')),
                ('document', models.CharField(blank=True, db_comment='name and number of the budget or contract', default='', max_length=200)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it was taken back, empty while it stands', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor id of the end', default='', max_length=64)),
                ('end_reason', models.CharField(blank=True, db_comment='why it was taken back', default='', max_length=200)),
                ('system', models.ForeignKey(db_comment='the system, if it is for one', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funding', to='registry.system')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('subject_kind', 'system'), ('system__isnull', False)), name='funding_subject'), models.CheckConstraint(condition=models.Q(('use__in', ['building', 'upkeep'])), name='funding_use'), models.CheckConstraint(condition=models.Q(models.Q(('area', ''), ('source', 'private')), models.Q(('source', 'government'), models.Q(('area', ''), _negated=True), models.Q(('document', ''), _negated=True)), _connector='OR'), name='funding_source'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='funding_amount'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='funding_end'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('system', 'source', 'area', 'use', 'year', 'document'), name='funding_once')],
            },
        ),
    ]
