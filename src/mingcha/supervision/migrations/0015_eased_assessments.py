from django.db import migrations, models


class Migration(migrations.Migration):
    """Why an assessment of a leak notifies less than the opening owed (articles 20(4), 20(5))."""

    dependencies = [
        ('supervision', '0014_views_and_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='leakcase',
            name='eased_reason',
            field=models.CharField(blank=True, db_comment='why less is notified than at the opening, or later', default='', max_length=300),
        ),
    ]
