"""Rows that were written in bulk, and the digests beside the log, pass through backup and restore."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.backup.copies import empty_home, restored
from tests.support.e2e.kept_home import inside
from tests.support.run.old_home import a_day_later

from mingcha.backup.make import make_backup
from mingcha.evidence.entries import act
from mingcha.evidence.models import BulkTile
from mingcha.evidence.tasks import publish_application_log
from mingcha.kit.actor import program
from mingcha.kit.home import Home
from mingcha.registry.places.models import Site
from mingcha.registry.systems.models import System
from mingcha.run.commands.check import check_home

pytestmark = pytest.mark.usefixtures("unblocked")


def test_a_restored_home_has_the_digests_and_tampering_with_a_row_is_named(kept: Home, tmp_path: Path) -> None:
    with inside(kept):
        earlier = set(BulkTile.objects.values_list("series", flat=True))
        with act("specimen.row.attest", by=program("test"), clock=a_day_later()) as record:
            for model in (Site, System):
                record.wrote_many(model, model.objects.order_by("pk").values_list("pk", flat=True))
        publish_application_log()
        make_backup(kept, tmp_path / "backup", a_day_later())
        tiles = list(BulkTile.objects.order_by("series", "tile").values_list("series", "tile", "leaves"))
    ours = [series for series, *_ in tiles if series not in earlier]
    assert len(ours) == 4
    home = empty_home(kept, tmp_path / "restored")
    restored(home, tmp_path / "backup")
    with inside(home):
        assert list(BulkTile.objects.order_by("series", "tile").values_list("series", "tile", "leaves")) == tiles
        assert list(check_home(home, a_day_later())) == []
    with closing(sqlite3.connect(home.database)) as database:
        database.execute("UPDATE registry_site SET name = name || 'x' WHERE id = (SELECT MIN(id) FROM registry_site)")
        database.execute("DELETE FROM evidence_bulk_tile WHERE tile = -1 AND series = ?", [ours[0]])
        database.commit()
    with inside(home):
        found = {(finding.kind, finding.subject) for finding in check_home(home, a_day_later())}
        first = Site.objects.order_by("pk")[0].pk
    assert found == {
        ("row_altered", f"registry_site/{first}"),
        ("bulk_missing", f"evidence_bulk_tile/{ours[0]}/-1"),
    }
