"""Files of volumes in a store: read from there, compared, away, taken back and copied again (article 11)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.scans import jpeg, pdf, png
from tests.support.registry.city import City
from tests.support.registry.last_act import last_facts
from tests.support.s3_bucket import Bucket, bucket_server

from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.archives import stored
from mingcha.registry.archives.actions import open_volume
from mingcha.registry.archives.checks import check_archives
from mingcha.registry.archives.copying import Copied, copy_files
from mingcha.registry.archives.files import add_document, add_version
from mingcha.registry.archives.models import ArchiveVersion
from mingcha.registry.archives.queries import archived_file
from mingcha.registry.archives.states import ArchiveKind
from mingcha.registry.archives.values import NewDocument, NewVersion
from mingcha.registry.documents.content_store import name_of

pytestmark = pytest.mark.law("11")
type Add = Callable[[ArchiveKind, bytes], int]


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with bucket_server() as found:
        yield found


@pytest.fixture
def volume(city: City, clock: HandClock) -> int:
    return open_volume(city["manager"], system="HQX", title="校门系统案卷", clock=clock)


@pytest.fixture
def add(city: City, clock: HandClock, volume: int, tmp_path: Path) -> Add:
    def added(kind: ArchiveKind, scan: bytes) -> int:
        new = NewDocument(kind, f"材料 {kind.value}", 3)
        return add_document(city["manager"], volume=volume, new=new, scan=scan, folder=tmp_path, clock=clock)

    return added


@pytest.fixture
def into_bucket(monkeypatch: pytest.MonkeyPatch, bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = bucket.store(tmp_path_factory.mktemp("keys") / "key")
    monkeypatch.setattr(settings, "MINGCHA_ARCHIVE_STORE", store)


def kinds(folder: Path) -> list[str]:
    return sorted(one.kind for one in check_archives(folder))


def test_files_are_copied_again_and_again_and_then_read_from_the_store(
    city: City, clock: HandClock, volume: int, add: Add, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, _ = add(ArchiveKind.AS_BUILT, png()), add(ArchiveKind.DESIGN, pdf())
    spoiled = add(ArchiveKind.CHANGE, jpeg())
    rows = {row.document_id: row for row in ArchiveVersion.objects.all()}
    path = tmp_path / rows[spoiled].file
    path.chmod(0o600)
    path.write_bytes(b"altered")
    store = bucket.store(tmp_path.parent / "key")
    given = {"to": store, "folder": tmp_path, "clock": clock}
    assert copy_files(program("console"), **given) == Copied(2, 0, (rows[spoiled].pk,))  # type: ignore[arg-type]
    assert last_facts()["to"].startswith("s3://city/archive/")
    before = Entry.objects.count()
    path.write_bytes(jpeg())
    bucket.fails = (503, "SlowDown")
    away = copy_files(program("console"), **given)  # type: ignore[arg-type]
    assert (away.copied, away.stopped is not None, Entry.objects.count()) == (0, True, before)
    bucket.fails = None
    assert copy_files(program("console"), **given) == Copied(1, 2, ())  # type: ignore[arg-type]
    first = min(rows.values(), key=lambda row: row.pk)
    key = next(key for key in bucket.objects if key.endswith(first.digest))
    held, bucket.objects[key] = bucket.objects[key], b"other bytes"
    assert copy_files(program("console"), **given) == Copied(0, 2, (first.pk,))  # type: ignore[arg-type]
    bucket.objects[key] = held
    monkeypatch.setattr(settings, "MINGCHA_ARCHIVE_STORE", store)
    for row in rows.values():
        (tmp_path / row.file).unlink()
    asked = {"folder": tmp_path, "at": clock.now()}
    assert archived_file(city["manager"], volume, number, 1, **asked).data == png()
    assert kinds(tmp_path) == []


@pytest.mark.usefixtures("into_bucket")
def test_the_check_compares_and_a_reader_gets_no_other_bytes(
    city: City, clock: HandClock, volume: int, add: Add, bucket: Bucket, tmp_path: Path
) -> None:
    number = add(ArchiveKind.AS_BUILT, png())
    add(ArchiveKind.DESIGN, pdf())
    assert list(tmp_path.rglob("*.*")) == [], "nothing lies in the home"
    digest = ArchiveVersion.objects.get(document=number).digest
    key, asked = f"archive/{name_of(digest)}", {"folder": tmp_path, "at": clock.now()}
    assert kinds(tmp_path) == []
    bucket.objects["archive/left over"] = b""
    bucket.objects[key] = jpeg()
    with pytest.raises(Fault) as fault:
        archived_file(city["manager"], volume, number, 1, **asked)
    assert fault.value.kind is FaultKind.CORRUPT
    assert kinds(tmp_path) == ["archive_altered", "unexplained"]
    del bucket.objects[key], bucket.objects["archive/left over"]
    assert kinds(tmp_path) == ["archive_missing"]
    bucket.fails = (403, "AccessDenied")
    assert kinds(tmp_path) == ["archive_store_away"]
    with pytest.raises(Fault) as fault:
        archived_file(city["manager"], volume, number, 1, **asked)
    assert fault.value.kind is FaultKind.UNAVAILABLE


@pytest.mark.usefixtures("into_bucket")
def test_an_act_that_fails_takes_its_file_back_and_nobody_elses(
    city: City, clock: HandClock, volume: int, add: Add, bucket: Bucket, tmp_path: Path
) -> None:
    number = add(ArchiveKind.AS_BUILT, png())
    add(ArchiveKind.DESIGN, png())  # the same bytes in another document
    assert len(bucket.objects) == 1
    given = {"volume": volume, "document": number, "folder": tmp_path, "clock": clock}
    for scan in (png(), jpeg()):  # as in another version and another document; of no row
        with pytest.raises(Refused):
            add_version(city["manager"], new=NewVersion(1, 3), scan=scan, **given)
    assert len(bucket.objects) == 1
    before = Entry.objects.count()
    bucket.fails = (503, "SlowDown")
    with pytest.raises(Fault) as fault:
        add_version(city["manager"], new=NewVersion(2, 3), scan=pdf(), **given)
    assert (fault.value.kind, Entry.objects.count()) == (FaultKind.UNAVAILABLE, before), "written before the row"


@pytest.mark.usefixtures("into_bucket")
def test_the_row_that_stands_has_its_file_whoever_takes_the_same_bytes_back(
    clock: HandClock, add: Add, bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hand in the same bytes at once; the act of one fails, and it takes them back while the other one files."""
    written = stored.put_once

    def taken_back_meanwhile(store: stored.ContentStore, digest: str, data: bytes) -> bool:
        found = written(store, digest, data)
        store.remove(digest)
        return found

    monkeypatch.setattr(stored, "put_once", taken_back_meanwhile)
    add(ArchiveKind.AS_BUILT, png())
    assert kinds(tmp_path) == []
    answers = iter([False, True])
    monkeypatch.setattr(stored, "put_once", written)
    monkeypatch.setattr(stored, "_is_filed", lambda _: next(answers))  # filed between the question and the taking back
    with pytest.raises(RuntimeError), stored.kept_in_archives(jpeg(), folder=tmp_path, on=shanghai_day(clock.now())):
        raise RuntimeError
    assert len(bucket.objects) == 2
