"""Reference images and home presets of points (art. 7)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0028_duplicate_reason"),
    ]

    operations = [
        migrations.CreateModel(
            name='HomePreset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('preset', models.CharField(db_comment='name or number of the preset at the camera', max_length=40)),
                ('return_minutes', models.PositiveSmallIntegerField(db_comment='after how many minutes it returns to it')),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=80)),
                ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='home_presets', to='registry.point')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('preset', ''), _negated=True), ('return_minutes__gte', 1)), name='home_preset_whole')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('snapshot', models.CharField(db_comment='number of the kept picture', max_length=20, unique=True)),
                ('shown_at', models.DateTimeField(db_comment='the time of its frame')),
                ('digest', models.CharField(db_comment='SHA-256 of the JPEG, hexadecimal', max_length=64)),
                ('fragment_digest', models.CharField(db_comment='SHA-256 of its fragment of footage, hexadecimal', max_length=64)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=80)),
                ('point', models.ForeignKey(db_comment='the point', on_delete=django.db.models.deletion.PROTECT, related_name='references', to='registry.point')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('snapshot', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='reference_whole')],
            },
        ),
    ]
