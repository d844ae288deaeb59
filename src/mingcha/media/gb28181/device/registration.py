"""Registration of a device and its keepalives (GB/T 28181-2022, 9.1 and 9.6; article 13(1)).

Answers a Digest challenge, renews in time, follows a redirection (302), tries again after a failure, and registers anew
when keepalives are not answered: a server that was restarted has forgotten its devices.
"""

import asyncio
import secrets
from collections.abc import Callable
from enum import Enum, auto

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.kit.http_auth import strongest
from mingcha.media.gb28181.device.manners import Manners
from mingcha.media.gb28181.device.requests import DeviceRequests
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.manscdp.keepalive import KeepaliveNotice, write_keepalive
from mingcha.media.gb28181.sip.client_transactions import Answered
from mingcha.media.gb28181.sip.heads import read_expires
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.uri import read_address

_SECOND_NS = 1_000_000_000
_MOST_REDIRECTIONS = 3
_MOST_CHALLENGES = 3
_NEVER_NS = 1 << 63
_FORGOTTEN = (401, 403, 404)
"""Answers to a keepalive of a server that does not know this device any more."""


class RegistrationState(Enum):
    """Where a registration stands."""

    OUT = auto()
    ASKING = auto()
    IN = auto()


class Registration:
    """One device at one server."""

    def __init__(
        self,
        settings: DeviceSettings,
        requests: DeviceRequests,
        manners: Manners,
        clock: Clock,
        send: Callable[[SipMessage, Answered], None],
        redirect: Callable[[str, int], None],
    ) -> None:
        """`send`: sends a request, and calls back with its answer. `redirect`: requests go to this host and port from
        now on; after a failure there, to those of the settings again (9.1.2.3)."""
        self._settings, self._requests, self._manners, self._clock = settings, requests, manners, clock
        self._send, self._redirect = send, redirect
        self._credentials = manners.credentials(settings.code, settings.password)
        self.state = RegistrationState.OUT
        self.refused = ""
        """Why the last registration failed; "" if it did not."""
        self.registered = 0
        """Registrations that succeeded so far."""
        self._challenges = self._redirections = self._misses = 0
        self._register_ns = self._keepalive_ns = _NEVER_NS
        self._is_leaving = self._is_elsewhere = False
        self.left = asyncio.Event()
        """Set when nothing of the registration is under way after `leave`."""

    def start(self) -> None:
        """Registers at the next `due`."""
        now_ns = self._clock.monotonic_ns()
        if self._manners.registers:
            self._register_ns = now_ns
        else:
            self.state, self._keepalive_ns = RegistrationState.IN, now_ns

    def due(self, now_ns: int) -> None:
        """Registers, renews and keeps alive what has fallen due."""
        if now_ns >= self._register_ns:
            self._register_ns = _NEVER_NS
            self._challenges = self._redirections = 0
            self._register()
        elif now_ns >= self._keepalive_ns and self.state is RegistrationState.IN:
            self._keepalive_ns = now_ns + self._settings.heartbeat_s * _SECOND_NS
            root = write_keepalive(self._requests.next_serial(), self._settings.code, KeepaliveNotice())
            self._send(self._requests.message(root), self._keepalive_answered)

    def lost(self) -> None:
        """The connection to the server has gone: registers again after the wait of a failure."""
        if self.state is not RegistrationState.OUT and not self._is_leaving:
            self._fail("the connection has gone")

    def leave(self) -> None:
        """Ends the registration, if there is one."""
        self._is_leaving = True
        self._register_ns = self._keepalive_ns = _NEVER_NS
        if self.state is RegistrationState.IN and self._manners.registers:
            self._challenges = 0
            self._register()
        else:
            self.left.set()

    def _register(self) -> None:
        self.state = RegistrationState.ASKING
        authorization = self._credentials.authorization("REGISTER", self._requests.server_uri)
        expires_s = 0 if self._is_leaving else self._settings.expires_s
        self._send(self._requests.register(expires_s, authorization), self._register_answered)

    def _register_answered(self, response: SipMessage | None) -> None:
        if self.state is not RegistrationState.ASKING:
            return  # the connection has gone meanwhile
        code = 0 if response is None else response.code
        if response is None:
            self._fail("no answer")
        elif code == 401:
            self._challenged(response)
        elif code == 302 and self._redirections < _MOST_REDIRECTIONS:
            self._redirected(response)
        elif 200 <= code < 300:
            self._accepted(response)
        else:
            self._fail(f"{code}")

    def _challenged(self, response: SipMessage) -> None:
        challenge = strongest(response.all("WWW-Authenticate"))
        self._challenges += 1
        if challenge is None or challenge.scheme != "digest":
            self._fail("no challenge that can be met")
        elif self._challenges >= _MOST_CHALLENGES or (self._challenges > 1 and not challenge.stale):
            self._fail("the password was refused")
        else:
            self._credentials.adopt(challenge)
            self._register()

    def _redirected(self, response: SipMessage) -> None:
        self._redirections += 1
        try:
            uri = read_address(response.head("Contact")).uri
        except Fault:
            self._fail("a redirection without a place")
            return
        self._is_elsewhere = True
        self._redirect(uri.host, uri.port or 5060)
        self._register()

    def _accepted(self, response: SipMessage) -> None:
        now_ns = self._clock.monotonic_ns()
        self.state = RegistrationState.OUT if self._is_leaving else RegistrationState.IN
        if self._is_leaving:
            self.left.set()
            return
        self.refused, self._misses = "", 0
        self.registered += 1
        granted_s = read_expires(response.head("Expires")) or self._settings.expires_s
        renew_s = self._manners.register_every_s or max(1, granted_s // 2)
        self._register_ns = now_ns + renew_s * _SECOND_NS
        if self._keepalive_ns == _NEVER_NS:
            self._keepalive_ns = now_ns + self._settings.heartbeat_s * _SECOND_NS

    def _fail(self, reason: str) -> None:
        self.state, self.refused = RegistrationState.OUT, reason
        self._keepalive_ns = _NEVER_NS
        if self._is_elsewhere:
            self._is_elsewhere = False
            self._redirect(self._settings.host, self._settings.port)
        if self._is_leaving:
            self.left.set()
        else:
            # not all devices of a site at once: up to a quarter more
            wait_ns = self._settings.retry_s * _SECOND_NS
            self._register_ns = self._clock.monotonic_ns() + wait_ns + secrets.randbelow(wait_ns // 4 + 1)

    def _keepalive_answered(self, response: SipMessage | None) -> None:
        if self.state is not RegistrationState.IN or not self._manners.registers:
            return
        if response is not None and response.code < 300:
            self._misses = 0
            return
        self._misses += 1
        forgotten = response is not None and response.code in _FORGOTTEN
        if forgotten or self._misses >= self._settings.heartbeat_misses:
            self.state, self._misses = RegistrationState.OUT, 0
            self._keepalive_ns, self._register_ns = _NEVER_NS, self._clock.monotonic_ns()
