import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0042_absent_parties_and_later_scans"),
    ]

    operations = [
        # scans of before stay as they are: nobody was asked to confirm them
        migrations.AddField(
            model_name="signedpaper",
            name="needs_second",
            field=models.BooleanField(
                db_comment="it counts once another officer confirmed it; false: kept before that was asked for",
                default=False,
            ),
        ),
        migrations.CreateModel(
            name="ScanCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(db_comment="states.ScanStep", max_length=10)),
                (
                    "reason",
                    models.CharField(
                        blank=True, db_comment="why it was not confirmed, else empty", default="", max_length=200
                    ),
                ),
                ("done_by", models.CharField(db_comment="actor id", max_length=64)),
                ("done_at", models.DateTimeField(db_comment="when")),
                (
                    "scan",
                    models.ForeignKey(
                        db_comment="of which scan",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="supervision.signedpaper",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["opened", "confirmed", "declined"]),
                            models.Q(("done_by", ""), _negated=True),
                            models.Q(("reason", ""), ("step", "declined"), _negated=True),
                        ),
                        name="scan_check_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("step__in", ["confirmed", "declined"])),
                        fields=("scan",),
                        name="scan_answered_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("step", "opened")), fields=("scan", "done_by"), name="scan_opened_once"
                    ),
                ],
            },
        ),
    ]
