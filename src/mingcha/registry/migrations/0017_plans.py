"""Construction plans with items, submissions, approvals and approvers (article 5)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0016_organisations"),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(db_comment='city | district | zone', max_length=10)),
                ('division', models.CharField(db_comment='GB/T 2260 division; of a zone its first host', max_length=6)),
                ('zone', models.CharField(blank=True, db_comment='functional zone of a zone plan', default='', max_length=10)),
                ('version', models.PositiveIntegerField(db_comment="number of the version of this area's plan, from 1")),
                ('title', models.CharField(db_comment='title of the plan', max_length=100)),
                ('first_year', models.PositiveSmallIntegerField(db_comment='first year of its period')),
                ('last_year', models.PositiveSmallIntegerField(db_comment='last year of its period')),
                ('state', models.CharField(db_comment='rules.PlanState', default='draft', max_length=20)),
                ('revision', models.PositiveIntegerField(db_comment='rises with every change of the draft', default=1)),
                ('drafted_by', models.CharField(db_comment='actor id of who began it', max_length=64)),
                ('drafted_at', models.DateTimeField(db_comment='when it was begun')),
                ('effective_on', models.DateField(db_comment='day of the later approval; null until in force', null=True)),
                ('parent', models.ForeignKey(blank=True, db_comment='city plan in force when it was submitted; null of a city plan and of a first draft', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='registry.plan')),
                ('superseded_by', models.ForeignKey(blank=True, db_comment='version that followed', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='registry.plan')),
            ],
        ),
        migrations.CreateModel(
            name='PlanApprover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(db_comment='document by which the person was named', max_length=100)),
                ('proposed_by', models.CharField(db_comment='actor id of the first person', max_length=64)),
                ('confirmed_by', models.CharField(db_comment='actor id of the second person', max_length=64)),
                ('named_at', models.DateTimeField(db_comment='from when on')),
                ('ended_at', models.DateTimeField(db_comment='when the duty ended; null while it holds', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor id of the end', default='', max_length=64)),
                ('organisation', models.ForeignKey(db_comment='the government or committee', on_delete=django.db.models.deletion.PROTECT, related_name='plan_approvers', to='registry.organisation')),
                ('user', models.ForeignKey(db_comment='who approves', on_delete=django.db.models.deletion.PROTECT, related_name='plan_approvals', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_comment='number within the plan, from 1, never given twice')),
                ('name', models.CharField(db_comment='name of the planned place', max_length=100)),
                ('category', models.CharField(db_comment='item of article 6, 6(1) to 6(12)', max_length=5)),
                ('point_class', models.PositiveSmallIntegerField(db_comment='class of monitoring point, 1 to 3')),
                ('count', models.PositiveIntegerField(db_comment='number of cameras planned')),
                ('longitude_ndeg', models.BigIntegerField(db_comment='CGCS2000 longitude in 1e-9 degrees')),
                ('latitude_ndeg', models.BigIntegerField(db_comment='CGCS2000 latitude in 1e-9 degrees')),
                ('original_x', models.CharField(db_comment='longitude or easting as entered', max_length=32)),
                ('original_y', models.CharField(db_comment='latitude or northing as entered', max_length=32)),
                ('original_system', models.CharField(db_comment='label as entered, kit System', max_length=12)),
                ('coordinate_method', models.CharField(db_comment='how it was converted', max_length=100)),
                ('coordinate_accuracy_mm', models.BigIntegerField(db_comment='most it may be off, millimetres')),
                ('label_reason', models.CharField(blank=True, db_comment='why a questioned coordinate was kept', default='', max_length=200)),
                ('map_cell', models.BigIntegerField(db_comment='Web Mercator cell of zoom 24, bits of x and y interleaved')),
                ('azimuth_deg', models.SmallIntegerField(db_comment='viewing direction, degrees clockwise from north', null=True)),
                ('view_angle_deg', models.SmallIntegerField(db_comment='horizontal field of view, degrees', null=True)),
                ('view_range_m', models.IntegerField(db_comment='how far it is to see, metres', null=True)),
                ('duplicate_reason', models.CharField(blank=True, db_comment='why it is planned beside another one (art. 5)', default='', max_length=200)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was added')),
                ('removed_by', models.CharField(blank=True, db_comment='actor id, empty: stands', default='', max_length=64)),
                ('removed_at', models.DateTimeField(db_comment='when it was removed from the draft; null: it stands', null=True)),
                ('organisation', models.ForeignKey(blank=True, db_comment='unit that is to build it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('plan', models.ForeignKey(db_comment='the version it belongs to', on_delete=django.db.models.deletion.PROTECT, related_name='items', to='registry.plan')),
            ],
        ),
        migrations.CreateModel(
            name='PlanSubmission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(db_comment="the plan's revision that was handed in")),
                ('submitted_by', models.CharField(db_comment='actor id', max_length=64)),
                ('submitted_at', models.DateTimeField(db_comment='when')),
                ('returned_by', models.CharField(blank=True, db_comment='actor id, or empty', default='', max_length=64)),
                ('returned_at', models.DateTimeField(db_comment='when it was returned', null=True)),
                ('return_reason', models.CharField(blank=True, db_comment='why it was returned', default='', max_length=200)),
                ('plan', models.ForeignKey(db_comment='what was handed in', on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='registry.plan')),
            ],
        ),
        migrations.CreateModel(
            name='PlanApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(db_comment='government | city_police', max_length=20)),
                ('document', models.CharField(db_comment='name and number of the document', max_length=100)),
                ('approved_on', models.DateField(db_comment='day of the document')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('organisation', models.ForeignKey(db_comment='who approved', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('submission', models.ForeignKey(db_comment='what was approved', on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='registry.plansubmission')),
            ],
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['city', 'district', 'zone'])), name='plan_level'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'approved_by_one', 'in_force', 'superseded'])), name='plan_state'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('division'), 6), django.db.models.lookups.Exact(django.db.models.functions.text.Length(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('division'), models.Value('0'), models.Value('')), models.Value('1'), models.Value('')), models.Value('2'), models.Value('')), models.Value('3'), models.Value('')), models.Value('4'), models.Value('')), models.Value('5'), models.Value('')), models.Value('6'), models.Value('')), models.Value('7'), models.Value('')), models.Value('8'), models.Value('')), models.Value('9'), models.Value('')), output_field=models.IntegerField()), 0)), name='plan_division'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'zone'), models.Q(('zone', ''), _negated=True)), models.Q(models.Q(('level', 'zone'), _negated=True), ('zone', '')), _connector='OR'), name='plan_zone'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('first_year__gte', 2000), ('last_year__gte', models.F('first_year')), ('last_year__lte', 2100)), name='plan_years'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', False), ('level', 'city'), ('state', 'draft'), _connector='OR'), name='plan_parent'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('effective_on', None), ('state__in', ['draft', 'submitted', 'approved_by_one'])), ('effective_on__isnull', False), _connector='OR'), name='plan_effective'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by', None), ('state', 'superseded'), _connector='OR'), name='plan_superseded'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('division', 'zone', 'level', 'version'), name='plan_version'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('division', 'zone', 'level'), name='plan_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='planapprover',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'organisation'), name='plan_approver_once'),
        ),
        migrations.AddConstraint(
            model_name='planapprover',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='plan_approver_document'),
        ),
        migrations.AddConstraint(
            model_name='planapprover',
            constraint=models.CheckConstraint(condition=models.Q(('proposed_by', models.F('confirmed_by')), _negated=True), name='plan_approver_two_persons'),
        ),
        migrations.AddConstraint(
            model_name='planapprover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), _connector='OR'), name='plan_approver_end'),
        ),
        migrations.AddIndex(
            model_name='planitem',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['map_cell'], name='plan_item_map_cell'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['6(1)', '6(2)', '6(3)', '6(4)', '6(5)', '6(6)', '6(7)', '6(8)', '6(9)', '6(10)', '6(11)', '6(12)'])), name='plan_item_category'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('point_class__in', (1, 2, 3))), name='plan_item_class'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1), ('count__lte', 10000)), name='plan_item_count'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('azimuth_deg', None), models.Q(('azimuth_deg__gte', 0), ('azimuth_deg__lt', 360)), _connector='OR'), name='plan_item_azimuth'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('view_angle_deg', None), models.Q(('view_angle_deg__gt', 0), ('view_angle_deg__lte', 360)), _connector='OR'), name='plan_item_angle'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', '')), models.Q(('removed_at__isnull', False), models.Q(('removed_by', ''), _negated=True)), _connector='OR'), name='plan_item_removed'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='plan_item_number'),
        ),
        migrations.AddConstraint(
            model_name='plansubmission',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at', None)), fields=('plan',), name='plan_submission_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='plansubmission',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('return_reason', ''), ('returned_at', None), ('returned_by', '')), models.Q(('returned_at__isnull', False), models.Q(('returned_by', ''), _negated=True), models.Q(('return_reason', ''), _negated=True)), _connector='OR'), name='plan_submission_return'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.CheckConstraint(condition=models.Q(('body__in', ['government', 'city_police'])), name='plan_approval_body'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='plan_approval_document'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.UniqueConstraint(fields=('submission', 'body'), name='plan_approval_once'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.UniqueConstraint(fields=('submission', 'recorded_by'), name='plan_approval_two_persons'),
        ),
    ]
