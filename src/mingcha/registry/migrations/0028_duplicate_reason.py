"""Why a point stands beside one of another unit (art. 5)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0027_acceptance"),
    ]

    operations = [
        migrations.AddField(
            model_name='point',
            name='duplicate_reason',
            field=models.CharField(blank=True, db_comment='why it is beside one of another unit (art. 5)', max_length=200, null=True),
        ),
    ]
