"""From an identified person to a session of the pages, and back (decree 799, art. 16(2)(2))."""

from dataclasses import dataclass

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from mingcha.access.endings.actions import SESSION_ENDED, end_viewing_of
from mingcha.access.tickets.gateways import send_revocation
from mingcha.access.tickets.tokens import within_session
from mingcha.kit.errors import Fault
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.directory.queries import is_bound
from mingcha.registry.factors.values import FactorRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.queries import duty
from mingcha.registry.sessions.actions import Prove, begin_session, end_session
from mingcha.registry.sessions.queries import sign_in_before
from mingcha.registry.sessions.rules import Method
from mingcha.registry.sign_in.actions import Judged
from mingcha.registry.sign_in.backend import person_numbered, person_of_session
from mingcha.web.forms.return_address import back
from mingcha.web.frame import wiring
from mingcha.web.frame.sessions import BACKEND, BEFORE_KEY, NUMBER_KEY, session_of
from mingcha.web.registry.sign_in.browser_words import browser_words
from mingcha.web.registry.sign_in.device import mark_device

HALF_KEY = "mingcha_half"
"""In the data of an anonymous session: whose password was right, until the second factor follows."""


@dataclass(frozen=True, slots=True)
class Half:
    """A person whose password was right a moment ago, or whom the directory identified."""

    judged: Judged
    next: str
    by_directory: bool = False

    def method(self, factor: str) -> Method:
        """How the person is identified once this factor ("code" or "passkey") is proven."""
        if self.by_directory:
            return Method.DIRECTORY_CODE if factor == "code" else Method.DIRECTORY_PASSKEY
        return Method.PASSWORD_CODE if factor == "code" else Method.PASSWORD_PASSKEY


def address_of(request: HttpRequest) -> str:
    """The network address of the browser (TrustedProxies)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def begin_half(request: HttpRequest, judged: Judged, target: str, *, by_directory: bool = False) -> None:
    """Remembers that the password was right, or that the directory named the person, in a fresh session; the person is
    not signed in."""
    person = judged.person
    if person is None:
        return
    request.session.flush()
    at_ms = int(wiring.clock().now().timestamp() * 1000)
    request.session[HALF_KEY] = {
        "user": person.pk, "at_ms": at_ms, "stored": _mark(judged.stored), "rehashed": judged.rehashed, "next": target,
        "by_directory": by_directory,
    }  # fmt: skip


def half_of(request: HttpRequest) -> Half | None:
    """Whose password was right in this browser; None once it is too long ago, or the password changed since."""
    held = request.session.get(HALF_KEY)
    now = wiring.clock().now()
    minutes = parameters.number("accounts.half_signed_in_minutes", shanghai_day(now))
    if not isinstance(held, dict) or not 0 <= now.timestamp() * 1000 - held["at_ms"] <= minutes * 60_000:
        return None
    person = person_numbered(held["user"])
    if person is None or _mark(person.password) != held["stored"]:
        return None
    by_directory = bool(held.get("by_directory"))
    if by_directory and not is_bound(person.pk):
        return None  # the binding was ended a moment ago
    return Half(Judged(person, 0, person.password, held["rehashed"]), held["next"], by_directory)


def enter(
    request: HttpRequest, judged: Judged, method: Method, target: str, prove: Prove | None = None
) -> HttpResponse:
    """Begins a session and sends the person on. The key of the browser's session is made anew, so one that somebody
    planted is worth nothing. Raises Fault(UNAUTHENTICATED)."""
    person, clock = judged.person, wiring.clock()
    if person is None:
        raise ValueError("nobody was identified")
    number = begin_session(
        person, method=method, address=address_of(request), prove=prove, clock=clock,
        browser=browser_words(request.headers.get("User-Agent", "")), judged=judged.stored, rehashed=judged.rehashed,
    )  # fmt: skip
    found = person_of_session(number, clock.now())
    if found is None:
        raise ValueError("a session that just began is not running")
    person, session = found
    leave(request)
    login(request, person, backend=BACKEND)
    request.session[NUMBER_KEY] = number
    before = sign_in_before(session)
    if before is not None:
        request.session[BEFORE_KEY] = {
            "at_ms": int(before.began_at.timestamp() * 1000), "address": before.address, "browser": before.browser
        }  # fmt: skip
    response = back(request, target)
    mark_device(request, response, person.username)
    return response


def leave(request: HttpRequest) -> None:
    """Ends the session of the request, if it has one, and forgets everything that the browser's session held."""
    session = session_of(request)
    if session is not None and request.user.is_authenticated:
        by: Asker = request.user
        try:
            end_session(by, number=session.number, clock=wiring.clock())
        except Fault:
            pass  # it ended at the same time elsewhere
        close_pictures(by, session.number)
    logout(request)
    request._mingcha_session = None  # type: ignore[attr-defined]


def close_pictures(by: Asker, number: int) -> None:
    """Ends the tickets and streams of a session that just ended; a gateway that does not answer gets it from the
    clock."""
    end_viewing_of(
        by, user_id=duty(by, wiring.clock().now()).user_id, reason=SESSION_ENDED, within=within_session(number),
        clock=wiring.clock(), send=send_revocation,
    )  # fmt: skip


def has_passkey(factors: tuple[FactorRow, ...]) -> bool:
    """Whether one of these factors is a passkey."""
    return any(one.kind.value == "passkey" for one in factors)


def _mark(stored: str) -> str:
    return salted_hmac("mingcha.half", stored, algorithm="sha256").hexdigest()
