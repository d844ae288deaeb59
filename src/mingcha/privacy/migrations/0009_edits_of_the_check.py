
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_squashed_0008_redaction_bounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='redactionedit',
            name='by',
            field=models.ForeignKey(db_comment='who edited, none: the check', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='redactionedit',
            name='person',
            field=models.CharField(db_comment='the name of that person or program then', max_length=80),
        ),
    ]
