"""A recorder as `mingcha record` builds it, without its socket, under clocks moved by hand, beside a witness.

Everything it does goes through the shipped code: files, journal, sealing, log, holds, policy, orders, cosignatures.
What an attacker does goes past it: `write` appends any entry with the log's own key.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.media.synthetic import FORMAT, now_90k, units

from mingcha.custody.checks import on_disk
from mingcha.custody.disposal.checks import Evidence, Lying
from mingcha.custody.disposal.order import sign_order
from mingcha.custody.disposal.policy import policy_version, retention_policy
from mingcha.evidence.log.asking import Asker, WitnessAddress
from mingcha.evidence.log.classify import Question, Verdict, classify
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.segment_class import Segment
from mingcha.evidence.log.sqlite_rows import SqliteRows
from mingcha.evidence.log.witness import Witness
from mingcha.evidence.log.witness_memory import WitnessMemory
from mingcha.evidence.log.witness_views import WitnessViews, views_folder
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Signer, Verifier
from mingcha.media.address import CameraAddress
from mingcha.media.disposal_order import Order
from mingcha.media.journal.rows import AssignmentRow, HoldRow
from mingcha.media.journal.schema import open_reader
from mingcha.media.units import CameraSink, GapReason
from mingcha.run.programs.record import build_recorder
from mingcha.station.footage_evidence import gather_evidence
from mingcha.station.recorder_log import recorder_origin

CAMERA = "42010200001310000001"


class Hand:
    """Reads no camera: the test feeds the sinks."""

    def __init__(self, _clock: object, _live: object) -> None:
        self.sinks: dict[str, CameraSink] = {}

    def assign(self, camera: str, _address: CameraAddress, sink: CameraSink, *_: object) -> None:
        self.sinks[camera] = sink

    def remove(self, camera: str) -> None:
        self.sinks.pop(camera, None)

    def bar_redirects(self, devices: object, places: object = ()) -> None:
        pass

    async def run(self) -> None:
        await asyncio.Event().wait()


class Court:
    """A witness of another agency, asked without a network; its clock is nobody's here."""

    def __init__(self, folder: Path, clock: HandClock, number: int = 1) -> None:
        self.clock = clock
        name, signer = f"court.example/w{number}", Signer(bytes(range(number - 1, number + 31)))
        self.memory = WitnessMemory.create(folder / "witness.db", name)
        self.witness = Witness(name, signer, self.memory, clock.now)
        self.address = WitnessAddress("http://court.example", self.witness.key)

    def post(self, url: str, body: bytes) -> tuple[int, bytes]:
        answer = self.witness.add_checkpoint(body)
        return answer.status, answer.body

    def get(self, url: str) -> tuple[int, bytes]:
        answer = self.witness.last_note(url.split("/")[-2])
        return answer.status, answer.body


