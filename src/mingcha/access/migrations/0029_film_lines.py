"""Lines of the register about films: opened, published and taken back, each by one person (articles 16(3), 21)."""

from django.db import migrations, models


TABLE = "access_requestline"


def guard(_apps, schema_editor):
    """SQLite made the table anew for its constraint: its triggers went with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
        )


def nothing(_apps, _schema_editor):
    """Backwards the table is made anew without its triggers: a home is restored from its backup instead."""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0028_subject_films'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_way',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_method',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_act',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_of_two',
        ),
        migrations.AlterField(
            model_name='requestline',
            name='basis',
            field=models.CharField(db_comment='article of the request: 14(1), 14(2), 799-21; of a film: 21', max_length=20),
        ),
        migrations.AlterField(
            model_name='requestline',
            name='request',
            field=models.CharField(db_comment='number of the request; of a film: publication or redaction', max_length=20),
        ),
        migrations.AlterField(
            model_name='requestline',
            name='way',
            field=models.CharField(db_comment='way (14): view, copy or retrieve; publish (21)', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), models.Q(('basis', '799-21'), ('way', 'view'), models.Q(('approver', ''), _negated=True)), models.Q(('basis', '21'), ('way__in', ('view', 'publish')), models.Q(('approver', ''), _negated=True)), models.Q(models.Q(('person_2', ''), _negated=True), models.Q(('unit_2', ''), _negated=True), models.Q(('certificate_2', ''), _negated=True), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='request_line_of_two'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('opened', 'delivered', 'watched', 'returned', 'destroyed', 'not_taken', 'refused', 'corrected', 'published', 'withdrawn'))), name='request_line_act'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('view', 'copy', 'retrieve', 'publish'))), name='request_line_way'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ('online', 'on_site', 'disc', 'usb', 'private_line', 'url', 'to_public'))), name='request_line_method'),
        ),
        migrations.RunPython(guard, nothing),
    ]
