"""The derived tables of list and map move from custody to the overview plane: state alone, the tables stay."""
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('custody', '0010_fleet_and_overview_leave'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name='MapCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('level', models.SmallIntegerField(db_comment='zoom of the cell, 0 for all points')),
                        ('cell', models.BigIntegerField(db_comment='Web Mercator cell of that zoom, bits interleaved')),
                        ('division', models.CharField(db_comment='division of the points', max_length=6)),
                        ('zone', models.CharField(db_comment='functional zone of the points, or empty', max_length=10)),
                        ('condition', models.CharField(db_comment='ok | poor | down | off | trial | wait', max_length=5)),
                        ('points', models.BigIntegerField(db_comment='how many')),
                        ('sum_x', models.BigIntegerField(db_comment='sum of their columns')),
                        ('sum_y', models.BigIntegerField(db_comment='sum of their rows')),
                    ],
                    options={
                        'db_table': 'custody_mapcount',
                        'db_table_comment': 'derived: points by cell, territory and condition',
                        'constraints': [models.UniqueConstraint(fields=('level', 'cell', 'division', 'zone', 'condition'), name='mapcount_once')],
                    },
                ),
                migrations.CreateModel(
                    name='MapPoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('camera', models.CharField(db_comment='20-digit code of the point', max_length=20, unique=True)),
                        ('name', models.CharField(db_comment='name of the point', max_length=100)),
                        ('condition', models.CharField(choices=[('off', 'off'), ('ok', 'ok'), ('trial', 'trial'), ('wait', 'wait'), ('poor', 'poor'), ('down', 'down')], db_comment='ok | poor | down | off | trial | wait', max_length=5)),
                        ('standing', models.CharField(db_comment='in the register: use | trial | off', max_length=5)),
                        ('recorder', models.CharField(blank=True, db_comment='the recorder that spoke of it last', default='', max_length=64)),
                        ('cell', models.BigIntegerField(db_comment='Web Mercator cell of zoom 24 (Point.map_cell)', null=True)),
                        ('x', models.BigIntegerField(db_comment='Web Mercator column on a grid of 2**32', null=True)),
                        ('y', models.BigIntegerField(db_comment='Web Mercator row on a grid of 2**32, from the north', null=True)),
                        ('azimuth_deg', models.SmallIntegerField(db_comment='viewing direction, degrees clockwise from north', null=True)),
                        ('view_angle_deg', models.SmallIntegerField(db_comment='horizontal field of view, degrees', null=True)),
                        ('view_range_m', models.IntegerField(db_comment='how far it sees usefully, metres', null=True)),
                        ('division', models.CharField(db_comment='division of its site', max_length=6)),
                        ('zone', models.CharField(blank=True, db_comment='functional zone of its site', default='', max_length=10)),
                        ('street', models.CharField(blank=True, db_comment='street or town of its site', default='', max_length=9)),
                        ('category', models.CharField(db_comment='item of article 6 of its site', max_length=5)),
                        ('site', models.CharField(db_comment='code of its site', max_length=20)),
                        ('site_name', models.CharField(db_comment='name of its site', max_length=100)),
                        ('organisation', models.CharField(db_comment='code of the managing unit', max_length=20)),
                        ('contractor', models.CharField(blank=True, db_comment='code of who builds or maintains it', default='', max_length=20)),
                        ('searched', models.TextField(db_comment='lower case: code, name, site, unit and pinyin initials, a line each')),
                    ],
                    options={
                        'db_table': 'custody_mappoint',
                        'db_table_comment': 'derived: what list and map read of each point',
                        'indexes': [models.Index(fields=['cell', 'condition', 'division', 'zone', 'organisation', 'contractor', 'category', 'x', 'y'], name='mappoint_cell'), models.Index(fields=['camera', 'condition', 'division', 'zone', 'organisation', 'contractor', 'category'], name='mappoint_camera'), models.Index(fields=['condition', 'camera', 'division', 'zone'], name='mappoint_condition'), models.Index(fields=['division', 'zone', 'cell', 'condition', 'x', 'y'], name='mappoint_division_cell'), models.Index(fields=['division', 'zone', 'camera', 'condition'], name='mappoint_division_camera'), models.Index(fields=['category', 'cell', 'condition', 'division', 'zone', 'x', 'y'], name='mappoint_category'), models.Index(fields=['organisation', 'cell', 'condition', 'x', 'y'], name='mappoint_organisation'), models.Index(fields=['contractor', 'cell', 'condition', 'x', 'y'], name='mappoint_contractor'), models.Index(fields=['zone', 'cell', 'condition'], name='mappoint_zone'), models.Index(fields=['street', 'cell'], name='mappoint_street'), models.Index(fields=['site', 'cell'], name='mappoint_site'), models.Index(fields=['recorder', 'condition'], name='mappoint_recorder'), models.Index(fields=['searched'], name='mappoint_searched')],
                    },
                ),
            ],
        ),
    ]
