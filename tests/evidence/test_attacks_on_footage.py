"""Attacks on kept footage, each named by its class from log, disk and witness; and honest runs that accuse nobody."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.evidence.small_machine import CAMERA, Court, Machine
from tests.support.length import times

from mingcha.custody.disposal.rules import FootageFacts, HoldFacts, may_dispose
from mingcha.evidence.log.segment_class import Basis, SegmentClass
from mingcha.kit.canonical import Json
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.media.disposal_order import DisposalBasis
from mingcha.media.journal.rows import HoldRow

START = datetime(2026, 9, 1, 2, 58, 30, tzinfo=UTC)
HOUR_MS = 3_600_000


@pytest.fixture
def court(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Court:
    court = Court(tmp_path / "court", HandClock(START))
    address = court.address
    monkeypatch.setenv("MINGCHA_WITNESSES", f"{address.url} {address.key.text()}")
    return court


@pytest.fixture
def machine(home: Home, court: Court) -> Iterator[Machine]:
    machine = Machine(home, HandClock(START), court)
    yield machine
    machine.close()


def film_an_hour(machine: Machine) -> int:
    """Some pictures of one camera, sealed with their hour; the hour's number."""
    machine.carry()
    machine.switch(CAMERA)
    machine.film(25)
    machine.lose()
    machine.tick(timedelta(seconds=20))
    machine.switch()
    machine.tick(timedelta(hours=1, seconds=10))
    return int(START.timestamp()) // 3600


def intent_of(machine: Machine, hour: int, **other: Json) -> dict[str, Json]:
    """An intent as the recorder would write it."""
    now_ms = int(machine.clock.now().timestamp() * 1000)
    return {
        "v": 1, "t": "dispose_intent", "rec": "rec-0001", "at": now_ms, "order": "D00000001", "camera": CAMERA,
        "epoch": 1, "hours": [hour], "basis": "retention", "class": "R30", "holds_version": 1,
        "not_before_ms": now_ms + 24 * HOUR_MS, "decided_ms": now_ms, "witness": "required", **other,
    }  # fmt: skip


def destroy(machine: Machine, intent: int, *, unlink: bool = True) -> list[str]:
    """Unlinks everything and says done, whatever the rules say; the names."""
    files: list[Json] = [[path.name, path.stat().st_size] for path in machine.files()]
    now_ms = int(machine.clock.now().timestamp() * 1000)
    for path in machine.files() if unlink else ():
        path.unlink()
    machine.write(
        {"v": 1, "t": "dispose_done", "rec": "rec-0001", "at": now_ms, "order": "D00000001", "intent": intent,
         "files": files, "bytes": 0}
    )  # fmt: skip
    return [str(name) for name, _ in files]  # type: ignore[index, misc]


def witnessed(machine: Machine, hours: int) -> None:
    """A rogue recorder keeps up appearances: it is cosigned and notes it, before and after the veto time."""
    for step in (0, hours):
        machine.go(timedelta(hours=step))
        machine.write({"v": 1, "t": "start", "rec": "rec-0001", "at": int(machine.clock.now().timestamp() * 1000)})
        machine.ask()
        machine.tick(timedelta(minutes=61))


def kinds(machine: Machine) -> set[SegmentClass]:
    return {segment.kind for segment in machine.judged()[0]}


@pytest.mark.law("16(5)")
def test_an_honest_disposal_waits_for_the_witness_and_is_lawful(machine: Machine) -> None:
    hour = film_an_hour(machine)
    (file,) = machine.files()
    machine.go(timedelta(days=31))
    machine.carry()
    assert machine.order([hour]) == "waiting"
    assert machine.entries("dispose_intent")[0][1]["witness"] == "required"
    machine.clock.advance(timedelta(hours=30))  # by its own clock the veto time is over
    machine.carry()
    machine.tick()
    assert file.exists()
    machine.clock.advance(timedelta(hours=-30))
    machine.wait_out()
    assert not file.exists()
    accused, verdict = machine.judged()
    assert (accused, verdict.basis, verdict.on_witness) == ([], Basis.WITNESS, 1)
    assert verdict.counts[SegmentClass.DISPOSED_LAWFUL] == 1


