"""Acceptances of batches of points, with their groups, reports, problems, documents and signatures (article 8)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0026_signs"),
    ]

    operations = [
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(db_comment='name of the acceptance', max_length=100)),
                ('standards', models.CharField(db_comment='standards by which it is accepted', max_length=300)),
                ('built_on', models.DateField(db_comment='day on which building ended')),
                ('state', models.CharField(db_comment='states.AcceptanceState', default='open', max_length=20)),
                ('withdrawn_reason', models.CharField(blank=True, db_comment='why it was withdrawn', default='', max_length=200)),
                ('opened_by', models.CharField(db_comment='actor id', max_length=64)),
                ('opened_at', models.DateTimeField(db_comment='when it was opened')),
                ('commissioning', models.OneToOneField(blank=True, db_comment='record of putting into use, of a passed acceptance', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acceptance', to='registry.commissioning')),
                ('project', models.ForeignKey(blank=True, db_comment='project that built them', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='registry.project')),
                ('system', models.ForeignKey(db_comment='whose points', on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='registry.system')),
            ],
        ),
        migrations.CreateModel(
            name='AcceptanceDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='states.DocumentKind', max_length=20)),
                ('title', models.CharField(db_comment='name and number of the document', max_length=100)),
                ('file', models.CharField(db_comment="scan in the home's documents folder", max_length=120)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan')),
                ('digest', models.CharField(db_comment='SHA-256 of the scan, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the scan, by its bytes', max_length=20)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was added')),
                ('acceptance', models.ForeignKey(db_comment='which acceptance', on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='registry.acceptance')),
            ],
        ),
        migrations.CreateModel(
            name='AcceptanceMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(db_comment='place in the list of the group, from 1')),
                ('name', models.CharField(db_comment='name of the person', max_length=60)),
                ('unit', models.CharField(db_comment='whom the person represents', max_length=60)),
                ('title', models.CharField(db_comment='position or qualification', max_length=60)),
                ('acceptance', models.ForeignKey(db_comment='which acceptance', on_delete=django.db.models.deletion.PROTECT, related_name='members', to='registry.acceptance')),
                ('user', models.ForeignKey(blank=True, db_comment='account by which the person signs', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='AcceptanceReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_comment='number within its acceptance, from 1')),
                ('inspection', models.PositiveIntegerField(db_comment='1: the first inspection; above: re-inspections')),
                ('accepted_on', models.DateField(db_comment='day of the inspection')),
                ('conclusion', models.CharField(db_comment='qualified | unqualified', max_length=20)),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('closed_at', models.DateTimeField(blank=True, db_comment='when the inspection was closed with it', null=True)),
                ('closed_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('acceptance', models.ForeignKey(db_comment='which acceptance', on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='registry.acceptance')),
            ],
        ),
        migrations.CreateModel(
            name='AcceptanceProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_comment='what is wrong', max_length=200)),
                ('mends', models.CharField(db_comment='who mends it', max_length=60)),
                ('due_on', models.DateField(db_comment='last day for mending it')),
                ('mended_on', models.DateField(blank=True, db_comment='day on which it was mended', null=True)),
                ('mended_note', models.CharField(blank=True, db_comment='what was done', default='', max_length=200)),
                ('mended_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('report', models.ForeignKey(db_comment='which report', on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='registry.acceptancereport')),
            ],
        ),
        migrations.CreateModel(
            name='AcceptanceItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(db_comment='states.Item', max_length=20)),
                ('value', models.CharField(db_comment='measured value, in the unit of the item', max_length=60)),
                ('fits', models.BooleanField(db_comment='whether it fits the standard')),
                ('instrument', models.CharField(db_comment='instrument or method', max_length=200)),
                ('report', models.ForeignKey(db_comment='which report', on_delete=django.db.models.deletion.PROTECT, related_name='items', to='registry.acceptancereport')),
            ],
        ),
        migrations.CreateModel(
            name='AcceptanceSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_by', models.CharField(db_comment='actor id; with a sheet, of who handed it in', max_length=64)),
                ('signed_at', models.DateTimeField(db_comment='when')),
                ('member', models.ForeignKey(db_comment='whose signature', on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='registry.acceptancemember')),
                ('report', models.ForeignKey(db_comment='which report', on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='registry.acceptancereport')),
                ('sheet', models.ForeignKey(blank=True, db_comment='sheet with it, if any', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.acceptancedocument')),
            ],
        ),
        migrations.CreateModel(
            name='AcceptedPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('acceptance', models.ForeignKey(db_comment='which batch', on_delete=django.db.models.deletion.PROTECT, related_name='batch', to='registry.acceptance')),
                ('point', models.ForeignKey(db_comment='which point', on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='registry.point')),
            ],
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'measured', 'signed', 'passed', 'failed', 'reinspection', 'withdrawn'])), name='acceptance_state'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('standards', ''), _negated=True)), name='acceptance_stated'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commissioning__isnull', False), ('state', 'passed')), models.Q(models.Q(('state', 'passed'), _negated=True), ('commissioning', None)), _connector='OR'), name='acceptance_passed_in_use'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), models.Q(('withdrawn_reason', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_reason', '')), _connector='OR'), name='acceptance_withdrawn'),
        ),
        migrations.AddConstraint(
            model_name='acceptancedocument',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['task_book', 'contract', 'design', 'as_built', 'equipment', 'inspection', 'trial_run', 'training', 'self_check', 'maintenance', 'signed_sheet'])), name='acceptance_document_kind'),
        ),
        migrations.AddConstraint(
            model_name='acceptancedocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('file', ''), _negated=True)), name='acceptance_document_stated'),
        ),
        migrations.AddConstraint(
            model_name='acceptancemember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('unit', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='acceptance_member_stated'),
        ),
        migrations.AddConstraint(
            model_name='acceptancemember',
            constraint=models.UniqueConstraint(fields=('acceptance', 'number'), name='acceptance_member_number'),
        ),
        migrations.AddConstraint(
            model_name='acceptancemember',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('acceptance', 'user'), name='acceptance_member_once'),
        ),
        migrations.AddConstraint(
            model_name='acceptancereport',
            constraint=models.CheckConstraint(condition=models.Q(('conclusion__in', ['qualified', 'unqualified'])), name='acceptance_report_conclusion'),
        ),
        migrations.AddConstraint(
            model_name='acceptancereport',
            constraint=models.UniqueConstraint(fields=('acceptance', 'number'), name='acceptance_report_number'),
        ),
        migrations.AddConstraint(
            model_name='acceptancereport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', '')), models.Q(('closed_at__isnull', False), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='acceptance_report_closed'),
        ),
        migrations.AddConstraint(
            model_name='acceptanceproblem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('mends', ''), _negated=True)), name='acceptance_problem_stated'),
        ),
        migrations.AddConstraint(
            model_name='acceptanceproblem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mended_by', ''), ('mended_note', ''), ('mended_on', None)), models.Q(('mended_on__isnull', False), models.Q(('mended_note', ''), _negated=True), models.Q(('mended_by', ''), _negated=True)), _connector='OR'), name='acceptance_problem_mended'),
        ),
        migrations.AddConstraint(
            model_name='acceptanceitem',
            constraint=models.CheckConstraint(condition=models.Q(('item__in', ['construction', 'coverage', 'resolution', 'frame_rate', 'low_light', 'storage_days', 'completeness', 'time_error', 'latency', 'gb28181', 'gb35114', 'signs', 'masks', 'fixed_view', 'documents'])), name='acceptance_item_item'),
        ),
        migrations.AddConstraint(
            model_name='acceptanceitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('value', ''), _negated=True), models.Q(('instrument', ''), _negated=True)), name='acceptance_item_measured'),
        ),
        migrations.AddConstraint(
            model_name='acceptanceitem',
            constraint=models.UniqueConstraint(fields=('report', 'item'), name='acceptance_item_once'),
        ),
        migrations.AddConstraint(
            model_name='acceptancesignature',
            constraint=models.UniqueConstraint(fields=('report', 'member'), name='acceptance_signature_once'),
        ),
        migrations.AddConstraint(
            model_name='acceptancesignature',
            constraint=models.UniqueConstraint(condition=models.Q(('sheet', None)), fields=('report', 'signed_by'), name='acceptance_signature_one_account'),
        ),
        migrations.AddConstraint(
            model_name='acceptedpoint',
            constraint=models.UniqueConstraint(fields=('acceptance', 'point'), name='accepted_point_once'),
        ),
    ]
