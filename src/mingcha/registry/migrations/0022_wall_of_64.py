"""Walls of up to 64 pictures, and favourites (articles 3, 16(1))."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0021_watches_ended_early")]

    operations = [
        migrations.RemoveConstraint(model_name="walllayout", name="layout_tiles"),
        migrations.AlterField(
            model_name="walllayout",
            name="tiles",
            field=models.SmallIntegerField(db_comment="1, 4, 9, 16, 25, 36, 49 or 64"),
        ),
        migrations.AddConstraint(
            model_name="walllayout",
            constraint=models.CheckConstraint(
                condition=models.Q(("tiles__in", (1, 4, 9, 16, 25, 36, 49, 64))), name="layout_tiles"
            ),
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "point",
                    models.ForeignKey(
                        db_comment="the point",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.point",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_comment="whose favourite",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("user", "point"), name="favourite_once")]},
        ),
    ]
