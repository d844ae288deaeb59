"""Issued documents: number, kind, row, digests of content and bytes, and by whom they were issued."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0029_views"),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.CharField(db_comment='number as printed, with its check part', max_length=40, unique=True)),
                ('kind', models.CharField(db_comment='kinds.PrintedKind', max_length=20)),
                ('year', models.PositiveSmallIntegerField(db_comment='Shanghai year of the issue')),
                ('serial', models.PositiveIntegerField(db_comment='running number of the kind in the year, from 1')),
                ('subject', models.CharField(db_comment='row that it says, by its number or code', max_length=40)),
                ('title', models.CharField(db_comment='title as printed', max_length=200)),
                ('content', models.CharField(db_comment='SHA-256 of the canonical JSON of what it says, hexadecimal', max_length=64)),
                ('file', models.CharField(db_comment="name in the home's documents folder", max_length=120, unique=True)),
                ('digest', models.CharField(db_comment='SHA-256 of the bytes, hexadecimal', max_length=64)),
                ('size_bytes', models.PositiveIntegerField(db_comment='length of the bytes')),
                ('issued_by', models.CharField(db_comment='actor id of who issued it', max_length=64)),
                ('issued_at', models.DateTimeField(db_comment='when it was issued')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'subject'], name='printed_subject'), models.Index(fields=['digest'], name='printed_digest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('serial__gte', 1), ('serial__lte', 999999)), name='printed_serial'), models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), _negated=True), models.Q(('title', ''), _negated=True), models.Q(('content', ''), _negated=True), models.Q(('digest', ''), _negated=True)), name='printed_whole'), models.UniqueConstraint(fields=('kind', 'year', 'serial'), name='printed_number')],
            },
        ),
    ]
