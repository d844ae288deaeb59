"""`mingcha record`: builds the recorder from media, evidence, law and custody, and runs it. No Django here."""

import argparse
import asyncio
import gc
import signal
import sqlite3
import sys
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from mingcha.evidence.log.asking import WitnessAddress
from mingcha.evidence.log.sqlite_rows import SCHEMA
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.freed_memory import release
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.gb28181.link.barred import BarredLink
from mingcha.media.gb28181.link.client import LinkClient
from mingcha.media.gb28181.link.moving import LinkMover
from mingcha.media.ingest.ingest import Ingest as CameraIngest
from mingcha.media.ingest.readers import camera_readers, mask_stills, masked_readers
from mingcha.media.onvif.first_use import OnvifAtFirstUse
from mingcha.media.recorder.control import Mover
from mingcha.media.recorder.recorder import Callables, Ingest, Recorder, RecorderSettings
from mingcha.media.recorder.service import run_recorder
from mingcha.registry.points.address import inside
from mingcha.run.camera_networks import camera_networks
from mingcha.run.supervise.descriptors import raise_descriptor_limit
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.station.disks import disk_settings
from mingcha.station.journal.file_digest import write_file_digest
from mingcha.station.orders import disposal_rule, order_verifier
from mingcha.station.recorder_log import RECORDER_KEY, RecorderLog
from mingcha.station.sm3_digests import Sm3Digests, sm3_from_environment
from mingcha.station.witnesses.settings import witnesses_from_environment

PUBLISH_EVERY_S = 5.0
"""Minutes are sealed together, five seconds after their end, so shorter intervals would find nothing."""
_LOG = structlog.get_logger("mingcha.record")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha record`."""
    subparsers.add_parser("record")


def run(arguments: argparse.Namespace) -> int:
    """Records until SIGTERM or SIGINT. Raises Fault(CONFLICT) if another recorder runs in this home."""
    del arguments
    home = Home.from_environment()
    if not home.marker.exists():
        words = Words("尚未准备：请先运行 mingcha prepare", "not prepared yet: run `mingcha prepare` first")
        raise Fault(FaultKind.NOT_FOUND, words, str(home.marker))
    set_up_logs("record")
    asyncio.run(_run(home))
    return 0


def camera_ingest(clock: Clock, live: Callable[[str], bool], barred: BarredLink | None = None) -> Ingest:
    """The reader of the cameras; it follows redirects only inside the networks of cameras. Without a link to the
    signalling program, devices that register are not read."""
    networks = camera_networks()
    texts = [str(network) for network in networks]
    return CameraIngest(
        clock, live, camera_readers(link=barred), masked_readers=masked_readers(texts), looker=mask_stills(texts),
        may_reach=lambda host: inside(host, networks),
        bar_link=barred.bar if barred is not None else lambda _: None,
        device_state=None if barred is None else barred.state,
    )  # fmt: skip


def camera_movers(clock: Clock, barred: BarredLink) -> dict[str, Mover]:
    """What hands verbs of control to cameras, by the scheme of their address."""
    networks = camera_networks()
    by_onvif = OnvifAtFirstUse(clock, lambda host: inside(host, networks))
    return {"rtsp": by_onvif, "rtsps": by_onvif, "gb28181": LinkMover(barred)}


def build_recorder(
    home: Home, clock: Clock | None = None, ingest: Callable[[Clock, Callable[[str], bool]], Ingest] | None = None,
    witnesses: Sequence[WitnessAddress] | None = None,
) -> tuple[Recorder, RecorderLog]:  # fmt: skip
    """The recorder of this home with all its parts; by default with the machine's clock, its link to the signalling
    program, and the witnesses of MINGCHA_WITNESSES."""
    clock = clock or SystemClock()
    keys = KeyFolder(home.keys)
    log = RecorderLog(home, keys)
    own, *further = disk_settings(home)
    settings = RecorderSettings(
        recorder=home.recorder_name, footage=home.footage, journal=home.journal, socket=home.socket, demo=home.is_demo,
        home=home.identity, own_weight=own.weight, disks=tuple(further),
        signalling=home.sip_socket,
    )  # fmt: skip
    barred = BarredLink(LinkClient(home.sip_socket, clock))
    callables = Callables(
        ingest=ingest or partial(camera_ingest, barred=barred),
        movers=camera_movers(clock, barred),
        append=log.append,
        unseal=lambda sealed: keys.unseal(sealed) if sealed else "",
        may_dispose=disposal_rule(demo_home=home.is_demo),
        verify_order=order_verifier(keys, home.identity),
        log_root=log.root,
        witnessed=log.witnessed(witnesses_from_environment() if witnesses is None else witnesses),
        needs_policy=True,
        still=mask_stills([str(network) for network in camera_networks()]),
    )
    recorder = Recorder(settings, clock, SystemFiles(), callables)
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
    write_file_digest(home.journal, KeyFolder(home.keys).signer(RECORDER_KEY))


def _spare_the_interpreter() -> None:
    """Settings of CPython for one reading and one writing thread.

    Pictures are freed by reference counting, so the collector rarely finds anything; the writer mostly waits for the
    disk, so it need not take the interpreter from the reader every five milliseconds. What the imports and the start
    left behind is freed before the collector stops looking at it.
    """
    gc.collect()
    release()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    sys.setswitchinterval(0.02)


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
