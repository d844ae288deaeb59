"""Scans of the documents by which plans were approved (art. 5)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0036_funding_of_projects'),
    ]

    operations = [
        migrations.AddField(
            model_name='planapproval',
            name='digest',
            field=models.CharField(blank=True, db_comment='SHA-256 of the scan, hexadecimal', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='planapproval',
            name='file',
            field=models.CharField(blank=True, db_comment="scan in the home's documents folder, empty: none", default='', max_length=120),
        ),
        migrations.AddField(
            model_name='planapproval',
            name='media_type',
            field=models.CharField(blank=True, db_comment='of the scan, by its bytes', default='', max_length=20),
        ),
        migrations.AddField(
            model_name='planapproval',
            name='size_bytes',
            field=models.IntegerField(db_comment='bytes of the scan', default=0),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('file', ''), ('media_type', ''), ('size_bytes', 0)), models.Q(models.Q(('file', ''), _negated=True), ('size_bytes__gt', 0), models.Q(('digest', ''), _negated=True), models.Q(('media_type', ''), _negated=True)), _connector='OR'), name='plan_approval_scan'),
        ),
        migrations.AddConstraint(
            model_name='planapproval',
            constraint=models.UniqueConstraint(condition=models.Q(('file', ''), _negated=True), fields=('file',), name='plan_approval_scan_once'),
        ),
    ]
