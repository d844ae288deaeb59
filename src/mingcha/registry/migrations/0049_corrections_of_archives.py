import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0048_scans_of_filings'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='archiveparticipant',
            name='participant_once',
        ),
        migrations.RemoveConstraint(
            model_name='archivetechnician',
            name='technician_once',
        ),
        migrations.AddField(
            model_name='archiveparticipant',
            name='corrects',
            field=models.OneToOneField(blank=True, db_comment='the version before, if any', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='registry.archiveparticipant'),
        ),
        migrations.AddField(
            model_name='archiveparticipant',
            name='reason',
            field=models.CharField(blank=True, db_comment='why the version before was wrong', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='archivetechnician',
            name='corrects',
            field=models.OneToOneField(blank=True, db_comment='the version before, if any', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='registry.archivetechnician'),
        ),
        migrations.AddField(
            model_name='archivetechnician',
            name='reason',
            field=models.CharField(blank=True, db_comment='why the version before was wrong', default='', max_length=200),
        ),
        migrations.AddConstraint(
            model_name='archiveparticipant',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('volume', 'activity', 'uscc', 'contract'), name='participant_once'),
        ),
        migrations.AddConstraint(
            model_name='archiveparticipant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='participant_corrected'),
        ),
        migrations.AddConstraint(
            model_name='archivetechnician',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects', None)), fields=('participant', 'certificate', 'duty'), name='technician_once'),
        ),
        migrations.AddConstraint(
            model_name='archivetechnician',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='technician_corrected'),
        ),
    ]
