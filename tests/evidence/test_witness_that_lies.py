"""What a witness can do to the log that asks it: say no, say nonsense, hold a note back. None of it stops the log;
only a head that the log itself signed and does not continue does (article 20)."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.evidence.log_workshop import AT, ORIGIN, SIGNER, SqliteLog, entries

from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.checkpoint import Checkpoint, cosign, sign_checkpoint
from mingcha.evidence.log.continuation import Continuation
from mingcha.evidence.log.note import COSIGNATURE, NamedKey, Note, SignatureLine, parse_note
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.tiles import WITNESSED
from mingcha.evidence.log.witness_views import WitnessViews, milliseconds
from mingcha.kit.canonical import canonical_json
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier
from mingcha.kit.words import Words
from mingcha.station.witnesses.rounds import HttpTransport

WITNESS = Signer(bytes(range(40, 72)))
KEY = NamedKey("court.example/w1", COSIGNATURE, WITNESS.public)
ADDRESS = WitnessAddress("http://court.example", KEY)
OTHER = Signer(bytes(range(80, 112)))
OTHER_KEY = NamedKey("bureau.example/w2", COSIGNATURE, OTHER.public)
OTHER_ADDRESS = WitnessAddress("http://bureau.example", OTHER_KEY)


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
class Both:
    """The way to two witnesses."""

    first: Lies
    second: Lies

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        return self._of(url).post(url, body)

    def get(self, url: str) -> tuple[int, bytes]:
        return self._of(url).get(url)

    def _of(self, url: str) -> Lies:
        return self.first if url.startswith(ADDRESS.url) else self.second


@dataclass
class Bench:
    """A log with its published files and its views, and the asking of one witness or of two."""

    folder: Path
    lies: Lies = field(default_factory=Lies)
    second: Lies = field(default_factory=Lies)
    log: SqliteLog = field(default_factory=SqliteLog)
    clock: HandClock = field(default_factory=lambda: HandClock(datetime(2026, 11, 25, 6, 10, tzinfo=UTC)))

    @property
    def views(self) -> WitnessViews:
        return WitnessViews(self.folder / "views")

    @property
    def files(self) -> FolderFiles:
        return FolderFiles(self.folder / "log")

    def grow(self, start: int, stop: int) -> None:
        self.append(entries(start, stop))

    def append(self, bodies: list[bytes], at: datetime = AT) -> None:
        self.log.append(bodies, at)
        self.log.log.publish(self.folder / "log")

    def head(self) -> bytes:
        signed = self.log.log.head()
        assert signed is not None
        return signed.note

    def ask(self) -> str:
        (trouble,) = self.ask_each(ADDRESS)
        return trouble

    def ask_each(self, *addresses: WitnessAddress) -> list[str]:
        transport = Both(self.lies, self.second)
        asker = Asker(ORIGIN, Verifier(SIGNER.public), self.files, self.views, transport, self.clock.now)
        views = asker.ask_witnesses(addresses)
        self.clock.advance(timedelta(minutes=1))
        return [view.trouble for view in views]

    def go_on(self) -> None:
        self.watched().require(self.log.rows, self.size())

    def start(self) -> None:
        self.watched().require_whole(self.log.rows, self.size())

    def watched(self) -> Continuation:
        return Continuation(ORIGIN, Verifier(SIGNER.public), self.files, self.views)

    def size(self) -> int:
        head = self.log.rows.head()
        return 0 if head is None else head.size

    def incidents(self) -> set[int]:
        return {signed.checkpoint.size for signed in self.views.incidents(Verifier(SIGNER.public), ORIGIN)}


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


def test_an_old_note_of_the_log_itself_is_no_incident(bench: Bench) -> None:
    bench.lies.get_answer = (200, bench.head())
    bench.grow(20, 30)
    assert bench.ask() == "ahead"
    assert not bench.views.has_incident()
    bench.go_on()


def test_an_old_note_that_the_published_files_cannot_show_is_looked_at_and_done_with(bench: Bench) -> None:
    bench.lies.get_answer = (200, bench.head())
    bench.grow(20, 30)
    (path,) = (bench.folder / "log" / "tile" / "0").rglob("30")
    path.unlink()
    assert bench.ask() == "ahead"
    assert bench.incidents() == {20}
    bench.go_on()
    assert not bench.views.has_incident()


def test_an_old_note_of_another_witness_takes_no_incident_away(bench: Bench) -> None:
    bench.lies.get_answer = (200, own_note(25, bytes(range(32))))
    bench.second.get_answer = (200, bench.head())
    bench.grow(20, 30)
    for addresses in ((ADDRESS, OTHER_ADDRESS), (OTHER_ADDRESS, ADDRESS)):
        assert bench.ask_each(*addresses) == ["ahead", "ahead"]
        for refused in (bench.go_on, bench.start):
            with pytest.raises(Fault, match="25 entries"):
                refused()
            assert bench.incidents() == {25}


def test_a_head_that_a_restore_explains_takes_no_other_incident_away(bench: Bench) -> None:
    restored = AT + timedelta(minutes=5)
    bench.append([b'{"at":%d,"t":"restored","v":1}' % int(restored.timestamp() * 1000)], restored)
    bench.lies.get_answer = (200, own_note(25, bytes(range(32)), restored + timedelta(minutes=1)))
    bench.second.get_answer = (200, own_note(30, bytes(range(32))))
    for addresses in ((ADDRESS, OTHER_ADDRESS), (OTHER_ADDRESS, ADDRESS)):
        assert bench.ask_each(*addresses) == ["ahead", "ahead"]
        assert bench.incidents() == {25, 30}
        for refused in (bench.go_on, bench.start):
            with pytest.raises(Fault, match="25 entries"):
                refused()
            assert bench.incidents() == {25}, "that very head was explained, and no other"


def test_two_forks_are_two_incidents(bench: Bench) -> None:
    bench.lies.get_answer = (200, own_note(25, bytes(range(32))))
    bench.second.get_answer = (200, own_note(25, bytes(32)))
    bench.ask_each(ADDRESS, OTHER_ADDRESS)
    assert len(bench.views.incidents(Verifier(SIGNER.public), ORIGIN)) == 2
    with pytest.raises(Fault, match="25 entries"):
        bench.go_on()
    assert len(list((bench.folder / "views").glob("incident-" + "[0-9a-f]" * 16))) == 2


def test_a_head_dated_back_before_a_restore_is_not_explained_by_it(bench: Bench) -> None:
    restored = AT + timedelta(minutes=5)
    bench.append([b'{"at":%d,"t":"restored","v":1}' % int(restored.timestamp() * 1000)], restored)
    note = parse_note(own_note(25, bytes(range(32)), AT - timedelta(hours=1)))
    seen = cosign(note.text, KEY, WITNESS, restored + timedelta(minutes=1))
    bench.lies.get_answer = (200, Note(note.text, (*note.signatures, seen)).to_bytes())
    bench.second.get_answer = (200, note.to_bytes())
    assert bench.ask_each(ADDRESS, OTHER_ADDRESS) == ["ahead", "ahead"]
    with pytest.raises(Fault, match="25 entries"):
        bench.go_on()


def test_an_incident_of_the_old_name_is_still_one(bench: Bench) -> None:
    folder = bench.folder / "views"
    folder.mkdir()
    note = own_note(25, bytes(range(32)))
    (folder / "incident").write_bytes(canonical_json({"note": note.decode(), "at_ms": milliseconds(AT)}))
    bench.lies.get_answer = (200, own_note(28, bytes(32)))
    assert bench.ask() == "ahead"
    assert bench.incidents() == {25, 28}
    for _ in range(2):
        with pytest.raises(Fault, match="entries that were signed at"):
            bench.go_on()
        assert bench.incidents() == {25, 28}
    assert not (folder / "incident").exists(), "it has the name of its head now"


def test_of_an_answer_the_one_cosignature_is_kept(bench: Bench) -> None:
    own = parse_note(bench.head())
    junk = [SignatureLine(KEY.name, KEY.id, bytes([number]) * 72) for number in range(61)]
    line = cosign(own.text, KEY, WITNESS, AT)
    theirs = cosign(own.text, OTHER_KEY, OTHER, AT)
    answer = [junk[0], line, *junk[1:]]
    bench.lies.post_answer = (200, "".join(each.text() for each in answer).encode())
    bench.second.post_answer = (200, theirs.text().encode())
    assert bench.ask_each(ADDRESS, OTHER_ADDRESS) == ["", ""]
    assert bench.files.read(WITNESSED) == Note(own.text, (*own.signatures, line, theirs)).to_bytes()
    assert bench.views.read(KEY.id, KEY.name).note.encode() == Note(own.text, (*own.signatures, line)).to_bytes()


@pytest.mark.parametrize("kind", ["empty line before", "another text", "no line of its key", "too many lines"])
def test_an_answer_that_spoils_the_note_is_trouble_of_that_witness_alone(bench: Bench, kind: str) -> None:
    head = bench.head()
    own = parse_note(head)
    line = cosign(own.text, KEY, WITNESS, AT).text().encode()
    theirs = cosign(own.text, OTHER_KEY, OTHER, AT)
    longer = cosign((head + b"more\n").decode(), KEY, WITNESS, AT).text().encode()
    bench.lies.post_answer = {
        "empty line before": (200, b"\n" + line),
        "another text": (200, b"more\n\n" + longer),
        "no line of its key": (200, theirs.text().encode()),
        "too many lines": (200, line * 63),
    }[kind]
    bench.second.post_answer = (200, theirs.text().encode())
    assert bench.ask_each(ADDRESS, OTHER_ADDRESS) == ["away", ""]
    assert bench.files.read(WITNESSED) == Note(own.text, (*own.signatures, theirs)).to_bytes()


def drip(listening: socket.socket, head: bytes, stop: threading.Event) -> None:
    connected, _ = listening.accept()
    with connected, contextlib.suppress(OSError):
        connected.sendall(head)
        while not stop.wait(0.02):
            connected.sendall(b"a")


@pytest.mark.parametrize(
    "head",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"],
)
def test_a_witness_that_answers_byte_by_byte_is_away_in_time(head: bytes) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening, head, stop), daemon=True)
        thread.start()
        began = time.monotonic()
        try:
            with pytest.raises(Fault, match="TimeoutError") as away:
                HttpTransport(0.2).post(f"http://127.0.0.1:{listening.getsockname()[1]}/add-checkpoint", b"")
        finally:
            stop.set()
            thread.join(10)
    assert away.value.kind is FaultKind.UNAVAILABLE
    assert time.monotonic() - began < 8


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
    (incident,) = bench.views.incidents(Verifier(SIGNER.public), ORIGIN)
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
