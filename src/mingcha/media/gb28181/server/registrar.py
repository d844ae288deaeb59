"""REGISTER: a challenge, a digest with the password of the device, an answer (articles 18, 20(4); 9.1 of the standard).

Without a nonce of ours nothing is looked up and nothing is kept, so that registrations with spoofed addresses cost a
digest each and no more. A shorter expiry than an hour is granted as an hour, a longer one than a day as a day.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.identity import is_code
from mingcha.media.gb28181.server.buckets import Buckets
from mingcha.media.gb28181.server.devices import MOST_DEVICES, Devices, DeviceState, Left
from mingcha.media.gb28181.server.listening import (
    CredentialsOf,
    DeviceCredentials,
    Listener,
    Redirect,
    UnknownDevice,
)
from mingcha.media.gb28181.sip.digest import MD5, challenge, count_of, matches
from mingcha.media.gb28181.sip.heads import read_credentials, read_expires, version_of, write_gb_date
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.nonces import Nonces, Verdict
from mingcha.media.gb28181.sip.server_transactions import ServerTransaction
from mingcha.media.gb28181.sip.uri import read_address, user_of

OUR_VERSION = "3.0"
LEAST_EXPIRES_S, MOST_EXPIRES_S = 3_600, 86_400
_SECOND_NS = 1_000_000_000
_HOUR_S = 3_600
_MOST_NOTED = 10_000
_UNKNOWN_OF_HOST = 200
"""Codes that one host may bring before a person in an hour."""
_STRANGE_AT_ONCE, _STRANGE_PER_S = 200, 1
"""Bound of lookups that find nothing, of one host: 200 at once, one more a second. Over it only codes that were found
before are looked up for this host."""
_MOST_FOUND = MOST_DEVICES
_WRONG_AT_ONCE, _WRONG_PER_S = 5, 1 / 60
"""Wrong passwords of one host for one code; then the answer is a refusal for a while, right or wrong."""
_MOST_AGENT = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A registration that came with credentials."""

    transaction: ServerTransaction
    request: SipMessage
    code: str
    parameters: dict[str, str]


