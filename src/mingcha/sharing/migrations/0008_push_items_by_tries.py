"""What was in the fewest batches leaves first: the index of items that wait has their tries."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("sharing", "0007_sides_and_consents")]

    operations: ClassVar = [
        migrations.RemoveIndex(model_name="pushitem", name="push_item_waiting"),
        migrations.AddIndex(
            model_name="pushitem",
            index=models.Index(fields=["target", "state", "operation", "tries", "id"], name="push_item_waiting"),
        ),
    ]
