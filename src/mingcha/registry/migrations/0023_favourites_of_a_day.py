"""Favourites that a person kept and dropped on a day (article 16(1))."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0022_wall_of_64")]

    operations = [
        migrations.CreateModel(
            name="FavouriteDay",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        db_comment="whose favourites",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField(db_comment="Shanghai day")),
                ("steps", models.IntegerField(db_comment="favourites kept and dropped on that day")),
            ],
        ),
    ]
