"""Notices on days off taken in here (arts. 9, 26)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0010_sign_in"),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.IntegerField(db_comment='the year whose days off it sets')),
                ('title', models.CharField(db_comment='title of the notice', max_length=100)),
                ('reference', models.CharField(db_comment='its number as the State Council gave it', max_length=60)),
                ('published_on', models.DateField(db_comment='day on which it was published')),
                ('content', models.TextField(db_comment='the data file, as taken in', max_length=10000)),
                ('taken_in_at', models.DateTimeField(db_comment='when this installation took it in')),
                ('taken_in_by', models.CharField(db_comment='actor id', max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('year', 'published_on'), name='calendar_notice_once')],
            },
        ),
    ]
