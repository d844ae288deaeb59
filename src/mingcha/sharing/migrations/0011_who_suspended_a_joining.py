"""Who suspended a joining says who has it connected again (article 13(3))."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sharing", "0010_rows_of_grants")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="joining",
            name="suspended_by",
            field=models.CharField(
                blank=True,
                db_comment="joinings.states.JoiningSide, empty while it is not suspended",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("suspended_by", ""),
                    models.Q(("state", "suspended"), ("suspended_by__in", ["unit", "police"])),
                    _connector="OR",
                ),
                name="joining_suspended_by",
            ),
        ),
    ]
