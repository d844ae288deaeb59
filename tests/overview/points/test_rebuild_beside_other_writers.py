"""On SQLite the tables of list and map are rebuilt while other programs write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import inside
from tests.support.run.old_home import a_day_later, upgraded

from mingcha.overview.points import upkeep
from mingcha.registry.points.changes import ChangedPoints
from mingcha.registry.points.models import Point


def test_another_program_writes_between_two_chunks(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = upgraded(tmp_path / "var")
    monkeypatch.setattr(upkeep, "_CHUNK", 1)
    with django_db_blocker.unblock(), closing(sqlite3.connect(home.database, autocommit=True)) as other, inside(home):
        other.execute("CREATE TABLE of_another_program (value INTEGER)")
        chunks = ChangedPoints.chunks
        written = []

        def beside(points: ChangedPoints, at_once: int) -> Iterator[list[tuple[int, str]]]:
            for chunk in chunks(points, at_once):
                other.execute("INSERT INTO of_another_program VALUES (1)")
                written.append(chunk)
                yield chunk

        monkeypatch.setattr(ChangedPoints, "chunks", beside)
        upkeep.MapPoint.objects.all().delete()
        assert upkeep.rebuild(clock=a_day_later()) == len(written) == Point.objects.count() > 1