@pytest.mark.law("16(5)")
def test_a_lawful_disposal_stays_lawful_when_its_witness_is_replaced(
    machine: Machine, court: Court, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=31))
    machine.carry()
    machine.order([hour])
    machine.wait_out()
    assert machine.judged()[1].counts[SegmentClass.DISPOSED_LAWFUL] == 1
    other = Court(tmp_path / "other", HandClock(court.clock.now()), 2)
    machine.replace_court(other)
    monkeypatch.setenv("MINGCHA_WITNESSES", f"{other.address.url} {other.address.key.text()}")
    assert machine.ask() == []
    assert kinds(machine) == {SegmentClass.DISPOSED_EARLY}, "nobody believes the first court any more"
    monkeypatch.setenv("MINGCHA_FORMER_WITNESSES", court.address.key.text())
    accused, verdict = machine.judged()
    assert (accused, verdict.basis, verdict.on_witness) == ([], Basis.WITNESS, 1)
    assert verdict.counts[SegmentClass.DISPOSED_LAWFUL] == 1
    monkeypatch.setenv("MINGCHA_WITNESSES", "")
    assert (machine.judged()[0], machine.judged()[1].basis) == ([], Basis.WITNESS)


@pytest.mark.law("16(5)")
def test_nothing_goes_while_the_witness_is_away(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=31))
    machine.carry()
    machine.order([hour])
    monkeypatch.setattr(machine, "ask", list)
    machine.wait_out(hours=72)
    assert len(machine.files()) == 1
    monkeypatch.undo()
    machine.ask()
    machine.wait_out()
    assert machine.files() == []


@pytest.mark.law("20(2)")
def test_a_clock_set_forward_ripens_nothing(machine: Machine) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=3))
    machine.clock.advance(timedelta(days=29))
    machine.carry()
    assert machine.order([hour]) == "waiting"
    machine.wait_out(hours=26)
    (refused,) = machine.entries("dispose_done")
    assert refused[1]["refused"] == "20(2)"
    assert len(machine.files()) == 1
    assert kinds(machine) <= {SegmentClass.SILENT}


@pytest.mark.law("20(2)")
def test_a_recorder_made_to_delete_by_a_clock_set_forward_is_named(machine: Machine) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=3))
    machine.clock.advance(timedelta(days=29))
    intent = machine.write(intent_of(machine, hour))
    witnessed(machine, 26)
    destroy(machine, intent)
    (found,) = [each for each in machine.judged()[0] if each.kind is not SegmentClass.SILENT]
    assert (found.kind, found.basis, found.intent) == (SegmentClass.DISPOSED_EARLY, Basis.WITNESS, intent)
    assert found.why == "it may go from 2026-10-02"


@pytest.mark.law("16(5)")
def test_a_policy_dated_back_makes_no_early_deletion_lawful(machine: Machine) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=5))
    periods: dict[str, Json] = {name: [["2020-01-01", 1]] for name in ("R30", "R90", "R730")}
    machine.write({"v": 1, "t": "policy", "rec": "rec-0001", "at": 1, "version": 2, "periods": periods})
    intent = machine.write(intent_of(machine, hour))
    witnessed(machine, 26)
    destroy(machine, intent)
    assert kinds(machine) == {SegmentClass.DISPOSED_EARLY}


@pytest.mark.law("16(5)")
def test_footage_deleted_under_hold_is_named(machine: Machine) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=40))
    machine.hold(HoldRow("H00000001", CAMERA, hour * HOUR_MS, hour * HOUR_MS + 1))
    assert machine.order([hour]) == "refused", "the recorder itself knows the hold"
    intent = machine.write(intent_of(machine, hour))
    witnessed(machine, 26)
    destroy(machine, intent)
    assert kinds(machine) == {SegmentClass.DISPOSED_UNDER_HOLD}


