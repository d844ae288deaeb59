"""One penalty case of one person, act and rule is led at a time (APL 29); what was rejected of a picture
stays counted (12)."""

from django.db import migrations, models
from django.db.models import Q

_LED = Q(state__in=["opening_asked", "open", "noticed"])


class Migration(migrations.Migration):
    """Two constraints on penalty cases, and a column of picture findings."""

    dependencies = [("supervision", "0033_alarms_that_grow")]

    operations = [
        migrations.AddField(
            model_name="picturefinding",
            name="rejections",
            field=models.PositiveSmallIntegerField(db_comment="how often a person rejected it", default=0),
        ),
        migrations.AddConstraint(
            model_name="penaltycase",
            constraint=models.UniqueConstraint(
                condition=_LED, fields=("obstruction", "person_digest", "rule"), name="case_led_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="penaltycase",
            constraint=models.UniqueConstraint(
                condition=_LED, fields=("finding", "person_digest", "rule"), name="case_of_finding_led_once"
            ),
        ),
    ]
