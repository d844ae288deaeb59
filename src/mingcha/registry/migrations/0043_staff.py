"""Background checks and secrecy education of staff, as done (article 16(2), decree 799 art. 16(2)(1))."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0042_circuits'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaffRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='record_kinds.StaffRecordKind', max_length=20)),
                ('done_on', models.DateField(db_comment='Shanghai day on which it was done')),
                ('done_by', models.CharField(db_comment='who checked or taught', max_length=100)),
                ('document', models.CharField(db_comment='number of the record', max_length=100)),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded here')),
                ('user', models.ForeignKey(db_comment='about whom', on_delete=django.db.models.deletion.PROTECT, related_name='staff_records', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['background_check', 'secrecy_education'])), name='staff_record_kind'), models.CheckConstraint(condition=models.Q(models.Q(('done_by', ''), _negated=True), models.Q(('document', ''), _negated=True)), name='staff_record_texts'), models.UniqueConstraint(fields=('user', 'kind', 'done_on'), name='staff_record_once')],
            },
        ),
    ]
