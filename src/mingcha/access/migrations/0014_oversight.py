"""Days whose use of footage was judged, and an index by which the auditor reads the register by year."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0013_taken_ways'),
    ]

    operations = [
        migrations.CreateModel(
            name='JudgedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(db_comment='the Shanghai day', unique=True)),
                ('judged_at', models.DateTimeField(db_comment='when it was judged')),
                ('people', models.IntegerField(db_comment='people who opened pictures, took playback or were refused on it')),
                ('found', models.IntegerField(db_comment='findings that were made')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='registerrow',
            index=models.Index(fields=['opened_at'], name='register_opened'),
        ),
    ]
