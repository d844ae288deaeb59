from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("supervision", "0022_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="visitrecord",
            name="still_lacking",
            field=models.CharField(
                blank=True, db_comment="questions that a re-inspection names, by spaces", default="", max_length=1000
            ),
        ),
    ]
