"""A delivery that nobody took is a line of the register and the end of its copy, and a delivered request can be revoked
(articles 15, 16(3), 19)."""

from django.db import migrations, models

TABLE = "access_requestline"


def guard(_apps, schema_editor):
    """SQLite made the table anew for its constraint: its triggers (migration 0012) went with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
        )


def nothing(_apps, _schema_editor):
    """Backwards the table is made anew without its triggers, which migration 0012 would look for: a home is restored
    from its backup instead."""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0020_line_of_viewing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='copy',
            name='copy_ended_whole',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_act',
        ),
        migrations.RemoveConstraint(
            model_name='requeststep',
            name='request_step_of_table',
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('end_line', ''), ('ended_at', None), ('ended_by', ''), ('proof', '')), models.Q(('end__in', ['returned', 'destroyed', 'not_taken']), ('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('proof', ''), _negated=True), models.Q(('end_line', ''), _negated=True)), _connector='OR'), name='copy_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('opened', 'delivered', 'watched', 'returned', 'destroyed', 'not_taken', 'refused', 'corrected'))), name='request_line_act'),
        ),
        migrations.AddConstraint(
            model_name='requeststep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'sign_first'), ('from_state', 'draft'), ('to_state', 'signed_by_one')), models.Q(('act', 'change'), ('from_state', 'draft'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'draft'), ('to_state', 'withdrawn')), models.Q(('act', 'sign_second'), ('from_state', 'signed_by_one'), ('to_state', 'signed')), models.Q(('act', 'lapse'), ('from_state', 'signed_by_one'), ('to_state', 'draft')), models.Q(('act', 'change'), ('from_state', 'signed_by_one'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'signed_by_one'), ('to_state', 'withdrawn')), models.Q(('act', 'change'), ('from_state', 'signed'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'signed'), ('to_state', 'withdrawn')), models.Q(('act', 'check'), ('from_state', 'signed'), ('to_state', 'checked')), models.Q(('act', 'return'), ('from_state', 'signed'), ('to_state', 'draft')), models.Q(('act', 'refuse'), ('from_state', 'signed'), ('to_state', 'refused')), models.Q(('act', 'withdraw'), ('from_state', 'checked'), ('to_state', 'withdrawn')), models.Q(('act', 'return'), ('from_state', 'checked'), ('to_state', 'draft')), models.Q(('act', 'refuse'), ('from_state', 'checked'), ('to_state', 'refused')), models.Q(('act', 'approve'), ('from_state', 'checked'), ('to_state', 'approved')), models.Q(('act', 'open'), ('from_state', 'approved'), ('to_state', 'open')), models.Q(('act', 'revoke'), ('from_state', 'approved'), ('to_state', 'revoked')), models.Q(('act', 'expire'), ('from_state', 'approved'), ('to_state', 'expired')), models.Q(('act', 'revoke'), ('from_state', 'open'), ('to_state', 'revoked')), models.Q(('act', 'expire'), ('from_state', 'open'), ('to_state', 'expired')), models.Q(('act', 'deliver'), ('from_state', 'open'), ('to_state', 'delivered')), models.Q(('act', 'revoke'), ('from_state', 'delivered'), ('to_state', 'revoked')), models.Q(('act', 'close'), ('from_state', 'delivered'), ('to_state', 'closed')), _connector='OR'), name='request_step_of_table'),
        ),
        migrations.RunPython(guard, nothing),
    ]
