"""Items of a review for what a second look dropped (article 21)."""

from django.db import migrations, models

_KINDS = ["begin", "end", "bridged", "weak", "dropped", "cut", "empty", "edit", "residual", "kept"]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0009_edits_of_the_check")]

    operations = [
        migrations.RemoveConstraint(model_name="reviewitem", name="review_item_kind"),
        migrations.AlterField(
            model_name="reviewitem",
            name="kind",
            field=models.CharField(
                db_comment="begin | end | bridged | weak | dropped | cut | empty | edit | residual | kept",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", _KINDS)), name="review_item_kind"
            ),
        ),
    ]
