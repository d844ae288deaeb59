from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0047_notices_entered_later'),
    ]

    operations = [
        migrations.AddField(
            model_name='securityincident',
            name='more_persons_at',
            field=models.DateTimeField(blank=True, db_comment='when other persons were found after persons were told or harm stated as averted; else empty', null=True),
        ),
        migrations.AddField(
            model_name='penaltycase',
            name='transfer_ground',
            field=models.CharField(blank=True, db_comment='states.TransferGround', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='transfer',
            name='ground',
            field=models.CharField(blank=True, db_comment='cases.states.TransferGround, empty: of before, or by a law', default='', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='securityincident',
            constraint=models.CheckConstraint(condition=models.Q(('more_persons_at', None), models.Q(('more_persons_at__gte', models.F('found_at')), ('personal', True)), _connector='OR'), name='incident_more_persons'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('ground', ''), models.Q(('ground__in', ['crime', 'public_order', 'competence']), ('law', '')), _connector='OR'), name='transfer_ground'),
        ),
    ]
