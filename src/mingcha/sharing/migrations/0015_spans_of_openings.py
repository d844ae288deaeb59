"""Which recorded pictures a platform above us asked to open (articles 13(2), 16(3)); lines of live ones have no span."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0014_platforms_above")]

    operations = [
        migrations.AddField(
            model_name="upperopening",
            name="from_at",
            field=models.DateTimeField(blank=True, db_comment="begin of the recorded pictures, empty: live", null=True),
        ),
        migrations.AddField(
            model_name="upperopening",
            name="until_at",
            field=models.DateTimeField(blank=True, db_comment="end of the recorded pictures, empty: live", null=True),
        ),
    ]
