"""Stores of files by digest, in a folder and in a bucket: the same bytes once, altered ones named, and every way to be
away is one fault; addresses of the setting. No database (article 11)."""

import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.s3_bucket import Bucket, bucket_server

from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.documents import s3_store
from mingcha.registry.documents.content_store import ContentFolder, ContentStore, is_content, name_of, put_once
from mingcha.registry.documents.s3_store import S3Store
from mingcha.registry.documents.store_address import store_at

pytestmark = pytest.mark.law("11")
DATA = [b"%PDF-1.7 drawing", b"x" * 200_000, b"<&>"]
DIGESTS = [hashlib.sha256(data).hexdigest() for data in DATA]


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    with bucket_server() as found:
        yield found


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, bucket: Bucket, tmp_path: Path) -> ContentStore:
    (tmp_path / "store").mkdir()
    return ContentFolder(tmp_path / "store") if request.param == "folder" else bucket.store(tmp_path / "key")


def kind_of(fault: pytest.ExceptionInfo[Fault]) -> FaultKind:
    return fault.value.kind


def test_a_file_lies_once_under_its_digest(store: ContentStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.read(DIGESTS[0])
    assert not store.has(DIGESTS[0], len(DATA[0]))
    assert [put_once(store, digest, data) for digest, data in zip(DIGESTS, DATA, strict=True)] == [True] * 3
    assert put_once(store, DIGESTS[0], DATA[0]) is False
    assert [store.read(digest) for digest in DIGESTS] == DATA
    assert sorted(store.names()) == sorted(map(name_of, DIGESTS)), "over several answers, and nothing beside them"
    assert store.has(DIGESTS[1], len(DATA[1]))
    store.remove(DIGESTS[1])
    store.remove(DIGESTS[1])
    assert not store.has(DIGESTS[1], len(DATA[1]))


def test_altered_bytes_are_neither_taken_for_the_file_nor_written_over(store: ContentStore, bucket: Bucket) -> None:
    store.write(DIGESTS[0], DATA[0])
    if isinstance(store, ContentFolder):
        path = store.root / name_of(DIGESTS[0])
        path.chmod(0o600)
        path.write_bytes(b"another drawing")
    else:
        bucket.objects[f"archive/{name_of(DIGESTS[0])}"] = b"another drawing"
    with pytest.raises(Fault) as fault:
        put_once(store, DIGESTS[0], DATA[0])
    assert kind_of(fault) is FaultKind.CORRUPT
    assert not is_content(DIGESTS[0], store.read(DIGESTS[0]))
    assert not store.has(DIGESTS[0], len(DATA[0]))


@pytest.mark.parametrize(
    ("fails", "detail"),
    [
        ((403, "AccessDenied"), "status 403 AccessDenied"),
        ((503, "SlowDown"), "status 503 SlowDown"),
        ((404, "NoSuchBucket"), "status 404 NoSuchBucket"),
        ((301, "PermanentRedirect"), "GenericError"),
    ],
)
def test_a_store_that_refuses_us_is_away(bucket: Bucket, tmp_path: Path, fails: tuple[int, str], detail: str) -> None:
    store = bucket.store(tmp_path / "key")
    bucket.fails = fails
    for ask in (lambda: put_once(store, DIGESTS[0], DATA[0]), lambda: store.read(DIGESTS[0]), lambda: [*store.names()]):
        with pytest.raises(Fault) as fault:
            ask()
        assert kind_of(fault) is FaultKind.UNAVAILABLE
        assert (fault.value.detail, "secret" in str(fault.value)) == (detail, False)


def test_a_key_that_is_wrong_or_gone_and_another_one_without_a_start(bucket: Bucket, tmp_path: Path) -> None:
    store = bucket.store(tmp_path / "key")
    right = (tmp_path / "key").read_text()
    for text in ("OTHERKEY\nsecret", "one line"):
        (tmp_path / "key").write_text(text)
        with pytest.raises(Fault):
            store.read(DIGESTS[0])
    (tmp_path / "key").write_text(right)
    assert put_once(store, DIGESTS[0], DATA[0])


def test_an_answer_that_breaks_off_is_no_file(bucket: Bucket, tmp_path: Path) -> None:
    store = bucket.store(tmp_path / "key")
    store.write(DIGESTS[1], DATA[1])
    bucket.cuts = True
    with pytest.raises(Fault) as fault:
        store.read(DIGESTS[1])
    assert kind_of(fault) is FaultKind.UNAVAILABLE


def test_a_store_that_does_not_answer_is_not_waited_for(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_store, "ALL_WITHIN", timedelta(seconds=0.2))
    bucket.stalls = threading.Event()
    stalls, nobody = bucket.store(tmp_path / "key"), S3Store("city", "", "http://127.0.0.1:9", "x", tmp_path / "key")
    asked = (
        lambda: stalls.read(DIGESTS[0]),
        lambda: nobody.read(DIGESTS[0]),
        lambda: stalls.write(DIGESTS[0], DATA[0]),
    )
    for ask in asked:
        with pytest.raises(Fault) as fault:
            ask()
        assert kind_of(fault) is FaultKind.UNAVAILABLE
    bucket.stalls.set()
    assert bucket.objects == {}


def test_a_folder_that_is_not_there_is_away_and_is_not_made(tmp_path: Path) -> None:
    store = ContentFolder(tmp_path / "mount" / "archive")
    for ask in (lambda: put_once(store, DIGESTS[0], DATA[0]), lambda: store.remove(DIGESTS[0])):
        with pytest.raises(Fault) as fault:
            ask()
        assert kind_of(fault) is FaultKind.UNAVAILABLE
    assert list(tmp_path.iterdir()) == []


def test_addresses() -> None:
    key = "/etc/mingcha/archive-key"
    assert store_at("/srv/archive", "") == ContentFolder(Path("/srv/archive"))
    found = store_at("s3://city-archive/a/b?endpoint=https://s3.wuhan.example:9000&region=cn-1", key)
    assert found == S3Store("city-archive", "a/b/", "https://s3.wuhan.example:9000", "cn-1", Path(key))
    assert store_at("s3://city-archive", key) == S3Store(
        "city-archive", "", "https://s3.us-east-1.amazonaws.com", "us-east-1", Path(key)
    )
    assert key not in found.address
    for wrong in (
        "archive", "s3://", "s3://City", "s3://a:secret@city", "s3://city/../x", "s3://city?endpoint=http://s3.example",
        "s3://city?endpoint=https://s3.example/path", "s3://city?endpoint=https://u@s3.example", "s3://city?acl=public",
        "https://s3.example/city", "s3://city?region=US", "s3://city#x",
    ):  # fmt: skip
        with pytest.raises(Fault) as fault:
            store_at(wrong, key)
        assert kind_of(fault) is FaultKind.INVALID, wrong
    with pytest.raises(Fault, match="KEY_FILE"):
        store_at("s3://city", "")


def test_a_bucket_takes_no_setting_of_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of another account")
    with pytest.raises(Fault, match="AWS_SESSION_TOKEN"):
        store_at("s3://city", "/etc/mingcha/archive-key")
