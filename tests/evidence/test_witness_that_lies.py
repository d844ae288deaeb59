"""What a witness can do to the log that asks it: say no, say nonsense, hold a note back. None of it stops the log;
only a head that the log itself signed and does not continue does (article 20)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.evidence.log_workshop import AT, ORIGIN, SIGNER, SqliteLog, entries

from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.checkpoint import Checkpoint, cosign, sign_checkpoint
from mingcha.evidence.log.continuation import Continuation
from mingcha.evidence.log.note import COSIGNATURE, NamedKey, Note, parse_note
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.witness_views import WitnessViews
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier
from mingcha.kit.words import Words

WITNESS = Signer(bytes(range(40, 72)))
KEY = NamedKey("court.example/w1", COSIGNATURE, WITNESS.public)
ADDRESS = WitnessAddress("http://court.example", KEY)


@dataclass
class Lies:
    """A witness that answers as it likes."""

    post_answer: tuple[int, bytes] = (409, b"999999\n")
    get_answer: tuple[int, bytes] | None = None
    asked: list[bytes] = field(default_factory=list)

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        self.asked.append(body)
        return self.post_answer

    def get(self, url: str) -> tuple[int, bytes]:
        if self.get_answer is None:
            raise Fault(FaultKind.UNAVAILABLE, Words("无", "nobody there"), url)
        return self.get_answer


@dataclass
class Bench:
    """A log with its published files and its views, and the asking of one witness."""

    folder: Path
    lies: Lies = field(default_factory=Lies)
    log: SqliteLog = field(default_factory=SqliteLog)
    clock: HandClock = field(default_factory=lambda: HandClock(datetime(2026, 11, 25, 6, 10, tzinfo=UTC)))

    @property
    def views(self) -> WitnessViews:
        return WitnessViews(self.folder / "views")

    def grow(self, start: int, stop: int) -> None:
        self.log.append(entries(start, stop))
        self.log.log.publish(self.folder / "log")

    def ask(self) -> str:
        files = FolderFiles(self.folder / "log")
        asker = Asker(ORIGIN, Verifier(SIGNER.public), files, self.views, self.lies, self.clock.now)
        (view,) = asker.round([ADDRESS])
        self.clock.advance(timedelta(minutes=1))
        return view.trouble

    def go_on(self) -> None:
        files = FolderFiles(self.folder / "log")
        head = self.log.rows.head()
        watched = Continuation(ORIGIN, Verifier(SIGNER.public), files, self.views)
        watched.require(self.log.rows, 0 if head is None else head.size)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.grow(0, 20)
    yield made
    made.log.close()


def own_note(size: int, root: bytes, at: datetime = AT) -> bytes:
    return sign_checkpoint(Checkpoint(ORIGIN, size, root), SIGNER, at).note


@pytest.mark.parametrize(
    "answer",
    [
        (409, b"999999999\n"),
        (409, b"not a size"),
        (409, b"\xff\xfe"),
        (422, b"no"),
        (403, b""),
        (404, b"\x00" * 999),
        (500, b"oops"),
        (301, b"http://elsewhere.example"),
        (200, b""),
        (200, b"\xe2\x80\x94 court.example/w1 AAAAAAAA\n"),
        (200, b"\xe2\x80\x94 " * 70),
    ],
)
@pytest.mark.parametrize("get", [None, (404, b""), (200, b"nonsense"), (200, own_note(5, bytes(32))[:-30])])
def test_no_answer_stops_the_log(bench: Bench, answer: tuple[int, bytes], get: tuple[int, bytes] | None) -> None:
    bench.lies.post_answer, bench.lies.get_answer = answer, get
    trouble = bench.ask()
    assert trouble
    if answer[0] == 422:
        assert trouble == "refused", "what comes of asking for its note does not take a refusal back"
    bench.go_on()
    assert not bench.views.has_incident()


def test_a_note_that_another_key_signed_stops_nobody(bench: Bench) -> None:
    forged = sign_checkpoint(Checkpoint(ORIGIN, 90, bytes(32)), Signer(bytes(32)), AT).note
    elsewhere = sign_checkpoint(Checkpoint("a.example/other", 90, bytes(32)), SIGNER, AT).note
    for note in (forged, elsewhere):
        bench.lies.get_answer = (200, note)
        assert bench.ask() == "ahead"
        assert not bench.views.has_incident()
        bench.go_on()


def test_an_old_note_of_the_log_itself_is_looked_at_and_done_with(bench: Bench) -> None:
    signed = bench.log.log.head()
    assert signed is not None
    bench.lies.get_answer = (200, signed.note)
    bench.grow(20, 30)
    assert bench.ask() == "ahead"
    assert bench.views.has_incident()
    bench.go_on()
    assert not bench.views.has_incident()


@pytest.mark.law("20(2)")
def test_a_note_of_a_history_that_is_gone_stops_the_log_even_without_its_timed_line(bench: Bench) -> None:
    note = parse_note(own_note(25, bytes(range(32))))
    plain = Note(note.text, (note.signatures[0], cosign(note.text, KEY, WITNESS, AT + timedelta(seconds=9))))
    bench.lies.get_answer = (200, plain.to_bytes())
    assert bench.ask() == "ahead"
    with pytest.raises(Fault, match="25 entries that were signed at 2026-11-25 06:03:31") as refused:
        bench.go_on()
    assert refused.value.kind is FaultKind.CORRUPT


def test_a_note_without_any_time_is_a_finding_and_no_more(bench: Bench) -> None:
    note = parse_note(own_note(25, bytes(32)))
    bench.lies.get_answer = (200, Note(note.text, note.signatures[:1]).to_bytes())
    assert bench.ask() == "ahead"
    assert not bench.views.has_incident()


@pytest.mark.law("20(2)")
def test_a_log_that_finds_itself_rolled_back_keeps_the_head_that_shows_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.log.close()
    bench.log = SqliteLog(tmp_path / "log.db")
    bench.grow(0, 20)
    older = (tmp_path / "log.db").read_bytes()
    bench.grow(20, 30)
    bench.log.close()
    (tmp_path / "log.db").write_bytes(older)
    bench.log = SqliteLog(tmp_path / "log.db")
    with pytest.raises(Fault, match=r"does not continue 30 entries .* it has 20 entries"):
        bench.go_on()
    incident = bench.views.incident(Verifier(SIGNER.public), ORIGIN)
    assert incident is not None
    assert (incident.checkpoint.size, incident.at) == (30, AT)
    bench.log.append(entries(20, 30))  # somebody fills the hole with the very same entries
    bench.go_on()
    assert not bench.views.has_incident()
    bench.log.close()


def test_an_incident_file_that_cannot_be_read_stops_nobody_and_goes(bench: Bench) -> None:
    folder = bench.folder / "views"
    folder.mkdir()
    for content in (b"", b"{", b"[]", b'{"note":5}', b'{"note":"x","at_ms":1e99}', b"\xff"):
        (folder / "incident").write_bytes(content)
        bench.go_on()
        assert not bench.views.has_incident()
