from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("supervision", "0006_procedure"), ]

    operations = [
        migrations.CreateModel(
            name='CaseBag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='number of the case, running number', max_length=30, unique=True)),
                ('purpose', models.CharField(db_comment='to whom it goes, and why', max_length=200)),
                ('manifest', models.CharField(db_comment="SHA-256 of the payload's manifest, hexadecimal", max_length=64)),
                ('files', models.PositiveIntegerField(db_comment='files of the payload')),
                ('size_bytes', models.PositiveBigIntegerField(db_comment='bytes of the payload')),
                ('made_by', models.CharField(db_comment='actor id', max_length=64)),
                ('made_at', models.DateTimeField(db_comment='when it was made')),
                ('entry', models.BigIntegerField(db_comment='index of its entry in the log; the bag has the entries before it')),
                ('case', models.ForeignKey(db_comment='of which case', on_delete=models.deletion.PROTECT, related_name='bags', to='supervision.penaltycase')),
            ],
            options={
                'db_table_comment': 'bags of penalty cases (arts. 20, 23)',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('purpose', ''), _negated=True), models.Q(('manifest', ''), _negated=True), ('files__gte', 1)), name='case_bag_whole')],
            },
        ),
        migrations.AddIndex(model_name='penaltycase', index=models.Index(fields=['decide_last', 'state'], name='case_decide_last')),
        migrations.AddIndex(model_name='penaltycase', index=models.Index(fields=['pay_last', 'state'], name='case_pay_last')),
    ]
