"""Money of projects beside that of systems (art. 4)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0035_overdue_problems'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='funding',
            name='funding_subject',
        ),
        migrations.AddField(
            model_name='funding',
            name='project',
            field=models.ForeignKey(db_comment='the project, if it is for one', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funding', to='registry.project'),
        ),
        migrations.AlterField(
            model_name='funding',
            name='subject_kind',
            field=models.CharField(db_comment='what it is for: system | project', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('project', None), ('subject_kind', 'system'), ('system__isnull', False)), models.Q(('project__isnull', False), ('subject_kind', 'project'), ('system', None)), _connector='OR'), name='funding_subject'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('project', 'source', 'area', 'use', 'year', 'document'), name='funding_project_once'),
        ),
    ]
