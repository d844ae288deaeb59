"""Whether the finding of an acceptance's problem past its day was opened (art. 8)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0034_standards'),
    ]

    operations = [
        migrations.AddField(
            model_name='acceptanceproblem',
            name='was_found',
            field=models.BooleanField(db_comment='whether the finding of its day was opened', default=False),
        ),
        migrations.AddIndex(
            model_name='acceptanceproblem',
            index=models.Index(fields=['mended_on', 'due_on'], name='acceptance_problem_open'),
        ),
    ]