@pytest.mark.law("16(5)")
def test_a_hold_of_the_veto_time_binds_too(machine: Machine) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=40))
    intent = machine.write(intent_of(machine, hour))
    machine.hold(HoldRow("H00000001", CAMERA, hour * HOUR_MS, hour * HOUR_MS + 1))
    witnessed(machine, 26)
    destroy(machine, intent)
    assert kinds(machine) == {SegmentClass.DISPOSED_UNDER_HOLD}


@pytest.mark.law("20(2)")
@pytest.mark.parametrize(
    ("days", "hours", "kind"), [(40, 2, "disposed_early"), (40, 26, ""), (20, 26, "disposed_early")]
)
def test_the_veto_time_and_the_day_are_the_witnesses(machine: Machine, days: int, hours: int, kind: str) -> None:
    hour = film_an_hour(machine)
    machine.go(timedelta(days=days))
    intent = machine.write(intent_of(machine, hour, not_before_ms=0))
    witnessed(machine, hours)
    destroy(machine, intent)
    assert {each.value for each in kinds(machine)} == ({kind} if kind else set())


@pytest.mark.law("20(3)")
def test_footage_unlinked_by_hand_altered_or_only_said_to_be_gone(machine: Machine) -> None:
    hour = film_an_hour(machine)
    (file,) = machine.files()
    assert machine.judged()[0] == []
    (altered,) = machine.judged(altered={file.name})[0]
    assert altered.kind is SegmentClass.PRESENT_ALTERED
    data = file.read_bytes()
    file.unlink()
    assert kinds(machine) == {SegmentClass.MISSING_UNEXPLAINED}
    file.write_bytes(data)
    machine.go(timedelta(days=40))
    assert kinds(machine) == {SegmentClass.OVERDUE}
    intent = machine.write(intent_of(machine, hour))
    witnessed(machine, 26)
    destroy(machine, intent, unlink=False)
    assert kinds(machine) == {SegmentClass.PRESENT_AFTER_DISPOSAL}


@pytest.mark.law("20(2)")
def test_a_done_entry_without_its_intent_explains_nothing(machine: Machine) -> None:
    film_an_hour(machine)
    machine.go(timedelta(days=40))
    destroy(machine, 0)
    assert kinds(machine) == {SegmentClass.MISSING_UNEXPLAINED}


@pytest.mark.law("20(3)")
def test_a_camera_that_stops_recording_in_silence_is_named_minute_by_minute(machine: Machine) -> None:
    other = "42010200001310000002"
    machine.carry()
    machine.switch(CAMERA, other)
    machine.film(100)
    machine.lose()
    machine.tick(timedelta(seconds=30))
    # the recorder is made to pass over one camera's minutes: they are neither footage nor a gap with a reason
    for step in (10, 30):
        closed = int(machine.clock.now().timestamp()) // 60 + step
        machine.recorder.journal.connection.execute(
            "UPDATE camera SET next_minute = ? WHERE code = ?", (closed, CAMERA)
        )
        machine.tick(timedelta(minutes=step))
    silent = [each for each in machine.judged()[0] if each.kind is SegmentClass.SILENT]
    assert {each.camera for each in silent} == {CAMERA}
    assert sum(each.minutes for each in silent) >= 20


