"""What a decision on sharing opens: shares, their points and people, and their grants (article 13(2))."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_squashed_0024_films_and_publications'),
        ('privacy', '0001_squashed_0010_dropped_plates'),
        ('registry', '0027_for_sharing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SharedAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='U, Shanghai day, number of the day', max_length=20, unique=True)),
                ('data_set', models.CharField(db_comment='code of the entry of the catalogue (13(1))', max_length=40)),
                ('kind', models.CharField(db_comment='snapshot, live or playback: it opens this kind alone', max_length=10)),
                ('purpose', models.CharField(db_comment='code of law.purposes (19)', max_length=20)),
                ('from_at', models.DateTimeField(db_comment='from this instant')),
                ('until_at', models.DateTimeField(db_comment='before this instant')),
                ('opens', models.TimeField(blank=True, db_comment='daily from, Shanghai; empty: the whole day', null=True)),
                ('closes', models.TimeField(blank=True, db_comment='daily until, Shanghai; before `opens`: over midnight', null=True)),
                ('back_hours', models.IntegerField(db_comment='how far playback reaches back, hours; other kinds: 0')),
                ('opened_at', models.DateTimeField(db_comment='when it was opened')),
                ('opened_by', models.CharField(db_comment='actor id', max_length=64)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it was ended, empty: it was not', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('ended_why', models.CharField(blank=True, db_comment='why it was ended', default='', max_length=200)),
                ('department', models.ForeignKey(db_comment='with which it is shared', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['department', 'until_at'], name='share_department')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['snapshot', 'live', 'playback'])), name='share_kind'),
                    models.CheckConstraint(condition=models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check'])), name='share_purpose'),
                    models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='share_until_after_from'),
                    models.CheckConstraint(condition=models.Q(models.Q(('closes', None), ('opens', None)), models.Q(('closes__isnull', False), ('opens__isnull', False), models.Q(('opens', models.F('closes')), _negated=True)), _connector='OR'), name='share_daily_hours'),
                    models.CheckConstraint(condition=models.Q(models.Q(('back_hours__gt', 0), ('kind', 'playback')), models.Q(models.Q(('kind', 'playback'), _negated=True), ('back_hours', 0)), _connector='OR'), name='share_back_hours'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', ''), ('ended_why', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('ended_why', ''), _negated=True)), _connector='OR'), name='share_ended_with_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SharedPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, db_comment='when it was withdrawn, empty: it was not', null=True)),
                ('withdrawn_why', models.CharField(blank=True, db_comment='why it was withdrawn', default='', max_length=200)),
                ('point', models.ForeignKey(db_comment='a point that it opens', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                ('share', models.ForeignKey(db_comment='the share', on_delete=django.db.models.deletion.PROTECT, related_name='points', to='access.sharedaccess')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('share', 'point'), name='share_point_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='share_point_withdrawn_with_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SharedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_at', models.DateTimeField(db_comment='when the person was named')),
                ('removed_at', models.DateTimeField(blank=True, db_comment='when the person was removed, empty: not', null=True)),
                ('share', models.ForeignKey(db_comment='the share', on_delete=django.db.models.deletion.PROTECT, related_name='people', to='access.sharedaccess')),
                ('user', models.ForeignKey(db_comment='who may watch', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('share', 'user'), name='share_person_once_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('removed_at', None), ('removed_at__gte', models.F('named_at')), _connector='OR'), name='share_person_removed_after'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='grant',
            name='grant_purpose',
        ),
        migrations.AddField(
            model_name='grant',
            name='share',
            field=models.ForeignKey(blank=True, db_comment='the share of a decision by which its holder watches (13(2)); else empty', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.sharedaccess'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check']), ('redaction', None), ('request', None), ('share', None)), models.Q(('purpose__in', ['criminal_case', 'order_case', 'traffic_case', 'counter_terrorism', 'missing_person', 'event_security', 'emergency', 'accident', 'disaster', 'public_service', 'public_management', 'own_interest']), ('redaction', None), ('request__isnull', False), ('share', None)), models.Q(('purpose', 'redaction'), ('redaction__isnull', False), ('request', None), ('share', None)), models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check']), ('redaction', None), ('request', None), ('share__isnull', False)), _connector='OR'), name='grant_purpose'),
        ),
    ]
