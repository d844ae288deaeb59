"""Films for requests and persons concerned, publications, consents, stills with masks, bookmarks (articles 18, 20, 21;
decree 799, art. 21): what came between 0.6.0 and the next version."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mingcha.evidence.new_tables import CreateModels

ONLY_GROW = ("access_register", "access_registerrow"), ("access_requestline", "access_requestline")
"""The names of triggers and their tables, which SQLite makes anew for their constraints."""


def guard(_apps, schema_editor):
    """SQLite made the tables anew for their constraints: their triggers went with the old ones."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for name, table in ONLY_GROW:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
            )


def nothing(_apps, _schema_editor):
    """Backwards the tables are made anew without their triggers: a home is restored from its backup instead."""


class Migration(migrations.Migration):

    replaces = [('access', '0024_maskstill'), ('access', '0025_publications'), ('access', '0026_fetchticket'), ('access', '0027_grant_redaction'), ('access', '0028_subject_films'), ('access', '0029_film_lines'), ('access', '0030_films_of_requests'), ('access', '0031_publication_names_its_film'), ('access', '0032_subject_consents'), ('access', '0033_bookmarks')]

    dependencies = [
        ('access', '0023_finish_view'),
        ('registry', '0016_plans_to_staff'),
        ('privacy', '0001_squashed_0008_redaction_bounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='MaskStill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_masked', models.BooleanField(db_comment='whether it was shown with its masks')),
                        ('mask', models.CharField(blank=True, db_comment='versions burnt in, empty: none', default='', max_length=120)),
                        ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                        ('badge_no', models.CharField(blank=True, db_comment='number of the work certificate then', default='', max_length=30)),
                        ('organisation', models.CharField(blank=True, db_comment="the person's unit then", default='', max_length=100)),
                        ('shown_at', models.DateTimeField(db_comment='time (16(3))')),
                        ('destination', models.CharField(db_comment='destination (16(3)): where the picture went', max_length=100)),
                        ('width', models.IntegerField(db_comment='pixels of the still')),
                        ('height', models.IntegerField(db_comment='pixels of the still')),
                        ('digest', models.CharField(db_comment='SHA-256 of the JPEG, hexadecimal', max_length=64)),
                        ('token', models.CharField(blank=True, db_comment='API token by which a program asked; a person: empty', default='', max_length=100)),
                        ('point', models.ForeignKey(db_comment='whose picture', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                        ('user', models.ForeignKey(db_comment='person (16(3))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['user', 'shown_at'], name='mask_still_user')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('destination', 'browser')), name='mask_still_destination')],
                    },
                ),
                migrations.CreateModel(
                    name='Publication',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='F, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('purpose', models.CharField(db_comment='commendation | education | appeal | clarification', max_length=14)),
                        ('basis', models.CharField(db_comment='legal basis as the unit gave it', max_length=500)),
                        ('place_kind', models.CharField(db_comment='website | social | press | broadcast | notice', max_length=10)),
                        ('place', models.CharField(db_comment='name of that place', max_length=200)),
                        ('from_on', models.DateField(db_comment='first day')),
                        ('until_on', models.DateField(db_comment='last day')),
                        ('state', models.CharField(db_comment='asked | approved | released | withdrawn | over', max_length=10)),
                        ('redaction', models.CharField(blank=True, db_comment='number of the redaction', default='', max_length=20)),
                        ('output_sha256', models.CharField(blank=True, db_comment='SHA-256 of its film', default='', max_length=64)),
                        ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                        ('asked_at', models.DateTimeField(db_comment='when it was asked for')),
                        ('approver', models.CharField(blank=True, db_comment="the approver's name then", default='', max_length=80)),
                        ('approved_at', models.DateTimeField(blank=True, db_comment='when it was approved', null=True)),
                        ('releaser', models.CharField(blank=True, db_comment="that person's name then", default='', max_length=80)),
                        ('released_at', models.DateTimeField(blank=True, db_comment='when it was released', null=True)),
                        ('ended_at', models.DateTimeField(blank=True, db_comment='when it was withdrawn, or its term ended', null=True)),
                        ('end_reason', models.CharField(blank=True, db_comment='why, empty while open', default='', max_length=200)),
                        ('informed', models.CharField(blank=True, db_comment='who was asked to remove it', default='', max_length=200)),
                        ('down_at', models.DateTimeField(blank=True, db_comment='when somebody stated that it is down', null=True)),
                        ('down_note', models.CharField(blank=True, db_comment='how that was seen', default='', max_length=200)),
                        ('approved_by', models.ForeignKey(blank=True, db_comment='who approved', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(db_comment='who asked', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('released_by', models.ForeignKey(blank=True, db_comment='who released', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(db_comment='whose footage', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['unit', 'state'], name='publication_of_unit'), models.Index(fields=['state', 'until_on'], name='publication_by_term')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'approved', 'released', 'withdrawn', 'over'])), name='publication_state'), models.CheckConstraint(condition=models.Q(('purpose__in', ['commendation', 'education', 'appeal', 'clarification'])), name='publication_purpose'), models.CheckConstraint(condition=models.Q(('place_kind__in', ['website', 'social', 'press', 'broadcast', 'notice'])), name='publication_place'), models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='publication_term'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('asked_by')), _negated=True), _connector='OR'), name='publication_approver_is_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(models.Q(('redaction', ''), _negated=True), models.Q(('output_sha256', ''), _negated=True), ('released_at__isnull', False)), _connector='OR'), name='publication_names_its_film'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ['withdrawn', 'over']), _negated=True), ('down_at', None), ('end_reason', ''), ('ended_at', None)), models.Q(('ended_at__isnull', False), ('state__in', ['withdrawn', 'over']), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='publication_ended_whole'), models.CheckConstraint(condition=models.Q(models.Q(('output_sha256', ''), ('released_at', None), ('state__in', ['asked', 'approved'])), models.Q(models.Q(('state__in', ['asked', 'approved']), _negated=True), ('approved_at__isnull', False)), models.Q(('output_sha256', ''), ('state', 'withdrawn')), _connector='OR'), name='publication_released_after_approval')],
                    },
                ),
                migrations.CreateModel(
                    name='FetchTicket',
                    fields=[
                        ('id', models.CharField(db_comment='id inside the token, 32 hexadecimal digits', max_length=32, primary_key=True, serialize=False)),
                        ('redaction', models.CharField(db_comment='number of the redaction', max_length=20)),
                        ('person', models.CharField(db_comment="the maker's name then", max_length=80)),
                        ('from_ms', models.BigIntegerField(db_comment='window from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='window to, Unix milliseconds')),
                        ('issued_ms', models.BigIntegerField(db_comment='issued at, Unix milliseconds')),
                        ('ends_ms', models.BigIntegerField(db_comment='ends at, Unix milliseconds')),
                        ('point', models.ForeignKey(db_comment='whose footage', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                        ('user', models.ForeignKey(db_comment='its maker (16(3))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['issued_ms'], name='fetch_ticket_issued')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('to_ms__gt', models.F('from_ms'))), name='fetch_ticket_span'), models.CheckConstraint(condition=models.Q(('ends_ms__gt', models.F('issued_ms'))), name='fetch_ticket_ends_after_issue')],
                    },
                ),
                migrations.CreateModel(
                    name='SubjectFilm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('redaction', models.CharField(db_comment='number of the redaction', max_length=20, unique=True)),
                        ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                        ('begun_at', models.DateTimeField(db_comment='when')),
                        ('begun_by', models.ForeignKey(db_comment='who began it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('request', models.ForeignKey(db_comment='for which request', on_delete=django.db.models.deletion.PROTECT, related_name='films', to='access.subjectrequest')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SubjectViewing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.CharField(db_comment='number of its line of the register', max_length=20, unique=True)),
                        ('output_sha256', models.CharField(db_comment='SHA-256 of the film that was shown', max_length=64)),
                        ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                        ('shown_at', models.DateTimeField(db_comment='when it was opened')),
                        ('until', models.DateTimeField(db_comment='until when its page plays it')),
                        ('film', models.ForeignKey(db_comment='the film', on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='access.subjectfilm')),
                        ('shown_by', models.ForeignKey(db_comment='who showed it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('shown_at')), models.Q(('line', ''), _negated=True), models.Q(('output_sha256', ''), _negated=True)), name='subject_viewing_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestFilm',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('redaction', models.CharField(db_comment='number of the redaction', max_length=20, unique=True)),
                        ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                        ('begun_at', models.DateTimeField(db_comment='when')),
                        ('begun_by', models.ForeignKey(db_comment='who began it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('request', models.ForeignKey(db_comment='for which request', on_delete=django.db.models.deletion.PROTECT, related_name='films', to='access.request')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='RequestViewing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.CharField(db_comment='number of its line of the register', max_length=20, unique=True)),
                        ('output_sha256', models.CharField(db_comment='SHA-256 of the film that was viewed', max_length=64)),
                        ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                        ('shown_at', models.DateTimeField(db_comment='when it was opened')),
                        ('until', models.DateTimeField(db_comment='until when its page plays it')),
                        ('film', models.ForeignKey(db_comment='the film', on_delete=django.db.models.deletion.PROTECT, related_name='viewings', to='access.requestfilm')),
                        ('shown_by', models.ForeignKey(db_comment='the officer who viewed it, or who showed it at the counter', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('until__gt', models.F('shown_at')), models.Q(('line', ''), _negated=True), models.Q(('output_sha256', ''), _negated=True)), name='request_viewing_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='SubjectConsent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.CharField(db_comment="that person's name then", max_length=80)),
                        ('given_at', models.DateTimeField(db_comment='when')),
                        ('given_by', models.ForeignKey(db_comment='who confirmed it for the unit', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('request', models.OneToOneField(db_comment='the request that the unit consents to', on_delete=django.db.models.deletion.PROTECT, related_name='consent', to='access.subjectrequest')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Bookmark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('camera', models.CharField(db_comment='20-digit code of the point, as in sealed hours', max_length=20)),
                        ('organisation', models.CharField(blank=True, db_comment="code of the maker's unit then, empty: none", default='', max_length=20)),
                        ('from_ms', models.BigIntegerField(db_comment='begin, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='end, Unix milliseconds; an instant ends when it begins')),
                        ('first_hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of its begin')),
                        ('last_hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of its end')),
                        ('text', models.CharField(db_comment='its words', max_length=200)),
                        ('shared', models.BooleanField(db_comment="whether the maker's unit reads it", default=False)),
                        ('made_at', models.DateTimeField(db_comment='when it was made')),
                        ('point', models.ForeignKey(db_comment='whose footage', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                        ('user', models.ForeignKey(db_comment='who made it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['camera', 'from_ms'], name='bookmark_camera'), models.Index(fields=['user', 'from_ms'], name='bookmark_user'), models.Index(fields=['organisation', 'from_ms'], name='bookmark_unit'), models.Index(fields=['to_ms'], name='bookmark_end')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('from_ms__lte', models.F('to_ms'))), name='bookmark_in_order'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='bookmark_with_words')],
                    },
                ),
            ]
        ),
        migrations.RemoveConstraint(
            model_name='grant',
            name='grant_purpose',
        ),
        migrations.RemoveConstraint(
            model_name='registerrow',
            name='register_purpose',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_of_two',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_way',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_method',
        ),
        migrations.RemoveConstraint(
            model_name='requestline',
            name='request_line_act',
        ),
        migrations.RemoveConstraint(
            model_name='subjectrequest',
            name='subject_refused',
        ),
        migrations.AddField(
            model_name='export',
            name='films',
            field=models.TextField(db_comment='numbers of the redactions whose films are all of it (19), or empty', null=True),
        ),
        migrations.AddField(
            model_name='grant',
            name='redaction',
            field=models.ForeignKey(blank=True, db_comment='the redaction whose source it opens (21); else empty', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.redaction'),
        ),
        migrations.AddField(
            model_name='request',
            name='output',
            field=models.CharField(blank=True, db_comment='original | redacted: what answers it (19); empty: original', max_length=10, null=True),
        ),
        migrations.AlterField(
            model_name='requestline',
            name='basis',
            field=models.CharField(db_comment='article of the request: 14(1), 14(2), 799-21; of a film: 21', max_length=20),
        ),
        migrations.AlterField(
            model_name='requestline',
            name='request',
            field=models.CharField(db_comment='number of the request; of a film: publication or redaction', max_length=20),
        ),
        migrations.AlterField(
            model_name='requestline',
            name='way',
            field=models.CharField(db_comment='way (14): view, copy or retrieve; publish (21)', max_length=10),
        ),
        migrations.AlterField(
            model_name='subjectrequest',
            name='article',
            field=models.CharField(blank=True, db_comment='article of the refusal, empty for none', max_length=20),
        ),
        migrations.AlterField(
            model_name='subjectrequest',
            name='reason_en',
            field=models.CharField(blank=True, db_comment='reason of the refusal, in English', max_length=300),
        ),
        migrations.AlterField(
            model_name='subjectrequest',
            name='reason_zh',
            field=models.CharField(blank=True, db_comment='reason of the refusal, in Chinese', max_length=300),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check']), ('redaction', None), ('request', None)), models.Q(('purpose__in', ['criminal_case', 'order_case', 'traffic_case', 'counter_terrorism', 'missing_person', 'event_security', 'emergency', 'accident', 'disaster', 'public_service', 'public_management', 'own_interest']), ('redaction', None), ('request__isnull', False)), models.Q(('purpose', 'redaction'), ('redaction__isnull', False), ('request', None)), _connector='OR'), name='grant_purpose'),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check', 'redaction'])), name='register_purpose'),
        ),
        migrations.AddConstraint(
            model_name='request',
            constraint=models.CheckConstraint(condition=models.Q(('output', None), ('output__in', ['original', 'redacted']), _connector='OR'), name='request_output'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), models.Q(('basis', '799-21'), ('way', 'view'), models.Q(('approver', ''), _negated=True)), models.Q(('basis', '21'), ('way__in', ('view', 'publish')), models.Q(('approver', ''), _negated=True)), models.Q(models.Q(('person_2', ''), _negated=True), models.Q(('unit_2', ''), _negated=True), models.Q(('certificate_2', ''), _negated=True), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='request_line_of_two'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('act__in', ('opened', 'delivered', 'watched', 'returned', 'destroyed', 'not_taken', 'refused', 'corrected', 'published', 'withdrawn'))), name='request_line_act'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('view', 'copy', 'retrieve', 'publish'))), name='request_line_way'),
        ),
        migrations.AddConstraint(
            model_name='requestline',
            constraint=models.CheckConstraint(condition=models.Q(('method__in', ('online', 'on_site', 'disc', 'usb', 'private_line', 'url', 'to_public'))), name='request_line_method'),
        ),
        migrations.AddConstraint(
            model_name='subjectrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article', ''), ('consents', True), ('reason_en', ''), ('reason_zh', '')), models.Q(models.Q(('article', ''), _negated=True), models.Q(('reason_zh', ''), _negated=True), models.Q(('reason_en', ''), _negated=True)), _connector='OR'), name='subject_refused'),
        ),
        migrations.RunPython(guard, nothing),
    ]
