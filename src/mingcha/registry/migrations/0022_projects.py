"""Projects and the points that they built (article 5)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0021_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(db_comment='name of the project', max_length=100)),
                ('exception_reason', models.CharField(blank=True, db_comment='art. 5: why it has no item of a plan', default='', max_length=200)),
                ('started_by', models.CharField(db_comment='actor id', max_length=64)),
                ('started_at', models.DateTimeField(db_comment='when it was recorded')),
                ('item', models.ForeignKey(blank=True, db_comment='what it carries out', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='registry.planitem')),
                ('organisation', models.ForeignKey(db_comment='unit that builds it', on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='registry.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was recorded')),
                ('point', models.OneToOneField(db_comment='which point', on_delete=django.db.models.deletion.PROTECT, related_name='project', to='registry.point')),
                ('project', models.ForeignKey(db_comment='which project', on_delete=django.db.models.deletion.PROTECT, related_name='built', to='registry.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('item__isnull', False), ('exception_reason', '')), models.Q(('item', None), models.Q(('exception_reason', ''), _negated=True)), _connector='OR'), name='project_item_or_exception'),
        ),
    ]
