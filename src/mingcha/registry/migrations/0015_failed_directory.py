"""A failed sign-in by the directory is counted as others are (decree 799, art. 16(2)(2))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0014_directory'),
    ]

    operations = [
        migrations.AlterField(
            model_name='failedtries',
            name='kind',
            field=models.CharField(db_comment='password, code, passkey, step_up or directory', max_length=20),
        ),
    ]
