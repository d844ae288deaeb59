"""Pictures kept as evidence: who keeps and who looks under which article, what is written, and what `check` notices."""

import hashlib
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.support.access.snapshots import FRAGMENT, JPEG, picture_at
from tests.support.registry.city import City
from tests.support.registry.staffing import make_monitor

from mingcha.access.duty import actions as duty_actions
from mingcha.access.register.models import RegisterRow
from mingcha.access.snapshots import actions as snapshot_actions
from mingcha.access.snapshots import actions as snapshots_actions
from mingcha.access.snapshots.checks import check_snapshots
from mingcha.access.snapshots.models import Snapshot
from mingcha.access.snapshots.queries import snapshot, snapshots_of_point
from mingcha.access.snapshots.taken_picture import TakenPicture
from mingcha.access.snapshots.values import SnapshotRow
from mingcha.access.tickets.models import Ticket
from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry, attested_models
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import keep_document

LATER = 25
"""Milliseconds between the frame's own time and the instant that is asked for."""


class Camera:
    """The port of the pictures: remembers what was asked for, and gives one frame."""

    def __init__(self, fault: Exception | None = None, jpeg: bytes = JPEG, later_ms: int = LATER) -> None:
        self.asked: list[tuple[str, int, str]] = []
        self._fault, self._jpeg, self._later_ms = fault, jpeg, later_ms

    def take(self, camera: str, at_ms: int, token: str) -> TakenPicture:
        self.asked.append((camera, at_ms, token))
        if self._fault:
            raise self._fault
        return picture_at(at_ms - self._later_ms, self._jpeg)


def ms(clock: HandClock, back: timedelta = timedelta()) -> int:
    """The clock in Unix milliseconds, some time back."""
    return int((clock.now() - back).timestamp() * 1000)


def opened(city: City, clock: HandClock, by: str = "monitor") -> str:
    """A grant of duty viewing of the point JHG."""
    code = city.points["JHG"].code
    return duty_actions.open_duty_grant(city[by], purpose="incident", points=[code], hours=2, clock=clock).no


def kept(
    city: City, clock: HandClock, folder: Path, *, camera: Camera | None = None, grant: str = "",
    reason: str = "案件线索", back: timedelta = timedelta(minutes=5), by: str = "monitor",
) -> SnapshotRow:  # fmt: skip
    """A picture of five minutes ago, kept."""
    return snapshots_actions.take_snapshot(
        city[by],
        grant=grant or opened(city, clock),
        point=city.points["JHG"].code,
        at_ms=ms(clock, back),
        reason=reason,
        take=(camera or Camera()).take,
        folder=folder,
        clock=clock,
    )


