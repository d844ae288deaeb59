"""Ends of viewing: the outbox of what ends a person's tickets, and the session or token that a ticket was made in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_snapshots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='within',
            field=models.CharField(blank=True, db_comment='session or token that it was made in; a program: empty', default='', max_length=60),
        ),
        migrations.CreateModel(
            name='ViewingEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('within', models.CharField(blank=True, db_comment='only tickets made in this session or token; empty: all', default='', max_length=60)),
                ('reason', models.CharField(db_comment='why it ended', max_length=200)),
                ('token', models.TextField(db_comment='signed end for the gateways (it opens nothing)')),
                ('made_at', models.DateTimeField(db_comment='when it was made')),
                ('delivered_at', models.DateTimeField(blank=True, db_comment='when every gateway had taken it', null=True)),
                ('user', models.ForeignKey(db_comment='whose viewing ends', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['made_at'], name='viewing_end_made')],
            },
        ),
    ]
