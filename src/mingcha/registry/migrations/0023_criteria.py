"""Criteria of article 6: what large and important mean (art. 6)."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', "0022_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(db_comment='item of article 6, 6(1) to 6(12)', max_length=5)),
                ('measure', models.CharField(db_comment='large | important', max_length=10)),
                ('division', models.CharField(db_comment='GB/T 2260 division where it holds; 420100: the city', max_length=6)),
                ('text', models.CharField(db_comment='the criterion', max_length=300)),
                ('reason', models.CharField(db_comment='why', max_length=200)),
                ('document', models.CharField(db_comment='name and number of the document', max_length=100)),
                ('from_on', models.DateField(db_comment='first day')),
                ('recorded_at', models.DateTimeField(db_comment='when it was recorded')),
                ('recorded_by', models.CharField(db_comment='actor who recorded it', max_length=80)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('category__in', ['6(1)', '6(2)', '6(3)', '6(4)', '6(5)', '6(6)', '6(7)', '6(8)', '6(9)', '6(10)', '6(11)', '6(12)'])), name='criterion_category'), models.CheckConstraint(condition=models.Q(('measure__in', ['large', 'important'])), name='criterion_measure'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.text.Length('division'), 6), django.db.models.lookups.Exact(django.db.models.functions.text.Length(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(models.F('division'), models.Value('0'), models.Value('')), models.Value('1'), models.Value('')), models.Value('2'), models.Value('')), models.Value('3'), models.Value('')), models.Value('4'), models.Value('')), models.Value('5'), models.Value('')), models.Value('6'), models.Value('')), models.Value('7'), models.Value('')), models.Value('8'), models.Value('')), models.Value('9'), models.Value('')), output_field=models.IntegerField()), 0)), name='criterion_division'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('document', ''), _negated=True)), name='criterion_whole')],
            },
        ),
    ]
