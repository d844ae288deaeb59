"""Pages of rows that people of a grant read, which reports on its use count beside lines of the register; targets that
belong to a grant."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("sharing", "0009_comparisons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="GrantReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_comment="when")),
                (
                    "after",
                    models.CharField(
                        blank=True,
                        db_comment="after which shown code, empty for the first page",
                        default="",
                        max_length=20,
                    ),
                ),
                ("rows", models.PositiveIntegerField(db_comment="how many rows were given")),
                (
                    "digest",
                    models.CharField(db_comment="SHA-256 of the canonical JSON of what was given", max_length=64),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        db_comment="of which grant",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="sharing.sharegrant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_comment="who read it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["grant", "at"], name="grant_reading_at")]},
        ),
        migrations.AlterField(
            model_name="usagereport",
            name="register_count",
            field=models.PositiveIntegerField(
                db_comment="lines of the register, of rows pages read, in the period when it was signed"
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="grant",
            field=models.ForeignKey(
                blank=True,
                db_comment="the grant whose rows alone leave for it, empty for a target of the catalogue",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="targets",
                to="sharing.sharegrant",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grant", None),
                    models.Q(("audience", "department"), models.Q(("kind__in", ["ckan", "viid"]), _negated=True)),
                    _connector="OR",
                ),
                name="target_grant",
            ),
        ),
    ]
