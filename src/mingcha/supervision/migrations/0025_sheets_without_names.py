"""Sheets whose files were removed keep no name of receiver and owner (articles 12, 21)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0024_struck_records")]

    operations = [
        migrations.RemoveConstraint(model_name="picturesheet", name="picture_sheet_lists"),
        migrations.AlterField(
            model_name="picturesheet",
            name="receiver",
            field=models.CharField(db_comment="name of the receiver, empty: removed", max_length=60),
        ),
        migrations.AlterField(
            model_name="picturesheet",
            name="owner",
            field=models.CharField(db_comment="owner that a person named, empty: removed", max_length=100),
        ),
        migrations.AddConstraint(
            model_name="picturesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cause__in", ["greenery", "pipes", "advertising", "other"]),
                    (
                        "kind__in",
                        [
                            "partial_sudden",
                            "partial_slow",
                            "turned",
                            "lost_view",
                            "black",
                            "slate",
                            "frozen",
                            "no_picture",
                        ],
                    ),
                    ("receiver_kind__in", ["parks", "construction", "owner", "unit"]),
                    ("state__in", ["prepared", "reviewed", "sent", "withdrawn"]),
                    models.Q(
                        models.Q(("receiver", ""), _negated=True), ("removed_at__isnull", False), _connector="OR"
                    ),
                    models.Q(("purpose", ""), _negated=True),
                ),
                name="picture_sheet_lists",
            ),
        ),
    ]
