"""`mingcha record`: builds the recorder out of media, evidence, law and custody, and runs it. No Django here."""

import argparse
import asyncio
import gc
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial

import structlog

from mingcha.evidence.log.asking import WitnessAddress
from mingcha.evidence.log.continuation import Continuation
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sm2_line import sm2_line
from mingcha.evidence.log.sqlite_rows import SCHEMA, SqliteRows
from mingcha.evidence.log.witness_views import WitnessViews, views_folder
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Verifier
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.ingest.ingest import Ingest as CameraIngest
from mingcha.media.ingest.readers import camera_readers
from mingcha.media.journal.witnessed_heads import AskWitnessed
from mingcha.media.recorder.recorder import Callables, Ingest, Recorder, RecorderSettings
from mingcha.media.recorder.service import run_recorder
from mingcha.registry.points.address import inside
from mingcha.run.camera_networks import camera_networks
from mingcha.run.environment import sm2_from_environment, sm3_from_environment
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.station.disks import disk_settings
from mingcha.station.journal.seal import seal_journal
from mingcha.station.orders import disposal_rule, order_verifier
from mingcha.station.sm3_digests import Sm3Digests
from mingcha.station.witnesses.settings import newest_witnessed, witnesses_from_environment

RECORDER_KEY = "log-recorder"
"""The name of the key of a recorder's log."""
PUBLISH_EVERY_S = 5.0
"""Minutes are sealed together, five seconds after their end: the turns between find nothing to do."""
_LOG = structlog.get_logger("mingcha.record")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha record`."""
    subparsers.add_parser("record", help="take pictures in and keep them")


def run(arguments: argparse.Namespace) -> int:
    """Records until SIGTERM or SIGINT. Raises Fault(CONFLICT) when another recorder runs in this home."""
    del arguments
    home = Home.from_environment()
    if not home.marker.exists():
        words = Words("尚未准备：请先运行 mingcha prepare", "not prepared yet: run `mingcha prepare` first")
        raise Fault(FaultKind.NOT_FOUND, words, str(home.marker))
    set_up_logs("record")
    asyncio.run(_run(home))
    return 0


class RecorderLog:
    """The recorder's log as media sees it: a callable that appends inside the journal's transaction."""

    def __init__(self, home: Home, keys: KeyFolder) -> None:
        self._home = home
        self.recorder = home.recorder_name
        self._origin = recorder_origin(home)
        self._signer = keys.signer(RECORDER_KEY)
        self._others = (partial(sm2_line, signer=keys.sm2_signer(RECORDER_KEY)),) if sm2_from_environment() else ()

    def over(self, connection: sqlite3.Connection) -> Log:
        """The log in this connection's database."""
        return Log(self._origin, self._signer, SqliteRows(connection), self._others)

    def append(self, connection: sqlite3.Connection, entries: Sequence[bytes], at: datetime) -> range:
        """Appends entries inside the open transaction; returns their indices."""
        return self.over(connection).append(entries, at)

    def root(self, connection: sqlite3.Connection) -> str:
        """The root hash of the log now, in base64; "" before the first entry."""
        head = self.over(connection).head()
        return "" if head is None else head.note.decode().splitlines()[2]

    def witnessed(self, witnesses: Sequence[WitnessAddress]) -> AskWitnessed | None:
        """How to ask for the newest head that these witnesses cosigned; None without witnesses."""
        keys = [witness.key for witness in witnesses]
        return newest_witnessed(self._origin, Verifier(self._signer.public), FolderFiles(self._home.recorder_log), keys)

    def require_continuation(self) -> None:
        """Raises Fault(CORRUPT) when the journal is older than, or another history than, what of its log was published
        or witnessed: the recorder does not go on from a state that somebody rolled back (article 20)."""
        files, views = FolderFiles(self._home.recorder_log), WitnessViews(views_folder(self._home, "recorder"))
        watched = Continuation(self._origin, Verifier(self._signer.public), files, views)
        # a journal that is gone is a log of no entries
        path = f"file:{self._home.journal}?mode=ro" if self._home.journal.exists() else "file::memory:"
        with closing(sqlite3.connect(path, uri=True)) as connection:
            rows = SqliteRows(connection)
            has_log = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'log_head'").fetchone()
            head = rows.head() if has_log else None
            watched.require_whole(rows, 0 if head is None else head.size)

    def publish(self) -> int:
        """Writes what the published folder lacks, over a connection of its own."""
        connection = sqlite3.connect(f"file:{self._home.journal}?mode=ro", uri=True)
        try:
            return self.over(connection).publish(self._home.recorder_log)
        finally:
            connection.close()


def recorder_origin(home: Home) -> str:
    """The name of the recorder's log: mingcha.invalid/<home id>/recorder/<recorder>."""
    return f"mingcha.invalid/{home.identity}/recorder/{home.recorder_name}"


def camera_ingest(clock: Clock, live: Callable[[str], bool]) -> Ingest:
    """What reads the cameras, and follows one that sends it elsewhere only inside the networks of cameras."""
    networks = camera_networks()
    return CameraIngest(clock, live, camera_readers(), may_reach=lambda host: inside(host, networks))


def build_recorder(
    home: Home, clock: Clock | None = None, ingest: Callable[[Clock, Callable[[str], bool]], Ingest] = camera_ingest,
    witnesses: Sequence[WitnessAddress] | None = None,
) -> tuple[Recorder, RecorderLog]:  # fmt: skip
    """The recorder of this home with everything it is told by others; the machine's clock and the witnesses of
    MINGCHA_WITNESSES when none are given."""
    keys = KeyFolder(home.keys)
    log = RecorderLog(home, keys)
    own, *further = disk_settings(home)
    settings = RecorderSettings(
        recorder=home.recorder_name, footage=home.footage, journal=home.journal, socket=home.socket, demo=home.is_demo,
        home=home.identity, own_weight=own.weight, disks=tuple(further),
    )  # fmt: skip
    callables = Callables(
        ingest=ingest,
        append=log.append,
        unseal=lambda sealed: keys.unseal(sealed) if sealed else "",
        may_dispose=disposal_rule(demo_home=home.is_demo),
        verify_order=order_verifier(keys, home.identity),
        log_root=log.root,
        witnessed=log.witnessed(witnesses_from_environment() if witnesses is None else witnesses),
        needs_policy=True,
    )
    recorder = Recorder(settings, clock or SystemClock(), SystemFiles(), callables)
    recorder.journal.connection.executescript(SCHEMA)
    return recorder, log


async def _run(home: Home) -> None:
    RecorderLog(home, KeyFolder(home.keys)).require_continuation()
    recorder, log = build_recorder(home)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    _spare_the_interpreter()
    raise_descriptor_limit()
    publishing = asyncio.create_task(_publish(log, stop))
    digesting = asyncio.create_task(Sm3Digests(recorder).run()) if sm3_from_environment() else None
    try:
        await run_recorder(recorder, stop)
    finally:
        if digesting is not None:
            digesting.cancel()
    await publishing
    await asyncio.to_thread(_publish_once, log)
    seal_journal(home.journal, KeyFolder(home.keys).signer(RECORDER_KEY))


def _spare_the_interpreter() -> None:
    """Settings of CPython that fit one reading thread and one writing thread.

    Pictures are freed by counting references, so the collector has next to nothing to find; and the writer, which
    mostly waits for the disk, need not take the interpreter from the reader every five milliseconds.
    """
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    sys.setswitchinterval(0.02)


def raise_descriptor_limit() -> int:
    """Lets this process open as many files and sockets as the machine allows it; returns how many that are. The usual
    soft limit of 1024 is met at about 500 cameras: a socket and a file each."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


async def _publish(log: RecorderLog, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await asyncio.to_thread(_publish_once, log)
        try:
            await asyncio.wait_for(stop.wait(), PUBLISH_EVERY_S)
        except TimeoutError:
            continue


def _publish_once(log: RecorderLog) -> None:
    try:
        log.publish()
    except (OSError, sqlite3.Error, Fault) as error:
        _LOG.warning("log_not_published", error=str(error))
