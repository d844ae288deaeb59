"""Watching by the system's own people, and points put into use (articles 8, 13, 15, 16)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0006_sound'),
    ]

    operations = [
        migrations.CreateModel(
            name='Commissioning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(db_comment='name and number of the document', max_length=200)),
                ('used_on', models.DateField(db_comment='day of putting into use, by the document')),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded; footage from before is trial footage')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='ViewingGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='contract | decision', max_length=10)),
                ('document', models.CharField(db_comment='name and number of the document', max_length=200)),
                ('authority', models.CharField(blank=True, db_comment='body that decided, empty for a contract', default='', max_length=100)),
                ('issued_on', models.DateField(db_comment='day of the document')),
                ('from_on', models.DateField(db_comment='first day')),
                ('until_on', models.DateField(db_comment='last day')),
                ('begins_at', models.DateTimeField(db_comment='from when on it opens: from_on in Shanghai, not before it was recorded')),
                ('ends_at', models.DateTimeField(db_comment='from when on it does not: the end of until_on in Shanghai')),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it was ended before that, else empty', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor id of the end', default='', max_length=64)),
                ('end_reason', models.CharField(blank=True, db_comment='why it was ended before that', default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ViewingGroundSystem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='roleassignment',
            name='assignment_role',
        ),
        migrations.AddField(
            model_name='system',
            name='building_unit',
            field=models.ForeignKey(blank=True, db_comment='art. 8, 9: building unit, empty: the managing unit', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='system',
            name='using_unit',
            field=models.ForeignKey(blank=True, db_comment='art. 9, 16: using unit, empty: the managing unit', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AlterField(
            model_name='roleassignment',
            name='role',
            field=models.CharField(choices=[('administrator', '系统管理员'), ('monitor', '监看员'), ('unit_manager', '单位保卫负责人'), ('district_officer', '区备案民警'), ('city_officer', '市局民警'), ('auditor', '审计员'), ('contractor', '承建运维人员'), ('technician', '单位技术人员')], db_comment='role', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['administrator', 'monitor', 'unit_manager', 'district_officer', 'city_officer', 'auditor', 'contractor', 'technician'])), name='assignment_role'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'technician'), _negated=True), ('organisation__isnull', False), _connector='OR'), name='assignment_technician'),
        ),
        migrations.AddField(
            model_name='commissioning',
            name='system',
            field=models.ForeignKey(db_comment='whose points', on_delete=django.db.models.deletion.PROTECT, related_name='commissionings', to='registry.system'),
        ),
        migrations.AddField(
            model_name='point',
            name='commissioning',
            field=models.ForeignKey(blank=True, db_comment='art. 8: the record by which it was put into use', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='registry.commissioning'),
        ),
        migrations.AddConstraint(
            model_name='point',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_use'), _negated=True), ('commissioning__isnull', False), _connector='OR'), name='point_in_use_by_record'),
        ),
        migrations.AddField(
            model_name='viewingground',
            name='organisation',
            field=models.ForeignKey(db_comment='whose monitors may then watch', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='viewingground',
            name='unit',
            field=models.ForeignKey(db_comment='whose systems are opened', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='viewinggroundsystem',
            name='ground',
            field=models.ForeignKey(db_comment='the ground', on_delete=django.db.models.deletion.PROTECT, related_name='systems', to='registry.viewingground'),
        ),
        migrations.AddField(
            model_name='viewinggroundsystem',
            name='system',
            field=models.ForeignKey(db_comment='a system that it opens', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.system'),
        ),
        migrations.AddConstraint(
            model_name='commissioning',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='commissioning_document'),
        ),
        migrations.AddConstraint(
            model_name='viewingground',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('authority', ''), ('kind', 'contract')), models.Q(('kind', 'decision'), models.Q(('authority', ''), _negated=True)), _connector='OR'), name='viewing_ground_kind'),
        ),
        migrations.AddConstraint(
            model_name='viewingground',
            constraint=models.CheckConstraint(condition=models.Q(('organisation', models.F('unit')), _negated=True), name='viewing_ground_for_another'),
        ),
        migrations.AddConstraint(
            model_name='viewingground',
            constraint=models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='viewing_ground_document'),
        ),
        migrations.AddConstraint(
            model_name='viewingground',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='viewing_ground_ends_later'),
        ),
        migrations.AddConstraint(
            model_name='viewingground',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='viewing_ground_ended_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='viewinggroundsystem',
            constraint=models.UniqueConstraint(fields=('ground', 'system'), name='viewing_ground_system_once'),
        ),
    ]
