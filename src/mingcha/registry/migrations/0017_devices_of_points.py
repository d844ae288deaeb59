"""Devices of points by an index (art. 8). No digest covers what is filled in here."""

from django.apps.registry import Apps
from django.db import migrations
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

    dependencies = [("registry", "0016_plans_to_staff")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
