"""Whom a finding concerns besides the actor of the act that opened it (articles 3, 6, 10, 20(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds a column; older findings concern nobody else."""

    dependencies = [("registry", "0012_shared_addresses")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="concerns",
            field=models.CharField(
                blank=True,
                db_comment="actor of what it records, if another one than opened_by",
                default="",
                max_length=80,
            ),
        ),
    ]
