"""Both sides of witnessing over HTTP: cosignatures published and shown, refusals and rollbacks found, programs refusing
to go on, a lawful restore accepted."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aics_tlog
import pytest
from django.db import connection
from tests.support.evidence.database_administrator import guards_off
from tests.support.evidence.log_workshop import entries
from tests.support.evidence.running_witness import RunningWitness

from mingcha.evidence.actions import record_check
from mingcha.evidence.checks import check_application_log, check_recorder_log
from mingcha.evidence.entries import application_log, application_origin
from mingcha.evidence.log.asking import WitnessAddress, parse_witnesses
from mingcha.evidence.log.checkpoint import cosigned_at
from mingcha.evidence.log.note import ED25519, NamedKey, parse_note, verifier_key
from mingcha.evidence.log.proof import parse_proof
from mingcha.evidence.log.sqlite_rows import SCHEMA
from mingcha.evidence.log.tiles import WITNESSED
from mingcha.evidence.log.witness_memory import Seen
from mingcha.evidence.queries import entry_body, entry_proof
from mingcha.evidence.tasks import publish_application_log
from mingcha.evidence.witnessed import check_witnesses, witness_states
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Signer
from mingcha.station.recorder_log import RecorderLog, recorder_origin
from mingcha.station.witnesses.rounds import ask_for_both_logs
from mingcha.station.witnesses.settings import former_witnesses_from_environment, witnesses_from_environment

BY = program("check")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 25, 6, 0, tzinfo=UTC))


@pytest.fixture
def court(tmp_path: Path, application: Home, clock: HandClock) -> Iterator[RunningWitness]:
    running = RunningWitness(tmp_path / "court", clock)
    keys = KeyFolder(application.keys)
    running.memory.add_key(NamedKey(application_origin(), ED25519, keys.signer("log-app").public))
    running.memory.add_key(NamedKey(recorder_origin(application), ED25519, keys.signer("log-recorder").public))
    yield running
    running.close()


def acts(number: int, clock: HandClock) -> None:
    for _ in range(number):
        record_check([], by=BY, clock=clock)
    publish_application_log()


def record(home: Home, start: int, stop: int, clock: HandClock) -> RecorderLog:
    """Entries of the recorder's log in a journal, published."""
    log = RecorderLog(home, KeyFolder(home.keys))
    with closing(sqlite3.connect(home.journal, isolation_level=None)) as journal:
        journal.executescript(SCHEMA)
        journal.execute("BEGIN IMMEDIATE")
        log.append(journal, entries(start, stop), clock.now())
        journal.execute("COMMIT")
    log.publish()
    return log


def ask(home: Home, court: RunningWitness, clock: HandClock) -> list[str]:
    """A round; the trouble of each view."""
    found = ask_for_both_logs(home, [court.address], clock)
    return [f"{kind}:{view.trouble}" for kind, views in found.items() for view in views]


pytestmark = pytest.mark.django_db(transaction=True)


def test_both_logs_are_cosigned_and_say_so(application: Home, court: RunningWitness, clock: HandClock) -> None:
    acts(3, clock)
    record(application, 0, 300, clock)
    assert ask(application, court, clock) == ["application:", "recorder:"]
    acts(2, clock)
    record(application, 300, 700, clock)
    clock.advance(timedelta(minutes=1))
    assert ask(application, court, clock) == ["application:", "recorder:"]
    assert [(state.log, state.size, state.at) for state in witness_states()] == [
        ("application", 5, clock.now()),
        ("recorder", 700, clock.now()),
    ]
    note = parse_note((application.recorder_log / WITNESSED).read_bytes())
    assert cosigned_at(note, court.witness.key) == clock.now()
    public = KeyFolder(application.keys).verifier("log-recorder").public
    origin = recorder_origin(application)
    theirs = aics_tlog.verify_checkpoint(
        aics_tlog.parse_note(note.to_bytes()),
        aics_tlog.parse_vkey(verifier_key(origin, public)),
        [aics_tlog.parse_vkey(court.witness.key.text())],
        quorum=1,
        expected_origin=origin,
    )
    assert theirs.ok, theirs.error
    assert check_recorder_log(application.journal, public, application.recorder_log, origin) == []
    assert list(check_application_log(clock, [])) == []
    assert list(check_witnesses(clock)) == []


