"""The public security organ that the person on duty read on credentials of a unit without a code (article 14(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0018_nonces'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='unit_shown',
            field=models.CharField(blank=True, db_comment='public security organ on the credentials as the operator read it, if their unit has no code here', max_length=100, null=True),
        ),
    ]
