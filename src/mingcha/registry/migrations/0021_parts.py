"""Parts of sites, and the part at which a point stands (art. 6)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0020_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name='SitePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='entrance | passage | vital (article 6)', max_length=20)),
                ('name', models.CharField(db_comment='name of the part', max_length=100)),
                ('required', models.BooleanField(db_comment='whether article 6 wants a camera here', default=True)),
                ('reason', models.CharField(blank=True, db_comment='why it is or is not required, may be empty', default='', max_length=200)),
                ('longitude_ndeg', models.BigIntegerField(blank=True, db_comment='CGCS2000 longitude in 1e-9 degrees', null=True)),
                ('latitude_ndeg', models.BigIntegerField(blank=True, db_comment='CGCS2000 latitude in 1e-9 degrees', null=True)),
                ('original', models.CharField(blank=True, db_comment='coordinate as entered, may be empty', default='', max_length=80)),
                ('original_system', models.CharField(blank=True, db_comment='label as entered, kit System', default='', max_length=12)),
                ('version', models.PositiveIntegerField(db_comment='rises with each judgement', default=1)),
                ('added_at', models.DateTimeField(db_comment='when it was registered')),
                ('added_by', models.CharField(db_comment='actor who registered it', max_length=80)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it was ended, else empty', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor who ended it', default='', max_length=80)),
                ('end_reason', models.CharField(blank=True, db_comment='why it was ended', default='', max_length=200)),
                ('site', models.ForeignKey(db_comment='the site', on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='registry.site')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['entrance', 'passage', 'vital'])), name='site_part_kind'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('site', 'name'), name='site_part_once'), models.CheckConstraint(condition=models.Q(('required', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='site_part_reason'), models.CheckConstraint(condition=models.Q(models.Q(('latitude_ndeg', None), ('longitude_ndeg', None), ('original', ''), ('original_system', '')), models.Q(('latitude_ndeg__isnull', False), ('longitude_ndeg__isnull', False), models.Q(('original_system', ''), _negated=True)), _connector='OR'), name='site_part_coordinate_whole'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('ended_by', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='site_part_ended_whole')],
            },
        ),
        migrations.AddField(
            model_name='point',
            name='stands_at',
            field=models.ForeignKey(blank=True, db_comment='art. 6: the part of the site at which it stands', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='registry.sitepart'),
        ),
    ]
