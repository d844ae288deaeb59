"""Cases of moving and removing points: points with their successors, papers, guests' links (article 10)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0038_filings'),
    ]

    operations = [
        migrations.CreateModel(
            name='Relocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='states.MovingKind: move | remove', max_length=10)),
                ('state', models.CharField(db_comment='states.RelocationState', default='asked', max_length=12)),
                ('mandatory', models.BooleanField(db_comment='whether article 6 demanded one of its points when it was asked')),
                ('ground_kind', models.CharField(db_comment='states.GroundKind', max_length=20)),
                ('ground', models.CharField(db_comment='why it is necessary', max_length=300)),
                ('mover', models.CharField(db_comment='who moves or removes', max_length=100)),
                ('interim', models.CharField(blank=True, db_comment='what covers the place meanwhile, may be empty', default='', max_length=300)),
                ('planned_on', models.DateField(db_comment='day for which it is planned, Shanghai')),
                ('noticed_on', models.DateField(db_comment='day of the notice that counts, Shanghai')),
                ('revision', models.PositiveIntegerField(db_comment='rises with each step', default=1)),
                ('asked_by', models.CharField(db_comment='actor id of the request or its last postponement', max_length=64)),
                ('asked_at', models.DateTimeField(db_comment='when it was asked first')),
                ('answered_by', models.CharField(blank=True, db_comment='actor id, for the police', default='', max_length=64)),
                ('answered_at', models.DateTimeField(blank=True, db_comment='when the police answered last', null=True)),
                ('answer_note', models.CharField(blank=True, db_comment='what the police said', default='', max_length=300)),
                ('done_on', models.DateField(blank=True, db_comment='day of moving or removing, Shanghai', null=True)),
                ('done_by', models.CharField(blank=True, db_comment='actor id of who recorded it', default='', max_length=64)),
                ('done_note', models.CharField(blank=True, db_comment='what was done', default='', max_length=300)),
                ('succeeded_on', models.DateField(blank=True, db_comment='day on which each point had a successor', null=True)),
                ('ended_reason', models.CharField(blank=True, db_comment='why it was withdrawn or lapsed', default='', max_length=300)),
                ('system', models.ForeignKey(db_comment='whose points', on_delete=django.db.models.deletion.PROTECT, related_name='relocations', to='registry.system')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'planned_on'], name='relocation_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'known', 'objected', 'done', 'accepted', 'withdrawn', 'lapsed'])), name='relocation_state'), models.CheckConstraint(condition=models.Q(('ground_kind__in', ['planning', 'road_works', 'building_works', 'safety', 'ended_use', 'other']), ('kind__in', ['move', 'remove'])), name='relocation_kind'), models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), _negated=True), models.Q(('mover', ''), _negated=True)), name='relocation_stated'), models.CheckConstraint(condition=models.Q(('mandatory', False), models.Q(('state__in', ['known', 'objected', 'done', 'accepted']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='relocation_answered'), models.CheckConstraint(condition=models.Q(('mandatory', True), models.Q(('state', 'objected'), _negated=True), _connector='OR'), name='relocation_objected'), models.CheckConstraint(condition=models.Q(models.Q(('done_on__gte', models.F('noticed_on')), ('done_on__isnull', False), ('state__in', ['done', 'accepted'])), models.Q(models.Q(('state__in', ['done', 'accepted']), _negated=True), ('done_by', ''), ('done_note', ''), ('done_on', None)), _connector='OR'), name='relocation_done'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), ('succeeded_on__isnull', False)), models.Q(models.Q(('state', 'accepted'), _negated=True), ('succeeded_on', None)), _connector='OR'), name='relocation_succeeded'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['withdrawn', 'lapsed']), models.Q(('ended_reason', ''), _negated=True)), models.Q(models.Q(('state__in', ['withdrawn', 'lapsed']), _negated=True), ('ended_reason', '')), _connector='OR'), name='relocation_ended')],
            },
        ),
        migrations.CreateModel(
            name='RelocatedPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('waits', models.BooleanField(db_comment='whether the case still waits', default=True)),
                ('closed_at', models.DateTimeField(blank=True, db_comment='when the successor was recorded', null=True)),
                ('point', models.ForeignKey(db_comment='which point', on_delete=django.db.models.deletion.PROTECT, related_name='relocations', to='registry.point')),
                ('relocation', models.ForeignKey(db_comment='which case', on_delete=django.db.models.deletion.PROTECT, related_name='moved', to='registry.relocation')),
                ('successor', models.ForeignKey(blank=True, db_comment='accepted point in its place', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='succeeds', to='registry.point')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('relocation', 'point'), name='relocated_point_once'), models.UniqueConstraint(condition=models.Q(('waits', True)), fields=('point',), name='relocated_point_one_case'), models.UniqueConstraint(condition=models.Q(('successor__isnull', False)), fields=('successor',), name='relocated_point_one_successor'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('successor', None)), models.Q(('closed_at__isnull', False), ('successor__isnull', False), ('waits', False), models.Q(('successor', models.F('point')), _negated=True)), _connector='OR'), name='relocated_point_closed')],
            },
        ),
        migrations.CreateModel(
            name='RelocationLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('guest', models.CharField(db_comment='for whom: the moving party', max_length=60)),
                ('key_digest', models.CharField(db_comment='SHA-256 of the key in the link', max_length=64, unique=True)),
                ('code_digest', models.CharField(db_comment='SHA-256 of the code', max_length=64)),
                ('last_on', models.DateField(db_comment='last day on which it is good, Shanghai')),
                ('given_by', models.CharField(db_comment='actor id', max_length=64)),
                ('given_at', models.DateTimeField(db_comment='when it was given')),
                ('revoked_at', models.DateTimeField(blank=True, db_comment='when it was revoked, empty while it stands', null=True)),
                ('revoked_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('relocation', models.ForeignKey(db_comment='which case', on_delete=django.db.models.deletion.PROTECT, related_name='links', to='registry.relocation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('guest', ''), _negated=True), models.Q(('code_digest', ''), _negated=True)), name='relocation_link_stated'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_by', ''), _negated=True)), _connector='OR'), name='relocation_link_revoked'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('relocation',), name='relocation_link_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RelocationPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(db_comment='states.PaperPurpose: ground | plan | before | after', max_length=10)),
                ('plan_kind', models.CharField(blank=True, db_comment='states.PlanKind, of a plan alone', default='', max_length=12)),
                ('title', models.CharField(db_comment='name and number', max_length=100)),
                ('issued_on', models.DateField(blank=True, db_comment='day of the document, empty for a picture', null=True)),
                ('note', models.CharField(blank=True, db_comment='what is said beside it', default='', max_length=300)),
                ('giver', models.CharField(blank=True, db_comment='who gave it, as a guest typed', default='', max_length=100)),
                ('file', models.CharField(db_comment="scan in the home's documents folder", max_length=120, unique=True)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan')),
                ('digest', models.CharField(db_comment='SHA-256 of the scan, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the scan, by its bytes', max_length=20)),
                ('handed_by', models.CharField(db_comment='actor id; of a guest the page', max_length=64)),
                ('handed_at', models.DateTimeField(db_comment='when it was handed in')),
                ('link', models.ForeignKey(blank=True, db_comment='of a guest: the link', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='registry.relocationlink')),
                ('relocation', models.ForeignKey(db_comment='which case', on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='registry.relocation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['ground', 'plan', 'before', 'after'])), name='relocation_paper_purpose'), models.CheckConstraint(condition=models.Q(models.Q(('plan_kind__in', ['rebuild', 'replacement']), ('purpose', 'plan')), models.Q(models.Q(('purpose', 'plan'), _negated=True), ('plan_kind', '')), _connector='OR'), name='relocation_paper_plan'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('file', ''), _negated=True)), name='relocation_paper_stated'), models.CheckConstraint(condition=models.Q(('link', None), models.Q(('giver', ''), _negated=True), _connector='OR'), name='relocation_paper_giver'), models.UniqueConstraint(condition=models.Q(('link__isnull', False)), fields=('link', 'purpose'), name='relocation_paper_once')],
            },
        ),
    ]