@pytest.mark.law("16(2)")
@pytest.mark.law("16(3)")
def test_a_picture_is_kept_with_its_fragment_its_line_and_its_entry(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    camera = Camera()
    row = kept(city, clock, tmp_path, camera=camera)
    at_ms = ms(clock, timedelta(minutes=5))
    assert (row.no, row.asked_ms, row.shown_ms) == ("P20261125-0001", at_ms, at_ms - LATER)
    assert row.digest == hashlib.sha256(JPEG).hexdigest()
    assert (row.recorder, row.epoch, row.file_n, row.part, row.frame) == ("rec-1", 1, 1, 7, 3)
    assert row.fragment_digest == FRAGMENT.hex()
    ((code, asked_ms, token),) = camera.asked
    assert (code, asked_ms) == (city.points["JHG"].code, at_ms)
    assert token.count(".") >= 1
    file = tmp_path / Snapshot.objects.get().file
    assert file.read_bytes() == JPEG
    assert file.stat().st_mode & 0o777 == 0o400
    line = RegisterRow.objects.get(way="snapshot")
    assert (line.destination, line.from_ms, line.to_ms) == ("evidence", row.shown_ms, row.shown_ms)
    assert (line.person, line.purpose) == (city["monitor"].name, "incident")
    entry = json.loads(bytes(Entry.objects.get(index=row.entry).body))
    assert entry["act"] == "access.snapshot.take"
    assert [one[0] for one in entry["rows"]] == ["access_registerrow", "access_snapshot"]
    assert Snapshot in attested_models()
    assert list(check_application_log()) == []
    assert list(check_snapshots(tmp_path)) == []
    assert kept(city, clock, tmp_path).no == "P20261125-0002"


@pytest.mark.law("16(3)")
def test_without_a_reason_nothing_is_fetched(city: City, clock: HandClock, tmp_path: Path) -> None:
    camera = Camera()
    with pytest.raises(Refused) as refused:
        kept(city, clock, tmp_path, camera=camera, reason="  ")
    assert refused.value.decision.article == "16(3)"
    assert refused.value.decision.missing
    assert camera.asked == []
    assert not Ticket.objects.exists()


@pytest.mark.law("19")
@pytest.mark.parametrize("back", [timedelta(hours=24, seconds=1), timedelta(seconds=-1), timedelta(days=30)])
def test_outside_the_grants_time_nothing_is_fetched(
    city: City, clock: HandClock, tmp_path: Path, back: timedelta
) -> None:
    camera = Camera()
    with pytest.raises(Refused) as refused:
        kept(city, clock, tmp_path, camera=camera, back=back)
    assert refused.value.decision.article == "19"
    assert camera.asked == []


@pytest.mark.law("16(2)")
@pytest.mark.parametrize("username", ["admin", "city", "district", "manager", "auditor"])
def test_another_persons_grant_keeps_nothing(city: City, clock: HandClock, tmp_path: Path, username: str) -> None:
    grant = opened(city, clock)
    with pytest.raises(Refused) as refused:
        kept(city, clock, tmp_path, grant=grant, by=username)
    assert refused.value.decision.article == "799-16(2)(2)"
    assert not Snapshot.objects.exists()


def test_a_grant_that_ends_while_the_picture_is_fetched_keeps_nothing(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    grant = opened(city, clock)

    class Revoking(Camera):
        def take(self, camera: str, at_ms: int, token: str) -> TakenPicture:
            duty_actions.revoke_grant(city["monitor"], grant=grant, reason="the shift is over", clock=clock)
            return super().take(camera, at_ms, token)

    with pytest.raises(Refused):
        kept(city, clock, tmp_path, camera=Revoking(), grant=grant)
    assert not Snapshot.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [(FaultKind.UNSUPPORTED, "the extra `picture` is not installed"), (FaultKind.UNAVAILABLE, "no answer")],
)
def test_what_the_door_says_reaches_the_person_and_nothing_is_kept(
    city: City, clock: HandClock, tmp_path: Path, kind: FaultKind, words: str
) -> None:
    with pytest.raises(Fault, match=words) as raised:
        kept(city, clock, tmp_path, camera=Camera(Fault(kind, Words("没有", words))))
    assert raised.value.kind is kind
    assert not Snapshot.objects.exists()
    assert not RegisterRow.objects.filter(way="snapshot").exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "camera", [Camera(jpeg=b"<html>"), Camera(later_ms=61_000), Camera(later_ms=-1)], ids=["page", "minute", "later"]
)
def test_what_cannot_be_the_picture_is_not_kept(city: City, clock: HandClock, tmp_path: Path, camera: Camera) -> None:
    with pytest.raises(Fault) as raised:
        kept(city, clock, tmp_path, camera=camera)
    assert raised.value.kind is FaultKind.CORRUPT
    assert not Snapshot.objects.exists()


