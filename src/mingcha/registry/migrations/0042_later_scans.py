"""Scans of approving documents that were handed in after the approval (art. 5); units of people of a trial run by their
key (art. 8)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0037_scans_of_approvals'),
    ]

    operations = [
        migrations.CreateModel(
            name='LaterScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_comment='place among the later scans of its approval, from 1')),
                ('file', models.CharField(db_comment="in the home's documents folder", max_length=120)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan')),
                ('digest', models.CharField(db_comment='SHA-256 of the scan, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the scan, by its bytes', max_length=20)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was handed in')),
                ('approval', models.ForeignKey(db_comment='whose document it is', on_delete=django.db.models.deletion.PROTECT, related_name='later_scans', to='registry.planapproval')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('approval', 'number'), name='later_scan_number'), models.UniqueConstraint(fields=('approval', 'digest'), name='later_scan_once'), models.UniqueConstraint(fields=('file',), name='later_scan_file'), models.CheckConstraint(condition=models.Q(('number__gt', 0), ('size_bytes__gt', 0), models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('media_type', ''), _negated=True)), name='later_scan_whole')],
            },
        ),
        migrations.AddField(
            model_name='trialperson',
            name='organisation',
            field=models.ForeignKey(blank=True, db_comment="the person's unit then; null of who was listed before it was kept", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
    ]
