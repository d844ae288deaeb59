"""Grounds on which the sound of a point is recorded (decree 799 art. 8(4))."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0005_designations'),
    ]

    operations = [
        migrations.CreateModel(
            name='SoundGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(db_comment='name and number of the document that allows it', max_length=200)),
                ('authority', models.CharField(db_comment='whose document it is', max_length=100)),
                ('issued_on', models.DateField(db_comment='day of the document')),
                ('until_on', models.DateField(db_comment='last day on which sound is recorded')),
                ('sign', models.CharField(db_comment='what the sign at the point says (art. 7)', max_length=200)),
                ('sign_on', models.DateField(db_comment='day on which the sign was put up')),
                ('began_at', models.DateTimeField(db_comment='from when on sound is recorded')),
                ('ends_at', models.DateTimeField(db_comment='from when on it is not: the end of until_on in Shanghai')),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it was ended before that, else empty', null=True)),
                ('end_reason', models.CharField(blank=True, db_comment='why it was ended before that', default='', max_length=200)),
                ('point', models.ForeignKey(db_comment='whose sound', on_delete=django.db.models.deletion.PROTECT, related_name='sound_grounds', to='registry.point')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('began_at'))), name='sound_ground_ends_after_beginning'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None)), models.Q(('ended_at__gte', models.F('began_at')), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='sound_ground_ended_with_reason')],
            },
        ),
    ]
