from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes for lists and days of a whole city (articles 12, 17, 23)."""

    dependencies = [
        ("supervision", "0016_graded_incidents"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='obstruction',
            name='obstruction_state',
        ),
        migrations.RemoveIndex(
            model_name='penaltycase',
            name='case_state',
        ),
        migrations.AddIndex(
            model_name='casehearing',
            index=models.Index(condition=models.Q(('held_on', None), ('withdrawn_on', None)), fields=['set_on'], name='hearing_to_hold'),
        ),
        migrations.AddIndex(
            model_name='healthday',
            index=models.Index(condition=models.Q(('whole', True)), fields=['day'], name='supervision_health_wholes'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(condition=models.Q(('signed_at', None)), fields=['obstruction'], name='inspection_unsigned'),
        ),
        migrations.AddIndex(
            model_name='obstruction',
            index=models.Index(fields=['state', 'id'], name='obstruction_state'),
        ),
        migrations.AddIndex(
            model_name='penaltycase',
            index=models.Index(fields=['state', 'id'], name='case_state'),
        ),
    ]
