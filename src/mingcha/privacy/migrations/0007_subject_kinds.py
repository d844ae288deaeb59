"""The track of a person concerned may stay visible, and is confirmed as an item (decree 799, art. 21)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0006_exceptions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='redactionedit',
            name='redaction_edit_kind',
        ),
        migrations.RemoveConstraint(
            model_name='reviewitem',
            name='review_item_kind',
        ),
        migrations.AlterField(
            model_name='reviewitem',
            name='kind',
            field=models.CharField(db_comment='begin | end | bridged | weak | cut | empty | edit | residual | kept', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='redactionedit',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['region', 'move_key', 'extend', 'split', 'join', 'delete', 'whole_frame', 'class_off', 'class_on', 'except', 'keep_visible', 'cover_again'])), name='redaction_edit_kind'),
        ),
        migrations.AddConstraint(
            model_name='reviewitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['begin', 'end', 'bridged', 'weak', 'cut', 'empty', 'edit', 'residual', 'kept'])), name='review_item_kind'),
        ),
    ]
