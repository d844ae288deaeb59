"""What of an export is not in its bag, whose pass fetches it, and which bytes have left (arts. 15, 16(3), 20(1))."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('access', '0016_judged_days_only_grow')]

    operations = [
        migrations.AddField('export', 'with_copy', models.BooleanField(db_comment='whether a marked copy for convenience is in it (20(1))', null=True)),
        migrations.AddField('export', 'contents', models.TextField(db_comment='what of the asked span is not in the bag, and why; JSON', null=True)),
        migrations.AddField('export', 'holder', models.BigIntegerField(db_comment='id of the person whose pass fetches it from the page', null=True)),
        migrations.AddField('export', 'pass_ends_at', models.DateTimeField(db_comment='when that pass ends', null=True)),
        migrations.AddField('export', 'sent_spans', models.TextField(db_comment='bytes sent of the running handing over, from-to; null: none', null=True)),
        migrations.AddField('export', 'handed_over', models.IntegerField(db_comment='how often all of it was fetched from the page', null=True)),
    ]
