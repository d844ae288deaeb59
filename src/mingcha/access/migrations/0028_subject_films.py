"""Films for persons concerned and their viewings: such a viewing is a line of the register about one person (decree 799,
art. 21)."""

import django.db.models.deletion
from django.conf import settings
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
        ('access', '0027_grant_redaction'),
        ('registry', '0052_mask_needs_in_effect'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SubjectFilm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('redaction', models.CharField(db_comment='number of the redaction', max_length=20, unique=True)),
                ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                ('begun_at', models.DateTimeField(db_comment='when')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SubjectViewing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(db_comment='number of its line of the register', max_length=20, unique=True)),
                ('output_sha256', models.CharField(db_comment='SHA-256 of the film that was shown', max_length=64)),
                ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                ('shown_at', models.DateTimeField(db_comment='when it was opened')),
                ('until', models.DateTimeField(db_comment='until when its page plays it')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_of_two',
        ),
        migrations.RemoveConstraint(
            model_name='subjectrequest',
            name='subject_refused',
        ),
        migrations.AlterField(
            model_name='subjectrequest',
            name='article',
            field=models.CharField(blank=True, db_comment='article of the refusal, empty for none', max_length=20),
        ),
        migrations.AlterField(
            model_name='subjectrequest',
            name='reason_en',
            field=models.CharField(blank=True, db_comment='reason of the refusal, in English', max_length=300),
        ),
        migrations.AlterField(
            model_name='subjectrequest',
            name='reason_zh',
            field=models.CharField(blank=True, db_comment='reason of the refusal, in Chinese', max_length=300),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), models.Q(('basis', '799-21'), ('way', 'view'), models.Q(('approver', ''), _negated=True)), models.Q(models.Q(('person_2', ''), _negated=True), models.Q(('unit_2', ''), _negated=True), models.Q(('certificate_2', ''), _negated=True), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='request_line_of_two'),
        ),
        migrations.AddConstraint(
            model_name='subjectrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article', ''), ('consents', True), ('reason_en', ''), ('reason_zh', '')), models.Q(models.Q(('article', ''), _negated=True), models.Q(('reason_zh', ''), _negated=True), models.Q(('reason_en', ''), _negated=True)), _connector='OR'), name='subject_refused'),
        ),
        migrations.AddField(
            model_name='subjectfilm',
            name='begun_by',
            field=models.ForeignKey(db_comment='who began it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='subjectfilm',
            name='request',
            field=models.ForeignKey(db_comment='for which request', on_delete=django.db.models.deletion.PROTECT, related_name='films', to='access.subjectrequest'),
        ),
        migrations.AddField(
            model_name='subjectviewing',
            name='film',
            field=models.ForeignKey(db_comment='the film', on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='access.subjectfilm'),
        ),
        migrations.AddField(
            model_name='subjectviewing',
            name='shown_by',
            field=models.ForeignKey(db_comment='who showed it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='subjectviewing',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('shown_at')), models.Q(('line', ''), _negated=True), models.Q(('output_sha256', ''), _negated=True)), name='subject_viewing_whole'),
        ),
        migrations.RunPython(guard, nothing),
    ]
