"""What the last sealed hour looked like, so that an uplink notices when a recorder's journal is another one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("custody", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="recorderstate",
            name="hours_anchor",
            field=models.CharField(
                blank=True,
                db_comment="entry/digest of that hour: another one means another journal",
                default="",
                max_length=80,
            ),
        ),
    ]
