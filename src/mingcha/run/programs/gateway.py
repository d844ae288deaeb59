"""`mingcha gateway`: live and playback for holders of a ticket. No Django and no database in this process."""

import argparse
import asyncio
import gc
import resource
import signal
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

import structlog

from mingcha.access.tickets.rules import LATE_USE, may_be_renewed, may_have_issued, ticket_allows
from mingcha.access.tickets.state_pass import open_state_pass
from mingcha.access.tickets.tokens import (  # fmt: skip
    TICKET_KEY,
    EndPayload,
    OpenedTickets,
    RevocationPayload,
    TicketPayload,
    open_ending,
)
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder, Verifier
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.media.gateway.connections import MOST_CONNECTIONS, Connections
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.gateway.pace import TakingLimits
from mingcha.media.gateway.server import Gateway, HostRule, OriginRule
from mingcha.media.gateway.tickets import Ticket
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.local.client import LocalClient
from mingcha.run.environment import (
    bind_address,
    gateway_port,
    hosts_from_environment,
    port_from_environment,
    proxies_from_environment,
    transcodes_from_environment,
    web_origins_from_environment,
)
from mingcha.run.supervise.descriptors import raise_descriptor_limit
from mingcha.run.supervise.serving import serving
from mingcha.run.supervise.structured_logs import set_up_logs
from mingcha.station.published_reader import reader_of_recorder_log

FILES_BESIDE = 256
"""Files that a gateway has open beside its connections."""
FILES_A_CONNECTION = 2
"""A connection that gets footage has one to the recorder, too."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `mingcha gateway`."""
    parser = subparsers.add_parser("gateway")
    parser.add_argument("--host", default=None, help="the address (default MINGCHA_BIND); the port is MINGCHA_PORT + 1")


def run(arguments: argparse.Namespace) -> int:
    """Serves until SIGTERM or SIGINT. Raises Fault(UNAVAILABLE) if the port is taken."""
    home = Home.from_environment()
    if not home.marker.exists():
        words = Words("尚未准备：请先运行 mingcha prepare", "not prepared yet: run `mingcha prepare` first")
        raise Fault(FaultKind.NOT_FOUND, words, str(home.marker))
    set_up_logs("gateway")
    raise_descriptor_limit()
    asyncio.run(_serve(home, arguments.host or bind_address()))
    return 0


def make_ticket_key(keys: KeyFolder) -> None:
    """Creates the key pair at the first start, whichever of web and gateway is first. The gateway itself needs only the
    public key, and with separate users has no other."""
    if not (keys.path / f"{TICKET_KEY}.pub").exists():
        keys.signer(TICKET_KEY)


