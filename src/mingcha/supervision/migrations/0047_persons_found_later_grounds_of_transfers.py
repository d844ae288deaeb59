from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0046_learned_anew_and_repairs'),
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
            field=models.CharField(blank=True, db_comment='states.TransferGround of a transfer, empty: of before, none', default='', max_length=12),
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
        migrations.RemoveConstraint(
            model_name='penaltycase',
            name='case_lists',
        ),
        migrations.AddConstraint(
            model_name='penaltycase',
            constraint=models.CheckConstraint(condition=models.Q(('notice_outcome__in', ['', 'fine', 'warning', 'measures']), ('outcome__in', ['', 'fine', 'warning', 'measures', 'no_penalty', 'transfer', 'discontinued']), ('state__in', ['opening_asked', 'not_opened', 'open', 'noticed', 'decided', 'served', 'demanded', 'court', 'paid', 'annulled', 'closed']), ('who__in', ['individual', 'unit', 'responsible']), ('transfer_ground__in', ['', 'crime', 'public_order', 'competence'])), name='case_lists'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('ground', ''), models.Q(('ground__in', ['crime', 'public_order', 'competence']), ('law', '')), _connector='OR'), name='transfer_ground'),
        ),
    ]
