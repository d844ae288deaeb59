"""Gaps by filing: a camera whose system is past the day of its filing (articles 6, 9)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('overview', '0006_duplicates'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='gap',
            name='gap_reason',
        ),
        migrations.AddConstraint(
            model_name='gap',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['not_built', 'not_accepted', 'switched_off', 'offline', 'unfiled'])), name='gap_reason'),
        ),
    ]