async def _serve(home: Home, host: str) -> None:
    clock = SystemClock()
    keys = KeyFolder(home.keys)
    if not home.is_recorder_host:  # a recorder host has only the public key
        make_ticket_key(keys)
    openings = OpeningLog(home.openings, clock)
    door = TicketDoor(keys.verifier(TICKET_KEY), clock, openings.refused)
    hosts = hosts_from_environment()
    gateway = Gateway(
        lambda: LocalClient(home.socket, "gateway"),
        door.authorise,
        door.revocation,
        clock,
        origin_rule(port_from_environment(), web_origins_from_environment(), hosts),
        Workers(transcodes_from_environment()),
        proxy_rule(proxies_from_environment()),
        door.states,
        limits=lambda: taking_limits(shanghai_day(clock.now())),
        openings=openings,
        published=reader_of_recorder_log(home),
        knows_host=host_rule(hosts),
        connections=Connections(_most_connections()),
        positions=home.openings / "positions",
        most_return_s=lambda: home_limit_s(shanghai_day(clock.now())),
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        await gateway.start(host, gateway_port())
    except OSError as error:
        words = Words(f"端口 {gateway_port()} 无法使用", f"port {gateway_port()} cannot be used")
        raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
    with serving(home, "gateway", host, gateway.port):
        await _serve_until(stop, host, gateway)


async def _serve_until(stop: asyncio.Event, host: str, gateway: Gateway) -> None:
    gc.freeze()  # objects from startup need not be scanned by later collections
    structlog.get_logger("mingcha.gateway").info("listening", host=host, port=gateway.port)
    await stop.wait()
    await gateway.stop()


def _most_connections() -> int:
    """As many connections as this process may have files for; raises its limit as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS * FILES_A_CONNECTION + FILES_BESIDE
    soft = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(64, min(MOST_CONNECTIONS, (soft - FILES_BESIDE) // FILES_A_CONNECTION))


@cache
def taking_limits(day: date) -> TakingLimits:
    """The limits of taking in force on a (Shanghai) day."""
    return TakingLimits(
        times_all=parameters.number("access.pace_times_all", day),
        times_keys=parameters.number("access.pace_times_keys", day),
        headroom_percent=parameters.number("access.pace_headroom_percent", day),
        burst_s=parameters.number("access.pace_burst_seconds", day),
        cameras=parameters.number("access.pace_points", day),
        pictures_a_second=parameters.number("access.pace_pictures_a_second", day),
        pictures_burst=parameters.number("access.pace_pictures_burst", day),
        copy_burst_s=parameters.number("access.copy_ahead_seconds", day),
        copies=parameters.number("access.copy_parallel_streams", day),
    )


@cache
def home_limit_s(day: date) -> int:
    """After how many seconds without a move a camera goes home at the latest on a (Shanghai) day (article 7(2))."""
    return parameters.number("ptz.home_return_minutes", day) * 60


class TicketDoor:
    """Opens tickets of the access plane for the gateway: needs only the public key and the pure rules. `refused` writes
    down tickets with our signature that we never issue (somebody else has our key), and those of requests that are used
    long after their end."""

    def __init__(
        self,
        verifier: Verifier,
        clock: Clock,
        refused: Callable[[TicketPayload, str], None] = lambda _ticket, _why: None,
    ) -> None:
        self._verifier = verifier
        self._tickets = OpenedTickets(verifier)
        self._clock = clock
        self._refused = refused

    def authorise(self, token: str, camera: str, mode: str, from_ms: int, to_ms: int) -> TicketPayload | Decision:
        """Returns the ticket if tickets.rules.ticket_allows allows, else its refusal. Raises Fault(UNAUTHENTICATED)."""
        ticket = self._tickets.open(token)
        now_ms = int(self._clock.now().timestamp() * 1000)
        if now_ms >= ticket.exp_ms:
            renewable = may_be_renewed(ticket, now_ms)
            if not renewable:
                self._refused(ticket, LATE_USE)
                return renewable
            # the page renews an expired ticket, but a refusal is final: so this is not a refusal
            raise Fault(FaultKind.UNAUTHENTICATED, Words("取流凭据已过期", "the ticket has ended"))
        issued = may_have_issued(ticket, self._clock.now())
        if not issued:
            self._refused(ticket, issued.reason.en)
            if ticket.iat_ms > now_ms:
                return issued
            raise Fault(FaultKind.UNAUTHENTICATED, issued.reason)
        # judged at its own time of issue if our clock is slightly behind: a refusal is final
        decision = ticket_allows(ticket, camera, mode, from_ms, to_ms, max(now_ms, ticket.iat_ms))
        return ticket if decision else decision

    def states(self, token: str, ticket: Ticket) -> tuple[str, ...]:
        """The cameras of a pass for the holder of this ticket. Raises Fault(UNAUTHENTICATED) for any other pass."""
        found = open_state_pass(token, self._verifier)
        if int(self._clock.now().timestamp() * 1000) >= found.exp_ms:
            raise Fault(FaultKind.UNAUTHENTICATED, Words("状态凭据已过期", "the pass has ended"))
        if not isinstance(ticket, TicketPayload) or ticket.who != found.who:
            raise Fault(FaultKind.UNAUTHENTICATED, Words("状态凭据属于他人", "the pass is another person's"))
        return found.points

    def revocation(self, token: str) -> RevocationPayload | EndPayload:
        """Opens a revocation or an end of viewing. Raises Fault(UNAUTHENTICATED)."""
        return open_ending(token, self._verifier)


def origin_rule(web_port: int, more: str, hosts: Sequence[str] = ("127.0.0.1", "localhost", "[::1]")) -> OriginRule:
    """Allowed origins: the web port on the gateway's host name, and those in `more` (MINGCHA_WEB_ORIGINS, separated by
    spaces: the public origin behind a proxy).

    If a trusted proxy terminated TLS, the page's origin must be that https host. The host name must be in `hosts` (as
    ALLOWED_HOSTS: ".example.com" includes subdomains, "*" allows any), which prevents DNS rebinding.
    """
    listed = frozenset(more.split())

    def allows(origin: str, host: str, secure: bool = False) -> bool:
        if origin in listed:
            return True
        try:
            page, own = urlsplit(origin), urlsplit(f"//{host}")
            name = own.hostname or ""
            if page.hostname != name or not _is_ours(name, hosts):
                return False
            if secure:  # pages and gateway have one origin; a proxy may omit the port in Host
                return page.scheme == "https" and own.port in (None, page.port)
            return page.scheme == "http" and page.port == web_port
        except ValueError:
            return False

    return allows


def host_rule(hosts: Sequence[str]) -> HostRule:
    """A test whether Host names this machine: a name in `hosts` (as of origin_rule), or the address at which the
    connection arrived, by which other hosts of an installation reach it."""

    def knows(host: str, local: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        own = name == local or (name == "localhost" and local in ("127.0.0.1", "::1"))
        return _is_ours(name, hosts) or (name != "" and own)

    return knows


def proxy_rule(networks: Sequence[IPv4Network | IPv6Network]) -> Callable[[str], bool]:
    """A test whether an address belongs to one of these proxies."""

    def is_proxy(address: str) -> bool:
        try:
            peer = ip_address(address)
        except ValueError:
            return False
        return any(peer in network for network in networks)

    return is_proxy


def _is_ours(name: str, hosts: Sequence[str]) -> bool:
    """Whether a host name is in the list; the empty name never is."""
    for pattern in (host.strip().strip("[]").lower() for host in hosts):
        below = pattern.startswith(".") and (name == pattern[1:] or name.endswith(pattern))
        if name and (pattern in ("*", name) or below):
            return True
    return False