@pytest.mark.law("16(3)")
@pytest.mark.law("19")
def test_looking_again_needs_a_grant_and_is_a_line_once_a_grant(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = kept(city, clock, tmp_path)
    for _ in range(2):
        shown = snapshots_actions.view_snapshot(city["monitor"], number=row.no, folder=tmp_path, clock=clock)
        assert shown.jpeg == JPEG
    lines = RegisterRow.objects.filter(way="snapshot", destination="browser")
    assert [line.from_ms for line in lines] == [row.shown_ms]
    clock.advance(timedelta(hours=3))
    with pytest.raises(Refused) as refused:
        snapshots_actions.view_snapshot(city["monitor"], number=row.no, folder=tmp_path, clock=clock)
    assert refused.value.decision.article == "19"
    opened(city, clock)
    snapshots_actions.view_snapshot(city["monitor"], number=row.no, folder=tmp_path, clock=clock)
    assert lines.all().count() == 2
    assert list(check_application_log()) == []


@pytest.mark.law("19")
@pytest.mark.parametrize("username", ["auditor", "district"])
def test_who_reads_the_register_sees_the_facts_and_not_the_picture(
    city: City, clock: HandClock, tmp_path: Path, username: str
) -> None:
    row = kept(city, clock, tmp_path)
    listed = snapshots_of_point(city[username], city.points["JHG"].code, at=clock.now())
    assert [one.no for one in listed] == [row.no]
    with pytest.raises(Refused) as refused:
        snapshots_actions.view_snapshot(city[username], number=row.no, folder=tmp_path, clock=clock)
    assert refused.value.decision.article == "19"


@pytest.mark.parametrize("username", ["manager", "admin", "guard", "nobody"])
def test_who_does_not_read_the_facts_learns_of_no_number_and_sees_no_picture(
    city: City, clock: HandClock, tmp_path: Path, username: str
) -> None:
    row = kept(city, clock, tmp_path)
    assert snapshots_of_point(city[username], city.points["JHG"].code, at=clock.now()) == ()
    for number in (row.no, "P20261125-0009", "P\0"):
        with pytest.raises(Fault) as raised:
            snapshots_actions.view_snapshot(city[username], number=number, folder=tmp_path, clock=clock)
        assert raised.value.kind is FaultKind.NOT_FOUND


def test_a_grant_of_a_colleague_opens_no_picture_of_another(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = kept(city, clock, tmp_path)
    make_monitor("nobody", clock, division="420102")
    opened(city, clock, by="nobody")
    with pytest.raises(Fault) as raised:
        snapshots_actions.view_snapshot(city["nobody"], number=row.no, folder=tmp_path, clock=clock)
    assert raised.value.kind is FaultKind.NOT_FOUND
    assert not RegisterRow.objects.filter(way="snapshot", destination="browser").exists()


def test_facts_of_a_picture_are_nobody_elses(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = kept(city, clock, tmp_path)
    assert snapshot(city["monitor"], row.no, at=clock.now()) == row
    for username, number in (("admin", row.no), ("nobody", row.no), ("monitor", "P20261125-0009")):
        with pytest.raises(Fault) as raised:
            snapshot(city[username], number, at=clock.now())
        assert raised.value.kind is FaultKind.NOT_FOUND


def test_a_file_that_was_altered_is_not_shown(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = kept(city, clock, tmp_path)
    file = tmp_path / Snapshot.objects.get().file
    file.chmod(0o600)
    file.write_bytes(JPEG[:-1] + b"x")
    with pytest.raises(Fault) as raised:
        snapshots_actions.view_snapshot(city["monitor"], number=row.no, folder=tmp_path, clock=clock)
    assert raised.value.kind is FaultKind.CORRUPT


def test_check_names_what_is_missing_altered_and_unexplained(city: City, clock: HandClock, tmp_path: Path) -> None:
    numbers = [kept(city, clock, tmp_path, back=timedelta(minutes=minute)).no for minute in (5, 6)]
    first, second = (tmp_path / one.file for one in Snapshot.objects.order_by("pk"))
    first.unlink()
    second.chmod(0o600)
    second.write_bytes(b"another picture")
    keep_document(tmp_path, "snapshots/202611/stray.jpg", JPEG)
    found = {(finding.kind, finding.subject) for finding in check_snapshots(tmp_path)}
    assert found == {
        ("snapshot_missing", f"access_snapshot {numbers[0]}"),
        ("snapshot_altered", f"access_snapshot {numbers[1]}"),
        ("unexplained", "document snapshots/202611/stray.jpg"),
    }


@pytest.mark.parametrize("name", ["snapshots", "../elsewhere.jpg", "snapshots/../../elsewhere.jpg", "/etc/hostname"])
def test_a_row_that_names_no_document_is_named_and_shows_nothing(
    city: City, clock: HandClock, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "documents"
    row = kept(city, clock, folder)
    (tmp_path / "elsewhere.jpg").write_bytes(JPEG)
    file = Snapshot.objects.get().file
    Snapshot.objects.update(file=name)
    found = {(finding.kind, finding.subject) for finding in check_snapshots(folder)}
    assert found == {("snapshot_missing", f"access_snapshot {row.no}"), ("unexplained", f"document {file}")}
    with pytest.raises(Fault) as raised:
        snapshots_actions.view_snapshot(city["monitor"], number=row.no, folder=folder, clock=clock)
    assert raised.value.kind is FaultKind.CORRUPT


def test_a_file_that_is_no_file_of_ours_does_not_stop_the_check(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = kept(city, clock, tmp_path)
    file = tmp_path / Snapshot.objects.get().file
    file.unlink()
    os.mkfifo(file)
    assert [(one.kind, one.subject) for one in check_snapshots(tmp_path)] == [
        ("snapshot_missing", f"access_snapshot {row.no}")
    ]
    file.unlink()
    copy = tmp_path / "copy.jpg"
    copy.write_bytes(JPEG)
    file.symlink_to(copy)
    assert [one.kind for one in check_snapshots(tmp_path)] == ["snapshot_missing"]


@pytest.mark.law("19")
def test_a_grant_that_ends_before_the_line_is_written_shows_nothing(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = kept(city, clock, tmp_path)
    grant = opened(city, clock)
    unaltered = snapshot_actions._unaltered

    def slowly(held: Snapshot, folder: Path) -> bytes:
        for number in (grant, row.grant):
            duty_actions.revoke_grant(city["monitor"], grant=number, reason="the shift is over", clock=clock)
        return unaltered(held, folder)

    monkeypatch.setattr(snapshot_actions, "_unaltered", slowly)
    with pytest.raises(Refused) as refused:
        snapshots_actions.view_snapshot(city["monitor"], number=row.no, folder=tmp_path, clock=clock)
    assert refused.value.decision.article == "19"
    assert not RegisterRow.objects.filter(way="snapshot", destination="browser").exists()


def test_a_picture_without_its_line_is_named(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = kept(city, clock, tmp_path)
    Snapshot.objects.update(shown_ms=row.shown_ms - 1)
    found = {(finding.kind, finding.subject) for finding in check_snapshots(tmp_path)}
    assert found == {("not_registered", f"access_snapshot {row.no}")}


def test_a_document_is_written_once(tmp_path: Path) -> None:
    keep_document(tmp_path, "snapshots/202611/one.jpg", JPEG)
    with pytest.raises(FileExistsError):
        keep_document(tmp_path, "snapshots/202611/one.jpg", JPEG)


@pytest.mark.law("16(3)")
def test_the_register_still_only_grows(city: City, clock: HandClock, tmp_path: Path) -> None:
    kept(city, clock, tmp_path)
    for change in ("UPDATE access_registerrow SET way = 'live'", "DELETE FROM access_registerrow"):
        with pytest.raises(Exception, match="only grows"), connection.cursor() as cursor:  # noqa: PT012
            cursor.execute("SAVEPOINT before_change")
            try:
                cursor.execute(change)
            finally:
                cursor.execute("ROLLBACK TO SAVEPOINT before_change")
