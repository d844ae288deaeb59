"""What is taken is counted for viewing copies and exports, too (articles 16(3), 20(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0012_request_lines'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='taken',
            name='taken_way',
        ),
        migrations.AlterField(
            model_name='taken',
            name='way',
            field=models.CharField(db_comment='live, playback, copy or export', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='taken',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('live', 'playback', 'copy', 'export'))), name='taken_way'),
        ),
    ]