class Registrar:
    """Registers devices."""

    def __init__(
        self,
        realm: str,
        devices: Devices,
        nonces: Nonces,
        credentials_of: CredentialsOf,
        listener: Listener,
        leaves: Callable[[DeviceState, Left], None],
        clock: Clock,
        redirect: Redirect = lambda _code, _peer: "",
    ) -> None:
        """`leaves`: removes a device that deregisters, and ends what it has under way."""
        self._realm = realm
        self._devices = devices
        self._nonces = nonces
        self._credentials_of = credentials_of
        self._listener = listener
        self._leaves = leaves
        self._clock = clock
        self._redirect = redirect
        self._wrong = Buckets(clock, _WRONG_PER_S, _WRONG_AT_ONCE)
        self._unknown_of_host = Buckets(clock, _UNKNOWN_OF_HOST / _HOUR_S, _UNKNOWN_OF_HOST)
        self._strange = Buckets(clock, _STRANGE_PER_S, _STRANGE_AT_ONCE)
        self._found: OrderedDict[str, None] = OrderedDict()
        """Codes whose credentials were found, the oldest first."""
        self._unknown_at_ns: OrderedDict[str, int] = OrderedDict()
        self._shapes: dict[str, tuple[str, str]] = {}
        """Algorithm and qop of approved devices that need others than most."""

    def receive(self, transaction: ServerTransaction) -> None:
        """Deals with a REGISTER."""
        request, source = transaction.request, transaction.source
        code = user_of(request.head("From"))
        if not is_code(code) or user_of(request.head("To")) != code:
            self._respond(transaction, 403)
            return
        value = request.head("Authorization")
        try:
            scheme, parameters = read_credentials(value) if value else ("", {})
        except Fault:
            self._respond(transaction, 400)
            return
        if scheme != "digest":
            self._challenge(transaction, code)
            return
        verdict = self._nonces.judge(parameters.get("nonce", ""), count_of(parameters), source.host)
        if verdict is not Verdict.GOOD:
            self._challenge(transaction, code, is_stale=verdict is Verdict.STALE)
        elif parameters.get("username") != code or self._is_beyond_guesses(code, source.host):
            self._respond(transaction, 403)
        else:
            asked = Asked(transaction, request, code, parameters)
            self._credentials_of(code, lambda found: self._judge(asked, found))

    def _is_beyond_guesses(self, code: str, host: str) -> bool:
        """Whether a host has guessed too many passwords of a code, or codes."""
        return self._wrong.is_empty(f"{host} {code}") or (code not in self._found and self._strange.is_empty(host))

    def _judge(self, asked: Asked, credentials: DeviceCredentials | None) -> None:
        """Goes on when the credentials have been looked up."""
        transaction, parameters = asked.transaction, asked.parameters
        source = transaction.source
        if credentials is None:
            self._found.pop(asked.code, None)
            self._strange.take(source.host)
            self._note_unknown(asked.code, transaction)
            self._respond(transaction, 403)
            return
        self._note_found(asked.code)
        unfit_qop = not credentials.qop and bool(parameters.get("qop"))
        if unfit_qop or parameters.get("algorithm", MD5).upper() != credentials.algorithm:
            self._shapes[asked.code] = (credentials.algorithm, credentials.qop)
            self._challenge(transaction, asked.code)
            return
        # judged again: the same credentials may have come twice while they were looked up
        if self._nonces.take(parameters.get("nonce", ""), count_of(parameters), source.host) is not Verdict.GOOD:
            self._challenge(transaction, asked.code)
            return
        if not matches(parameters, asked.code, self._realm, credentials.password, "REGISTER", asked.request.body):
            self._nonces.spend(parameters.get("nonce", ""))
            self._wrong.take(f"{source.host} {asked.code}")
            self._respond(transaction, 403)
            return
        self._authenticated(asked, credentials)

    def _authenticated(self, asked: Asked, credentials: DeviceCredentials) -> None:
        transaction = asked.transaction
        contact, wanted_s = _contact_and_expiry(asked.request)
        device = self._devices.get(asked.code)
        if wanted_s == 0:
            if device is not None:
                self._leaves(device, Left.DEREGISTERED)
            self._respond(transaction, 200, self._granted("", 0, credentials))
            return
        elsewhere = self._redirect(asked.code, transaction.source)
        if elsewhere:
            heads = [("Contact", f"<{elsewhere}>"), ("Expires", str(_within_bounds(wanted_s)))]
            self._respond(transaction, 302, heads)
            return
        if device is None and self._devices.is_full:
            self._respond(transaction, 503)
            return
        granted_s = _within_bounds(wanted_s)
        self._respond(transaction, 200, self._granted(contact, granted_s, credentials))
        self._register(asked, device, granted_s, credentials)

    def _register(
        self,
        asked: Asked,
        device: DeviceState | None,
        granted_s: int,
        credentials: DeviceCredentials,
    ) -> None:
        request, source = asked.request, asked.transaction.source
        now_ns = self._clock.monotonic_ns()
        expires_ns = now_ns + granted_s * _SECOND_NS
        silent_ns = credentials.keepalive_s * credentials.missed * _SECOND_NS
        version, agent = version_of(request), request.head("User-Agent")[:_MOST_AGENT]
        if device is None:
            device = DeviceState(
                asked.code, source, version, agent, now_ns, expires_ns, silent_ns, credentials.may_move
            )
            self._devices.add(device)
            self._listener.came(device)
            return
        device.version, device.agent = version, agent
        device.expires_ns, device.silent_after_ns, device.may_move = expires_ns, silent_ns, credentials.may_move
        if self._devices.heard(device, source):
            self._listener.moved(device)

    def _challenge(self, transaction: ServerTransaction, code: str, *, is_stale: bool = False) -> None:
        algorithm, qop = self._shapes.get(code, (MD5, "auth"))
        value = challenge(
            self._realm, self._nonces.issue(transaction.source.host), algorithm=algorithm, qop=qop, stale=is_stale
        )
        self._respond(transaction, 401, [("WWW-Authenticate", value)])

    def _granted(self, contact: str, expires_s: int, credentials: DeviceCredentials) -> list[tuple[str, str]]:
        heads = [("Expires", str(expires_s))]
        if contact:
            heads.append(("Contact", f"<{contact}>;expires={expires_s}"))
        if credentials.sends_date:
            heads.append(("Date", write_gb_date(self._clock.now())))
        return heads

    def _note_found(self, code: str) -> None:
        self._found[code] = None
        if len(self._found) > _MOST_FOUND:
            self._found.popitem(last=False)

    def _note_unknown(self, code: str, transaction: ServerTransaction) -> None:
        now_ns = self._clock.monotonic_ns()
        before_ns = self._unknown_at_ns.get(code)
        if before_ns is not None and now_ns - before_ns < _HOUR_S * _SECOND_NS:
            return
        if not self._unknown_of_host.take(transaction.source.host):
            return
        self._unknown_at_ns.pop(code, None)
        self._unknown_at_ns[code] = now_ns
        if len(self._unknown_at_ns) > _MOST_NOTED:
            self._unknown_at_ns.popitem(last=False)
        request = transaction.request
        agent = request.head("User-Agent")[:_MOST_AGENT]
        self._listener.unknown(UnknownDevice(code, transaction.source, agent, version_of(request)))

    @staticmethod
    def _respond(transaction: ServerTransaction, code: int, heads: Sequence[tuple[str, str]] = ()) -> None:
        transaction.respond(code, [*heads, ("X-GB-Ver", OUR_VERSION)])


def _contact_and_expiry(request: SipMessage) -> tuple[str, int]:
    """The URI of Contact, "" if it has none that can be read; and the seconds that the device asks for: those of its
    Contact, else of Expires, else a day; 0 to leave."""
    try:
        contact = read_address(request.head("Contact"))
        uri, own = str(contact.uri), contact.parameters.get("expires", "")
    except Fault:  # "*", or none
        uri, own = "", ""
    for text in (own, request.head("Expires")):
        if (seconds := read_expires(text)) is not None:
            return uri, seconds
    return uri, MOST_EXPIRES_S


def _within_bounds(seconds: int) -> int:
    return min(max(seconds, LEAST_EXPIRES_S), MOST_EXPIRES_S)
