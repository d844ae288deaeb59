"""Filings of systems and their steps (article 9; decree 799, article 14)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0037_scans_of_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='SystemFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.CharField(db_comment='GB/T 2260 division of the part that is filed', max_length=6)),
                ('zone', models.CharField(blank=True, db_comment='functional zone of that part, or empty', default='', max_length=10)),
                ('kind', models.CharField(db_comment='states.FilingKind', max_length=10)),
                ('reason', models.CharField(blank=True, db_comment='why it is changed or ended', default='', max_length=200)),
                ('state', models.CharField(db_comment='states.FilingState', default='draft', max_length=12)),
                ('declared', models.TextField(blank=True, db_comment='what the unit states, canonical JSON', default='')),
                ('content', models.TextField(blank=True, db_comment='what was filed, canonical JSON; empty in a draft', default='')),
                ('digest', models.CharField(blank=True, db_comment='SHA-256 of content, hexadecimal', default='', max_length=64)),
                ('points', models.PositiveIntegerField(db_comment='number of points filed', default=0)),
                ('areas', models.PositiveSmallIntegerField(db_comment='districts with points of the system, then', default=1)),
                ('opened_by', models.CharField(db_comment='actor id', max_length=64)),
                ('opened_at', models.DateTimeField(db_comment='when it was opened')),
                ('submitted_by', models.CharField(blank=True, db_comment='actor id, last time', default='', max_length=64)),
                ('submitted_at', models.DateTimeField(blank=True, db_comment='when it was submitted, last time', null=True)),
                ('first_on', models.DateField(blank=True, db_comment='Shanghai day of the first submission', null=True)),
                ('counted_on', models.DateField(blank=True, db_comment='day on which it counts as submitted', null=True)),
                ('due_on', models.DateField(blank=True, db_comment='legal day by the calendar of then; null: no clock', null=True)),
                ('missing', models.TextField(blank=True, db_comment='what content lacks, canonical JSON; empty: complete', default='')),
                ('returned_on', models.DateField(blank=True, db_comment='Shanghai day of the first return', null=True)),
                ('resubmit_by', models.DateField(blank=True, db_comment='last day that keeps the first submission', null=True)),
                ('received_by', models.CharField(blank=True, db_comment='actor id of the officer', default='', max_length=64)),
                ('received_at', models.DateTimeField(blank=True, db_comment='when it was received', null=True)),
                ('year', models.PositiveSmallIntegerField(blank=True, db_comment='Shanghai year of the receipt', null=True)),
                ('serial', models.PositiveIntegerField(blank=True, db_comment='number in the year of its district', null=True)),
                ('no', models.CharField(blank=True, db_comment='number of the receipt as printed', default='', max_length=60)),
                ('withdrawn_reason', models.CharField(blank=True, db_comment='why it was withdrawn', default='', max_length=200)),
                ('applicant', models.ForeignKey(db_comment='unit that files', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('changes', models.ForeignKey(blank=True, db_comment='received filing changed', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changed_by', to='registry.systemfiling')),
                ('organ', models.ForeignKey(blank=True, db_comment='organ that has it now', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('system', models.ForeignKey(db_comment='which system', on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='registry.system')),
            ],
            options={
                'indexes': [models.Index(fields=['division', 'zone', 'state'], name='filing_area'), models.Index(fields=['state', 'system'], name='filing_of_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'received', 'withdrawn'])), name='filing_state'), models.CheckConstraint(condition=models.Q(('kind__in', ['new', 'change', 'cancel'])), name='filing_kind'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('division'), 6), django.db.models.lookups.Exact(django.db.models.functions.text.Length(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('division'), models.Value('0'), models.Value('')), models.Value('1'), models.Value('')), models.Value('2'), models.Value('')), models.Value('3'), models.Value('')), models.Value('4'), models.Value('')), models.Value('5'), models.Value('')), models.Value('6'), models.Value('')), models.Value('7'), models.Value('')), models.Value('8'), models.Value('')), models.Value('9'), models.Value('')), output_field=models.IntegerField()), 0)), name='filing_division'), models.CheckConstraint(condition=models.Q(models.Q(('changes', None), ('kind', 'new')), models.Q(models.Q(('kind', 'new'), _negated=True), ('changes__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='filing_changes'), models.CheckConstraint(condition=models.Q(models.Q(('content', ''), ('counted_on', None), ('digest', ''), ('first_on', None), ('organ', None), ('submitted_at', None)), models.Q(('counted_on__isnull', False), ('first_on__isnull', False), ('submitted_at__isnull', False), ('organ__isnull', False), models.Q(('content', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('submitted_by', ''), _negated=True)), _connector='OR'), name='filing_submitted_whole'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='filing_submitted'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('returned_on__isnull', False), models.Q(('missing', ''), _negated=True)), _connector='OR'), name='filing_returned'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'received'), _negated=True), ('no', ''), ('received_at', None), ('received_by', ''), ('serial', None), ('year', None)), models.Q(('missing', ''), ('received_at__isnull', False), ('serial__gte', 1), ('state', 'received'), ('year__isnull', False), models.Q(('received_by', ''), _negated=True), models.Q(('no', ''), _negated=True)), _connector='OR'), name='filing_received'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), models.Q(('withdrawn_reason', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_reason', '')), _connector='OR'), name='filing_withdrawn'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned'])), fields=('system', 'division', 'zone'), name='filing_one_on_its_way'), models.UniqueConstraint(condition=models.Q(('no', ''), _negated=True), fields=('year', 'division', 'zone', 'serial'), name='filing_number')],
            },
        ),
        migrations.CreateModel(
            name='FilingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='states.FilingStepKind', max_length=12)),
                ('by', models.CharField(db_comment='actor id', max_length=64)),
                ('at', models.DateTimeField(db_comment='when')),
                ('digest', models.CharField(blank=True, db_comment='SHA-256 of the content of then', default='', max_length=64)),
                ('note', models.TextField(blank=True, db_comment='what was missing, why, or the number of the receipt', default='')),
                ('organ', models.ForeignKey(blank=True, db_comment='organ that has it then', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('filing', models.ForeignKey(db_comment='which filing', on_delete=django.db.models.deletion.PROTECT, related_name='history', to='registry.systemfiling')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'submitted', 'transferred', 'returned', 'received', 'withdrawn'])), name='filing_step_kind')],
            },
        ),
    ]
