import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0047_losses_of_points'),
    ]

    operations = [
        migrations.CreateModel(
            name='FilingScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(db_comment='name and number of the paper', max_length=100)),
                ('file', models.CharField(db_comment="scan in the home's documents folder", max_length=120, unique=True)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan')),
                ('digest', models.CharField(db_comment='SHA-256 of the scan, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the scan, by its bytes', max_length=20)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was handed in')),
                ('filing', models.ForeignKey(db_comment='which filing', on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='registry.systemfiling')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='filing_scan_stated'), models.UniqueConstraint(fields=('filing', 'digest'), name='filing_scan_once')],
            },
        ),
    ]
