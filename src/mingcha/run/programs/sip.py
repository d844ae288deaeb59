"""`mingcha sip`: devices of GB/T 28181 register here, and recorders ask here for their streams (articles 2, 13(1)).

One beside each recorder. Signalling alone: pictures go from the device to the recorder. Restarting it ends the streams
that were asked for through it, and the recorders ask again.
"""

import argparse
import asyncio
import gc
import hashlib
import signal
import socket

import structlog
from django.conf import settings

from mingcha.kit.clock import SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words
from mingcha.media.gb28181.server.listening import DeviceCredentials
from mingcha.registry.devices.channel_changes import take_channel_changes
from mingcha.registry.devices.queries import (
    decisions_version,
    device_credentials,
    password_marks,
    registered_devices,
)
from mingcha.registry.devices.states import DeviceState
from mingcha.registry.devices.tasks import take_catalogue, take_registrations
from mingcha.run.programs.sip_records import add_records_parser, run_records
from mingcha.run.sip_settings import sip_announced, sip_bind, sip_code, sip_port
from mingcha.run.supervise.descriptors import raise_descriptor_limit
from mingcha.run.supervise.serving import serving
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.run.user_layout import recorder_users
from mingcha.station.signalling.program import RegisterCalls, SignallingProgram, SipPlace
from mingcha.supervision.device_claims.tasks import note_claims


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha sip` and what is asked of the running one."""
    parser = subparsers.add_parser("sip")
    verbs = parser.add_subparsers(dest="action", required=False)
    add_records_parser(verbs.add_parser)


def run(arguments: argparse.Namespace) -> int:
    """Serves until SIGTERM or SIGINT, or asks the running program. Raises Fault(INVALID) without a code of this
    platform, and Fault(UNAVAILABLE) if the port is taken."""
    home: Home = settings.MINGCHA_HOME
    if arguments.action == "records":
        return run_records(arguments, home)
    code = sip_code(home)
    if not code:
        words = Words(
            "请用 MINGCHA_SIP_ID 设置本平台的 20 位编码", "set MINGCHA_SIP_ID: the 20-digit code of this platform"
        )
        raise Fault(FaultKind.INVALID, words)
    set_up_logs("sip")
    raise_descriptor_limit()
    asyncio.run(_serve(home, SipPlace(code, sip_bind(), sip_port(), sip_announced(), program_name(home))))
    return 0


def program_name(home: Home) -> str:
    """The name of the signalling program of this host and home in the register: what was registered at another one is
    no business of this one after a restart."""
    return f"{socket.gethostname()[:64]}/{hashlib.sha256(str(home.path).encode()).hexdigest()[:12]}"


def credentials_of(code: str) -> DeviceCredentials | None:
    """The password of an approved device; None for another. Asks the database."""
    found = device_credentials(code)
    if found is None or found.state is not DeviceState.APPROVED or not found.password:
        return None
    return DeviceCredentials(found.password)


async def _serve(home: Home, place: SipPlace) -> None:
    calls = RegisterCalls(
        credentials_of, take_registrations, take_catalogue, decisions_version, password_marks, registered_devices,
        note_claims, take_channel_changes,
    )  # fmt: skip
    signalling = SignallingProgram(place, home.sip_socket, calls, SystemClock(), recorder_users())
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await signalling.start()
    except OSError as error:
        words = Words(f"端口 {place.port} 无法使用", f"port {place.port} cannot be used")
        raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
    with serving(home, "sip", place.bind, signalling.port):
        gc.freeze()  # objects from startup need not be scanned by later collections
        structlog.get_logger("mingcha.sip").info("listening", host=place.bind, port=signalling.port)
        running = asyncio.create_task(signalling.run())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()  # a bug: the supervisor starts this program again
        finally:
            running.cancel()
            stopping.cancel()
            await asyncio.gather(running, stopping, return_exceptions=True)
            await signalling.stop()
