"""The register's lines for others (article 16(3)), which only grow: the database refuses UPDATE and DELETE of them."""

import django.db.models.deletion
from django.db import migrations, models


TABLES = ("access_requestline", "access_requestlinepoint")


def guard(_apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":  # the function is that of migration 0002
            schema_editor.execute(
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION access_register_only_grows()"
            )
        else:
            for act in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
                )


def unguard(_apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_no_update")
            schema_editor.execute(f"DROP TRIGGER {table}_no_delete")


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0010_requests'),
        ('registry', '0013_finding_concerns'),
    ]

    operations = [
        migrations.CreateModel(
            name='RequestLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='2026-000001: Shanghai year and count in it', max_length=20, unique=True)),
                ('mark', models.BigIntegerField(db_comment='the number as an integer of at most 40 bits, for marks', unique=True)),
                ('request', models.CharField(db_comment='number of the request', max_length=20)),
                ('act', models.CharField(db_comment='what happened: rules.ACTS', max_length=10)),
                ('written_at', models.DateTimeField(db_comment='time (16(3))')),
                ('written_by', models.CharField(db_comment='person or program whose act wrote the line', max_length=60)),
                ('entry', models.BigIntegerField(db_comment="index of the act in the application's log")),
                ('person', models.CharField(db_comment='first person (16(3)): name', max_length=60)),
                ('unit', models.CharField(db_comment='first person: unit (799-16(2)(3))', max_length=100)),
                ('certificate', models.CharField(db_comment='first person: number of the certificate (15(2))', max_length=60)),
                ('person_2', models.CharField(blank=True, db_comment='second person (15(1)): name; a refusal may lack', max_length=60)),
                ('unit_2', models.CharField(blank=True, db_comment='second person: unit', max_length=100)),
                ('certificate_2', models.CharField(blank=True, db_comment='second person: number of the certificate', max_length=60)),
                ('way', models.CharField(db_comment='way (14): view, copy or retrieve', max_length=10)),
                ('method', models.CharField(db_comment='method (16(3)): rules.METHODS', max_length=20)),
                ('basis', models.CharField(db_comment='article of the request: 14(1), 14(2) or 799-21', max_length=20)),
                ('case_no', models.CharField(blank=True, db_comment='number of the case; a request may have none', max_length=100)),
                ('purpose', models.CharField(db_comment='purpose (16(3)): code of law.request_purposes', max_length=40)),
                ('reason', models.TextField(db_comment='reason (799-16(2)(3))')),
                ('content', models.TextField(db_comment='content (799-16(2)(3)): points and interval in words of the request')),
                ('points', models.TextField(db_comment='20-digit codes of the points, space between')),
                ('from_ms', models.BigIntegerField(db_comment='pictures from, Unix milliseconds')),
                ('to_ms', models.BigIntegerField(db_comment='pictures to, Unix milliseconds')),
                ('destination', models.TextField(db_comment='destination (16(3)): where the pictures went or were to go')),
                ('operator', models.CharField(db_comment='duty officer who opened, delivered or refused', max_length=60)),
                ('approver', models.CharField(blank=True, db_comment='who approved; a refusal may have none', max_length=60)),
                ('files', models.TextField(blank=True, db_comment='a line a file: SHA-256, two spaces, path in the bag')),
                ('file_count', models.IntegerField(db_comment='number of files')),
                ('return_by', models.DateField(db_comment='day of return or destruction (19); a view: none', null=True)),
                ('remark', models.TextField(blank=True, db_comment='why it was corrected')),
                ('corrects', models.ForeignKey(db_comment='the line that this one corrects', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='access.requestline')),
            ],
        ),
        migrations.CreateModel(
            name='RequestLinePoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.ForeignKey(db_comment='the line', on_delete=django.db.models.deletion.PROTECT, related_name='of_points', to='access.requestline')),
                ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
            ],
        ),
        migrations.AddIndex(
            model_name='requestline',
            index=models.Index(fields=['request', 'id'], name='request_line_request'),
        ),
        migrations.AddIndex(
            model_name='requestline',
            index=models.Index(fields=['written_at'], name='request_line_time'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('no', ''), _negated=True), models.Q(('request', ''), _negated=True), models.Q(('written_by', ''), _negated=True), models.Q(('person', ''), _negated=True), models.Q(('unit', ''), _negated=True), models.Q(('certificate', ''), _negated=True), models.Q(('basis', ''), _negated=True), models.Q(('purpose', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('content', ''), _negated=True), models.Q(('points', ''), _negated=True), models.Q(('destination', ''), _negated=True), models.Q(('operator', ''), _negated=True)), name='request_line_texts'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), models.Q(models.Q(('person_2', ''), _negated=True), models.Q(('unit_2', ''), _negated=True), models.Q(('certificate_2', ''), _negated=True), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='request_line_of_two'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), ('way', 'view'), ('return_by__isnull', False), _connector='OR'), name='request_line_return'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'delivered'), _negated=True), ('way', 'view'), ('file_count__gt', 0), _connector='OR'), name='request_line_files'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'corrected'), ('corrects__isnull', False), models.Q(('remark', ''), _negated=True)), models.Q(models.Q(('act', 'corrected'), _negated=True), ('corrects__isnull', True), ('remark', '')), _connector='OR'), name='request_line_correction'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.UniqueConstraint(fields=('corrects',), name='request_line_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.UniqueConstraint(condition=models.Q(('act', 'opened')), fields=('request',), name='request_line_opened_once'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('opened', 'delivered', 'watched', 'returned', 'destroyed', 'refused', 'corrected'))), name='request_line_act'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('view', 'copy', 'retrieve'))), name='request_line_way'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ('online', 'on_site', 'disc', 'usb', 'private_line', 'url'))), name='request_line_method'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('to_ms__gt', models.F('from_ms'))), name='request_line_interval'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('mark__gt', 0), ('mark__lt', 1099511627776)), name='request_line_mark'),
        ),
        migrations.AddConstraint(
            model_name='requestlinepoint',
            constraint=models.UniqueConstraint(fields=('line', 'point'), name='request_line_point_once'),
        ),
        migrations.RunPython(guard, unguard),
    ]
