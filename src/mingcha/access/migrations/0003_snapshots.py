"""Pictures kept as evidence; the register knows their way. SQLite rebuilds the register's table for it, which drops the
triggers by which it only grows: they are set again."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    """
    CREATE TRIGGER access_register_no_update BEFORE UPDATE ON access_registerrow
    BEGIN SELECT RAISE(ABORT, 'the register only grows: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER access_register_no_delete BEFORE DELETE ON access_registerrow
    BEGIN SELECT RAISE(ABORT, 'the register only grows: DELETE refused'); END
    """,
)


def guard_again(_apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for name, statement in zip(("update", "delete"), SQLITE, strict=True):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS access_register_no_{name}")
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_register_only_grows'),
        ('registry', '0002_city'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='P, Shanghai day, number of the day', max_length=20, unique=True)),
                ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                ('purpose', models.CharField(db_comment='code of law.purposes (article 19)', max_length=20)),
                ('reason', models.CharField(db_comment="why it was kept, in the person's words", max_length=200)),
                ('asked_ms', models.BigIntegerField(db_comment='the instant asked for, Unix milliseconds')),
                ('shown_ms', models.BigIntegerField(db_comment="the frame's own time, Unix milliseconds")),
                ('taken_at', models.DateTimeField(db_comment='when it was kept')),
                ('file', models.CharField(db_comment="name in the home's documents folder", max_length=120, unique=True)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the JPEG')),
                ('digest', models.CharField(db_comment='SHA-256 of the JPEG, hexadecimal', max_length=64)),
                ('recorder', models.CharField(db_comment='the recorder that holds the footage', max_length=40)),
                ('epoch', models.IntegerField(db_comment='epoch of the assignment under which it was recorded')),
                ('minute', models.BigIntegerField(db_comment='camera-minute of the footage file, Unix seconds // 60')),
                ('file_n', models.IntegerField(db_comment='which file of the camera-minute')),
                ('part', models.IntegerField(db_comment="the fragment among the file's parts; 0 is the header")),
                ('frame', models.IntegerField(db_comment='the frame in the fragment, in order of decoding, from 0')),
                ('fragment_digest', models.CharField(db_comment='SHA-256 of the fragment, hexadecimal', max_length=64)),
                ('entry', models.BigIntegerField(db_comment='the entry of our log that says so')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='registerrow',
            name='register_way',
        ),
        migrations.RemoveConstraint(
            model_name='registerrow',
            name='register_once_a_grant',
        ),
        migrations.AlterField(
            model_name='registerrow',
            name='ticket',
            field=models.ForeignKey(db_comment='the ticket that opened it; a kept picture: none', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.ticket'),
        ),
        migrations.AlterField(
            model_name='registerrow',
            name='way',
            field=models.CharField(db_comment='way (16(3)): live, playback or snapshot', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('live', 'playback', 'snapshot'))), name='register_way'),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.UniqueConstraint(condition=models.Q(('way__in', ('live', 'playback'))), fields=('grant', 'point', 'way'), name='register_once_a_grant'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='grant',
            field=models.ForeignKey(db_comment='the grant under which it was taken', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.grant'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='point',
            field=models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point'),
        ),
        migrations.AddField(
            model_name='snapshot',
            name='user',
            field=models.ForeignKey(db_comment='who took it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='snapshot',
            index=models.Index(fields=['camera', 'shown_ms'], name='snapshot_camera'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check'])), name='snapshot_purpose'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('shown_ms__lte', models.F('asked_ms'))), name='snapshot_shown_when_asked'),
        ),
        migrations.AddConstraint(
            model_name='snapshot',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='snapshot_with_reason'),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
