"""At which signalling program a device registered, and under which password: what a restart of it believes. What was
claimed before counts for none, so devices register anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0029_addresses_by_codes")]

    operations = [
        migrations.AddField(
            model_name="deviceclaim",
            name="program",
            field=models.CharField(
                blank=True, db_comment="signalling program at which it registered last", default="", max_length=100
            ),
        ),
        migrations.AddField(
            model_name="deviceclaim",
            name="password_mark",
            field=models.CharField(
                blank=True, db_comment="mark of the password under which it registered last", default="", max_length=16
            ),
        ),
    ]
