"""Standards that devices are claimed to fulfil, with their test reports (art. 7)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0033_planned_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandardClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standard', models.CharField(db_comment='standards.kinds.Standard', max_length=20)),
                ('claimant', models.CharField(db_comment='who claims it, such as the maker', max_length=60)),
                ('claimed_on', models.DateField(db_comment='Shanghai day of the claim')),
                ('report_number', models.CharField(blank=True, db_comment='number of the test report, empty for none', default='', max_length=60)),
                ('report_issuer', models.CharField(blank=True, db_comment='who issued the report', default='', max_length=60)),
                ('report_on', models.DateField(blank=True, db_comment='day of the report', null=True)),
                ('file', models.CharField(blank=True, db_comment="scan in the home's documents folder", default='', max_length=120)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan, 0 for none', default=0)),
                ('digest', models.CharField(blank=True, db_comment='SHA-256 of the scan, hexadecimal', default='', max_length=64)),
                ('media_type', models.CharField(blank=True, db_comment='of the scan, by its bytes', default='', max_length=20)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=80)),
                ('system', models.ForeignKey(db_comment='whose points', on_delete=django.db.models.deletion.PROTECT, related_name='standard_claims', to='registry.system')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('standard__in', ['gb28181_2016', 'gb28181_2022', 'gb35114_a', 'gb35114_b', 'gb35114_c', 'gb37300', 'gb55029', 'gb25724', 'ga1400', 'ga751', 'ga1211'])), name='standard_claim_standard'), models.CheckConstraint(condition=models.Q(('claimant', ''), _negated=True), name='standard_claim_stated'), models.CheckConstraint(condition=models.Q(models.Q(('report_issuer', ''), ('report_number', ''), ('report_on', None)), models.Q(models.Q(('report_number', ''), _negated=True), models.Q(('report_issuer', ''), _negated=True), ('report_on__isnull', False)), _connector='OR'), name='standard_claim_report'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('file', ''), ('media_type', ''), ('size_bytes', 0)), models.Q(models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('media_type', ''), _negated=True), ('size_bytes__gt', 0), models.Q(('report_number', ''), _negated=True)), _connector='OR'), name='standard_claim_scan')],
            },
        ),
        migrations.CreateModel(
            name='ClaimedPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, db_comment='when it was withdrawn, empty while it stands', null=True)),
                ('withdrawn_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=80)),
                ('withdrawn_reason', models.CharField(blank=True, db_comment='why it was withdrawn', default='', max_length=200)),
                ('claim', models.ForeignKey(db_comment='which claim', on_delete=django.db.models.deletion.PROTECT, related_name='points', to='registry.standardclaim')),
                ('point', models.ForeignKey(db_comment='which point', on_delete=django.db.models.deletion.PROTECT, related_name='standard_claims', to='registry.point')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'point'), name='claimed_point_once'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', ''), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_by', ''), _negated=True), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='claimed_point_withdrawn')],
            },
        ),
    ]
