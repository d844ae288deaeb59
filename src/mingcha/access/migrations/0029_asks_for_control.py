"""Control: in which session or token a person asked for it, and the newest lease of a person by its index (article
7(2))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0028_control_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='controllease',
            name='asked_within',
            field=models.CharField(
                blank=True, db_comment='session or token in which that was; a program: empty', default='', max_length=60
            ),
        ),
        migrations.RemoveIndex(model_name='controllease', name='control_lease_user'),
        migrations.AddIndex(
            model_name='controllease',
            index=models.Index(fields=['user', 'point', 'id'], name='control_lease_newest'),
        ),
    ]
