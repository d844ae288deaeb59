"""Scans of approving documents that were handed in after the approval (art. 5); units of people of a trial run by their
key, and devices of points by an index (art. 8). No digest covers what is filled in here."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mingcha.kit.errors import Fault
from mingcha.registry.points.address import device_of

_AT_ONCE = 1000


def _device(key: str) -> str:
    """The device of a stored stream key, "" for one that cannot be read."""
    try:
        return device_of(key)
    except Fault:
        return ""


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Sets both devices of every point."""
    point = apps.get_model("registry", "Point")
    rows, changed = point.objects.using(editor.connection.alias), []
    for held in rows.only("pk", "stream_key", "sub_stream_key").order_by("pk").iterator(_AT_ONCE):
        held.device, held.sub_device = _device(held.stream_key), _device(held.sub_stream_key)
        changed.append(held)
        if len(changed) == _AT_ONCE:
            rows.bulk_update(changed, ["device", "sub_device"])
            changed = []
    rows.bulk_update(changed, ["device", "sub_device"])


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0039_relocations'),
    ]

    operations = [
        migrations.CreateModel(
            name='LaterScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(db_comment='place among the later scans of its approval, from 1')),
                ('file', models.CharField(db_comment="in the home's documents folder", max_length=120)),
                ('size_bytes', models.IntegerField(db_comment='bytes of the scan')),
                ('digest', models.CharField(db_comment='SHA-256 of the scan, hexadecimal', max_length=64)),
                ('media_type', models.CharField(db_comment='of the scan, by its bytes', max_length=20)),
                ('added_by', models.CharField(db_comment='actor id', max_length=64)),
                ('added_at', models.DateTimeField(db_comment='when it was handed in')),
                ('approval', models.ForeignKey(db_comment='whose document it is', on_delete=django.db.models.deletion.PROTECT, related_name='later_scans', to='registry.planapproval')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('approval', 'number'), name='later_scan_number'), models.UniqueConstraint(fields=('approval', 'digest'), name='later_scan_once'), models.UniqueConstraint(fields=('file',), name='later_scan_file'), models.CheckConstraint(condition=models.Q(('number__gt', 0), ('size_bytes__gt', 0), models.Q(('file', ''), _negated=True), models.Q(('digest', ''), _negated=True), models.Q(('media_type', ''), _negated=True)), name='later_scan_whole')],
            },
        ),
        migrations.AddField(
            model_name='trialperson',
            name='organisation',
            field=models.ForeignKey(blank=True, db_comment="the person's unit then; null of who was listed before it was kept", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.organisation'),
        ),
        migrations.AddField(
            model_name='point',
            name='device',
            field=models.CharField(blank=True, db_comment='device of the main stream', max_length=60, null=True),
        ),
        migrations.AddField(
            model_name='point',
            name='sub_device',
            field=models.CharField(blank=True, db_comment='device of the sub stream', max_length=60, null=True),
        ),
        migrations.AddIndex(
            model_name='point',
            index=models.Index(fields=['device'], name='point_device'),
        ),
        migrations.AddIndex(
            model_name='point',
            index=models.Index(fields=['sub_device'], name='point_sub_device'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
