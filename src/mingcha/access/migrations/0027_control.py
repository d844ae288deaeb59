"""Control of cameras: leases, moves (which only grow, as the register does), and where cameras were left (articles 2,
7(2), 16(3))."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLE = "access_controlmove"


def guard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # the function is that of migration 0002
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_only_grows BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION access_register_only_grows()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
        )


def unguard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_only_grows ON {TABLE}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_update")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_delete")


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0026_purposes_of_shares'),
        ('registry', '0030_where_devices_registered'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ControlLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                ('unit', models.CharField(blank=True, db_comment="the person's unit then", default='', max_length=100)),
                ('taken_at', models.DateTimeField(db_comment='from this instant')),
                ('until', models.DateTimeField(db_comment='lapses at this instant, later with each ticket')),
                ('within', models.CharField(blank=True, db_comment='session or token of its last ticket; a program: empty', default='', max_length=60)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it ended, empty: it stands', null=True)),
                ('ended_why', models.CharField(blank=True, db_comment='why it ended: LeaseEnd', default='', max_length=12)),
                ('ended_by', models.CharField(blank=True, db_comment='actor id of who ended it', default='', max_length=80)),
                ('ended_reason', models.CharField(blank=True, db_comment='reason of who took it over', default='', max_length=200)),
                ('asked_at', models.DateTimeField(blank=True, db_comment='when that was', null=True)),
                ('asked_by', models.ForeignKey(blank=True, db_comment='who asked its holder for it last', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_grant', models.ForeignKey(blank=True, db_comment='under which grant that was', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.grant')),
                ('grant', models.ForeignKey(db_comment='the grant: purpose and person', on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='access.grant')),
                ('point', models.ForeignKey(db_comment='the camera', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                ('user', models.ForeignKey(db_comment='who turns it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='ticket',
            name='lease',
            field=models.ForeignKey(blank=True, db_comment='the lease of a ticket of control (2, 7(2)); viewing: none', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='access.controllease'),
        ),
        migrations.CreateModel(
            name='ControlMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='moved, home or home_failed', max_length=12)),
                ('verb', models.CharField(blank=True, db_comment='verb as JSON (media/ptz), or empty', default='', max_length=300)),
                ('at', models.DateTimeField(db_comment='when the gateway wrote it')),
                ('by', models.CharField(blank=True, db_comment='clock or actor id that sent it home', default='', max_length=80)),
                ('after_s', models.IntegerField(db_comment='seconds from the last verb to the return', default=0)),
                ('why', models.CharField(blank=True, db_comment='why a return failed', default='', max_length=200)),
                ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                ('log', models.CharField(db_comment="name of the gateway's log", max_length=40)),
                ('n', models.BigIntegerField(db_comment='number of the line in it')),
                ('lease', models.ForeignKey(db_comment='the lease; of a return may be none', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='access.controllease')),
                ('point', models.ForeignKey(db_comment='the camera', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
            ],
        ),
        migrations.CreateModel(
            name='CameraPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('away_since', models.DateTimeField(blank=True, db_comment='when it left home, empty: it is home', null=True)),
                ('changed_at', models.DateTimeField(db_comment='when its last line was written')),
                ('failed_at', models.DateTimeField(blank=True, db_comment='when its return failed, empty: it did not', null=True)),
                ('point', models.OneToOneField(db_comment='the camera', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('away_since__isnull', False)), fields=['away_since'], name='camera_position_away')],
            },
        ),
        migrations.AddIndex(
            model_name='controllease',
            index=models.Index(fields=['user', 'point'], name='control_lease_user'),
        ),
        migrations.AddConstraint(
            model_name='controllease',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('point',), name='control_lease_one_stands'),
        ),
        migrations.AddConstraint(
            model_name='controllease',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('taken_at'))), name='control_lease_until_after_taken'),
        ),
        migrations.AddConstraint(
            model_name='controllease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', ''), ('ended_why', '')), models.Q(('ended_at__isnull', False), ('ended_why__in', ['given_back', 'lapsed', 'handed_on', 'taken_over', 'grant_ended']), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='control_lease_ended_why'),
        ),
        migrations.AddConstraint(
            model_name='controllease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_why', 'taken_over'), _negated=True), models.Q(('ended_reason', ''), _negated=True), _connector='OR'), name='control_lease_taken_over_reason'),
        ),
        migrations.AddConstraint(
            model_name='controllease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at', None), ('asked_by', None), ('asked_grant', None)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False), ('asked_grant__isnull', False)), _connector='OR'), name='control_lease_asked'),
        ),
        migrations.AddIndex(
            model_name='controlmove',
            index=models.Index(fields=['point', 'id'], name='control_move_point'),
        ),
        migrations.AddConstraint(
            model_name='controlmove',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['moved', 'home', 'home_failed'])), name='control_move_kind'),
        ),
        migrations.AddConstraint(
            model_name='controlmove',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'moved'), _negated=True), models.Q(('lease__isnull', False), models.Q(('verb', ''), _negated=True)), _connector='OR'), name='control_move_by_lease'),
        ),
        migrations.RunPython(guard, unguard),
    ]
