import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0030_where_devices_registered'),
        ('supervision', '0048_persons_found_later_grounds_of_transfers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PictureClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='covered | abnormal | no_picture', max_length=12)),
                ('begun_at', models.DateTimeField(db_comment='since when the device says so, by our clock')),
                ('heard_at', models.DateTimeField(db_comment='when it was heard last')),
                ('over_at', models.DateTimeField(blank=True, db_comment='when the device said that it is over, or empty', null=True)),
                ('point', models.ForeignKey(db_comment='the camera', on_delete=django.db.models.deletion.CASCADE, related_name='picture_claims', to='registry.point')),
            ],
            options={
                'db_table_comment': 'derived: what devices last said of their pictures',
                'indexes': [models.Index(fields=['heard_at'], name='picture_claim_heard')],
                'constraints': [
                    models.UniqueConstraint(fields=('point', 'kind'), name='picture_claim_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['covered', 'abnormal', 'no_picture'])), name='picture_claim_kind'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='picturefinding',
            name='picture_finding_kind',
        ),
        migrations.RemoveConstraint(
            model_name='picturefinding',
            name='picture_finding_end_cause',
        ),
        migrations.AddConstraint(
            model_name='picturefinding',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['partial_sudden', 'partial_slow', 'turned', 'lost_view', 'black', 'slate', 'frozen', 'no_picture', 'device_covered', 'device_abnormal', 'device_no_picture'])), name='picture_finding_kind'),
        ),
        migrations.AddConstraint(
            model_name='picturefinding',
            constraint=models.CheckConstraint(condition=models.Q(('end_cause', ''), models.Q(('end_cause__in', ['learned_anew', 'lapsed']), ('ended_at__isnull', False)), _connector='OR'), name='picture_finding_end_cause'),
        ),
    ]