@pytest.mark.law("20(2)")
def test_a_log_rewritten_with_its_own_key_is_refused_by_the_witness(machine: Machine, court: Court) -> None:
    hour = film_an_hour(machine)
    machine.ask()
    connection = machine.recorder.journal.connection
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    for table in ("log_entry", "log_node", "log_head"):
        connection.execute(f"DELETE FROM {table}")
    for path in sorted(machine.home.recorder_log.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    machine.write(*({**intent_of(machine, hour), "n": number} for number in range(200)))
    machine.go(timedelta(minutes=1))
    assert machine.ask() == ["refused"]
    assert len(court.memory.kept()) == 1, "the fork is kept as evidence"


@pytest.mark.law("20(2)")
@pytest.mark.law("20(3)")
def test_honest_histories_accuse_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for call in ("fsync", "fdatasync"):  # many homes: what is kept after a power cut is no matter here
        monkeypatch.setattr(os, call, lambda _handle: None)
    seen = dict.fromkeys(SegmentClass, 0)
    on_witness = on_own = 0
    for seed in range(times(12, 100)):
        chance = random.Random(seed)
        home = Home(tmp_path / f"{seed}", tmp_path / f"{seed}-keys")
        home.create(demo=False)
        court = Court(tmp_path / f"{seed}-court", HandClock(START)) if seed % 2 else None
        address = "" if court is None else f"{court.address.url} {court.address.key.text()}"
        monkeypatch.setenv("MINGCHA_WITNESSES", address)
        machine = Machine(home, HandClock(START), court)
        try:
            live_honestly(machine, chance)
            accused, verdict = machine.judged()
        finally:
            machine.close()
        assert accused == [], (seed, accused)
        assert verdict.unreadable == []
        for kind, count in verdict.counts.items():
            seen[kind] += count
        on_witness, on_own = on_witness + verdict.on_witness, on_own + verdict.on_own
    least = min(seen[SegmentClass.PRESENT_OK], seen[SegmentClass.DISPOSED_LAWFUL], on_witness, on_own)
    assert least >= times(2, 20), (seen, on_witness, on_own)


def live_honestly(machine: Machine, chance: random.Random) -> None:
    """Some months of a recorder to which things happen, under custody's own rule of what may go."""
    cameras = [CAMERA, "42010200001310000002"]
    label = chance.choice(["R30", "R30/trial", "R90"])
    for _ in range(chance.randint(2, 4)):
        machine.carry()
        machine.switch(*chance.sample(cameras, chance.randint(1, 2)), label=label)
        for _ in range(chance.randint(1, 3)):
            machine.film(chance.randint(2, 70))
            if chance.random() < 0.5:
                machine.lose()
            machine.tick(timedelta(seconds=chance.randint(1, 200)))
            if chance.random() < 0.15:
                machine.stop()
                machine.go(timedelta(seconds=chance.randint(1, 600)))
                machine.start()
        machine.lose()
        machine.switch(label=label)
        machine.tick(timedelta(hours=1, minutes=chance.randint(1, 30)))
        if chance.random() < 0.4:
            _hold_something(machine, chance)
        machine.go(timedelta(days=chance.choice([1, 12, 31, 32]), minutes=chance.randint(0, 1440)))
        _sweep(machine)


def _hold_something(machine: Machine, chance: random.Random) -> None:
    hours = machine.hours()
    if hours:
        begin = chance.choice(hours) * HOUR_MS + chance.randrange(HOUR_MS)
        machine.hold(HoldRow("H00000001", CAMERA, begin, begin + chance.randrange(1, HOUR_MS)))


def _sweep(machine: Machine) -> None:
    """Orders what custody's rule lets go, for every camera, and waits it out."""
    machine.carry()
    machine.tick()
    holds = [HoldFacts(row.hold, row.camera, row.from_ms, row.to_ms) for row in machine.holds]
    rows = machine.recorder.journal.connection.execute(
        "SELECT c.code, h.hour, h.label FROM hour h JOIN camera c ON c.number = h.camera WHERE h.disposal IS NULL"
    ).fetchall()
    ordered = False
    for camera in sorted({row[0] for row in rows}):
        ripe = [
            hour for code, hour, label in rows
            if code == camera and may_dispose(
                FootageFacts(code, hour, label), holds, DisposalBasis.RETENTION, now=machine.clock.now()
            )
        ]  # fmt: skip
        for hour in sorted(set(ripe)):
            ordered = machine.order([hour], camera) == "waiting" or ordered
    if ordered:
        machine.wait_out()
