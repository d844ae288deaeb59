"""Filters of lists that people keep (article 3)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0023_favourites_of_a_day")]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of",
                    models.CharField(db_comment="kinds.ListKind", max_length=12),
                ),
                ("name", models.CharField(db_comment="what the person calls it", max_length=60)),
                (
                    "query",
                    models.CharField(blank=True, db_comment="filter and order as a query string", max_length=2000),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_comment="whose filter",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table_comment": "filters of lists that people keep (art. 3)",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "of", "name"), name="saved_filter_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "of__in",
                                [
                                    "points",
                                    "findings",
                                    "cases",
                                    "work_orders",
                                    "alarms",
                                    "requests",
                                    "filings",
                                    "people",
                                ],
                            )
                        ),
                        name="saved_filter_list",
                    ),
                ],
            },
        ),
    ]
