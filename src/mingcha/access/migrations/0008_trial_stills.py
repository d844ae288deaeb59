"""The register of stills of connection tests, which only grows: the database refuses UPDATE and DELETE of its lines."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

POSTGRESQL = (
    """
    CREATE FUNCTION access_trialstill_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the register only grows: refused' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER access_trialstill_only_grows BEFORE UPDATE OR DELETE ON access_trialstill
    FOR EACH ROW EXECUTE FUNCTION access_trialstill_only_grows()
    """,
)
SQLITE = (
    """
    CREATE TRIGGER access_trialstill_no_update BEFORE UPDATE ON access_trialstill
    BEGIN SELECT RAISE(ABORT, 'the register only grows: UPDATE refused'); END
    """,
    """
    CREATE TRIGGER access_trialstill_no_delete BEFORE DELETE ON access_trialstill
    BEGIN SELECT RAISE(ABORT, 'the register only grows: DELETE refused'); END
    """,
)


def guard(_apps, schema_editor):
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER access_trialstill_only_grows ON access_trialstill")
        schema_editor.execute("DROP FUNCTION access_trialstill_only_grows()")
    else:
        schema_editor.execute("DROP TRIGGER access_trialstill_no_update")
        schema_editor.execute("DROP TRIGGER access_trialstill_no_delete")


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0007_register_token'),
        ('registry', '0013_finding_concerns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TrialStill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('host', models.CharField(db_comment='IP address and port of the camera', max_length=60)),
                ('device', models.CharField(db_comment='how stream keys of the device begin, to count its stills', max_length=60)),
                ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                ('badge_no', models.CharField(blank=True, db_comment='number of the work certificate then', default='', max_length=30)),
                ('organisation', models.CharField(blank=True, db_comment="the person's unit then", default='', max_length=100)),
                ('shown_at', models.DateTimeField(db_comment='time (16(3))')),
                ('purpose', models.CharField(db_comment='purpose (16(3)): to check the system, nothing else (8)', max_length=20)),
                ('destination', models.CharField(db_comment='destination (16(3)): where the picture went', max_length=100)),
                ('width', models.IntegerField(db_comment='pixels of the still')),
                ('height', models.IntegerField(db_comment='pixels of the still')),
                ('size_bytes', models.IntegerField(db_comment='bytes of the JPEG')),
                ('digest', models.CharField(db_comment='SHA-256 of the JPEG, hexadecimal', max_length=64)),
                ('token', models.CharField(blank=True, db_comment='API token by which a program asked; a person: empty', default='', max_length=100)),
                ('system', models.ForeignKey(db_comment='for which system', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.system')),
                ('user', models.ForeignKey(db_comment='person (16(3))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'shown_at'], name='trial_still_user'), models.Index(fields=['system', 'shown_at'], name='trial_still_system')],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose', 'system_check')), name='trial_still_purpose'), models.CheckConstraint(condition=models.Q(('destination', 'browser')), name='trial_still_destination')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
