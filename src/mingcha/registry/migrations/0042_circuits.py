"""Circuits of network operators, and the points that hang on them (article 17)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0040_later_scans'),
    ]

    operations = [
        migrations.CreateModel(
            name='Circuit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='number of the circuit at its operator', max_length=60)),
                ('kind', models.CharField(db_comment='states.CircuitKind: leased | own', max_length=10)),
                ('state', models.CharField(db_comment='states.CircuitState', default='in_use', max_length=10)),
                ('medium', models.CharField(db_comment='states.Medium: what it runs over', max_length=10)),
                ('encryption', models.CharField(db_comment='states.Encryption', max_length=10)),
                ('bandwidth_mbps', models.PositiveIntegerField(db_comment='Mbit/s')),
                ('contract_no', models.CharField(blank=True, db_comment='number, of a leased one', default='', max_length=60)),
                ('contract_on', models.DateField(blank=True, db_comment='day of the contract', null=True)),
                ('contract_until', models.DateField(blank=True, db_comment='last day of the contract, empty: no end', null=True)),
                ('document', models.CharField(blank=True, db_comment='name of the contract', default='', max_length=100)),
                ('contact', models.CharField(blank=True, db_comment='whom to call in an outage', default='', max_length=100)),
                ('promised', models.PositiveSmallIntegerField(blank=True, db_comment='promised availability of a month, hundredths of a percent', null=True)),
                ('from_on', models.DateField(db_comment='Shanghai day from which it is in use')),
                ('revision', models.PositiveIntegerField(db_comment='rises with each act', default=1)),
                ('opened_by', models.CharField(db_comment='actor id', max_length=64)),
                ('opened_at', models.DateTimeField(db_comment='when it was registered')),
                ('ended_on', models.DateField(blank=True, db_comment='last Shanghai day of its use', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('ended_reason', models.CharField(blank=True, db_comment='why it ended', default='', max_length=300)),
                ('operator', models.ForeignKey(db_comment='network operator; of an own one the unit', on_delete=django.db.models.deletion.PROTECT, related_name='circuits_run', to='registry.organisation')),
                ('unit', models.ForeignKey(db_comment='whose circuit it is', on_delete=django.db.models.deletion.PROTECT, related_name='circuits', to='registry.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'unit'], name='circuit_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['in_use', 'ended'])), name='circuit_state'), models.CheckConstraint(condition=models.Q(('encryption__in', ['none', 'tunnel', 'link', 'stream']), ('kind__in', ['leased', 'own']), ('medium__in', ['dedicated', 'vpn', 'internet', 'mobile', 'local'])), name='circuit_kinds'), models.CheckConstraint(condition=models.Q(models.Q(('no', ''), _negated=True), ('bandwidth_mbps__gte', 1), ('bandwidth_mbps__lte', 1000000)), name='circuit_stated'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own'), ('operator', models.F('unit'))), models.Q(('contract_on__isnull', False), ('kind', 'leased'), models.Q(('contract_no', ''), _negated=True), models.Q(('document', ''), _negated=True), models.Q(('operator', models.F('unit')), _negated=True)), _connector='OR'), name='circuit_contract'), models.CheckConstraint(condition=models.Q(('promised', None), models.Q(('promised__gte', 1), ('promised__lte', 10000)), _connector='OR'), name='circuit_promised'), models.CheckConstraint(condition=models.Q(models.Q(('ended_by', ''), ('ended_on', None), ('ended_reason', ''), ('state', 'in_use')), models.Q(('ended_on__gte', models.F('from_on')), ('state', 'ended'), models.Q(('ended_by', ''), _negated=True), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='circuit_ended'), models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('operator', 'no'), name='circuit_number')],
            },
        ),
        migrations.CreateModel(
            name='CarriedPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(db_comment='from when')),
                ('until', models.DateTimeField(blank=True, db_comment='until when, excluded; empty while it hangs there', null=True)),
                ('put_by', models.CharField(db_comment='actor id', max_length=64)),
                ('circuit', models.ForeignKey(db_comment='which circuit', on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='registry.circuit')),
                ('point', models.ForeignKey(db_comment='which point', on_delete=django.db.models.deletion.PROTECT, related_name='circuits', to='registry.point')),
            ],
            options={
                'indexes': [models.Index(fields=['point', 'until'], name='carried_point_until')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='carried_point_times'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('point',), name='carried_point_one_circuit')],
            },
        ),
    ]
