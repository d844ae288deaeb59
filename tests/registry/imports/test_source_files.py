"""A list while its job lives: sealed, readable by its owner alone, part by part, and gone afterwards."""

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.registry.imports import source_files
from mingcha.registry.imports.source_files import (
    ORPHAN_AFTER,
    keep_list,
    part_of_list,
    remove_list,
    remove_orphans,
    whole_list,
)
from mingcha.registry.lists.csv_file import Record

SECRET = "口令-let-me-in"
RECORDS = [Record(number, {"name": f"点{number}", "password": SECRET}, has_more=number == 3) for number in range(2, 7)]


@pytest.fixture
def keys(home: Home, monkeypatch: pytest.MonkeyPatch) -> KeyFolder:
    monkeypatch.setattr(source_files, "LINES_A_PART", 2)
    return KeyFolder(home.keys)


def test_a_list_comes_back_part_by_part(home: Home, keys: KeyFolder) -> None:
    name, parts, lines = keep_list(home, keys, RECORDS)
    assert (parts, lines) == (3, 5)
    assert [part_of_list(home, keys, name, part) for part in (1, 2, 3)] == [RECORDS[:2], RECORDS[2:4], RECORDS[4:]]
    assert [record for records in whole_list(home, keys, name) for record in records] == RECORDS
    with pytest.raises(Fault, match="stored list is incomplete"):
        part_of_list(home, keys, name, 4)


def test_a_part_is_read_without_those_before_it(home: Home, keys: KeyFolder) -> None:
    name, _, _ = keep_list(home, keys, RECORDS)
    path = home.imports / name
    path.write_bytes(path.read_bytes().replace(b"\n", b" ", 1))  # a reader from the beginning would count one less
    assert part_of_list(home, keys, name, 3) == RECORDS[4:]
    for wrong in (0, -1, 4):
        with pytest.raises(Fault, match="stored list is incomplete"):
            part_of_list(home, keys, name, wrong)


def test_a_list_that_an_older_version_kept_is_read(home: Home, keys: KeyFolder) -> None:
    name, _, _ = keep_list(home, keys, RECORDS)
    older = b"".join((home.imports / name).read_bytes().splitlines(keepends=True)[:3])
    name = hashlib.sha256(older).hexdigest()
    (home.imports / name).write_bytes(older)
    assert [part_of_list(home, keys, name, part) for part in (1, 2, 3)] == [RECORDS[:2], RECORDS[2:4], RECORDS[4:]]
    assert [record for records in whole_list(home, keys, name) for record in records] == RECORDS
    with pytest.raises(Fault, match="stored list is incomplete"):
        part_of_list(home, keys, name, 4)


def test_it_is_sealed_and_its_owners_alone(home: Home, keys: KeyFolder) -> None:
    name, _, _ = keep_list(home, keys, RECORDS)
    (path,) = home.imports.iterdir()
    assert path.name == name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.imports.stat().st_mode) == 0o700
    data = path.read_bytes()
    assert SECRET.encode() not in data
    assert b"let-me-in" not in data
    assert home.data not in path.parents, "no backup copies it"


def test_the_same_list_twice_is_two_files(home: Home, keys: KeyFolder) -> None:
    first, second = (keep_list(home, keys, RECORDS)[0] for _ in range(2))
    remove_list(home, first)
    remove_list(home, first)
    assert part_of_list(home, keys, second, 1) == RECORDS[:2]


def test_a_list_that_cannot_be_read_leaves_nothing(home: Home, keys: KeyFolder) -> None:
    def failing() -> Iterator[Record]:
        yield from RECORDS
        raise Fault(FaultKind.INVALID, "line 9 is not CSV")

    with pytest.raises(Fault, match="line 9"):
        keep_list(home, keys, failing())
    assert list(home.imports.iterdir()) == []


def test_a_list_that_is_gone_or_altered_is_said(home: Home, keys: KeyFolder) -> None:
    name, _, _ = keep_list(home, keys, RECORDS)
    path = home.imports / name
    path.write_bytes(path.read_bytes().replace(b"A", b"B"))
    with pytest.raises(Fault) as caught:
        part_of_list(home, keys, name, 1)
    assert caught.value.kind is FaultKind.CORRUPT
    path.unlink()
    (home.path / "secret").write_text("x")
    for wrong in (name, "../secret", ""):
        with pytest.raises(Fault) as caught:
            list(whole_list(home, keys, wrong))
        assert caught.value.kind is FaultKind.NOT_FOUND
    remove_list(home, "../secret")
    assert (home.path / "secret").exists()


def test_a_list_that_lost_or_exchanged_parts_is_not_whole(home: Home, keys: KeyFolder) -> None:
    name, _, _ = keep_list(home, keys, RECORDS)
    path = home.imports / name
    first, second, third, index = path.read_bytes().splitlines(keepends=True)
    other = home.imports / keep_list(home, keys, RECORDS[:2])[0]
    lost, exchanged = first + second, first + third + second + index
    for altered in (lost, exchanged, other.read_bytes() + second + third, first + second + third, b""):
        path.write_bytes(altered)
        with pytest.raises(Fault, match="incomplete") as caught:
            list(whole_list(home, keys, name))
        assert caught.value.kind is FaultKind.CORRUPT


def test_what_no_job_names_goes_after_an_hour(home: Home, keys: KeyFolder) -> None:
    now = datetime(2026, 11, 25, 6, tzinfo=UTC)
    assert remove_orphans(home, (), now) == 0, "there is no folder yet"
    names = [keep_list(home, keys, RECORDS)[0] for _ in range(3)]
    (home.imports / "draft-1").touch()
    old, young = (now - ORPHAN_AFTER - timedelta(seconds=1)).timestamp(), (now - ORPHAN_AFTER).timestamp()
    for name, at in zip([*names, "draft-1"], (old, old, young, old), strict=True):
        os.utime(home.imports / name, (at, at))
    assert remove_orphans(home, [names[0]], now) == 2
    assert {path.name for path in home.imports.iterdir()} == {names[0], names[2]}
