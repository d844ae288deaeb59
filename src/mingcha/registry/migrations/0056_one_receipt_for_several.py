"""Monitors who are filed together have one receipt: its number is unique of a person, no longer of the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0055_kinds_of_reports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="filing",
            name="receipt_no",
            field=models.CharField(db_comment="number of the receipt", max_length=30),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(fields=("receipt_no", "user"), name="filing_receipt_once"),
        ),
    ]
