"""Bookmarks: words at an instant or a span of a point's footage (articles 16(2), 19)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0032_subject_consents'),
        ('registry', '0052_mask_needs_in_effect'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bookmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('camera', models.CharField(db_comment='20-digit code of the point, as in sealed hours', max_length=20)),
                ('organisation', models.CharField(blank=True, db_comment="code of the maker's unit then, empty: none", default='', max_length=20)),
                ('from_ms', models.BigIntegerField(db_comment='begin, Unix milliseconds')),
                ('to_ms', models.BigIntegerField(db_comment='end, Unix milliseconds; an instant ends when it begins')),
                ('first_hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of its begin')),
                ('last_hour', models.PositiveIntegerField(db_comment='Unix seconds // 3600 of its end')),
                ('text', models.CharField(db_comment='its words', max_length=200)),
                ('shared', models.BooleanField(db_comment="whether the maker's unit reads it", default=False)),
                ('made_at', models.DateTimeField(db_comment='when it was made')),
                ('point', models.ForeignKey(db_comment='whose footage', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.point')),
                ('user', models.ForeignKey(db_comment='who made it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['camera', 'from_ms'], name='bookmark_camera'), models.Index(fields=['user', 'from_ms'], name='bookmark_user'), models.Index(fields=['organisation', 'from_ms'], name='bookmark_unit'), models.Index(fields=['to_ms'], name='bookmark_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_ms__lte', models.F('to_ms'))), name='bookmark_in_order'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='bookmark_with_words')],
            },
        ),
    ]
