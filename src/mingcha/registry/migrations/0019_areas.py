"""Areas drawn on the map, and the consents of classified units (arts. 6(11), 18; decree 799 arts. 8, 10)."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0018_funding"),
    ]

    operations = [
        migrations.CreateModel(
            name='DrawnArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_comment='cases | private | polling | classified', max_length=12)),
                ('name', models.CharField(db_comment='name of the area', max_length=100)),
                ('division', models.CharField(db_comment='GB/T 2260 division where it lies', max_length=6)),
                ('zone', models.CharField(blank=True, db_comment='functional zone that administers it', default='', max_length=10)),
                ('corners', models.TextField(db_comment='CGCS2000 in 1e-9 degrees, counter-clockwise: x y,x y,... not closed')),
                ('west_ndeg', models.BigIntegerField(db_comment='western edge of its box, CGCS2000, 1e-9 degrees')),
                ('south_ndeg', models.BigIntegerField(db_comment='southern edge of its box')),
                ('east_ndeg', models.BigIntegerField(db_comment='eastern edge of its box')),
                ('north_ndeg', models.BigIntegerField(db_comment='northern edge of its box')),
                ('original_system', models.CharField(db_comment='label of the coordinates as entered, kit System', max_length=12)),
                ('original', models.TextField(db_comment='the corners as entered: x y, x y, ...')),
                ('from_on', models.DateField(db_comment='first day')),
                ('until_on', models.DateField(blank=True, db_comment='last day, empty for none', null=True)),
                ('opens', models.TimeField(blank=True, db_comment='opening hour of a polling place, Shanghai', null=True)),
                ('closes', models.TimeField(blank=True, db_comment='closing hour of a polling place, Shanghai', null=True)),
                ('document', models.CharField(db_comment='name and number of the document', max_length=100)),
                ('drawn_at', models.DateTimeField(db_comment='when it was drawn')),
                ('drawn_by', models.CharField(db_comment='actor who drew it', max_length=80)),
                ('ended_on', models.DateField(blank=True, db_comment='day from which it does not hold, ended early', null=True)),
                ('ended_at', models.DateTimeField(blank=True, db_comment='when it was ended early, else empty', null=True)),
                ('ended_by', models.CharField(blank=True, db_comment='actor who ended it', default='', max_length=80)),
                ('end_reason', models.CharField(blank=True, db_comment='why it was ended', default='', max_length=200)),
                ('end_document', models.CharField(blank=True, db_comment='document of the end, may be empty', default='', max_length=100)),
                ('unit', models.ForeignKey(blank=True, db_comment='unit that it belongs to', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['cases', 'private', 'polling', 'classified'])), name='area_kind'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('division'), 6), django.db.models.lookups.Exact(django.db.models.functions.text.Length(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('division'), models.Value('0'), models.Value('')), models.Value('1'), models.Value('')), models.Value('2'), models.Value('')), models.Value('3'), models.Value('')), models.Value('4'), models.Value('')), models.Value('5'), models.Value('')), models.Value('6'), models.Value('')), models.Value('7'), models.Value('')), models.Value('8'), models.Value('')), models.Value('9'), models.Value('')), output_field=models.IntegerField()), 0)), name='area_division'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='area_days'), models.CheckConstraint(condition=models.Q(('south_ndeg__lt', models.F('north_ndeg')), ('west_ndeg__lt', models.F('east_ndeg'))), name='area_box'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', False), ('kind', 'polling'), ('opens__isnull', False)), models.Q(models.Q(('kind', 'polling'), _negated=True), ('closes', None), ('opens', None)), _connector='OR'), name='area_hours'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['cases', 'polling']), _negated=True), ('until_on__isnull', False), _connector='OR'), name='area_last_day'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'classified'), _negated=True), ('unit__isnull', False), _connector='OR'), name='area_of_unit'), models.CheckConstraint(condition=models.Q(models.Q(('end_document', ''), ('end_reason', ''), ('ended_at', None), ('ended_by', ''), ('ended_on', None)), models.Q(('ended_at__isnull', False), ('ended_on__isnull', False), models.Q(('ended_by', ''), _negated=True), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='area_ended_whole')],
            },
        ),
        migrations.CreateModel(
            name='AreaConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(db_comment="name and number of the unit's document", max_length=100)),
                ('issued_on', models.DateField(db_comment='day of the document')),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor who recorded it', max_length=80)),
                ('system', models.ForeignKey(db_comment='whose cameras may stand beside it', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.system')),
                ('area', models.ForeignKey(db_comment='the classified area', on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='registry.drawnarea')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'system'), name='area_consent_once'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='area_consent_document')],
            },
        ),
    ]
