"""An export from its request to its bag: the log has the manifest, the register the line, then bytes leave, once."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pyrage
import pytest
from django.conf import settings
from tests.support.access.exporting import FROM_MS, TO_MS, Opened, Originals, wanted, work
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import make_monitor

from mingcha.access.copies.models import Copy
from mingcha.access.copies.rules import may_end_copy, may_read_copies
from mingcha.access.exports import delivering, point_fetch, tasks
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.checks import check_exports
from mingcha.access.exports.delivering import deliver_export
from mingcha.access.exports.models import Export, ExportTicket
from mingcha.access.exports.queries import export, export_file, export_progress, exports
from mingcha.access.exports.values import ExportRow, ExportState
from mingcha.access.exports.work_folder import WorkFolder
from mingcha.access.register.models import RequestLine
from mingcha.evidence.bag.clip_writer import ClipWriter
from mingcha.evidence.log.policy import parse_policy
from mingcha.evidence.log.proof import parse_proof
from mingcha.evidence.queries import latest_of
from mingcha.jobs.running import StoppedError
from mingcha.jobs.working import do_part
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.asker import duty_of
from mingcha.registry.identity.models import User

pytestmark = pytest.mark.law("15", "16(3)", "19", "20(1)")


def begun(city: City, clock: HandClock, by: str = "guard", **changes: object) -> ExportRow:
    return start_export(city[by], wanted=wanted(**changes), clock=clock)


def done(city: City, clock: HandClock, **changes: object) -> ExportRow:
    row = begun(city, clock, **changes)
    work(row, clock)
    return export(city["guard"], row.no, at=clock.now())


def test_a_bag_is_made_and_the_log_has_its_manifest(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    row = done(city, clock)
    assert row.state is ExportState.MADE
    (entry,) = latest_of("access.export.make", 5)
    assert entry.event is not None
    assert entry.index == row.entry
    assert entry.event["facts"] == {
        "export": row.no, "request": opened.facts.no, "manifest_sha256": row.manifest_sha256,
    }  # fmt: skip
    path = export_file(row)
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        read = lambda name: archive.read(f"{row.no}/{name}")  # noqa: E731
        lines = [json.loads(line) for line in read("data/segments.jsonl").splitlines()]
        code = city.points["HQX"].code
        kept = list(originals.kept.touching(code, FROM_MS, TO_MS))
        assert [line["sha256"] for line in lines] == [one.digest.hex() for _, one, _ in kept]
        told = json.loads(read("proofs/export.json"))
        trusted = parse_policy(read("policy.txt"))
        parse_proof(read("proofs/export.tlog-proof")).verify_by(trusted, told["entry"].encode())
        for line in (json.loads(line) for line in read("data/files.jsonl").splitlines()):
            name = f"{line['log']}-{line['index']}"
            parse_proof(read(f"proofs/{name}.tlog-proof")).verify_by(trusted, read(f"data/entries/{name}.json"))
        record = json.loads(read("data/custody.json"))
        assert (record["approver"], record["operator"], record["register"]) == ("校长", "人员 guard", "2026-000001")
        assert [one["reason"] for one in record["gaps"]] == ["UNREACHABLE"]
        assert record["points"][0]["name"] == city.points["HQX"].name


def test_nothing_is_handed_over_before_it_is_whole(city: City, clock: HandClock, opened: Opened) -> None:
    row = begun(city, clock)
    with pytest.raises(Refused) as refused:
        deliver_export(city["guard"], number=row.no, clock=clock)
    assert refused.value.decision.article == "16(3)"


@pytest.mark.parametrize(
    ("change", "article"),
    [
        ({"state": "approved"}, "15(4)"),
        ({"state": "revoked"}, "15(4)"),
        ({"way": "view"}, "14"),
        ({"managing_unit": "JAGA"}, "15"),
        ({"measures": " "}, "19"),
        ({"return_by": None}, "19"),
        ({"destination": ""}, "16(3)"),
    ],
)
def test_requests_that_open_no_export(
    city: City, clock: HandClock, opened: Opened, change: dict[str, object], article: str
) -> None:
    opened.facts = replace(opened.facts, **change)
    with pytest.raises(Refused) as refused:
        begun(city, clock)
    assert refused.value.decision.article == article
    assert not Export.objects.exists()


@pytest.mark.parametrize(("by", "article"), [("monitor", "15"), ("auditor", "15"), ("nobody", "15"), ("admin", "15")])
def test_others_than_the_managing_unit(city: City, clock: HandClock, opened: Opened, by: str, article: str) -> None:
    with pytest.raises(Refused) as refused:
        begun(city, clock, by)
    assert refused.value.decision.article == article


def test_who_only_monitors_another_unit_neither_exports_nor_reads_nor_ends_copies(
    city: City, clock: HandClock, opened: Opened
) -> None:
    """Of the school, but on duty for the police's points alone (article 15: the managing unit's own people on duty)."""
    add_person("lent", "HQXX", clock)
    make_monitor("lent", clock, organisation="JAGA")
    lent, row = User.objects.get(username="lent"), begun(city, clock)
    for refusal in (
        lambda: start_export(lent, wanted=wanted(), clock=clock),
        lambda: deliver_export(lent, number=row.no, clock=clock),
        lambda: export(lent, row.no, at=clock.now()),
    ):
        with pytest.raises(Refused) as refused:
            refusal()
        assert refused.value.decision.article == "15"
    assert exports(lent, at=clock.now()) == ()
    who, officers = duty_of(lent, clock.now()), opened.facts.officers
    assert not may_end_copy(who, opened.unit, "returned", "回执 9 号", officers=officers, has_ended=False)
    assert not may_read_copies(who, opened.unit)


def test_an_officer_of_the_request_does_not_export_it(city: City, clock: HandClock, opened: Opened) -> None:
    first, second = opened.facts.officers
    opened.facts = replace(opened.facts, officers=(replace(first, user_id=city["guard"].pk), second))
    with pytest.raises(Refused) as refused:
        begun(city, clock)
    assert refused.value.decision.article == "15(1)"


@pytest.mark.parametrize(
    "change",
    [
        {"from_ms": FROM_MS - 1000, "to_ms": TO_MS},
        {"from_ms": FROM_MS, "to_ms": TO_MS + 1000},
        {"from_ms": TO_MS, "to_ms": FROM_MS},
        {"points": ("42010600001310000999",)},
    ],
)
def test_beyond_the_request(city: City, clock: HandClock, opened: Opened, change: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        begun(city, clock, **change)
    assert refused.value.decision.article == "19"


def test_a_part_of_the_span(city: City, clock: HandClock, opened: Opened, originals: Originals) -> None:
    row = done(city, clock, from_ms=FROM_MS + 10_000, to_ms=FROM_MS + 20_000)
    path = export_file(row)
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        lines = archive.read(f"{row.no}/data/segments.jsonl").splitlines()
    assert len(lines) == 11


def test_a_request_that_is_revoked_meanwhile_ends_the_job(
    city: City,
    clock: HandClock,
    opened: Opened,
    originals: Originals,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    row = begun(city, clock)
    do_part(row.job, 1, clock=clock)
    opened.facts = replace(opened.facts, state="revoked")
    with django_capture_on_commit_callbacks(execute=True):
        work(row, clock)
    progress = export_progress(row)
    assert progress.state == "failed"
    assert progress.error is not None
    assert not (settings.MINGCHA_HOME.exports / row.no).exists()


def test_a_killed_job_goes_on_at_the_next_fragment(
    city: City, clock: HandClock, opened: Opened, originals: Originals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_fetch, "BATCH_BYTES", 5000)
    row = begun(city, clock)
    copied: list[int] = []
    advance, write = point_fetch._advance, ClipWriter.write

    def stop(*given: Any) -> None:
        advance(*given)
        if len(copied) == 50:
            raise StoppedError

    def counted(writer: ClipWriter, *given: Any) -> None:
        write(writer, *given)
        copied.append(given[1].part)

    monkeypatch.setattr(ClipWriter, "write", counted)
    monkeypatch.setattr(point_fetch, "_advance", stop)
    assert not do_part(row.job, 1, clock=clock)
    assert len(copied) == 50
    work(row, clock)
    assert len(copied) == 155, "each fragment of the span once"
    assert export(city["guard"], row.no, at=clock.now()).state is ExportState.MADE


@pytest.mark.parametrize("step", ["make_export", "folder.payload", "pack_bag"])
def test_a_worker_that_dies_around_the_act_ends_well(
    city: City, clock: HandClock, opened: Opened, originals: Originals, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It dies before the act, between the act and its report, and before the file is whole."""
    row = begun(city, clock)
    died = []

    def dies(*_: object, **__: object) -> None:
        died.append(step)
        raise StoppedError

    with monkeypatch.context() as patched:
        if step == "folder.payload":
            patched.setattr(WorkFolder, "payload", dies)
        else:
            patched.setattr(tasks, step, dies)
        work(row, clock)
    assert died
    work(row, clock)
    found = export(city["guard"], row.no, at=clock.now())
    assert found.state is ExportState.MADE
    assert export_file(found) is not None
    assert len(latest_of("access.export.make", 5)) == 1


