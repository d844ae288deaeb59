"""`mingcha cascade`: registers at the platforms above us, shows them points, opens pictures for them (articles 13(1),
13(2), 16(3)). One beside the pages; restarting it ends the streams, and the platforms ask again."""

import argparse
import asyncio
import gc
import signal
import time
from contextlib import suppress

from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.kit.home import Home
from mingcha.media.gb28181.cascade.uplinks import EVERY_S, Uplinks
from mingcha.run.cascade_settings import cascade_page, cascade_streams
from mingcha.run.programs.cascade_register import RegisterAbove
from mingcha.run.supervise.heartbeat import beating
from mingcha.run.supervise.structured_logs import set_up_logs


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha cascade`."""
    subparsers.add_parser("cascade")


def run(arguments: argparse.Namespace) -> int:
    """Serves until SIGTERM or SIGINT. Raises Fault(INVALID) for a setting that is none."""
    del arguments
    most_streams = cascade_streams()
    set_up_logs("cascade")
    asyncio.run(_serve(settings.MINGCHA_HOME, most_streams))
    return 0


async def _serve(home: Home, most_streams: int) -> None:
    clock, stop = SystemClock(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    here = str(settings.MINGCHA_GATEWAY_NEARBY)
    register = RegisterAbove(settings.MINGCHA_KEYS, clock, here, cascade_page())
    uplinks = Uplinks(register, clock, most_streams)
    beat = beating(home, "cascade", lambda _: stop.is_set())
    gc.freeze()  # objects from startup need not be scanned by later collections
    try:
        while not beat(EVERY_S):
            begun = time.monotonic()
            await uplinks.follow()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), max(1.0, EVERY_S - (time.monotonic() - begun)))
    finally:
        await uplinks.stop()
        await register.stop()
