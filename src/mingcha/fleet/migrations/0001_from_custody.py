"""The tables of recorders and placement move from custody to the fleet plane: state alone, the tables stay."""
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('custody', '0010_fleet_and_overview_leave'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name='Beat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorder', models.CharField(db_comment="the recorder's name", max_length=64, unique=True)),
                        ('seen_at', models.DateTimeField(db_comment='its last beat, by the clock of the database')),
                        ('incarnation', models.PositiveIntegerField(db_comment='a beat under an older one is refused', default=1)),
                        ('dead', models.BooleanField(db_comment='whether it was declared dead and has not come back', default=False)),
                        ('declared_at', models.DateTimeField(db_comment='when it was last declared dead', null=True)),
                    ],
                    options={
                        'db_table': 'custody_beat',
                        'db_table_comment': 'derived: signs of life of the recorders',
                    },
                ),
                migrations.CreateModel(
                    name='CameraState',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorder', models.CharField(db_comment='the recorder that said it', max_length=64)),
                        ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20, unique=True)),
                        ('seen_at', models.DateTimeField(db_comment='when the recorder said it')),
                        ('state', models.CharField(db_comment='connecting | recording | trouble | off', max_length=16)),
                        ('reason', models.CharField(blank=True, db_comment='why, a GapReason, blank while recording', max_length=32)),
                        ('since_ms', models.BigIntegerField(db_comment='since when, Unix ms', null=True)),
                        ('status', models.JSONField(db_comment='all that was said: fps, kbps, loss, clock offset, oldest, last', default=dict)),
                    ],
                    options={
                        'db_table': 'custody_camerastate',
                        'db_table_comment': 'derived: what recorders last said of their cameras',
                    },
                ),
                migrations.CreateModel(
                    name='Lease',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(db_comment='the job', max_length=32, unique=True)),
                        ('holder', models.CharField(db_comment='the worker that has it', max_length=64)),
                        ('until', models.DateTimeField(db_comment='from then on anybody may take it')),
                    ],
                    options={
                        'db_table': 'custody_lease',
                        'db_table_comment': 'derived: which worker runs which clock',
                    },
                ),
                migrations.CreateModel(
                    name='RecorderState',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recorder', models.CharField(db_comment="the recorder's name", max_length=64, unique=True)),
                        ('seen_at', models.DateTimeField(db_comment='when it last answered')),
                        ('started_at', models.DateTimeField(db_comment='when it started', null=True)),
                        ('is_demo', models.BooleanField(db_comment='whether it runs in a demo home', default=False)),
                        ('hours_cursor', models.PositiveBigIntegerField(db_comment='sequence of the last sealed hour asked for', default=0)),
                        ('hours_anchor', models.CharField(blank=True, db_comment='entry/digest of that hour: another one means another journal', default='', max_length=80)),
                        ('assignments_version', models.PositiveBigIntegerField(db_comment='last version of assignments it took', default=0)),
                        ('holds_version', models.PositiveIntegerField(db_comment='last version of holds it took; 0 for none', default=0)),
                        ('status', models.JSONField(db_comment='disk, log, queue as it last said', default=dict)),
                    ],
                    options={
                        'db_table': 'custody_recorderstate',
                        'db_table_comment': 'derived: what recorders last said of themselves',
                    },
                ),
                migrations.CreateModel(
                    name='Fleet',
                    fields=[
                        ('id', models.SmallIntegerField(db_comment='always 1', primary_key=True, serialize=False)),
                        ('leader', models.CharField(blank=True, db_comment='the recorder whose uplink placed last', default='', max_length=64)),
                        ('round_at', models.DateTimeField(db_comment='when it looked last; null before anybody led', null=True)),
                        ('braked_since', models.DateTimeField(db_comment='since when too many are gone for anything to be moved', null=True)),
                        ('unplaced', models.PositiveIntegerField(db_comment='cameras for which no recorder has room', default=0)),
                        ('version', models.PositiveBigIntegerField(db_comment='grows whenever cameras are given to recorders', default=0)),
                    ],
                    options={
                        'db_table': 'custody_fleet',
                        'db_table_comment': "derived: the leader's last word on the recorders",
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='custody_one_fleet')],
                    },
                ),
                migrations.CreateModel(
                    name='Placement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                        ('recorder', models.CharField(db_comment='the recorder that has it', max_length=64)),
                        ('moves', models.PositiveIntegerField(db_comment="how often the camera had moved before; added to the point's epoch")),
                        ('first_epoch', models.PositiveBigIntegerField(db_comment='epoch with which the tenure began')),
                        ('began_at', models.DateTimeField(db_comment='when it began, by the clock of the database')),
                        ('last_epoch', models.PositiveBigIntegerField(db_comment='epoch with which it ended; null while it lasts', null=True)),
                        ('ended_at', models.DateTimeField(db_comment='when it ended; null while it lasts', null=True)),
                    ],
                    options={
                        'db_table': 'custody_placement',
                        'db_table_comment': 'derived: which recorder has which camera, and had it before',
                        'indexes': [models.Index(fields=['recorder', 'ended_at'], name='custody_placement_owner')],
                        'constraints': [models.UniqueConstraint(fields=('camera', 'moves'), name='custody_placement_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('camera',), name='custody_placement_one_owner'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('last_epoch__isnull', True)), models.Q(('ended_at__gte', models.F('began_at')), ('last_epoch__gte', models.F('first_epoch'))), _connector='OR'), name='custody_placement_ended')],
                    },
                ),
                migrations.CreateModel(
                    name='Recorder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(db_comment='its name in files, journal and log', max_length=64, unique=True)),
                        ('host', models.CharField(db_comment='the machine it runs on, as its administrator calls it', max_length=64)),
                        ('division', models.CharField(blank=True, db_comment='division whose cameras it takes first, or empty', max_length=6)),
                        ('capacity', models.PositiveIntegerField(db_comment='how many cameras it takes at most')),
                        ('log_key', models.CharField(db_comment="base64 of its log's public Ed25519 key", max_length=44, unique=True)),
                        ('enrolled_at', models.DateTimeField(db_comment='when it was enrolled')),
                        ('left_at', models.DateTimeField(db_comment='when it was taken out of service; null while it serves', null=True)),
                        ('gateway', models.CharField(blank=True, db_comment="origin of its gateway for browsers; empty: the pages' own", default='', max_length=255)),
                        ('gateway_nearby', models.CharField(blank=True, db_comment='where our programs reach that gateway; empty: as browsers', default='', max_length=255)),
                    ],
                    options={
                        'db_table': 'custody_recorder',
                        'db_table_comment': 'recorders of this installation and the keys of their logs (arts. 7, 20)',
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='custody_recorder_name'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='custody_recorder_capacity')],
                    },
                ),
            ],
        ),
    ]
