"""Control: a further kind of lines of moves, and whose line says where a camera is (article 7(2))."""

from django.db import migrations, models

TABLE = "access_controlmove"
KINDS = ['moved', 'home', 'home_failed', 'left']


def guard(_apps, schema_editor):
    """SQLite makes the table anew, without its triggers (0027)."""
    if schema_editor.connection.vendor == "postgresql":
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0027_control'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='controlmove', name='control_move_kind'),
        migrations.AlterField(
            model_name='controlmove',
            name='kind',
            field=models.CharField(db_comment='what the line says: MoveKind', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='controlmove',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', KINDS)), name='control_move_kind'),
        ),
        migrations.RunPython(guard, guard),
        migrations.AddField(
            model_name='cameraposition',
            name='gateway',
            field=models.CharField(
                blank=True, db_comment='gateway of its last line, empty: from before it was kept', default='', max_length=40
            ),
        ),
    ]
