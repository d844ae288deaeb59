"""Reports of hidden cameras: case number, handling, result (art. 18)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0023_criteria"),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.CharField(db_comment='GB/T 2260 division of the place', max_length=6)),
                ('zone', models.CharField(blank=True, db_comment='functional zone, empty for none', default='', max_length=20)),
                ('place_kind', models.CharField(blank=True, db_comment='place of article 18, empty: not known to the reporter', default='', max_length=30)),
                ('where', models.CharField(db_comment="the place in the reporter's words", max_length=120)),
                ('text', models.CharField(db_comment="what was seen, in the reporter's words", max_length=1000)),
                ('word_digest', models.CharField(db_comment='SHA-256 of the check word, hexadecimal', max_length=64)),
                ('received_at', models.DateTimeField(db_comment='when it was received')),
                ('state', models.CharField(db_comment='received | taken_up | closed', max_length=10)),
                ('was_found', models.BooleanField(db_comment='whether its finding was opened', default=False)),
                ('taken_up_at', models.DateTimeField(blank=True, db_comment='when it was taken up, empty before', null=True)),
                ('taken_up_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('result', models.CharField(blank=True, db_comment='nothing_found | removed | handed_on, empty while open', default='', max_length=20)),
                ('handled_on', models.DateField(blank=True, db_comment='the day of the result', null=True)),
                ('note', models.CharField(blank=True, db_comment='what was done, and why', default='', max_length=300)),
                ('closed_at', models.DateTimeField(blank=True, db_comment='when the result was recorded', null=True)),
                ('closed_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'received_at'], name='report_open'), models.Index(fields=['received_at'], name='report_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('place_kind__in', ['', 'guest_room', 'private_dining_room', 'dormitory_room', 'staff_rest_room', 'nursing_room', 'public_bath', 'changing_room', 'dressing_room', 'toilet', 'fitting_room', 'customer_data', 'ballot_or_report_box', 'other_private'])), name='report_place_kind'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'received'), ('taken_up_at', None), ('taken_up_by', '')), models.Q(models.Q(('taken_up_by', ''), _negated=True), ('state__in', ['taken_up', 'closed']), ('taken_up_at__isnull', False)), _connector='OR'), name='report_taken_up'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None), ('closed_by', ''), ('handled_on', None), ('note', ''), ('result', '')), models.Q(models.Q(('note', ''), _negated=True), models.Q(('closed_by', ''), _negated=True), ('closed_at__isnull', False), ('handled_on__isnull', False), ('result__in', ['nothing_found', 'removed', 'handed_on']), ('state', 'closed')), _connector='OR'), name='report_closed')],
            },
        ),
    ]
