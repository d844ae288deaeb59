"""Archives of systems: volumes, documents with their versions, participants, technicians, handovers (article 11)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0040_later_scans'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveVolume',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(db_comment='name of the volume', max_length=100)),
                ('state', models.CharField(db_comment='states.VolumeState', default='open', max_length=24)),
                ('revision', models.PositiveIntegerField(db_comment='rises with each step', default=1)),
                ('opened_by', models.CharField(db_comment='actor id', max_length=64)),
                ('opened_at', models.DateTimeField(db_comment='when it was opened')),
                ('completed_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('completed_at', models.DateTimeField(blank=True, db_comment='when it was declared complete', null=True)),
                ('system', models.ForeignKey(db_comment='which system', on_delete=django.db.models.deletion.PROTECT, related_name='volumes', to='registry.system')),
                ('unit', models.ForeignKey(db_comment='unit that keeps it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ArchiveParticipant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(db_comment='states.Activity', max_length=12)),
                ('name', models.CharField(db_comment='name of the unit', max_length=100)),
                ('uscc', models.CharField(db_comment='GB 32100 code', max_length=18)),
                ('qualification', models.CharField(blank=True, db_comment='certificate of the unit', default='', max_length=100)),
                ('contract', models.CharField(blank=True, db_comment='number, empty: it follows', default='', max_length=100)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was added')),
                ('volume', models.ForeignKey(db_comment='which volume', on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='registry.archivevolume')),
            ],
        ),
        migrations.CreateModel(
            name='ArchiveDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='states.ArchiveKind', max_length=20)),
                ('title', models.CharField(db_comment='name and number', max_length=100)),
                ('secrecy', models.CharField(db_comment='states.Secrecy: public | internal | restricted', max_length=12)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was added')),
                ('volume', models.ForeignKey(db_comment='which volume', on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='registry.archivevolume')),
            ],
        ),
        migrations.CreateModel(
            name='VolumeHandover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('inventory', models.TextField(db_comment='what was signed, canonical JSON')),
                ('digest', models.CharField(db_comment='SHA-256 of inventory, hexadecimal', max_length=64)),
                ('files', models.PositiveIntegerField(db_comment='files of the inventory')),
                ('signed_by', models.CharField(db_comment="actor id of the giver's person", max_length=64)),
                ('signed_name', models.CharField(db_comment='name as it was then', max_length=100)),
                ('signed_at', models.DateTimeField(db_comment='when it was signed')),
                ('accepted_by', models.CharField(blank=True, db_comment="actor id of the receiver's person", default='', max_length=64)),
                ('accepted_name', models.CharField(blank=True, db_comment='name as it was then', default='', max_length=100)),
                ('accepted_at', models.DateTimeField(blank=True, db_comment='when it was accepted', null=True)),
                ('returned_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('returned_at', models.DateTimeField(blank=True, db_comment='when it ended without acceptance', null=True)),
                ('reason', models.CharField(blank=True, db_comment='why it was not accepted', default='', max_length=200)),
                ('giver', models.ForeignKey(db_comment='unit that hands it over', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('receiver', models.ForeignKey(db_comment='unit that receives it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
                ('volume', models.ForeignKey(db_comment='which volume', on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='registry.archivevolume')),
            ],
        ),
        migrations.CreateModel(
            name='ArchiveTechnician',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_comment='name of the person', max_length=100)),
                ('certificate', models.CharField(db_comment='number of the certificate', max_length=100)),
                ('duty', models.CharField(db_comment='what the person did', max_length=100)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was added')),
                ('participant', models.ForeignKey(db_comment='of which unit', on_delete=django.db.models.deletion.PROTECT, related_name='technicians', to='registry.archiveparticipant')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('certificate', ''), _negated=True), models.Q(('duty', ''), _negated=True)), name='technician_stated'), models.UniqueConstraint(fields=('participant', 'certificate', 'duty'), name='technician_once')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(db_comment='from 1, each one once')),
                ('pages', models.PositiveSmallIntegerField(db_comment='pages as the unit counts them')),
                ('note', models.CharField(blank=True, db_comment='what is new, may be empty', default='', max_length=100)),
                ('file', models.CharField(db_comment="file in the home's documents folder", max_length=120, unique=True)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the file')),
                ('digest', models.CharField(db_comment='SHA-256 of the file, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the file, by its bytes', max_length=20)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was added')),
                ('document', models.ForeignKey(db_comment='of which one', on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='registry.archivedocument')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pages__gte', 1), ('pages__lte', 9999), ('version__gte', 1)), name='archive_version_counts'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='archive_version_kept'), models.UniqueConstraint(fields=('document', 'version'), name='archive_version_once'), models.UniqueConstraint(fields=('document', 'digest'), name='archive_version_differs')],
            },
        ),
        migrations.AddIndex(
            model_name='archivevolume',
            index=models.Index(fields=['state', 'system'], name='volume_of_state'),
        ),
        migrations.AddConstraint(
            model_name='archivevolume',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'complete', 'handed_over', 'accepted_by_receiver'])), name='volume_state'),
        ),
        migrations.AddConstraint(
            model_name='archivevolume',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='volume_stated'),
        ),
        migrations.AddConstraint(
            model_name='archivevolume',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_at', None), ('completed_by', ''), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('completed_at__isnull', False), models.Q(('completed_by', ''), _negated=True)), _connector='OR'), name='volume_completed'),
        ),
        migrations.AddConstraint(
            model_name='archiveparticipant',
            constraint=models.CheckConstraint(condition=models.Q(('activity__in', ['design', 'construction', 'acceptance', 'maintenance', 'supervision'])), name='participant_activity'),
        ),
        migrations.AddConstraint(
            model_name='archiveparticipant',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='participant_stated'),
        ),
        migrations.AddConstraint(
            model_name='archiveparticipant',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('uscc'), 18), django.db.models.lookups.Exact(django.db.models.functions.text.Length(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('uscc'), models.Value('0'), models.Value('')), models.Value('1'), models.Value('')), models.Value('2'), models.Value('')), models.Value('3'), models.Value('')), models.Value('4'), models.Value('')), models.Value('5'), models.Value('')), models.Value('6'), models.Value('')), models.Value('7'), models.Value('')), models.Value('8'), models.Value('')), models.Value('9'), models.Value('')), models.Value('A'), models.Value('')), models.Value('B'), models.Value('')), models.Value('C'), models.Value('')), models.Value('D'), models.Value('')), models.Value('E'), models.Value('')), models.Value('F'), models.Value('')), models.Value('G'), models.Value('')), models.Value('H'), models.Value('')), models.Value('J'), models.Value('')), models.Value('K'), models.Value('')), models.Value('L'), models.Value('')), models.Value('M'), models.Value('')), models.Value('N'), models.Value('')), models.Value('P'), models.Value('')), models.Value('Q'), models.Value('')), models.Value('R'), models.Value('')), models.Value('T'), models.Value('')), models.Value('U'), models.Value('')), models.Value('W'), models.Value('')), models.Value('X'), models.Value('')), models.Value('Y'), models.Value('')), output_field=models.IntegerField()), 0)), name='participant_uscc'),
        ),
        migrations.AddConstraint(
            model_name='archiveparticipant',
            constraint=models.UniqueConstraint(fields=('volume', 'activity', 'uscc', 'contract'), name='participant_once'),
        ),
        migrations.AddConstraint(
            model_name='archivedocument',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['plan_approval', 'procurement', 'task_book', 'contract', 'design', 'design_review', 'change', 'as_built', 'equipment', 'self_check', 'inspection', 'trial_run', 'training', 'acceptance_report', 'maintenance', 'maintenance_record', 'photo', 'other'])), name='archive_document_kind'),
        ),
        migrations.AddConstraint(
            model_name='archivedocument',
            constraint=models.CheckConstraint(condition=models.Q(('secrecy__in', ['public', 'internal', 'restricted'])), name='archive_document_secrecy'),
        ),
        migrations.AddConstraint(
            model_name='archivedocument',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='archive_document_stated'),
        ),
        migrations.AddConstraint(
            model_name='archivedocument',
            constraint=models.UniqueConstraint(fields=('volume', 'kind', 'title'), name='archive_document_once'),
        ),
        migrations.AddConstraint(
            model_name='volumehandover',
            constraint=models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='handover_two_units'),
        ),
        migrations.AddConstraint(
            model_name='volumehandover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('inventory', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('signed_by', ''), _negated=True), models.Q(('signed_name', ''), _negated=True)), name='handover_signed'),
        ),
        migrations.AddConstraint(
            model_name='volumehandover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', ''), ('accepted_name', '')), models.Q(('accepted_at__isnull', False), models.Q(('accepted_by', ''), _negated=True), models.Q(('accepted_name', ''), _negated=True), models.Q(('accepted_by', models.F('signed_by')), _negated=True)), _connector='OR'), name='handover_accepted'),
        ),
        migrations.AddConstraint(
            model_name='volumehandover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('returned_at', None), ('returned_by', '')), models.Q(('accepted_at', None), ('returned_at__isnull', False), models.Q(('returned_by', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='handover_returned'),
        ),
        migrations.AddConstraint(
            model_name='volumehandover',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_at', None)), fields=('volume',), name='handover_one_that_stands'),
        ),
    ]
