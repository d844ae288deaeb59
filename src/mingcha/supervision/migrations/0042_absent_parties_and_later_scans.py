import django.db.models.deletion
from django.db import migrations, models

_ABSENT = {
    "blank": True,
    "db_comment": "nobody there: the witness, or none and why",
    "default": "",
    "max_length": 200,
}


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0021_watches_ended_early"),
        ("supervision", "0041_papers_of_receivers_and_bounds"),
    ]

    operations = [
        migrations.AddField(model_name="inspection", name="absent", field=models.CharField(**_ABSENT)),
        migrations.AddField(model_name="visitrecord", name="absent", field=models.CharField(**_ABSENT)),
        migrations.AddField(
            model_name="signedpaper",
            name="reason",
            field=models.CharField(
                blank=True,
                db_comment="of a later one: what is wrong with the one before",
                default="",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="signedpaper",
            name="document",
            field=models.ForeignKey(
                db_comment="of which issued paper",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signed",
                to="registry.printeddocument",
            ),
        ),
    ]
