"""Fills the keys by which the same stream is found (registry/points/address.py). No digest covers them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mingcha.kit.errors import Fault
from mingcha.registry.points.address import stream_key

_AT_ONCE = 1000


def _key(url: str) -> str:
    """The key of a stored address, "" for one that cannot be read."""
    try:
        return stream_key(url)
    except Fault:
        return ""


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Sets both keys of every point."""
    point = apps.get_model("registry", "Point")
    rows, changed = point.objects.using(editor.connection.alias), []
    for held in rows.only("pk", "url", "sub_url").order_by("pk").iterator(_AT_ONCE):
        held.stream_key, held.sub_stream_key = _key(held.url), _key(held.sub_url)
        changed.append(held)
        if len(changed) == _AT_ONCE:
            rows.bulk_update(changed, ["stream_key", "sub_stream_key"])
            changed = []
    rows.bulk_update(changed, ["stream_key", "sub_stream_key"])


class Migration(migrations.Migration):
    """Rows alone, no table."""

    dependencies = [("registry", "0008_places_asked")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
