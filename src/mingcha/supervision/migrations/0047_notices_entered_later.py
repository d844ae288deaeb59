from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0046_learned_anew_and_repairs"),
    ]

    operations = [
        migrations.AddField(
            model_name="incidentnotice",
            name="entry_reason",
            field=models.CharField(
                blank=True, db_comment="why it was recorded long after it was given", default="", max_length=1000
            ),
        ),
        migrations.AddField(
            model_name="leaknotice",
            name="entered_at",
            field=models.DateTimeField(blank=True, db_comment="when it was recorded, empty: of before", null=True),
        ),
        migrations.AddField(
            model_name="leaknotice",
            name="entry_reason",
            field=models.CharField(
                blank=True, db_comment="why it was recorded long after it was given", default="", max_length=300
            ),
        ),
    ]
