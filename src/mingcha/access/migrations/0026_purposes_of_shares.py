"""Footage is shared for the purposes of a department's own public safety alone (articles 13(2), 19). No act has opened a
share yet, so no row has another one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0025_shares'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='sharedaccess',
            name='share_purpose',
        ),
        migrations.AddConstraint(
            model_name='sharedaccess',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['crowd_safety', 'traffic_safety', 'incident', 'security_event', 'disaster', 'missing_person'])), name='share_purpose'),
        ),
    ]
