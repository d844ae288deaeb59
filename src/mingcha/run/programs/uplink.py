"""`mingcha uplink`: runs the transfer between recorder and database, and the recorder's membership."""

import argparse
import asyncio
import random
import signal
import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.access.openings.tasks import carry_openings
from mingcha.fleet.placement.membership import Membership, keep_beating
from mingcha.fleet.recorders.beats import DatabaseClock
from mingcha.kit.actor import program
from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.media.local.client import LocalClient
from mingcha.run.supervise.heartbeat import beating
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.station.uplink.carrying import Uplink, keep_carrying
from mingcha.station.uplink.link import Answering, LocalLink

_LOG = structlog.get_logger("mingcha.uplink")
OPENINGS_EVERY_S = 10
"""How often the gateway's log is carried: an opening without a ticket is a finding within this time."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha uplink`."""
    subparsers.add_parser("uplink")


def run(arguments: argparse.Namespace) -> int:
    """Transfers data until SIGTERM or SIGINT."""
    del arguments
    set_up_logs("uplink")
    stop, look_at_once = threading.Event(), threading.Event()

    def end(*_: object) -> None:
        stop.set()
        look_at_once.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    beating_apart = _beat_apart(settings.MINGCHA_HOME, stop, look_at_once)
    with asyncio.Runner() as runner:
        link = LocalLink(LocalClient(settings.MINGCHA_HOME.socket, "uplink"), runner)
        try:
            uplink = Uplink(link, SystemClock(), program("uplink"))
            wait = beating(settings.MINGCHA_HOME, "uplink", waiting(stop, look_at_once))
            wait = with_openings(settings.MINGCHA_HOME, wait)
            keep_carrying(uplink, wait, random.Random())  # noqa: S311 - jitter, not a secret
        finally:
            end()
            link.close()
            connection.close()
            if beating_apart is not None:
                beating_apart.join()
    return 0


def with_openings(home: Home, wait: Callable[[float], bool]) -> Callable[[float], bool]:
    """A wait that first carries the gateway's log of openings to the database, every few seconds; its faults keep
    nothing else from being carried."""
    clock = SystemClock()
    due_ns = [0]

    def carry_and_wait(seconds: float) -> bool:
        if clock.monotonic_ns() >= due_ns[0]:
            due_ns[0] = clock.monotonic_ns() + OPENINGS_EVERY_S * 10**9
            try:
                carry_openings(home.openings, home.recorder_name, clock)
            except DatabaseError as error:
                _LOG.warning("database_away", error=type(error).__name__)
                connection.close()
            except (Fault, OSError) as fault:
                _LOG.warning("openings_not_carried", error=str(fault))
        return wait(seconds)

    return carry_and_wait


def waiting(stop: threading.Event, look_at_once: threading.Event) -> Callable[[float], bool]:
    """A wait (seconds) that ends early if there is something to do; it returns whether to stop."""

    def wait(seconds: float) -> bool:
        look_at_once.wait(seconds)
        if not stop.is_set():
            look_at_once.clear()
        return stop.is_set()

    return wait


def _beat_apart(home: Home, stop: threading.Event, look_at_once: threading.Event) -> threading.Thread | None:
    """The thread of this recorder's membership; None with the embedded database, which has one recorder only."""
    if connection.vendor != "postgresql":
        return None
    ttl_s = float(settings.MINGCHA_RECORDER_TTL_SECONDS)

    def beat() -> None:
        with asyncio.Runner() as runner:
            answering = Answering(home, runner, ttl_s / 4)
            membership = Membership(
                home.recorder_name, ttl_s, DatabaseClock(), program("uplink"), answering, look_at_once.set
            )
            try:
                keep_beating(membership, ttl_s, stop)
            finally:
                answering.close()

    thread = threading.Thread(target=beat, name="membership", daemon=True)
    thread.start()
    return thread
