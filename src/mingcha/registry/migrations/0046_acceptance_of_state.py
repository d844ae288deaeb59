from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0045_who_changed_a_plan'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='acceptance',
            index=models.Index(fields=['state'], name='acceptance_of_state'),
        ),
    ]
