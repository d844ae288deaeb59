"""What is on its way of a subject is found by its state, too: SQLite read every item that was on its way instead."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sharing", "0011_who_suspended_a_joining")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="pushitem", name="push_item_subject"),
        migrations.AddIndex(
            model_name="pushitem",
            index=models.Index(fields=["target", "subject", "state"], name="push_item_of_subject"),
        ),
    ]