def test_a_disk_that_is_full_leaves_nothing(
    city: City,
    clock: HandClock,
    opened: Opened,
    originals: Originals,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    monkeypatch.setattr(WorkFolder, "require_room", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    row = begun(city, clock)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            work(row, clock)
            clock.advance(timedelta(minutes=11))
    progress = export_progress(row)
    assert progress.state == "failed"
    assert progress.error is not None
    assert "no room" in progress.error.en
    assert not (settings.MINGCHA_HOME.exports / row.no).exists()


def test_altered_footage_is_left_out_and_said_everywhere(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    """A bag of what is whole, with its damage in the log, on the row, in the register and in the custody record."""
    source, _, _ = next(originals.kept.touching(city.points["HQX"].code, FROM_MS, TO_MS))
    originals.recorder.altered.add((source.name, len(source.header) + 30_000))
    row = done(city, clock)
    assert row.contents is not None
    assert row.contents.spoiled_ms in (1000, 2000)
    assert row.contents.gaps[0].reason == "DAMAGED"
    (entry,) = latest_of("access.export.make", 5)
    assert entry.event is not None
    assert entry.event["facts"]["missing_ms"] == {"DAMAGED": row.contents.spoiled_ms}
    deliver_export(city["guard"], number=row.no, clock=clock)
    (line,) = RequestLine.objects.filter(act="delivered")
    assert "不完整" in line.content
    assert f"{row.contents.spoiled_ms / 1000:.3f} 秒曾经录制，原件已损坏" in line.content


def test_encrypted_to_its_recipient(city: City, clock: HandClock, opened: Opened, originals: Originals) -> None:
    identity = pyrage.x25519.Identity.generate()
    row = done(city, clock, recipient=str(identity.to_public()))
    path = export_file(row)
    assert path is not None
    assert path.name == f"{row.no}.zip.age"
    with zipfile.ZipFile(BytesIO(pyrage.decrypt(path.read_bytes(), [identity]))) as archive:
        assert archive.testzip() is None


def test_a_recipient_that_is_none(city: City, clock: HandClock, opened: Opened) -> None:
    with pytest.raises(Fault) as failed:
        begun(city, clock, recipient="age1nonsense")
    assert failed.value.kind is FaultKind.INVALID


def test_tickets_are_rows_that_openings_are_held_against(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    row = done(city, clock)
    tickets = ExportTicket.objects.filter(export__no=row.no)
    assert tickets.count() >= 1
    assert {(one.from_ms, one.to_ms) for one in tickets} == {(FROM_MS, TO_MS)}


def test_old_files_are_removed(city: City, clock: HandClock, opened: Opened, originals: Originals) -> None:
    row = done(city, clock)
    assert tasks.remove_old_exports(clock=clock) == 0
    clock.advance(timedelta(days=7))
    assert tasks.remove_old_exports(clock=clock) == 1
    assert export_file(row) is None
    with pytest.raises(Refused):
        delivering.deliver_export(city["guard"], number=row.no, clock=clock)


def test_the_check_finds_a_delivery_whose_line_or_copy_is_missing(
    city: City, clock: HandClock, opened: Opened, originals: Originals
) -> None:
    row = done(city, clock)
    deliver_export(city["guard"], number=row.no, clock=clock)
    assert list(check_exports()) == []
    Copy.objects.all().delete()
    Export.objects.filter(no=row.no).update(line="2026-999999")
    assert {(one.kind, one.subject) for one in check_exports()} == {
        ("export_not_registered", f"access_export {row.no}"),
        ("export_not_followed", f"access_export {row.no}"),
    }


@pytest.mark.parametrize(("users", "modes"), [("", (0o700, 0o600, 0o600)), ("separate", (0o750, 0o640, 0o640))])
def test_the_pages_read_what_the_jobs_made(
    city: City,
    clock: HandClock,
    opened: Opened,
    originals: Originals,
    monkeypatch: pytest.MonkeyPatch,
    users: str,
    modes: tuple[int, ...],
) -> None:
    """With separate users the jobs write as one user and the pages hand out as another of its group."""
    monkeypatch.setenv("MINGCHA_USERS", users)
    path = export_file(done(city, clock))
    assert path is not None
    found = (path.parent, path, path.parent / "payload.json")
    assert tuple(one.stat().st_mode & 0o777 for one in found) == modes
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name, "payload.json"]