def test_a_proof_travels_with_the_cosignature(application: Home, court: RunningWitness, clock: HandClock) -> None:
    acts(3, clock)
    ask(application, court, clock)
    acts(1, clock)
    verifier = KeyFolder(application.keys).verifier("log-app")
    for index, cosigned in ((1, True), (3, False)):
        proof = parse_proof(entry_proof(index))
        proof.verify(entry_body(index), verifier, application_origin())
        assert (cosigned_at(parse_note(proof.checkpoint), court.witness.key) is not None) is cosigned


@pytest.mark.law("20(2)")
def test_a_log_rewritten_with_its_own_key_is_refused_and_found(
    application: Home, court: RunningWitness, clock: HandClock
) -> None:
    record(application, 0, 300, clock)
    ask(application, court, clock)
    for path in (application.journal, application.recorder_log):
        path.unlink() if path.is_file() else shutil.rmtree(path)
    application.recorder_log.mkdir()
    log = record(application, 1000, 1400, clock)  # whoever holds key, journal and files writes another history
    clock.advance(timedelta(minutes=1))
    assert ask(application, court, clock) == ["recorder:refused"]
    assert {(finding.kind, finding.subject) for finding in check_witnesses(clock)} == {
        ("witness_refused", "recorder court.example/w1"),
        ("log_forked", recorder_origin(application)),
    }
    assert len(court.memory.kept()) == 1
    with pytest.raises(Fault) as refused:
        log.require_continuation()
    assert refused.value.kind is FaultKind.CORRUPT


@pytest.mark.law("20(2)")
def test_an_old_copy_of_everything_is_found_by_the_witness_and_stops_the_recorder(
    application: Home, court: RunningWitness, clock: HandClock, tmp_path: Path
) -> None:
    record(application, 0, 300, clock)
    shutil.copytree(application.data, tmp_path / "old")
    clock.advance(timedelta(minutes=1))
    log = record(application, 300, 310, clock)
    ask(application, court, clock)
    log.require_continuation()
    shutil.rmtree(application.data)
    shutil.copytree(tmp_path / "old", application.data)
    log.require_continuation()  # nothing on this machine shows it
    clock.advance(timedelta(minutes=1))
    assert ask(application, court, clock) == ["recorder:ahead"]
    assert {finding.kind for finding in check_witnesses(clock)} == {"witness_ahead", "log_rolled_back"}
    with pytest.raises(Fault, match="310 entries that were signed at") as refused:
        log.require_continuation()
    assert "拒绝续写" in refused.value.words.zh


@pytest.mark.law("20(2)")
def test_no_recorder_goes_on_from_a_journal_older_than_what_it_published(
    application: Home, clock: HandClock, tmp_path: Path
) -> None:
    record(application, 0, 20, clock)
    shutil.copy(application.journal, tmp_path / "old.db")
    log = record(application, 20, 30, clock)
    log.require_continuation()
    shutil.copy(tmp_path / "old.db", application.journal)
    with pytest.raises(Fault, match="it has 20 entries"):
        log.require_continuation()
    application.journal.unlink()
    with pytest.raises(Fault, match="it has 0 entries"):
        log.require_continuation()


@pytest.mark.law("20(2)")
def test_a_head_that_a_witness_holds_is_named_when_the_journal_is_gone(
    application: Home, court: RunningWitness, clock: HandClock
) -> None:
    log = record(application, 0, 20, clock)
    ask(application, court, clock)
    application.journal.unlink()
    with pytest.raises(Fault, match="it has 0 entries"):
        log.require_continuation()
    assert [(finding.kind, finding.subject) for finding in check_witnesses(clock)] == [
        ("log_rolled_back", recorder_origin(application))
    ]


