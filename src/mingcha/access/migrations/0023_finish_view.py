"""Who watches a view may end it: the table of steps has one more (articles 15, 19)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0021_not_taken'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='requeststep',
            name='request_step_of_table',
        ),
        migrations.AddConstraint(
            model_name='requeststep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'sign_first'), ('from_state', 'draft'), ('to_state', 'signed_by_one')), models.Q(('act', 'change'), ('from_state', 'draft'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'draft'), ('to_state', 'withdrawn')), models.Q(('act', 'sign_second'), ('from_state', 'signed_by_one'), ('to_state', 'signed')), models.Q(('act', 'lapse'), ('from_state', 'signed_by_one'), ('to_state', 'draft')), models.Q(('act', 'change'), ('from_state', 'signed_by_one'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'signed_by_one'), ('to_state', 'withdrawn')), models.Q(('act', 'change'), ('from_state', 'signed'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'signed'), ('to_state', 'withdrawn')), models.Q(('act', 'check'), ('from_state', 'signed'), ('to_state', 'checked')), models.Q(('act', 'return'), ('from_state', 'signed'), ('to_state', 'draft')), models.Q(('act', 'refuse'), ('from_state', 'signed'), ('to_state', 'refused')), models.Q(('act', 'withdraw'), ('from_state', 'checked'), ('to_state', 'withdrawn')), models.Q(('act', 'return'), ('from_state', 'checked'), ('to_state', 'draft')), models.Q(('act', 'refuse'), ('from_state', 'checked'), ('to_state', 'refused')), models.Q(('act', 'approve'), ('from_state', 'checked'), ('to_state', 'approved')), models.Q(('act', 'open'), ('from_state', 'approved'), ('to_state', 'open')), models.Q(('act', 'revoke'), ('from_state', 'approved'), ('to_state', 'revoked')), models.Q(('act', 'expire'), ('from_state', 'approved'), ('to_state', 'expired')), models.Q(('act', 'revoke'), ('from_state', 'open'), ('to_state', 'revoked')), models.Q(('act', 'expire'), ('from_state', 'open'), ('to_state', 'expired')), models.Q(('act', 'finish'), ('from_state', 'open'), ('to_state', 'closed')), models.Q(('act', 'deliver'), ('from_state', 'open'), ('to_state', 'delivered')), models.Q(('act', 'revoke'), ('from_state', 'delivered'), ('to_state', 'revoked')), models.Q(('act', 'close'), ('from_state', 'delivered'), ('to_state', 'closed')), _connector='OR'), name='request_step_of_table'),
        ),
    ]
