from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0018_people_as_filed"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="hides_path",
            field=models.BooleanField(
                db_comment="true: the person put the guided path of the start page away", default=False
            ),
        ),
    ]
