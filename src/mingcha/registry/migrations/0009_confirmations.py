"""Proposals that a second person confirms; who registered an account (decree 799, art. 16(2)(2))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0008_stream_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='registered_by',
            field=models.CharField(blank=True, db_comment='actor id of who registered the account, empty: unknown', default='', max_length=64),
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_comment='running number; shown as P00000001', unique=True)),
                ('kind', models.CharField(db_comment='name of its kind', max_length=40)),
                ('payload', models.TextField(db_comment='what is asked for: canonical JSON without secrets')),
                ('subject', models.CharField(db_comment='user name or code that it concerns', max_length=60)),
                ('division', models.CharField(blank=True, db_comment='where it lies: GB/T 2260 division, or empty', max_length=6)),
                ('organisation', models.CharField(blank=True, db_comment='code of the unit that it concerns, or empty', max_length=20)),
                ('zone', models.CharField(blank=True, db_comment='functional zone where it lies, or empty', max_length=10)),
                ('note', models.CharField(blank=True, db_comment="why, in the proposer's words", max_length=200)),
                ('proposed_by', models.CharField(db_comment='actor id', max_length=64)),
                ('proposed_at', models.DateTimeField(db_comment='when')),
                ('expires_at', models.DateTimeField(db_comment='from this instant on nobody can confirm it')),
                ('state', models.CharField(choices=[('open', '待确认'), ('confirmed', '已确认'), ('refused', '未予确认'), ('withdrawn', '已撤回'), ('expired', '已过期')], db_comment='open | confirmed | refused | withdrawn | expired', default='open', max_length=10)),
                ('decided_by', models.CharField(blank=True, db_comment='actor id of the decision', default='', max_length=64)),
                ('decided_at', models.DateTimeField(blank=True, db_comment='when it was decided; empty while open', null=True)),
                ('reason', models.CharField(blank=True, db_comment='why it was refused or withdrawn', default='', max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'expires_at'], name='prop_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'refused', 'withdrawn', 'expired'])), name='prop_state'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', ''), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='prop_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'refused']), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='prop_second_person'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('proposed_at'))), name='prop_expires_later')],
            },
        ),
    ]
