"""Stages of projects beside their main works, and the days and people of their trial runs (article 8)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0030_printed'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProjectStage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(db_comment='values.Work: main works or video', max_length=10)),
                ('stage', models.CharField(db_comment='values.Stage', max_length=12)),
                ('planned_on', models.DateField(blank=True, db_comment='day for which it is planned', null=True)),
                ('done_on', models.DateField(blank=True, db_comment='day on which it was done', null=True)),
                ('document', models.CharField(blank=True, db_comment='name and number of the document of what was done', default='', max_length=200)),
                ('revision', models.PositiveIntegerField(db_comment='rises with each change', default=1)),
                ('recorded_by', models.CharField(db_comment='actor id of the last change', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was last changed')),
                ('project', models.ForeignKey(db_comment='of which project', on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='registry.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('work__in', ['main', 'video'])), name='project_stage_work'), models.CheckConstraint(condition=models.Q(('stage__in', ['design', 'building', 'acceptance', 'use'])), name='project_stage_stage'), models.CheckConstraint(condition=models.Q(('document', ''), ('done_on__isnull', False), _connector='OR'), name='project_stage_document'), models.CheckConstraint(condition=models.Q(('done_on', None), models.Q(('work', 'video'), _negated=True), models.Q(('stage__in', ['acceptance', 'use']), _negated=True), _connector='OR'), name='project_stage_derived'), models.UniqueConstraint(fields=('project', 'work', 'stage'), name='project_stage_once')],
            },
        ),
        migrations.CreateModel(
            name='ProjectTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField(db_comment='first day, Shanghai')),
                ('last_on', models.DateField(db_comment='last day, Shanghai: from the next one on its pictures are closed')),
                ('revision', models.PositiveIntegerField(db_comment='rises with each change', default=1)),
                ('recorded_by', models.CharField(db_comment='actor id of the last change', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was last changed')),
                ('project', models.OneToOneField(db_comment='of which project', on_delete=django.db.models.deletion.PROTECT, related_name='trial', to='registry.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='project_trial_days')],
            },
        ),
        migrations.CreateModel(
            name='TrialPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit', models.CharField(db_comment="name of the person's unit then", max_length=100)),
                ('reason', models.CharField(db_comment='why the person is on the list', max_length=200)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when the person was put on it')),
                ('removed_at', models.DateTimeField(blank=True, db_comment='when the person was taken off it', null=True)),
                ('removed_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('removed_reason', models.CharField(blank=True, db_comment='why the person was taken off', default='', max_length=200)),
                ('project', models.ForeignKey(db_comment='of which project', on_delete=django.db.models.deletion.PROTECT, related_name='trial_people', to='registry.project')),
                ('user', models.ForeignKey(db_comment='whose account', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('unit', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='trial_person_stated'), models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', ''), ('removed_reason', '')), models.Q(('removed_at__isnull', False), models.Q(('removed_by', ''), _negated=True), models.Q(('removed_reason', ''), _negated=True)), _connector='OR'), name='trial_person_removed'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('project', 'user'), name='trial_person_once')],
            },
        ),
    ]
