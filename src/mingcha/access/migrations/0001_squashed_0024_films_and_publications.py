"""Every table of the door as migrations 0001 to 0024 leave it (articles 14 to 16, 19, 20, 25), so that a new home is made by one.
Homes that applied some of them go on by them; tests/run/test_squashed_tables.py compares both ways."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mingcha.evidence.new_tables import CreateModels


ONLY_GROW = {
    "access_registerrow": ("access_register", "access_register_only_grows"),
    "access_requestline": ("access_requestline", "access_register_only_grows"),
    "access_requestlinepoint": ("access_requestlinepoint", "access_register_only_grows"),
    "access_judgedday": ("access_judgedday", "access_register_only_grows"),
    "access_trialstill": ("access_trialstill", "access_trialstill_only_grows"),
}
"""Tables of which the database refuses UPDATE and DELETE: the names of their triggers, and the function of PostgreSQL."""


def guard(_apps, schema_editor):
    execute = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        for function in sorted({function for _, function in ONLY_GROW.values()}):
            execute(
                f"""
    CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the register only grows: refused' USING ERRCODE = 'restrict_violation';
    END $$
    """
            )
        for table, (name, function) in ONLY_GROW.items():
            execute(
                f"CREATE TRIGGER {name}_only_grows BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            )
        return
    for table, (name, _) in ONLY_GROW.items():
        for act in ("UPDATE", "DELETE"):
            execute(
                f"CREATE TRIGGER {name}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the register only grows: {act} refused'); END"
            )


def unguard(_apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, (name, _) in ONLY_GROW.items():
        for ending in ("only_grows",) if postgresql else ("no_update", "no_delete"):
            schema_editor.execute(f"DROP TRIGGER {name}_{ending}" + (f" ON {table}" if postgresql else ""))
    if postgresql:
        for function in sorted({function for _, function in ONLY_GROW.values()}):
            schema_editor.execute(f"DROP FUNCTION {function}()")


class Migration(migrations.Migration):

    replaces = [('access', '0001_door'), ('access', '0002_register_only_grows'), ('access', '0003_snapshots'), ('access', '0005_viewing_ends'), ('access', '0006_openings'), ('access', '0007_register_token'), ('access', '0008_trial_stills'), ('access', '0009_papers'), ('access', '0010_requests'), ('access', '0012_request_lines'), ('access', '0013_taken_ways'), ('access', '0014_oversight'), ('access', '0015_exports'), ('access', '0016_judged_days_only_grow'), ('access', '0017_export_whole'), ('access', '0018_nonces'), ('access', '0020_line_of_viewing'), ('access', '0021_not_taken'), ('access', '0023_finish_view'), ('access', '0024_films_and_publications')]

    initial = True

    dependencies = [
        ('registry', '0016_plans_to_staff'),
        ('privacy', '0001_squashed_0008_redaction_bounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='ViewingEnd',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('within', models.CharField(blank=True, db_comment='only tickets made in this session or token; empty: all', default='', max_length=60)),
                        ('reason', models.CharField(db_comment='why it ended', max_length=200)),
                        ('token', models.TextField(db_comment='signed end for the gateways (it opens nothing)')),
                        ('made_at', models.DateTimeField(db_comment='when it was made')),
                        ('delivered_at', models.DateTimeField(blank=True, db_comment='when every gateway had taken it', null=True)),
                        ('user', models.ForeignKey(db_comment='whose viewing ends', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['made_at'], name='viewing_end_made')],
                    },
                ),
                migrations.CreateModel(
                    name='GatewayLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                        ('log', models.CharField(db_comment="the log's own name", max_length=40)),
                        ('n', models.BigIntegerField(db_comment='number of the last line that was taken up')),
                        ('digest', models.CharField(db_comment='SHA-256 of that line, hexadecimal', max_length=64)),
                        ('took_at', models.DateTimeField(db_comment='when it was taken up')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('gateway', 'log'), name='gateway_log_once')],
                    },
                ),
                migrations.CreateModel(
                    name='StrangeOpening',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                        ('log', models.CharField(db_comment="the log's own name", max_length=40)),
                        ('n', models.BigIntegerField(db_comment='number of the line')),
                        ('kind', models.CharField(db_comment='what is wrong: see access/openings/rules.py', max_length=20)),
                        ('at_ms', models.BigIntegerField(db_comment='when the gateway wrote it, Unix milliseconds')),
                        ('ticket', models.CharField(blank=True, db_comment='id inside the token, cut to 64', default='', max_length=64)),
                        ('grant_no', models.CharField(blank=True, db_comment='grant that the token names, cut', default='', max_length=40)),
                        ('who', models.CharField(blank=True, db_comment='person that the token names, cut', default='', max_length=60)),
                        ('camera', models.CharField(blank=True, db_comment='20-digit code of what was opened', default='', max_length=20)),
                        ('way', models.CharField(blank=True, db_comment='way of looking, or empty', default='', max_length=10)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('gateway', 'log', 'n'), name='strange_opening_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('no_ticket', 'other_than_issued', 'refused', 'broken_chain', 'log_replaced'))), name='strange_opening_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='TrialStill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('host', models.CharField(db_comment='IP address and port of the camera', max_length=60)),
                        ('device', models.CharField(db_comment='how stream keys of the device begin, to count its stills', max_length=60)),
                        ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                        ('badge_no', models.CharField(blank=True, db_comment='number of the work certificate then', default='', max_length=30)),
                        ('organisation', models.CharField(blank=True, db_comment="the person's unit then", default='', max_length=100)),
                        ('shown_at', models.DateTimeField(db_comment='time (16(3))')),
                        ('purpose', models.CharField(db_comment='purpose (16(3)): to check the system, nothing else (8)', max_length=20)),
                        ('destination', models.CharField(db_comment='destination (16(3)): where the picture went', max_length=100)),
                        ('width', models.IntegerField(db_comment='pixels of the still')),
                        ('height', models.IntegerField(db_comment='pixels of the still')),
                        ('size_bytes', models.IntegerField(db_comment='bytes of the JPEG')),
                        ('digest', models.CharField(db_comment='SHA-256 of the JPEG, hexadecimal', max_length=64)),
                        ('token', models.CharField(blank=True, db_comment='API token by which a program asked; a person: empty', default='', max_length=100)),
                        ('system', models.ForeignKey(db_comment='for which system', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.system')),
                        ('user', models.ForeignKey(db_comment='person (16(3))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['user', 'shown_at'], name='trial_still_user'), models.Index(fields=['system', 'shown_at'], name='trial_still_system')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose', 'system_check')), name='trial_still_purpose'), models.CheckConstraint(condition=models.Q(('destination', 'browser')), name='trial_still_destination')],
                    },
                ),
                migrations.CreateModel(
                    name='Officer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='O, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('name', models.CharField(db_comment="the person's name, as on the credential", max_length=60)),
                        ('unit', models.CharField(db_comment='the requesting unit, as on the credential', max_length=100)),
                        ('unit_code', models.CharField(blank=True, db_comment='its organisation here, or empty', default='', max_length=20)),
                        ('credential_kind', models.CharField(db_comment='work_certificate | enforcement_certificate (15(2))', max_length=30)),
                        ('credential_no', models.CharField(db_comment='number of the credential', max_length=40)),
                        ('credential_until', models.DateField(db_comment='last day on which the credential is valid')),
                        ('identity_sealed', models.TextField(db_comment='identity number, encrypted with the master key')),
                        ('person_digest', models.CharField(db_comment='keyed digest of the identity number: one person, one row (15(1))', max_length=64, unique=True)),
                        ('vouched_by', models.CharField(blank=True, db_comment='actor id of the police officer who confirmed the account', default='', max_length=64)),
                        ('vouched_at', models.DateTimeField(blank=True, db_comment='when the account was confirmed', null=True)),
                        ('recorded_by', models.CharField(db_comment='actor id of who recorded it', max_length=64)),
                        ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                        ('user', models.OneToOneField(blank=True, db_comment="the person's account here; empty: the paper route alone", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['unit', 'name'], name='officer_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('credential_kind__in', ['work_certificate', 'enforcement_certificate'])), name='officer_credential_kind'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('unit', ''), _negated=True), models.Q(('credential_no', ''), _negated=True), models.Q(('person_digest', ''), _negated=True)), name='officer_texts'), models.CheckConstraint(condition=models.Q(models.Q(('user', None), ('vouched_at', None), ('vouched_by', '')), models.Q(('user__isnull', False), ('vouched_at__isnull', False), models.Q(('vouched_by', ''), _negated=True)), _connector='OR'), name='officer_account_vouched'), models.UniqueConstraint(fields=('credential_kind', 'unit', 'credential_no'), name='officer_credential_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CredentialCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('credential_kind', models.CharField(db_comment='kind of the credential then', max_length=30)),
                        ('credential_no', models.CharField(db_comment='number of the credential then', max_length=40)),
                        ('credential_until', models.DateField(db_comment='its last day then')),
                        ('request', models.CharField(blank=True, db_comment='number of the request, or empty', default='', max_length=20)),
                        ('person', models.CharField(db_comment='the name of who looked', max_length=60)),
                        ('badge_no', models.CharField(blank=True, db_comment='their work certificate', default='', max_length=30)),
                        ('organisation', models.CharField(blank=True, db_comment='their unit', default='', max_length=100)),
                        ('checked_at', models.DateTimeField(db_comment='when')),
                        ('user', models.ForeignKey(db_comment='who looked', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('officer', models.ForeignKey(db_comment='whose credential', on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='access.officer')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['officer', 'checked_at'], name='credential_check_officer')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('credential_kind__in', ['work_certificate', 'enforcement_certificate'])), name='credential_check_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='L, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('kind', models.CharField(db_comment='approval_document | letter_of_introduction (15(3))', max_length=30)),
                        ('issuer', models.CharField(db_comment='the unit that issued it', max_length=100)),
                        ('issuer_no', models.CharField(db_comment='its own number', max_length=100)),
                        ('issued_on', models.DateField(db_comment='its day')),
                        ('valid_until', models.DateField(blank=True, db_comment='its last day; empty: it states none', null=True)),
                        ('points', models.TextField(db_comment='20-digit codes of the points that it names, with spaces between')),
                        ('from_ms', models.BigIntegerField(db_comment='footage from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='footage to, Unix milliseconds')),
                        ('file', models.CharField(db_comment="name in the home's documents folder", max_length=120, unique=True)),
                        ('size_bytes', models.IntegerField(db_comment='bytes of the scan')),
                        ('digest', models.CharField(db_comment='SHA-256 of the scan as handed in, hexadecimal', max_length=64)),
                        ('media_type', models.CharField(db_comment='application/pdf | image/jpeg | image/png, by its bytes', max_length=20)),
                        ('recorded_by', models.CharField(db_comment='actor id of who recorded it', max_length=64)),
                        ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['recorded_by', 'recorded_at'], name='paper_recorded_by')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['approval_document', 'letter_of_introduction'])), name='paper_kind'), models.CheckConstraint(condition=models.Q(('media_type__in', ('application/pdf', 'image/jpeg', 'image/png'))), name='paper_media_type'), models.CheckConstraint(condition=models.Q(models.Q(('issuer', ''), _negated=True), models.Q(('issuer_no', ''), _negated=True), models.Q(('points', ''), _negated=True)), name='paper_texts'), models.CheckConstraint(condition=models.Q(('to_ms__gt', models.F('from_ms'))), name='paper_interval'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('issued_on')), _connector='OR'), name='paper_valid_until')],
                    },
                ),
                migrations.CreateModel(
                    name='Request',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='D, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('state', models.CharField(db_comment='state: the end of its last step', max_length=20)),
                        ('requester_kind', models.CharField(db_comment='public_security (14(1)) | other_department (14(2))', max_length=20)),
                        ('basis', models.CharField(db_comment='article on which it rests', max_length=10)),
                        ('purpose', models.CharField(db_comment='code of law.request_purposes (14, 19)', max_length=20)),
                        ('case_no', models.CharField(blank=True, db_comment='case number, or empty', default='', max_length=100)),
                        ('reason', models.CharField(db_comment='reason (799-16(2)(3))', max_length=400)),
                        ('way', models.CharField(db_comment='view | copy | retrieve (article 14)', max_length=10)),
                        ('from_s', models.BigIntegerField(db_comment='footage from, Unix seconds')),
                        ('to_s', models.BigIntegerField(db_comment='footage to, Unix seconds, not included')),
                        ('first_person', models.CharField(db_comment="keyed digest of the first officer's identity number", max_length=64)),
                        ('second_person', models.CharField(db_comment="keyed digest of the second officer's identity number", max_length=64)),
                        ('first_unit', models.CharField(db_comment='unit of the first officer, as on the credential', max_length=100)),
                        ('second_unit', models.CharField(db_comment='unit of the second officer: the same', max_length=100)),
                        ('destination', models.CharField(db_comment='destination (16(3))', max_length=100)),
                        ('measures', models.CharField(db_comment='protective measures of the recipient (19)', max_length=400)),
                        ('return_by', models.DateField(blank=True, db_comment='day of return or destruction (19); view: empty', null=True)),
                        ('urgent', models.BooleanField(db_comment='sorts the queue, changes no condition', default=False)),
                        ('asked_digest', models.CharField(db_comment='SHA-256 of all that is asked', max_length=64)),
                        ('drafted_by', models.CharField(db_comment='actor id of who typed it', max_length=64)),
                        ('drafted_at', models.DateTimeField(db_comment='when it was drafted')),
                        ('register_no', models.CharField(blank=True, db_comment='number of its opening in the register (15(4)), or empty', default='', max_length=20)),
                        ('opened_on', models.DateField(blank=True, db_comment='Shanghai day of its opening, or empty', null=True)),
                        ('credentials_until', models.DateField(blank=True, db_comment='the earlier last day of both credentials, when opened', null=True)),
                        ('papers_until', models.DateField(blank=True, db_comment='last day of the paper that covered it, when opened', null=True)),
                        ('open_until', models.DateTimeField(blank=True, db_comment='end of what it opens, or empty', null=True)),
                        ('approver', models.ForeignKey(blank=True, db_comment='who approved it for the managing unit; empty: nobody yet', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('first_officer', models.ForeignKey(db_comment='officer (15(1))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.officer')),
                        ('first_user', models.ForeignKey(blank=True, db_comment='account of the first officer, empty: the paper route', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('managing_unit', models.ForeignKey(db_comment='the unit that manages every point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('operator', models.ForeignKey(blank=True, db_comment='person on duty who saw credentials and papers (15(2), 15(3)); empty: nobody yet', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('second_officer', models.ForeignKey(db_comment='the other officer (15(1))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.officer')),
                        ('second_user', models.ForeignKey(blank=True, db_comment='account of the second officer, empty: the paper route', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('nonce', models.CharField(blank=True, db_comment='random, hexadecimal; officers sign it with number and digest; empty: the digest alone is signed', max_length=32, null=True)),
                        ('output', models.CharField(blank=True, db_comment='original | redacted: what answers it (19); empty: original', max_length=10, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['managing_unit', 'state'], name='request_unit_state'), models.Index(fields=['state', 'open_until'], name='request_state_until')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'signed_by_one', 'signed', 'checked', 'approved', 'open', 'delivered', 'closed', 'withdrawn', 'refused', 'revoked', 'expired'])), name='request_state'), models.CheckConstraint(condition=models.Q(('requester_kind__in', ['public_security', 'other_department'])), name='request_kind'), models.CheckConstraint(condition=models.Q(('purpose__in', ['criminal_case', 'order_case', 'traffic_case', 'counter_terrorism', 'missing_person', 'event_security', 'emergency', 'accident', 'disaster', 'public_service', 'public_management', 'own_interest'])), name='request_purpose'), models.CheckConstraint(condition=models.Q(('way__in', ('view', 'copy', 'retrieve'))), name='request_way'), models.CheckConstraint(condition=models.Q(('from_s__gt', 0), ('to_s__gt', models.F('from_s'))), name='request_bounded'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('destination', ''), _negated=True), models.Q(('measures', ''), _negated=True)), name='request_stated'), models.CheckConstraint(condition=models.Q(models.Q(('return_by', None), ('way', 'view')), models.Q(models.Q(('way', 'view'), _negated=True), ('return_by__isnull', False)), _connector='OR'), name='request_returns_copies'), models.CheckConstraint(condition=models.Q(models.Q(('first_person', models.F('second_person')), _negated=True), models.Q(('first_officer', models.F('second_officer')), _negated=True), models.Q(('first_user', models.F('second_user')), _negated=True), ('first_unit', models.F('second_unit'))), name='request_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('approver', models.F('operator')), _negated=True), models.Q(('approver', models.F('first_user')), _negated=True), models.Q(('approver', models.F('second_user')), _negated=True)), name='request_approver_apart'), models.CheckConstraint(condition=models.Q(models.Q(('operator', models.F('first_user')), _negated=True), models.Q(('operator', models.F('second_user')), _negated=True)), name='request_operator_apart'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['open', 'delivered', 'closed']), _negated=True), models.Q(('register_no', ''), _negated=True), _connector='OR'), name='request_registered'), models.CheckConstraint(condition=models.Q(models.Q(('open_until', None), ('opened_on', None), ('register_no', '')), models.Q(models.Q(('register_no', ''), _negated=True), ('approver__isnull', False), ('credentials_until__gte', models.F('opened_on')), ('open_until__isnull', False), ('operator__isnull', False), ('papers_until__gte', models.F('opened_on'))), _connector='OR'), name='request_opened_whole'), models.CheckConstraint(condition=models.Q(('output', None), ('output__in', ['original', 'redacted']), _connector='OR'), name='request_output')],
                    },
                ),
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='Z, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('purpose', models.CharField(db_comment='code of law.purposes (19), of a request: of law.request_purposes', max_length=20)),
                        ('valid_from', models.DateTimeField(db_comment='from this instant')),
                        ('valid_until', models.DateTimeField(db_comment='before this instant')),
                        ('revoked_at', models.DateTimeField(blank=True, db_comment='when it was revoked, empty: it was not', null=True)),
                        ('revoked_by', models.CharField(blank=True, db_comment='actor who revoked it', default='', max_length=60)),
                        ('revoked_why', models.CharField(blank=True, db_comment='reason of the revocation', default='', max_length=200)),
                        ('user', models.ForeignKey(db_comment='its only holder', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('request', models.ForeignKey(blank=True, db_comment='the request that it carries out (14, 15); duty viewing: empty', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='access.request')),
                        ('redaction', models.ForeignKey(blank=True, db_comment='the redaction whose source it opens (21); else empty', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='privacy.redaction')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['user', 'valid_until'], name='grant_user')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gt', models.F('valid_from'))), name='grant_until_after_from'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_why', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_why', ''), _negated=True)), _connector='OR'), name='grant_revoked_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check']), ('redaction', None), ('request', None)), models.Q(('purpose__in', ['criminal_case', 'order_case', 'traffic_case', 'counter_terrorism', 'missing_person', 'event_security', 'emergency', 'accident', 'disaster', 'public_service', 'public_management', 'own_interest']), ('redaction', None), ('request__isnull', False)), models.Q(('purpose', 'redaction'), ('redaction__isnull', False), ('request', None)), _connector='OR'), name='grant_purpose')],
                    },
                ),
                migrations.CreateModel(
                    name='GrantPoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('grant', models.ForeignKey(db_comment='the grant', on_delete=django.db.models.deletion.PROTECT, related_name='points', to='access.grant')),
                        ('point', models.ForeignKey(db_comment='a point that it opens', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('grant', 'point'), name='grant_point_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Revocation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('token', models.TextField(db_comment='signed revocation for the gateway (it opens nothing)')),
                        ('made_at', models.DateTimeField(db_comment='when it was made')),
                        ('delivered_at', models.DateTimeField(blank=True, db_comment='when the gateway took it', null=True)),
                        ('grant', models.OneToOneField(db_comment='the revoked grant', on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='access.grant')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Ticket',
                    fields=[
                        ('id', models.CharField(db_comment='id inside the token, 32 hexadecimal digits', max_length=32, primary_key=True, serialize=False)),
                        ('points', models.TextField(db_comment='20-digit codes, separated by a space')),
                        ('modes', models.CharField(db_comment='ways of looking, separated by a space', max_length=20)),
                        ('from_ms', models.BigIntegerField(db_comment='window of playback from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='window of playback to, Unix milliseconds, 0: until it ends')),
                        ('issued_ms', models.BigIntegerField(db_comment='issued at, Unix milliseconds')),
                        ('ends_ms', models.BigIntegerField(db_comment='ends at, Unix milliseconds')),
                        ('grant', models.ForeignKey(db_comment='the grant that it rests on', on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='access.grant')),
                        ('within', models.CharField(blank=True, db_comment='session or token that it was made in; a program: empty', default='', max_length=60)),
                        ('line', models.CharField(blank=True, db_comment="number of the register's line of a viewing copy; duty: none", max_length=20, null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_ms__gt', models.F('issued_ms'))), name='ticket_ends_after_issue')],
                    },
                ),
                migrations.CreateModel(
                    name='RegisterRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                        ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                        ('badge_no', models.CharField(blank=True, db_comment='number of the work certificate then', default='', max_length=30)),
                        ('organisation', models.CharField(blank=True, db_comment="the person's unit then", default='', max_length=100)),
                        ('opened_at', models.DateTimeField(db_comment='time (16(3))')),
                        ('way', models.CharField(db_comment='way (16(3)): live, playback or snapshot', max_length=10)),
                        ('purpose', models.CharField(db_comment='purpose (16(3)): code of law.purposes', max_length=20)),
                        ('destination', models.CharField(db_comment='destination (16(3)): where the pictures went', max_length=100)),
                        ('from_ms', models.BigIntegerField(db_comment='pictures from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='pictures to, Unix milliseconds')),
                        ('grant', models.ForeignKey(db_comment='the grant', on_delete=django.db.models.deletion.PROTECT, related_name='register', to='access.grant')),
                        ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                        ('user', models.ForeignKey(db_comment='person (16(3))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ticket', models.ForeignKey(db_comment='the ticket that opened it; a kept picture: none', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.ticket')),
                        ('token', models.CharField(blank=True, db_comment='API token by which a program opened it; a person: empty', max_length=100, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['point', 'opened_at'], name='register_point'), models.Index(fields=['opened_at'], name='register_opened')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ('live', 'playback', 'snapshot'))), name='register_way'), models.UniqueConstraint(condition=models.Q(('way__in', ('live', 'playback'))), fields=('grant', 'point', 'way'), name='register_once_a_grant'), models.CheckConstraint(condition=models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check', 'redaction'])), name='register_purpose')],
                    },
                ),
                migrations.CreateModel(
                    name='Snapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='P, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                        ('person', models.CharField(db_comment="the person's name then", max_length=60)),
                        ('purpose', models.CharField(db_comment='code of law.purposes (article 19)', max_length=20)),
                        ('reason', models.CharField(db_comment="why it was kept, in the person's words", max_length=200)),
                        ('asked_ms', models.BigIntegerField(db_comment='the instant asked for, Unix milliseconds')),
                        ('shown_ms', models.BigIntegerField(db_comment="the frame's own time, Unix milliseconds")),
                        ('taken_at', models.DateTimeField(db_comment='when it was kept')),
                        ('file', models.CharField(db_comment="name in the home's documents folder", max_length=120, unique=True)),
                        ('size_bytes', models.IntegerField(db_comment='bytes of the JPEG')),
                        ('digest', models.CharField(db_comment='SHA-256 of the JPEG, hexadecimal', max_length=64)),
                        ('recorder', models.CharField(db_comment='the recorder that holds the footage', max_length=40)),
                        ('epoch', models.IntegerField(db_comment='epoch of the assignment under which it was recorded')),
                        ('minute', models.BigIntegerField(db_comment='camera-minute of the footage file, Unix seconds // 60')),
                        ('file_n', models.IntegerField(db_comment='which file of the camera-minute')),
                        ('part', models.IntegerField(db_comment="the fragment among the file's parts; 0 is the header")),
                        ('frame', models.IntegerField(db_comment='the frame in the fragment, in order of decoding, from 0')),
                        ('fragment_digest', models.CharField(db_comment='SHA-256 of the fragment, hexadecimal', max_length=64)),
                        ('entry', models.BigIntegerField(db_comment='the entry of our log that says so')),
                        ('grant', models.ForeignKey(db_comment='the grant under which it was taken', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.grant')),
                        ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                        ('user', models.ForeignKey(db_comment='who took it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['camera', 'shown_ms'], name='snapshot_camera')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['duty_patrol', 'crowd_safety', 'traffic_safety', 'incident', 'case_lead', 'security_event', 'disaster', 'missing_person', 'system_check'])), name='snapshot_purpose'), models.CheckConstraint(condition=models.Q(('shown_ms__lte', models.F('asked_ms'))), name='snapshot_shown_when_asked'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='snapshot_with_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='Taken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20)),
                        ('way', models.CharField(db_comment='live, playback, copy or export', max_length=10)),
                        ('gateway', models.CharField(db_comment='the recorder host of the gateway', max_length=40)),
                        ('sent_bytes', models.BigIntegerField(db_comment='bytes of pictures that went to the browser or program')),
                        ('footage_ms', models.BigIntegerField(db_comment='footage in milliseconds, each stretch once; live: time with pictures')),
                        ('pictures', models.BigIntegerField(db_comment='single pictures')),
                        ('held_ms', models.BigIntegerField(db_comment='how long answers were held back by the pace, milliseconds')),
                        ('parallel', models.IntegerField(db_comment='most streams of the point at once over one ticket')),
                        ('first_ms', models.BigIntegerField(db_comment='first report, Unix milliseconds')),
                        ('last_ms', models.BigIntegerField(db_comment='last report, Unix milliseconds')),
                        ('grant', models.ForeignKey(db_comment='the grant', on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='access.grant')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('grant', 'camera', 'way', 'gateway'), name='taken_once_a_gateway'), models.CheckConstraint(condition=models.Q(('way__in', ('live', 'playback', 'copy', 'export'))), name='taken_way')],
                    },
                ),
                migrations.CreateModel(
                    name='Approval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.CharField(db_comment="the approver's name then", max_length=60)),
                        ('badge_no', models.CharField(blank=True, db_comment="the approver's work certificate then", default='', max_length=30)),
                        ('conditions', models.CharField(blank=True, db_comment='conditions of the unit, or empty', default='', max_length=400)),
                        ('is_wide', models.BooleanField(db_comment='true: beyond access.max_span_hours or access.max_points (799-20)')),
                        ('width_reason', models.CharField(blank=True, db_comment='why so wide a scope is needed, or empty', default='', max_length=400)),
                        ('approved_at', models.DateTimeField(db_comment='when')),
                        ('approver', models.ForeignKey(db_comment='who approved for the managing unit', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('operator', models.ForeignKey(db_comment='who had checked: another person', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('request', models.OneToOneField(db_comment='the approved request', on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='access.request')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('approver', models.F('operator')), _negated=True), name='approval_two_persons'), models.CheckConstraint(condition=models.Q(('is_wide', False), models.Q(('width_reason', ''), _negated=True), _connector='OR'), name='approval_of_wide_scope')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestPaper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(db_comment='the paper', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.paper')),
                        ('request', models.ForeignKey(db_comment='the request', on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='access.request')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('request', 'paper'), name='request_paper_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestPoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('point', models.ForeignKey(db_comment='a point that it asks for', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                        ('request', models.ForeignKey(db_comment='the request', on_delete=django.db.models.deletion.PROTECT, related_name='points', to='access.request')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('request', 'point'), name='request_point_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestSignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person_digest', models.CharField(db_comment="keyed digest of the person's identity number", max_length=64)),
                        ('kind', models.CharField(db_comment='passkey | sm2 | paper (weaker: the duty officer vouches)', max_length=10)),
                        ('digest', models.CharField(db_comment='digest that was signed, hexadecimal', max_length=64)),
                        ('signed_at', models.DateTimeField(db_comment='when')),
                        ('key_id', models.CharField(blank=True, db_comment='credential id (base64url) or SHA-256 of the SM2 key', default='', max_length=1400)),
                        ('public_key', models.TextField(blank=True, db_comment='COSE key of the passkey or SM2 point, base64url; paper: empty', default='')),
                        ('authenticator_data', models.TextField(blank=True, db_comment='of WebAuthn, base64url; else empty', default='')),
                        ('client_data', models.TextField(blank=True, db_comment='clientDataJSON of WebAuthn, or the text that SM2 signed, base64url', default='')),
                        ('signature', models.TextField(blank=True, db_comment='the signature, base64url; paper: empty', default='')),
                        ('origin', models.CharField(blank=True, db_comment="origin of the passkey's assertion", default='', max_length=200)),
                        ('scan_sha256', models.CharField(blank=True, db_comment='paper: SHA-256 of the scan', default='', max_length=64)),
                        ('scan_file', models.CharField(blank=True, db_comment="paper: name of the scan in the home's documents folder", default='', max_length=120)),
                        ('assertion_digest', models.CharField(db_comment='SHA-256 of what was handed in: no signature serves twice', max_length=64, unique=True)),
                        ('voided_at', models.DateTimeField(blank=True, db_comment='when it stopped counting, empty: it counts', null=True)),
                        ('voided_why', models.CharField(blank=True, db_comment='why it stopped counting', default='', max_length=100)),
                        ('officer', models.ForeignKey(db_comment='who signed (15(1))', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.officer')),
                        ('request', models.ForeignKey(db_comment='the request that was signed', on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='access.request')),
                        ('vouched_by', models.ForeignKey(blank=True, db_comment='paper: the person on duty who vouches', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_digest', models.CharField(blank=True, db_comment='asked_digest of the request then; empty: it is the digest that was signed', max_length=64, null=True)),
                        ('nonce', models.CharField(blank=True, db_comment='nonce of the request then; empty: signed before there were nonces, over asked_digest alone', max_length=32, null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['request', 'signed_at'], name='signature_request')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['passkey', 'sm2', 'paper'])), name='signature_kind'), models.CheckConstraint(condition=models.Q(models.Q(('key_id', ''), ('kind', 'paper'), ('signature', ''), ('vouched_by__isnull', False), models.Q(('scan_sha256', ''), _negated=True)), models.Q(models.Q(('kind', 'paper'), _negated=True), models.Q(('key_id', ''), _negated=True), models.Q(('public_key', ''), _negated=True), models.Q(('client_data', ''), _negated=True), models.Q(('signature', ''), _negated=True), ('scan_sha256', ''), ('vouched_by', None)), _connector='OR'), name='signature_whole'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('request', 'person_digest'), name='signature_once_a_person'), models.UniqueConstraint(condition=models.Q(('voided_at', None), models.Q(('key_id', ''), _negated=True)), fields=('request', 'key_id'), name='signature_once_a_key')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.IntegerField(db_comment='place among its steps, from 1')),
                        ('from_state', models.CharField(db_comment='state before', max_length=20)),
                        ('act', models.CharField(db_comment='what was done', max_length=20)),
                        ('to_state', models.CharField(db_comment='state after', max_length=20)),
                        ('at', models.DateTimeField(db_comment='when')),
                        ('by', models.CharField(db_comment='actor id of who did it', max_length=64)),
                        ('person', models.CharField(blank=True, db_comment="the person's name then", default='', max_length=60)),
                        ('article', models.CharField(blank=True, db_comment='article of a refusal, else empty', default='', max_length=20)),
                        ('words', models.CharField(blank=True, db_comment='reason, condition or what is missing, or empty', default='', max_length=400)),
                        ('request', models.ForeignKey(db_comment='the request', on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='access.request')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at'], name='request_step_at')],
                        'constraints': [models.UniqueConstraint(fields=('request', 'number'), name='request_step_once'), models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['refuse', 'return', 'revoke']), _negated=True), models.Q(('words', ''), _negated=True), _connector='OR'), name='request_step_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'refuse'), _negated=True), models.Q(('article', ''), _negated=True), _connector='OR'), name='request_step_with_article'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'sign_first'), ('from_state', 'draft'), ('to_state', 'signed_by_one')), models.Q(('act', 'change'), ('from_state', 'draft'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'draft'), ('to_state', 'withdrawn')), models.Q(('act', 'sign_second'), ('from_state', 'signed_by_one'), ('to_state', 'signed')), models.Q(('act', 'lapse'), ('from_state', 'signed_by_one'), ('to_state', 'draft')), models.Q(('act', 'change'), ('from_state', 'signed_by_one'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'signed_by_one'), ('to_state', 'withdrawn')), models.Q(('act', 'change'), ('from_state', 'signed'), ('to_state', 'draft')), models.Q(('act', 'withdraw'), ('from_state', 'signed'), ('to_state', 'withdrawn')), models.Q(('act', 'check'), ('from_state', 'signed'), ('to_state', 'checked')), models.Q(('act', 'return'), ('from_state', 'signed'), ('to_state', 'draft')), models.Q(('act', 'refuse'), ('from_state', 'signed'), ('to_state', 'refused')), models.Q(('act', 'withdraw'), ('from_state', 'checked'), ('to_state', 'withdrawn')), models.Q(('act', 'return'), ('from_state', 'checked'), ('to_state', 'draft')), models.Q(('act', 'refuse'), ('from_state', 'checked'), ('to_state', 'refused')), models.Q(('act', 'approve'), ('from_state', 'checked'), ('to_state', 'approved')), models.Q(('act', 'open'), ('from_state', 'approved'), ('to_state', 'open')), models.Q(('act', 'revoke'), ('from_state', 'approved'), ('to_state', 'revoked')), models.Q(('act', 'expire'), ('from_state', 'approved'), ('to_state', 'expired')), models.Q(('act', 'revoke'), ('from_state', 'open'), ('to_state', 'revoked')), models.Q(('act', 'expire'), ('from_state', 'open'), ('to_state', 'expired')), models.Q(('act', 'finish'), ('from_state', 'open'), ('to_state', 'closed')), models.Q(('act', 'deliver'), ('from_state', 'open'), ('to_state', 'delivered')), models.Q(('act', 'revoke'), ('from_state', 'delivered'), ('to_state', 'revoked')), models.Q(('act', 'close'), ('from_state', 'delivered'), ('to_state', 'closed')), _connector='OR'), name='request_step_of_table')],
                    },
                ),
                migrations.CreateModel(
                    name='SigningKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key_id', models.CharField(db_comment='SHA-256 of the public key, hexadecimal', max_length=64, unique=True)),
                        ('public_key', models.CharField(db_comment='uncompressed point of 65 bytes, base64url', max_length=100)),
                        ('added_at', models.DateTimeField(db_comment='when the officer enrolled it')),
                        ('removed_at', models.DateTimeField(blank=True, db_comment='when it was removed, empty: it was not', null=True)),
                        ('officer', models.ForeignKey(db_comment='whose key it is', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.officer')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='SubjectRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='S, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('applicant', models.CharField(db_comment='name of who asks', max_length=60)),
                        ('relation', models.CharField(db_comment='self | close_relative | guardian', max_length=20)),
                        ('concerned', models.CharField(db_comment='name of the person concerned', max_length=60)),
                        ('proof', models.CharField(db_comment='documents shown for person and relation; no copy is kept', max_length=400)),
                        ('event', models.CharField(db_comment='what happened to life, health or property', max_length=400)),
                        ('points', models.TextField(db_comment='20-digit codes, with spaces between')),
                        ('from_s', models.BigIntegerField(db_comment='footage from, Unix seconds')),
                        ('to_s', models.BigIntegerField(db_comment='footage to, Unix seconds, not included')),
                        ('consents', models.BooleanField(db_comment='whether the managing unit consents')),
                        ('person', models.CharField(db_comment='the name of who recorded it, then', max_length=60)),
                        ('recorded_at', models.DateTimeField(db_comment='when')),
                        ('article', models.CharField(blank=True, db_comment='article of the refusal, empty for none', max_length=20)),
                        ('reason_zh', models.CharField(blank=True, db_comment='reason of the refusal, in Chinese', max_length=300)),
                        ('reason_en', models.CharField(blank=True, db_comment='reason of the refusal, in English', max_length=300)),
                        ('managing_unit', models.ForeignKey(db_comment='the unit that manages every point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                        ('recorded_by', models.ForeignKey(db_comment='who recorded it and saw the proof', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['managing_unit', 'recorded_at'], name='subject_unit')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('relation__in', ['self', 'close_relative', 'guardian'])), name='subject_relation'), models.CheckConstraint(condition=models.Q(models.Q(('applicant', ''), _negated=True), models.Q(('concerned', ''), _negated=True), models.Q(('proof', ''), _negated=True), models.Q(('event', ''), _negated=True), models.Q(('points', ''), _negated=True)), name='subject_stated'), models.CheckConstraint(condition=models.Q(('from_s__gt', 0), ('to_s__gt', models.F('from_s'))), name='subject_bounded'), models.CheckConstraint(condition=models.Q(models.Q(('article', ''), ('consents', True), ('reason_en', ''), ('reason_zh', '')), models.Q(models.Q(('article', ''), _negated=True), models.Q(('reason_zh', ''), _negated=True), models.Q(('reason_en', ''), _negated=True)), _connector='OR'), name='subject_refused')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='2026-000001: Shanghai year and count in it', max_length=20, unique=True)),
                        ('mark', models.BigIntegerField(db_comment='the number as an integer of at most 40 bits, for marks', unique=True)),
                        ('request', models.CharField(db_comment='number of the request; of a film: publication or redaction', max_length=20)),
                        ('act', models.CharField(db_comment='what happened: rules.ACTS', max_length=10)),
                        ('written_at', models.DateTimeField(db_comment='time (16(3))')),
                        ('written_by', models.CharField(db_comment='person or program whose act wrote the line', max_length=60)),
                        ('entry', models.BigIntegerField(db_comment="index of the act in the application's log")),
                        ('person', models.CharField(db_comment='first person (16(3)): name', max_length=60)),
                        ('unit', models.CharField(db_comment='first person: unit (799-16(2)(3))', max_length=100)),
                        ('certificate', models.CharField(db_comment='first person: number of the certificate (15(2))', max_length=60)),
                        ('person_2', models.CharField(blank=True, db_comment='second person (15(1)): name; a refusal may lack', max_length=60)),
                        ('unit_2', models.CharField(blank=True, db_comment='second person: unit', max_length=100)),
                        ('certificate_2', models.CharField(blank=True, db_comment='second person: number of the certificate', max_length=60)),
                        ('way', models.CharField(db_comment='way (14): view, copy or retrieve; publish (21)', max_length=10)),
                        ('method', models.CharField(db_comment='method (16(3)): rules.METHODS', max_length=20)),
                        ('basis', models.CharField(db_comment='article of the request: 14(1), 14(2), 799-21; of a film: 21', max_length=20)),
                        ('case_no', models.CharField(blank=True, db_comment='number of the case; a request may have none', max_length=100)),
                        ('purpose', models.CharField(db_comment='purpose (16(3)): code of law.request_purposes', max_length=40)),
                        ('reason', models.TextField(db_comment='reason (799-16(2)(3))')),
                        ('content', models.TextField(db_comment='content (799-16(2)(3)): points and interval in words of the request')),
                        ('points', models.TextField(db_comment='20-digit codes of the points, space between')),
                        ('from_ms', models.BigIntegerField(db_comment='pictures from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='pictures to, Unix milliseconds')),
                        ('destination', models.TextField(db_comment='destination (16(3)): where the pictures went or were to go')),
                        ('operator', models.CharField(db_comment='duty officer who opened, delivered or refused', max_length=60)),
                        ('approver', models.CharField(blank=True, db_comment='who approved; a refusal may have none', max_length=60)),
                        ('files', models.TextField(blank=True, db_comment='a line a file: SHA-256, two spaces, path in the bag')),
                        ('file_count', models.IntegerField(db_comment='number of files')),
                        ('return_by', models.DateField(db_comment='day of return or destruction (19); a view: none', null=True)),
                        ('remark', models.TextField(blank=True, db_comment='why it was corrected')),
                        ('corrects', models.ForeignKey(db_comment='the line that this one corrects', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='access.requestline')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['request', 'id'], name='request_line_request'), models.Index(fields=['written_at'], name='request_line_time')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('no', ''), _negated=True), models.Q(('request', ''), _negated=True), models.Q(('written_by', ''), _negated=True), models.Q(('person', ''), _negated=True), models.Q(('unit', ''), _negated=True), models.Q(('certificate', ''), _negated=True), models.Q(('basis', ''), _negated=True), models.Q(('purpose', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('content', ''), _negated=True), models.Q(('points', ''), _negated=True), models.Q(('destination', ''), _negated=True), models.Q(('operator', ''), _negated=True)), name='request_line_texts'), models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), ('way', 'view'), ('return_by__isnull', False), _connector='OR'), name='request_line_return'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'delivered'), _negated=True), ('way', 'view'), ('file_count__gt', 0), _connector='OR'), name='request_line_files'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'corrected'), ('corrects__isnull', False), models.Q(('remark', ''), _negated=True)), models.Q(models.Q(('act', 'corrected'), _negated=True), ('corrects__isnull', True), ('remark', '')), _connector='OR'), name='request_line_correction'), models.UniqueConstraint(fields=('corrects',), name='request_line_corrected_once'), models.UniqueConstraint(condition=models.Q(('act', 'opened')), fields=('request',), name='request_line_opened_once'), models.CheckConstraint(condition=models.Q(('to_ms__gt', models.F('from_ms'))), name='request_line_interval'), models.CheckConstraint(condition=models.Q(('mark__gt', 0), ('mark__lt', 1099511627776)), name='request_line_mark'), models.CheckConstraint(condition=models.Q(('act__in', ('refused', 'corrected')), models.Q(('basis', '799-21'), ('way', 'view'), models.Q(('approver', ''), _negated=True)), models.Q(('basis', '21'), ('way__in', ('view', 'publish')), models.Q(('approver', ''), _negated=True)), models.Q(models.Q(('person_2', ''), _negated=True), models.Q(('unit_2', ''), _negated=True), models.Q(('certificate_2', ''), _negated=True), models.Q(('approver', ''), _negated=True)), _connector='OR'), name='request_line_of_two'), models.CheckConstraint(condition=models.Q(('act__in', ('opened', 'delivered', 'watched', 'returned', 'destroyed', 'not_taken', 'refused', 'corrected', 'published', 'withdrawn'))), name='request_line_act'), models.CheckConstraint(condition=models.Q(('way__in', ('view', 'copy', 'retrieve', 'publish'))), name='request_line_way'), models.CheckConstraint(condition=models.Q(('method__in', ('online', 'on_site', 'disc', 'usb', 'private_line', 'url', 'to_public'))), name='request_line_method')],
                    },
                ),
                migrations.CreateModel(
                    name='RequestLinePoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.ForeignKey(db_comment='the line', on_delete=django.db.models.deletion.PROTECT, related_name='of_points', to='access.requestline')),
                        ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('line', 'point'), name='request_line_point_once')],
                    },
                ),
                migrations.CreateModel(
                    name='JudgedDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField(db_comment='the Shanghai day', unique=True)),
                        ('judged_at', models.DateTimeField(db_comment='when it was judged')),
                        ('people', models.IntegerField(db_comment='people who opened pictures, took playback or were refused on it')),
                        ('found', models.IntegerField(db_comment='findings that were made')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Copy',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='C, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('export', models.CharField(db_comment='number of the export', max_length=20, unique=True)),
                        ('request', models.CharField(db_comment='number of the request', max_length=20)),
                        ('managing_unit', models.CharField(db_comment='organisation whose footage it is', max_length=40)),
                        ('camera', models.CharField(db_comment='its first point, for the place of a finding', max_length=20)),
                        ('holder', models.CharField(db_comment='unit that holds it', max_length=200)),
                        ('persons', models.TextField(db_comment='names of those who took it, a line each')),
                        ('measures', models.TextField(db_comment='protective measures that the holder stated (19)')),
                        ('return_by', models.DateField(db_comment='last day for its return or destruction (19)')),
                        ('given_at', models.DateTimeField(db_comment='when it was handed over')),
                        ('line', models.CharField(db_comment="number of the register's line of its delivery", max_length=20)),
                        ('was_found', models.BooleanField(db_comment='whether a finding says that it is overdue', default=False)),
                        ('end', models.CharField(blank=True, db_comment='returned | destroyed; empty: it is out', default='', max_length=12)),
                        ('ended_at', models.DateTimeField(blank=True, db_comment='when its end was recorded', null=True)),
                        ('ended_by', models.CharField(blank=True, db_comment='name of who recorded it', default='', max_length=60)),
                        ('proof', models.CharField(blank=True, db_comment='proof of its end', default='', max_length=200)),
                        ('end_line', models.CharField(blank=True, db_comment='number of the line of its end', default='', max_length=20)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['end', 'return_by'], name='copy_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measures', ''), _negated=True), models.Q(('holder', ''), _negated=True)), name='copy_with_measures'), models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('end_line', ''), ('ended_at', None), ('ended_by', ''), ('proof', '')), models.Q(('end__in', ['returned', 'destroyed', 'not_taken']), ('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('proof', ''), _negated=True), models.Q(('end_line', ''), _negated=True)), _connector='OR'), name='copy_ended_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='Export',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('no', models.CharField(db_comment='E, Shanghai day, number of the day', max_length=20, unique=True)),
                        ('request', models.CharField(db_comment='number of the request (15)', max_length=20)),
                        ('state', models.CharField(db_comment='making | made | delivered', max_length=12)),
                        ('points', models.TextField(db_comment='20-digit codes, separated by a space')),
                        ('from_ms', models.BigIntegerField(db_comment='asked span from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='asked span to, Unix milliseconds, not included')),
                        ('managing_unit', models.CharField(db_comment='organisation whose footage it is', max_length=40)),
                        ('person', models.CharField(db_comment="that person's name then", max_length=60)),
                        ('destination', models.CharField(db_comment='page | folder | url', max_length=10)),
                        ('method', models.CharField(db_comment='method of the register (16(3))', max_length=20)),
                        ('target', models.CharField(blank=True, db_comment='folder, or host and path of the url', default='', max_length=300)),
                        ('sealed_target', models.TextField(blank=True, db_comment='the signed address, sealed with the master key', default='')),
                        ('recipient', models.CharField(blank=True, db_comment='age recipient; empty: as it is', default='', max_length=100)),
                        ('started_at', models.DateTimeField(db_comment='when it was asked for')),
                        ('job', models.BigIntegerField(db_comment='number of the job that makes it')),
                        ('made_at', models.DateTimeField(blank=True, db_comment='when its manifest went into the log', null=True)),
                        ('manifest_sha256', models.CharField(blank=True, db_comment='SHA-256 of its manifest-sha256.txt, hexadecimal', default='', max_length=64)),
                        ('entry', models.BigIntegerField(blank=True, db_comment='the entry of our log that has it', null=True)),
                        ('line', models.CharField(blank=True, db_comment='number of its line in the register', default='', max_length=20)),
                        ('delivered_at', models.DateTimeField(blank=True, db_comment='when the line of its delivery was written', null=True)),
                        ('fetched_at', models.DateTimeField(blank=True, db_comment='when it was fetched from the page', null=True)),
                        ('sent_at', models.DateTimeField(blank=True, db_comment='when folder or address had all of it', null=True)),
                        ('user', models.ForeignKey(db_comment='who exports it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('with_copy', models.BooleanField(db_comment='whether a marked copy for convenience is in it (20(1))', null=True)),
                        ('contents', models.TextField(db_comment='what of the asked span is not in the bag, and why; JSON', null=True)),
                        ('holder', models.BigIntegerField(db_comment='id of the person whose pass fetches it from the page', null=True)),
                        ('pass_ends_at', models.DateTimeField(db_comment='when that pass ends', null=True)),
                        ('sent_spans', models.TextField(db_comment='bytes sent of the running handing over, from-to; null: none', null=True)),
                        ('handed_over', models.IntegerField(db_comment='how often all of it was fetched from the page', null=True)),
                        ('films', models.TextField(db_comment='numbers of the redactions whose films are all of it (19), or empty', null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['request'], name='export_request')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['making', 'made', 'delivered'])), name='export_state'), models.CheckConstraint(condition=models.Q(('destination__in', ['page', 'folder', 'url'])), name='export_destination'), models.CheckConstraint(condition=models.Q(('method__in', ('online', 'on_site', 'disc', 'usb', 'private_line', 'url'))), name='export_method'), models.CheckConstraint(condition=models.Q(('to_ms__gt', models.F('from_ms'))), name='export_span'), models.CheckConstraint(condition=models.Q(models.Q(('entry', None), ('made_at', None), ('manifest_sha256', ''), ('state', 'making')), models.Q(models.Q(('state', 'making'), _negated=True), ('entry__isnull', False), ('made_at__isnull', False), models.Q(('manifest_sha256', ''), _negated=True)), _connector='OR'), name='export_made_in_the_log'), models.CheckConstraint(condition=models.Q(models.Q(('delivered_at__isnull', False), ('state', 'delivered'), models.Q(('line', ''), _negated=True)), models.Q(models.Q(('state', 'delivered'), _negated=True), ('delivered_at', None), ('fetched_at', None), ('line', ''), ('sent_at', None)), _connector='OR'), name='export_delivered_by_a_line')],
                    },
                ),
                migrations.CreateModel(
                    name='ExportTicket',
                    fields=[
                        ('id', models.CharField(db_comment='id inside the token, 32 hexadecimal digits', max_length=32, primary_key=True, serialize=False)),
                        ('points', models.TextField(db_comment='20-digit codes, separated by a space')),
                        ('from_ms', models.BigIntegerField(db_comment='window from, Unix milliseconds')),
                        ('to_ms', models.BigIntegerField(db_comment='window to, Unix milliseconds')),
                        ('issued_ms', models.BigIntegerField(db_comment='issued at, Unix milliseconds')),
                        ('ends_ms', models.BigIntegerField(db_comment='ends at, Unix milliseconds')),
                        ('export', models.ForeignKey(db_comment='the export', on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='access.export')),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_ms__gt', models.F('issued_ms'))), name='export_ticket_ends_after_issue')],
                    },
                ),
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
        migrations.RunPython(guard, unguard),
    ]
