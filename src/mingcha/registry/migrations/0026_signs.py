"""Signs of points, and when a point was last moved or turned (art. 7). After 0034, which was in main first."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0025_places_on_map"),
    ]

    operations = [
        migrations.AddField(
            model_name='point',
            name='moved_at',
            field=models.DateTimeField(blank=True, db_comment='art. 7: last change of its position after it was first placed, else empty', null=True),
        ),
        migrations.AddField(
            model_name='point',
            name='turned_at',
            field=models.DateTimeField(blank=True, db_comment='art. 7: last change of its direction or angle of view, else empty', null=True),
        ),
        migrations.CreateModel(
            name='Sign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_comment='what the sign says', max_length=300)),
                ('hangs_at', models.CharField(db_comment='where it hangs', max_length=100)),
                ('photo_on', models.DateField(db_comment='Shanghai day of the photo')),
                ('inspector', models.CharField(db_comment='who looked at it', max_length=60)),
                ('due_on', models.DateField(db_comment='last day of the next inspection, by the period of that day')),
                ('file', models.CharField(db_comment="photo in the home's documents folder", max_length=120, unique=True)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the photo')),
                ('digest', models.CharField(db_comment='SHA-256 of the photo, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the photo, by its bytes', max_length=20)),
                ('was_found', models.BooleanField(db_comment='whether the finding of its overdue inspection was opened', default=False)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=80)),
                ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='signs', to='registry.point')),
            ],
            options={
                'indexes': [models.Index(fields=['was_found', 'due_on'], name='sign_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('hangs_at', ''), _negated=True), models.Q(('inspector', ''), _negated=True)), name='sign_whole'), models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('photo_on'))), name='sign_due_after_photo')],
            },
        ),
    ]
