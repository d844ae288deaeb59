"""Control: in which session or token a person asked for it, the newest lease of a person by its index, and moves after
the end of a lease (articles 7(2), 16(3))."""

from django.db import migrations, models


KINDS = ('no_ticket', 'other_than_issued', 'refused', 'broken_chain', 'log_replaced', 'after_lease')


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0028_control_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='controllease',
            name='asked_within',
            field=models.CharField(
                blank=True, db_comment='session or token in which that was; a program: empty', default='', max_length=60
            ),
        ),
        migrations.RemoveIndex(model_name='controllease', name='control_lease_user'),
        migrations.AddIndex(
            model_name='controllease',
            index=models.Index(fields=['user', 'point', 'id'], name='control_lease_newest'),
        ),
        migrations.RemoveConstraint(model_name='strangeopening', name='strange_opening_kind'),
        migrations.AddConstraint(
            model_name='strangeopening',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', KINDS)), name='strange_opening_kind'),
        ),
    ]