@pytest.mark.law("20(2)")
def test_no_act_goes_on_from_a_database_older_than_what_was_published(application: Home, clock: HandClock) -> None:
    acts(5, clock)
    head = application_log().rows.head()
    assert head is not None
    acts(1, clock)
    roll_back_to(5, head.edge, head.note)
    with pytest.raises(Fault, match="6 entries that were signed at"):
        record_check([], by=BY, clock=clock)
    assert len(application_log().rows.entries(0, 99)) == 5


def roll_back_to(size: int, edge: bytes, note: bytes) -> None:
    """What a superuser does with an old copy of the tables."""
    with guards_off(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evidence_entry_detail WHERE entry_index >= %s", [size])
        cursor.execute("DELETE FROM evidence_entry WHERE entry_index >= %s", [size])
        cursor.execute("UPDATE evidence_log_head SET size = %s, edge = %s, note = %s", [size, edge, note])


@pytest.mark.law("20(2)")
def test_a_restore_with_an_entry_in_the_log_is_no_rollback(
    application: Home, court: RunningWitness, clock: HandClock, tmp_path: Path
) -> None:
    record(application, 0, 20, clock)
    shutil.copytree(application.data, tmp_path / "old")
    record(application, 20, 30, clock)
    ask(application, court, clock)
    shutil.rmtree(application.data)
    shutil.copytree(tmp_path / "old", application.data)
    clock.advance(timedelta(minutes=1))
    log = RecorderLog(application, KeyFolder(application.keys))
    entry = b'{"at":%d,"t":"restored"}' % int(clock.now().timestamp() * 1000)
    with closing(sqlite3.connect(application.journal, isolation_level=None)) as journal:
        journal.execute("BEGIN IMMEDIATE")
        log.append(journal, [entry], clock.now())
        journal.execute("COMMIT")
    log.publish()
    assert ask(application, court, clock) == ["recorder:ahead"]
    log.require_continuation()
    assert {finding.kind for finding in check_witnesses(clock)} == {"witness_ahead"}, "the witness was not told yet"
    note = (application.recorder_log / "checkpoint").read_bytes()
    head = log_head(log, application)
    court.memory.set_aside(recorder_origin(application), Seen(21, head, note, clock.now()), "letter of the bureau")
    clock.advance(timedelta(minutes=1))
    assert ask(application, court, clock) == ["recorder:"]
    assert list(check_witnesses(clock)) == []


def log_head(log: RecorderLog, home: Home) -> bytes:
    with closing(sqlite3.connect(home.journal)) as journal:
        signed = log.over(journal).head()
    assert signed is not None
    return signed.checkpoint.root


def test_a_witness_that_is_away_is_a_finding_after_an_hour(
    application: Home, court: RunningWitness, clock: HandClock
) -> None:
    record(application, 0, 20, clock)
    nowhere = WitnessAddress("http://127.0.0.1:9", court.witness.key)
    ask_for_both_logs(application, [nowhere], clock)
    assert [state.trouble for state in witness_states()] == ["away"]
    assert list(check_witnesses(clock)) == []
    clock.advance(timedelta(minutes=61))
    ask_for_both_logs(application, [nowhere], clock)
    assert [finding.kind for finding in check_witnesses(clock)] == ["witness_away"]
    clock.advance(timedelta(seconds=29))
    assert ask(application, court, clock) == ["recorder:away"], "not asked again so soon"
    clock.advance(timedelta(seconds=2))
    assert ask(application, court, clock) == ["recorder:"]
    assert list(check_witnesses(clock)) == []


def test_a_configured_witness_is_overdue_by_the_time_of_the_head(
    application: Home, court: RunningWitness, clock: HandClock
) -> None:
    configured = [court.address]
    assert list(check_witnesses(clock, configured)) == [], "nothing is published yet"
    record(application, 0, 20, clock)
    away = [("witness_away", "recorder court.example/w1")]
    assert [(each.kind, each.subject) for each in check_witnesses(clock, configured)] == away, "nobody ever asked it"
    assert ask(application, court, clock) == ["recorder:"]
    clock.advance(timedelta(hours=10))
    assert list(check_witnesses(clock, configured)) == [], "a home that stood still accuses nobody"
    record(application, 20, 30, clock)
    assert [(each.kind, each.subject) for each in check_witnesses(clock, configured)] == away
    assert ask(application, court, clock) == ["recorder:"]
    assert list(check_witnesses(clock, configured)) == []


def test_a_witness_that_is_away_is_named_once(application: Home, court: RunningWitness, clock: HandClock) -> None:
    record(application, 0, 20, clock)
    assert ask(application, court, clock) == ["recorder:"]
    nowhere = WitnessAddress("http://127.0.0.1:9", court.witness.key)
    for start in (20, 30):
        clock.advance(timedelta(minutes=61))
        record(application, start, start + 10, clock)
        ask_for_both_logs(application, [nowhere], clock)
    assert [finding.kind for finding in check_witnesses(clock, [nowhere])] == ["witness_away"]


def test_a_cosigned_head_that_was_altered_is_found(application: Home, court: RunningWitness, clock: HandClock) -> None:
    record(application, 0, 20, clock)
    ask(application, court, clock)
    path = application.recorder_log / WITNESSED
    whole = path.read_bytes()
    public = KeyFolder(application.keys).verifier("log-recorder").public
    for place in (len(application.identity), whole.index(b"\n20\n") + 1, whole.index(b"\n20\n") + 10):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        found = check_recorder_log(application.journal, public, application.recorder_log)
        assert [(finding.kind, finding.subject) for finding in found] == [("published_altered", WITNESSED)]


def test_the_setting_is_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    key = NamedKey("court.example/w1", 4, Signer(bytes(32)).public)
    monkeypatch.setenv("MINGCHA_WITNESSES", f"https://court.example/w/ {key.text()} ,")
    assert witnesses_from_environment() == (WitnessAddress("https://court.example/w", key),)
    monkeypatch.delenv("MINGCHA_WITNESSES")
    assert witnesses_from_environment() == ()
    log_key = verifier_key("a.example/log", Signer(bytes(32)).public)
    for wrong in ("https://court.example", f"ftp://a {key.text()}", f"http://a {log_key}", f"http://a {key.text()}x"):
        monkeypatch.setenv("MINGCHA_WITNESSES", wrong)
        with pytest.raises(Fault) as fault:
            witnesses_from_environment()
        assert fault.value.kind is FaultKind.INVALID
    with pytest.raises(ValueError, match="twice"):
        parse_witnesses(f"http://a {key.text()}, http://b {key.text()}")


def test_the_setting_of_former_witnesses_is_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (NamedKey(f"court.example/w{n}", 4, Signer(bytes([n]) * 32).public) for n in (1, 2))
    monkeypatch.delenv("MINGCHA_FORMER_WITNESSES", raising=False)
    assert former_witnesses_from_environment() == ()
    for text in (f"{first.text()} {second.text()}", f" {first.text()},\n{second.text()}, "):
        monkeypatch.setenv("MINGCHA_FORMER_WITNESSES", text)
        assert former_witnesses_from_environment() == (first, second)
    log_key = verifier_key("a.example/log", Signer(bytes(32)).public)
    for wrong in (f"https://court.example {first.text()}", log_key, f"{first.text()}x", f"{first.text()} " * 2):
        monkeypatch.setenv("MINGCHA_FORMER_WITNESSES", wrong)
        with pytest.raises(Fault, match="MINGCHA_FORMER_WITNESSES cannot be read") as fault:
            former_witnesses_from_environment()
        assert fault.value.kind is FaultKind.INVALID


def test_the_digest_by_which_a_log_is_asked_for(application: Home, court: RunningWitness, clock: HandClock) -> None:
    record(application, 0, 2, clock)
    ask(application, court, clock)
    digest = hashlib.sha256(recorder_origin(application).encode()).hexdigest()
    assert court.witness.last_note(digest).body.startswith(recorder_origin(application).encode() + b"\n2\n")
