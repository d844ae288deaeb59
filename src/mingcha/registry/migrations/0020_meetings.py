"""Coordination meetings and their actions (art. 4)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0019_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(db_comment='its title', max_length=100)),
                ('held_on', models.DateField(db_comment='its Shanghai day')),
                ('minutes', models.CharField(blank=True, db_comment='the minutes as a text, empty: a scan alone', default='', max_length=4000)),
                ('file', models.CharField(blank=True, db_comment="scan in the home's documents folder", default='', max_length=120)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan, 0 for none', default=0)),
                ('digest', models.CharField(blank=True, db_comment='SHA-256 of the scan, hexadecimal', default='', max_length=64)),
                ('media_type', models.CharField(blank=True, db_comment='of the scan, by its bytes', default='', max_length=20)),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor id', max_length=64)),
                ('organiser', models.ForeignKey(db_comment='the government or organ that held it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='MeetingAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(db_comment='what is to be done', max_length=200)),
                ('due_on', models.DateField(db_comment='its last day')),
                ('was_found', models.BooleanField(db_comment='whether its finding was opened', default=False)),
                ('done_at', models.DateTimeField(blank=True, db_comment='when it was recorded as done, empty while open', null=True)),
                ('done_by', models.CharField(blank=True, db_comment='actor id', default='', max_length=64)),
                ('done_note', models.CharField(blank=True, db_comment='what was done', default='', max_length=200)),
                ('meeting', models.ForeignKey(db_comment='the meeting', on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='registry.meeting')),
                ('unit', models.ForeignKey(db_comment='who is to do it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('minutes', ''), _negated=True), models.Q(('file', ''), _negated=True), _connector='OR'), name='meeting_minutes'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('file', ''), ('media_type', ''), ('size_bytes', 0)), models.Q(models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('media_type', ''), _negated=True), ('size_bytes__gt', 0)), _connector='OR'), name='meeting_scan'),
        ),
        migrations.AddIndex(
            model_name='meetingaction',
            index=models.Index(fields=['done_at', 'due_on'], name='meeting_action_open'),
        ),
        migrations.AddConstraint(
            model_name='meetingaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', ''), ('done_note', '')), models.Q(('done_at__isnull', False), models.Q(('done_by', ''), _negated=True), models.Q(('done_note', ''), _negated=True)), _connector='OR'), name='meeting_action_done'),
        ),
    ]
