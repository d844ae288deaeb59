"""Lists of points that are handed in on the pages, and the repairs over them (articles 7, 16(1))."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0049_corrections_of_archives'),
    ]

    operations = [
        migrations.CreateModel(
            name='PointList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by', models.CharField(db_comment='actor who handed it in', max_length=64)),
                ('asked_at', models.DateTimeField(db_comment='when it was handed in')),
                ('touched_at', models.DateTimeField(db_comment='when it was last repaired or judged: its removal counts from here')),
                ('source', models.CharField(db_comment='name of the file', max_length=150)),
                ('sha256', models.CharField(db_comment='SHA-256 of the file, hexadecimal', max_length=64)),
                ('kept', models.CharField(db_comment='name of the sealed list in imports/ of the home', max_length=64)),
                ('lines', models.PositiveIntegerField(db_comment='lines of the list')),
                ('parts', models.PositiveIntegerField(db_comment='parts of the list')),
                ('label', models.CharField(blank=True, db_comment='coordinate system of all lines, empty: each names its own', default='', max_length=40)),
                ('revision', models.PositiveIntegerField(db_comment='rises with each saving of repairs', default=0)),
                ('judged_revision', models.PositiveIntegerField(db_comment='revision that was judged last', null=True)),
                ('judged_sha256', models.CharField(blank=True, db_comment='digest over its lines as they were judged', default='', max_length=64)),
                ('refused', models.PositiveIntegerField(db_comment='faults that the last judgement or writing found', default=0)),
                ('left_out', models.PositiveIntegerField(db_comment='lines left out, as judged', default=0)),
                ('summary', models.TextField(blank=True, db_comment='canonical JSON of what would be registered: systems, first and last line', default='')),
                ('check_job', models.BigIntegerField(db_comment='job of the newest judgement', default=0)),
                ('write_job', models.BigIntegerField(db_comment='job of the newest writing, 0: none', default=0)),
                ('closed_at', models.DateTimeField(db_comment='when its lines were removed', null=True)),
            ],
            options={
                'db_table_comment': 'working rows: lists of points handed in on the pages',
                'indexes': [models.Index(fields=['asked_by'], name='point_list_by_asker')],
                'constraints': [models.CheckConstraint(condition=models.Q(('lines__gte', 1), ('parts__gte', 1)), name='point_list_has_lines')],
            },
        ),
        migrations.CreateModel(
            name='ListRepair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.PositiveIntegerField(db_comment='part of the list in which the line is')),
                ('line', models.PositiveIntegerField(db_comment='line of the file')),
                ('column', models.CharField(db_comment='column, or left_out for the whole line', max_length=40)),
                ('sealed_value', models.TextField(db_comment='new value, sealed with the master key')),
                ('revision', models.PositiveIntegerField(db_comment='revision of the list that it came with')),
                ('point_list', models.ForeignKey(db_comment='the list whose cell it is', on_delete=django.db.models.deletion.CASCADE, related_name='repairs', to='registry.pointlist')),
            ],
            options={
                'db_table_comment': 'working rows: repaired cells of lists',
                'indexes': [models.Index(fields=['point_list', 'part'], name='list_repair_part')],
                'constraints': [models.UniqueConstraint(fields=('point_list', 'line', 'column'), name='list_repair_once')],
            },
        ),
    ]
