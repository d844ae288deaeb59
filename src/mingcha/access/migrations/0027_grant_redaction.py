"""A grant of a redaction opens its source (article 21)."""

import django.db.models.deletion
from django.db import migrations, models

DUTY = ["duty_patrol", "crowd_safety", "traffic_safety", "incident", "case_lead", "security_event", "disaster", "missing_person", "system_check"]
REQUEST = ["criminal_case", "order_case", "traffic_case", "counter_terrorism", "missing_person", "event_security", "emergency", "accident", "disaster", "public_service", "public_management", "own_interest"]
TABLE = "access_registerrow"


def guard(_apps, schema_editor):
    """SQLite made the table anew for its constraint: its triggers (migration 0002) went with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER access_register_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
        )


def nothing(_apps, _schema_editor):
    """Backwards the table is made anew without its triggers, which migration 0002 would look for: a home is restored
    from its backup instead."""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0026_fetchticket'),
        ('privacy', '0001_squashed_0008_redaction_bounds'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='grant', name='grant_purpose'),
        migrations.RemoveConstraint(model_name='registerrow', name='register_purpose'),
        migrations.AddField(
            model_name='grant',
            name='redaction',
            field=models.ForeignKey(blank=True, db_comment='the redaction whose source it opens (21); else empty', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.redaction'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', DUTY), ('redaction', None), ('request', None)), models.Q(('purpose__in', REQUEST), ('redaction', None), ('request__isnull', False)), models.Q(('purpose', 'redaction'), ('redaction__isnull', False), ('request', None)), _connector='OR'), name='grant_purpose'),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', [*DUTY, 'redaction'])), name='register_purpose'),
        ),
        migrations.RunPython(guard, nothing),
    ]
