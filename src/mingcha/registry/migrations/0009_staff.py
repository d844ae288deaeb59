"""Trainings and filings (16(2)); the role of the security administrator (16(1))."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0009_confirmations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipt_no', models.CharField(db_comment='number of the receipt', max_length=30, unique=True)),
                ('filed_on', models.DateField(db_comment='Shanghai day of the receipt')),
                ('division', models.CharField(blank=True, db_comment='division of the organ, or empty', default='', max_length=6)),
                ('zone', models.CharField(blank=True, db_comment='functional zone of the organ, or empty', default='', max_length=10)),
                ('proposal', models.CharField(db_comment='number of the proposal that was confirmed', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Training',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.CharField(db_comment='name of the course', max_length=100)),
                ('held_on', models.DateField(db_comment='last day of the training in Shanghai')),
                ('hours', models.PositiveSmallIntegerField(db_comment='hours of instruction')),
                ('passed', models.BooleanField(db_comment='result: whether the person passed')),
                ('taught_by', models.CharField(db_comment='who taught', max_length=100)),
                ('document', models.CharField(db_comment='certificate or record, with its number', max_length=100)),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded here')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='roleassignment',
            name='assignment_role',
        ),
        migrations.AlterField(
            model_name='roleassignment',
            name='role',
            field=models.CharField(choices=[('administrator', '系统管理员'), ('security_admin', '安全管理员'), ('monitor', '监看员'), ('unit_manager', '单位保卫负责人'), ('district_officer', '区备案民警'), ('city_officer', '市局民警'), ('auditor', '审计管理员'), ('contractor', '承建运维人员'), ('technician', '单位技术人员')], db_comment='role', max_length=20),
        ),
        migrations.AddField(
            model_name='filing',
            name='officer',
            field=models.ForeignKey(db_comment='the officer who confirmed', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='filing',
            name='organ',
            field=models.ForeignKey(db_comment='the organ that received it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='filing',
            name='user',
            field=models.ForeignKey(db_comment='who was filed', on_delete=django.db.models.deletion.PROTECT, related_name='filings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roleassignment',
            name='filing',
            field=models.ForeignKey(blank=True, db_comment='the receipt of the filing; empty for roles given before receipts were recorded', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.filing'),
        ),
        migrations.AddConstraint(
            model_name='roleassignment',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['administrator', 'security_admin', 'monitor', 'unit_manager', 'district_officer', 'city_officer', 'auditor', 'contractor', 'technician'])), name='assignment_role'),
        ),
        migrations.AddField(
            model_name='training',
            name='user',
            field=models.ForeignKey(db_comment='who was trained', on_delete=django.db.models.deletion.PROTECT, related_name='trainings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('division', ''), models.Q(('zone', ''), _negated=True)), models.Q(models.Q(('division', ''), _negated=True), ('zone', '')), _connector='OR'), name='filing_one_authority'),
        ),
        migrations.AddIndex(
            model_name='training',
            index=models.Index(fields=['user', 'passed', 'held_on'], name='training_newest'),
        ),
        migrations.AddConstraint(
            model_name='training',
            constraint=models.CheckConstraint(condition=models.Q(('hours__gte', 1), ('hours__lte', 500)), name='training_hours'),
        ),
        migrations.AddConstraint(
            model_name='training',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('course', ''), _negated=True), models.Q(('taught_by', ''), _negated=True), models.Q(('document', ''), _negated=True)), name='training_texts'),
        ),
        migrations.AddConstraint(
            model_name='training',
            constraint=models.UniqueConstraint(fields=('user', 'course', 'held_on'), name='training_once'),
        ),
    ]
