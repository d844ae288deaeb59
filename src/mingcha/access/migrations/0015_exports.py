"""Exports of original footage, the tickets that fetch it, and the copies that recipients hold (arts. 15, 16(3), 19)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0014_oversight'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='C, Shanghai day, number of the day', max_length=20, unique=True)),
                ('export', models.CharField(db_comment='number of the export', max_length=20, unique=True)),
                ('request', models.CharField(db_comment='number of the request', max_length=20)),
                ('managing_unit', models.CharField(db_comment='organisation whose footage it is', max_length=40)),
                ('camera', models.CharField(db_comment='its first point, for the place of a finding', max_length=20)),
                ('holder', models.CharField(db_comment='unit that holds it', max_length=200)),
                ('persons', models.TextField(db_comment='names of those who took it, a line each')),
                ('measures', models.TextField(db_comment='protective measures that the holder stated (19)')),
                ('return_by', models.DateField(db_comment='last day for its return or destruction (19)')),
                ('given_at', models.DateTimeField(db_comment='when it was handed over')),
                ('line', models.CharField(db_comment="number of the register's line of its delivery", max_length=20)),
                ('was_found', models.BooleanField(db_comment='whether a finding says that it is overdue', default=False)),
                ('end', models.CharField(blank=True, db_comment='returned | destroyed; empty: it is out', default='', max_length=12)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when its end was recorded', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='name of who recorded it', default='', max_length=60)),
                ('proof', models.CharField(blank=True, db_comment='proof of its end', default='', max_length=200)),
                ('end_line', models.CharField(blank=True, db_comment='number of the line of its end', default='', max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['end', 'return_by'], name='copy_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measures', ''), _negated=True), models.Q(('holder', ''), _negated=True)), name='copy_with_measures'), models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('end_line', ''), ('ended_at', None), ('ended_by', ''), ('proof', '')), models.Q(('end__in', ['returned', 'destroyed']), ('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('proof', ''), _negated=True), models.Q(('end_line', ''), _negated=True)), _connector='OR'), name='copy_ended_whole')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='E, Shanghai day, number of the day', max_length=20, unique=True)),
                ('request', models.CharField(db_comment='number of the request (15)', max_length=20)),
                ('state', models.CharField(db_comment='making | made | delivered', max_length=12)),
                ('points', models.TextField(db_comment='20-digit codes, separated by a space')),
                ('from_ms', models.BigIntegerField(db_comment='asked span from, Unix milliseconds')),
                ('to_ms', models.BigIntegerField(db_comment='asked span to, Unix milliseconds, not included')),
                ('managing_unit', models.CharField(db_comment='organisation whose footage it is', max_length=40)),
                ('person', models.CharField(db_comment="that person's name then", max_length=60)),
                ('destination', models.CharField(db_comment='page | folder | url', max_length=10)),
                ('method', models.CharField(db_comment='method of the register (16(3))', max_length=20)),
                ('target', models.CharField(blank=True, db_comment='folder, or host and path of the url', default='', max_length=300)),
                ('sealed_target', models.TextField(blank=True, db_comment='the signed address, sealed with the master key', default='')),
                ('recipient', models.CharField(blank=True, db_comment='age recipient; empty: as it is', default='', max_length=100)),
                ('started_at', models.DateTimeField(db_comment='when it was asked for')),
                ('job', models.BigIntegerField(db_comment='number of the job that makes it')),
                ('made_at', models.DateTimeField(blank=True, db_comment='when its manifest went into the log', null=True)),
                ('manifest_sha256', models.CharField(blank=True, db_comment='SHA-256 of its manifest-sha256.txt, hexadecimal', default='', max_length=64)),
                ('entry', models.BigIntegerField(blank=True, db_comment='the entry of our log that has it', null=True)),
                ('line', models.CharField(blank=True, db_comment='number of its line in the register', default='', max_length=20)),
                ('delivered_at', models.DateTimeField(blank=True, db_comment='when the line of its delivery was written', null=True)),
                ('fetched_at', models.DateTimeField(blank=True, db_comment='when it was fetched from the page', null=True)),
                ('sent_at', models.DateTimeField(blank=True, db_comment='when folder or address had all of it', null=True)),
                ('user', models.ForeignKey(db_comment='who exports it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ExportTicket',
            fields=[
                ('id', models.CharField(db_comment='id inside the token, 32 hexadecimal digits', max_length=32, primary_key=True, serialize=False)),
                ('points', models.TextField(db_comment='20-digit codes, separated by a space')),
                ('from_ms', models.BigIntegerField(db_comment='window from, Unix milliseconds')),
                ('to_ms', models.BigIntegerField(db_comment='window to, Unix milliseconds')),
                ('issued_ms', models.BigIntegerField(db_comment='issued at, Unix milliseconds')),
                ('ends_ms', models.BigIntegerField(db_comment='ends at, Unix milliseconds')),
                ('export', models.ForeignKey(db_comment='the export', on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='access.export')),
            ],
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['request'], name='export_request'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['making', 'made', 'delivered'])), name='export_state'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('destination__in', ['page', 'folder', 'url'])), name='export_destination'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ('online', 'on_site', 'disc', 'usb', 'private_line', 'url'))), name='export_method'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(('to_ms__gt', models.F('from_ms'))), name='export_span'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entry', None), ('made_at', None), ('manifest_sha256', ''), ('state', 'making')), models.Q(models.Q(('state', 'making'), _negated=True), ('entry__isnull', False), ('made_at__isnull', False), models.Q(('manifest_sha256', ''), _negated=True)), _connector='OR'), name='export_made_in_the_log'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered'), models.Q(('line', ''), _negated=True)), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at', None), ('fetched_at', None), ('line', ''), ('sent_at', None)), _connector='OR'), name='export_delivered_by_a_line'),
        ),
        migrations.AddConstraint(
            model_name='exportticket',
            constraint=models.CheckConstraint(condition=models.Q(('ends_ms__gt', models.F('issued_ms'))), name='export_ticket_ends_after_issue'),
        ),
    ]
