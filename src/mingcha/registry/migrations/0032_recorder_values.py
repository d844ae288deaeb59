"""What the recorder had measured, beside each item of an acceptance report (art. 8)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0031_stages_and_trials'),
    ]

    operations = [
        migrations.AddField(
            model_name='acceptanceitem',
            name='recorder_how_en',
            field=models.CharField(blank=True, db_comment='how it was measured or why not, in English', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='acceptanceitem',
            name='recorder_how_zh',
            field=models.CharField(blank=True, db_comment='how it was measured or why not, in Chinese', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='acceptanceitem',
            name='recorder_value',
            field=models.CharField(blank=True, db_comment='what the recorder had measured; empty for nothing', default='', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='acceptanceitem',
            constraint=models.CheckConstraint(condition=models.Q(('recorder_value', ''), models.Q(models.Q(('recorder_how_zh', ''), _negated=True), models.Q(('recorder_how_en', ''), _negated=True)), _connector='OR'), name='acceptance_item_recorded'),
        ),
    ]
