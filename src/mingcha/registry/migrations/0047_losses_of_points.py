from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0046_acceptance_of_state'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='relocation',
            name='relocation_answered',
        ),
        migrations.RemoveConstraint(
            model_name='relocation',
            name='relocation_done',
        ),
        migrations.AddField(
            model_name='relocation',
            name='happened',
            field=models.CharField(blank=True, db_comment='states.Happened of what was told afterwards; empty: it was asked', default='', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.CheckConstraint(condition=models.Q(('mandatory', False), models.Q(('state__in', ['known', 'objected', 'done', 'accepted']), _negated=True), ('answered_at__isnull', False), models.Q(('happened', ''), _negated=True), _connector='OR'), name='relocation_answered'),
        ),
        migrations.AddConstraint(
            model_name='relocation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__gte', models.F('noticed_on')), ('done_on__isnull', False), ('happened', ''), ('state__in', ['done', 'accepted'])), models.Q(('done_on__isnull', False), ('done_on__lte', models.F('noticed_on')), ('happened__in', ['destroyed', 'taken']), ('state__in', ['done', 'accepted'])), models.Q(models.Q(('state__in', ['done', 'accepted']), _negated=True), ('done_by', ''), ('done_note', ''), ('done_on', None), ('happened', '')), _connector='OR'), name='relocation_done'),
        ),
    ]
