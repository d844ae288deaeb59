"""A ticket of a viewing copy names its line of the register, whose number is the mark of the copy (arts. 16(3), 20(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0018_nonces'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='line',
            field=models.CharField(blank=True, db_comment="number of the register's line of a viewing copy; duty: none", max_length=20, null=True),
        ),
    ]