class Machine:
    """`clock` is the recorder's own; the court's goes with it unless somebody sets one of them."""

    def __init__(self, home: Home, clock: HandClock, court: Court | None) -> None:
        self.home, self.clock, self.court = home, clock, court
        self.labels: dict[str, str] = {}
        self.on: set[str] = set()
        self.holds: list[HoldRow] = []
        self.holds_version = 0
        self.orders = 0
        self._assigned = 0
        self._runner = asyncio.Runner()
        self.start()
        if court is not None:
            self._introduce(court)

    def start(self) -> None:
        """The program starts."""
        witnesses = () if self.court is None else (self.court.address,)
        self.recorder, self.log = build_recorder(self.home, self.clock, Hand, witnesses)
        self._runner.run(self._start())

    async def _start(self) -> None:
        self.recorder.start()

    def stop(self) -> None:
        """It ends as on SIGTERM."""
        self.log.publish()
        self.recorder.stop()

    def _introduce(self, court: Court) -> None:
        key = KeyFolder(self.home.keys).signer("log-recorder").public
        court.memory.add_key(NamedKey(recorder_origin(self.home), ED25519, key))

    def replace_court(self, court: Court) -> None:
        """Another court from now on: the recorder is told at its start."""
        self.stop()
        if self.court is not None:
            self.court.memory.close()
        self.court = court
        self._introduce(court)
        self.go(timedelta(seconds=5))
        self.start()

    def close(self) -> None:
        self.stop()
        self._runner.close()
        if self.court is not None:
            self.court.memory.close()

    def go(self, step: timedelta) -> None:
        """Time passes for everybody."""
        self.clock.advance(step)
        if self.court is not None:
            self.court.clock.advance(step)

    def switch(self, *on: str, label: str = "R30") -> None:
        """These cameras are on, all others off."""
        self.labels |= dict.fromkeys(on, label)
        self.on = set(on)
        self._assigned += 1
        rows = [
            AssignmentRow(code, "rtsp://127.0.0.1/main", "", "", 1, kind, enabled=code in self.on)
            for code, kind in self.labels.items()
        ]
        self._runner.run(self.recorder.assign(rows, self._assigned))

    def film(self, seconds: int) -> None:
        """Every camera gives pictures from now on."""

        async def feed() -> None:
            for code in sorted(self.on):
                sink = self.recorder.ingest.sinks[code]  # type: ignore[attr-defined]
                sink.format(FORMAT)
                for unit in units(now_90k(self.clock), seconds * 25):
                    sink.unit(unit)

        self._runner.run(feed())
        self.go(timedelta(seconds=seconds))

    def lose(self, reason: GapReason = GapReason.SILENT) -> None:
        """No camera gives any."""

        async def ended() -> None:
            for code in sorted(self.on):
                sink = self.recorder.ingest.sinks[code]  # type: ignore[attr-defined]
                sink.interrupted(reason, int(self.clock.now().timestamp() * 1000), "")

        self._runner.run(ended())

    def tick(self, step: timedelta = timedelta()) -> None:
        """Time passes, the recorder does what is due, and the witness is asked where there is one."""
        self.go(step)
        self._runner.run(self.recorder.ask_writer(lambda _: None))
        self._runner.run(self.recorder.tick())
        self._runner.run(self.recorder.dispose())
        self.ask()

    def ask(self) -> list[str]:
        """A round; the trouble of the witness, if any."""
        self.log.publish()
        if self.court is None:
            return []
        origin, verifier = recorder_origin(self.home), KeyFolder(self.home.keys).verifier("log-recorder")
        views = WitnessViews(views_folder(self.home, "recorder"))
        files = FolderFiles(self.home.recorder_log)
        asker = Asker(origin, verifier, files, views, self.court, self.court.clock.now)
        return [view.trouble for view in asker.ask_witnesses([self.court.address]) if view.trouble]

    def carry(self) -> None:
        """What the uplink does each minute: policy and holds."""
        policy = retention_policy()
        self._runner.run(self.recorder.take_policy(policy, policy_version(policy)))
        self._runner.run(self.recorder.take_holds(self.holds, max(self.holds_version, 1)))

    def hold(self, *holds: HoldRow) -> None:
        self.holds, self.holds_version = list(holds), max(self.holds_version, 1) + 1
        self.carry()

    def order(self, hours: list[int], camera: str = CAMERA, kind: str = "R30") -> str:
        """A signed order of custody for some hours."""
        self.orders += 1
        now_ms = int(self.clock.now().timestamp() * 1000)
        order = Order(
            self.home.identity, f"D{self.orders:08d}", self.recorder.settings.recorder, camera, 1, tuple(hours),
            "retention", kind, max(self.holds_version, 1), now_ms + 86_400_000, now_ms,
        )  # fmt: skip
        token = sign_order(order, KeyFolder(self.home.keys).signer("disposal"))
        return self._runner.run(self.recorder.take_order(token)).state

    def wait_out(self, hours: int = 25) -> None:
        """The veto time: cosigned before and after, holds fresh."""
        for _ in range(3):
            self.tick(timedelta(seconds=2))
        self.go(timedelta(hours=hours))
        self.carry()
        self.ask()
        self.tick(timedelta(seconds=2))

    def write(self, *entries: Mapping[str, Json]) -> int:
        """Whoever has the log's key appends what they like; the index of the first."""
        with self.recorder.journal.transaction() as connection:
            found = self.recorder.append(connection, [canonical_json(dict(each)) for each in entries], self.clock.now())
        return found.start

    def files(self) -> list[Path]:
        return sorted(self.home.footage.rglob("*.mp4"))

    def hours(self) -> list[int]:
        """Sealed hours that are still there."""
        rows = self.recorder.journal.connection.execute("SELECT DISTINCT hour FROM hour WHERE disposal IS NULL")
        return sorted(row[0] for row in rows)

    def entries(self, kind: str) -> list[tuple[int, dict[str, Json]]]:
        rows = SqliteRows(self.recorder.journal.connection).bodies()
        return [(index, entry) for index, body in rows if (entry := json.loads(body))["t"] == kind]

    def judged(self, now: datetime | None = None, altered: set[str] | None = None) -> tuple[list[Segment], Verdict]:
        """What the classifier says, from journal, disk and witness as `mingcha check` hands them to it."""
        self.log.publish()
        evidence, verdict, lying = Evidence(), Verdict(), Lying(on_disk(self.home.footage))
        journal = open_reader(self.home.journal)
        try:
            gather_evidence(self.home, journal, evidence)
            at = now or (self.clock if self.court is None else self.court.clock).now()
            question = Question(
                now_ms=int(at.timestamp() * 1000), altered=altered or set(), in_hand=evidence.in_hand,
                heads=evidence.heads, alive_ms=evidence.alive_ms,
            )  # fmt: skip
            read = SqliteRows(journal).bodies
            return list(classify(read, lambda _camera, _hour: lying, evidence.cosigned, question, verdict)), verdict
        finally:
            journal.close()


def verifier_of(home: Home) -> Verifier:
    """The public key of the recorder's log."""
    return KeyFolder(home.keys).verifier("log-recorder")
