"""Packages in a folder, and what the receiver writes beside them, read as bytes of anybody (article 13(1))."""

import json
import os
import signal
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.sharing.outgoing import batch_of, point_item

from mingcha.kit.errors import Fault
from mingcha.kit.keys import Signer
from mingcha.sharing.adapters.file import FolderReceiver, folder_below
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, OutgoingBatch
from mingcha.sharing.adapters.receiver_fault import GivenUpAtTheLast, NeverLeft
from mingcha.sharing.point_rows.values import Audience

FIRST = batch_of([point_item(1)], "B20261124-0009")
SECOND = batch_of([point_item(1, 2, name="江汉关广场西口")], "B20261124-0010")
ZIP = f"whsj-{FIRST.number}.zip"


@pytest.fixture
def receiver(tmp_path: Path) -> FolderReceiver:
    return FolderReceiver(tmp_path, "whsj", Audience.POLICE, Signer(bytes(32)))


def answer(receiver: FolderReceiver, of: OutgoingBatch, **changed: Any) -> Path:
    """What a receiver writes of a batch."""
    results = [{"key": one.key, "version": one.version, "result": "ok"} for one in of.items]
    found = {"batch": of.number, "digest": of.digest, "taken_at": "2026-11-24T14:03:22", "results": results}
    path = receiver.folder / f"whsj-{of.number}.ack.json"
    path.write_text(json.dumps({**found, **changed}), encoding="utf-8")
    return path


def names(receiver: FolderReceiver) -> list[str]:
    return sorted(one.name for one in receiver.folder.iterdir())


def test_a_package_is_there_once_and_whole(receiver: FolderReceiver) -> None:
    assert receiver.newest_batch() == ""
    assert receiver.send(FIRST) is None
    path = receiver.folder / ZIP
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
    receiver.send(FIRST)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before, "again: nothing is written"
    assert path.stat().st_mode & 0o007 == 0, "not for everybody"
    receiver.send(SECOND)
    assert names(receiver) == [ZIP, f"whsj-{SECOND.number}.zip"]
    assert receiver.newest_batch() == SECOND.number
    with pytest.raises(OSError, match="another package"):
        receiver.send(batch_of([point_item(2)], FIRST.number))
    path.write_bytes(b"no zip")
    with pytest.raises(OSError, match="another package"):
        receiver.send(FIRST)


def test_a_sender_killed_at_the_last_leaves_no_package(receiver: FolderReceiver) -> None:
    """F2: killed when all is written, before the rename; the next one sends it whole."""
    child = os.fork()
    if child == 0:
        try:
            receiver.send(FIRST, may_leave=lambda: os.kill(os.getpid(), signal.SIGKILL) is None)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert names(receiver) == [f"{ZIP}.part"]
    assert receiver.newest_batch() == ""
    receiver.send(SECOND)
    assert names(receiver) == [f"whsj-{SECOND.number}.zip"], "what was left goes"
    with zipfile.ZipFile(receiver.folder / f"whsj-{SECOND.number}.zip") as package:
        assert package.testzip() is None


def test_a_package_that_nobody_took_is_taken_back_and_its_number_stays(receiver: FolderReceiver) -> None:
    for batch in (FIRST, SECOND):
        receiver.send(batch)
    receiver.take_back(SECOND.number)
    receiver.take_back(SECOND.number)
    back = f"whsj-{SECOND.number}.back"
    assert names(receiver) == [ZIP, back]
    assert ((receiver.folder / back).read_bytes(), receiver.newest_batch()) == (b"", SECOND.number)
    answer(receiver, FIRST)
    receiver.take_back(FIRST.number)
    assert ZIP in names(receiver), "one that was taken is its receiver's"
    assert [one.batch for one in receiver.receipts()] == [FIRST.number]
    receiver.take_back(FIRST.number)
    assert ZIP in names(receiver)


def test_what_became_secret_before_the_rename_does_not_leave(receiver: FolderReceiver) -> None:
    with pytest.raises(GivenUpAtTheLast):
        receiver.send(FIRST, may_leave=lambda: False)
    assert names(receiver) == []


def test_a_full_disk_and_a_folder_that_is_away(receiver: FolderReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NeverLeft, match="No space"):
            receiver.send(FIRST)
    assert names(receiver) == []
    away = FolderReceiver(receiver.folder / "media", "whsj", Audience.POLICE, Signer(bytes(32)))
    for ask in (
        lambda: away.send(FIRST),
        away.newest_batch,
        lambda: list(away.receipts()),
        lambda: list(away.held("")),
    ):
        with pytest.raises(OSError, match="No such file"):
            ask()
    assert names(receiver) == [], "it is not made"
    with pytest.raises(NeverLeft):
        away.send(FIRST)
    monkeypatch.setattr(FolderReceiver, "_sync", full)
    with pytest.raises(OSError, match="No space") as caught:
        receiver.send(FIRST)
    assert not isinstance(caught.value, NeverLeft), "the package has its name"


def test_a_receipt_comes_until_it_was_handled(receiver: FolderReceiver) -> None:
    receiver.send(FIRST)
    receiver.send(SECOND)
    answer(receiver, SECOND)
    key = FIRST.items[0].key
    answer(receiver, FIRST, results=[{"key": key, "version": 1, "result": "refused", "reason": "街道不对"}])
    first = next(iter(receiver.receipts()))
    assert (first.batch, first.digest, first.taken_at) == (FIRST.number, FIRST.digest, "2026-11-24T14:03:22")
    assert [(one.answer, one.reason) for one in first.results] == [(KeyAnswer.REFUSED, "街道不对")]
    assert [one.batch for one in receiver.receipts()] == [FIRST.number, SECOND.number], "in the order of batches"
    assert list(receiver.receipts()) == []
    (receiver.folder / ZIP).unlink()
    receiver.send(FIRST)
    assert ZIP not in names(receiver), "it was answered"
    assert receiver.newest_batch() == SECOND.number


def test_hostile_answers_stop_no_good_one(receiver: FolderReceiver, tmp_path: Path) -> None:
    answer(receiver, SECOND)
    secret = tmp_path / "secret"
    secret.write_text(json.dumps({"batch": "B20261124-0001", "digest": "a" * 64, "results": []}))
    (receiver.folder / "whsj-B20261124-0001.ack.json").symlink_to(secret)
    os.mkfifo(receiver.folder / "whsj-B20261124-0002.ack.json")
    (receiver.folder / "whsj-B20261124-0003.ack.json").mkdir()
    with (receiver.folder / "whsj-B20261124-0004.ack.json").open("wb") as large:
        large.truncate(1 << 40)
    answer(receiver, batch_of([], "B20261124-0005"), batch="B20261124-0006")
    for stranger in ("other-B20261124-0001.ack.json", "whsj-x-B20261124-0001.ack.json", "whsj-.ack.json"):
        (receiver.folder / stranger).write_text("{")
    found = list(receiver.receipts())
    assert [(one.batch[-4:], bool(one.digest)) for one in found] == [
        ("0001", False), ("0002", False), ("0003", False), ("0004", False), ("0005", False), ("0010", True),
    ]  # fmt: skip
    assert not [one for one in found[:-1] if one.results]
    assert list(receiver.receipts()) == []
    assert secret.exists()


@given(st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_bytes_beside_a_good_answer(receiver: FolderReceiver, data: bytes) -> None:
    (receiver.folder / "whsj-B20261124-0001.ack.json").write_bytes(data)
    answer(receiver, SECOND)
    assert [bool(one.digest) for one in receiver.receipts()] == [False, True]
    (receiver.folder / f"whsj-{SECOND.number}.inventory.csv").write_bytes(data)
    with pytest.raises(OSError, match="inventory"):
        list(receiver.held(""))


def test_the_newest_inventory_is_compared(receiver: FolderReceiver) -> None:
    with pytest.raises(OSError, match="no inventory"):
        list(receiver.held(""))
    rows = [HeldRow(f"point/{one}", one, f"{one}" * 64) for one in (1, 2, 3)]
    lines = "".join(f"{one.key},{one.version},{one.digest}\n" for one in rows)
    for number, text in (("B20261124-0010", lines), ("B20261124-0009", "")):
        path = receiver.folder / f"whsj-{number}.inventory.csv"
        path.write_text(f"key,version,digest\n{text}", encoding="utf-8-sig")
    assert list(receiver.held("")) == rows
    assert list(receiver.held("point/1")) == rows[1:]
    assert receiver.newest_batch() == "B20261124-0010"
    answer(receiver, batch_of([], "B20261124-0011"))
    with pytest.raises(OSError, match="older"):
        list(receiver.held(""))


def test_a_target_has_a_folder_below_that_of_the_settings() -> None:
    assert folder_below(Path("/srv/shared"), "whsj") == Path("/srv/shared/whsj")
    for wrong in ("..", "a/b", "/etc", ""):
        with pytest.raises(Fault):
            folder_below(Path("/srv/shared"), wrong)
    with pytest.raises(Fault, match="MINGCHA_SHARING_FOLDER"):
        folder_below(None, "whsj")
    with pytest.raises(ValueError, match="numbered"):
        FolderReceiver(Path("/srv"), "whsj", Audience.POLICE, Signer(bytes(32))).send(batch_of([], "../B20261124-0001"))
