"""Tickets and revocations: signed tokens that the gateway uses instead of a database (docs/ref/gateway.md). No
Django here.

Both are tokens of kit.keys signed by the key "ticket", distinguished by `t`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from unicodedata import category

from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer, Verifier, open_token, sign_token
from mingcha.kit.words import Words

TICKET_KEY = "ticket"
"""The name of the signing key in the key folder."""
LIVE, PLAYBACK = "live", "playback"
MODES = (LIVE, PLAYBACK)
"""The modes of duty viewing."""
COPY = "copy"
"""The viewing copy of a request: made on the server, with a label and a mark; the ticket has no other mode."""
EXPORT = "export"
"""Original bytes for an export: only the export's own job gets such a ticket."""
CONTROL = "control"
"""Control of one camera under a lease (access.control, articles 2 and 7(2)): the ticket has no other mode."""
TICKET_MODES = (*MODES, COPY, EXPORT, CONTROL)
"""All modes of tickets."""
TAKEN_WAYS = (*MODES, COPY, EXPORT)
"""The ways by which a gateway counts."""
SNAPSHOT = "snapshot"
WAYS = (*MODES, SNAPSHOT)
"""The ways in the register: a kept picture is viewed without a stream."""
MOST_LABEL = 200
"""Characters of a label at most."""
MARK_LIMIT = 1 << 40
"""A mark is less than this: 40 bits."""
REMEMBERED = 2048
"""Opened tickets cached by a gateway: two for each of a thousand viewers; about a kilobyte each."""
_VERSION = 2
_DAY_S, _DAY_MS, _SHANGHAI_MS = 86_400, 86_400_000, 28_800_000
"""A day, and what China Standard Time is ahead of UTC."""
_REST_MS = 1000
"""A rest of the daily hours that is shorter is closed: a player that came to their end goes on with the next day."""
_ENDS = ("who", "within", "point", "lease")
"""The subjects of an end: a person, the session or token in which tickets were issued, a point that they open, or the
lease of a ticket of control."""


def within_session(number: int) -> str:
    """The name of a person's session (registry.sessions) in tickets and in the log; the cookie's key is in neither and
    may change during the session."""
    return f"session:{number}"


def session_within(within: str) -> int:
    """The number of a session by its name in a ticket; 0 if it is none."""
    kind, _, number = within.partition(":")
    return int(number) if kind == "session" and number.isascii() and number.isdecimal() else 0


def within_token(number: int) -> str:
    """The name of an API token in tickets and in the log."""
    return f"token:{number}"


def token_within(within: str) -> int:
    """The number of an API token by its name in a ticket; 0 if it is none."""
    kind, _, number = within.partition(":")
    return int(number) if kind == "token" and number.isascii() and number.isdecimal() else 0


def within_point(code: str) -> str:
    """The name of a point whose footage was closed, in ends of viewing."""
    return f"point:{code}"


def point_within(within: str) -> str:
    """The code of a point by its name in an end of viewing; "" if it is none."""
    kind, _, code = within.partition(":")
    return code if kind == "point" else ""


def within_lease(number: int) -> str:
    """The name of an ended lease of control, in ends of viewing."""
    return f"lease:{number}"


def lease_within(within: str) -> str:
    """The number of a lease by its name in an end of viewing; "" if it is none."""
    kind, _, number = within.partition(":")
    return number if kind == "lease" else ""


@dataclass(frozen=True, slots=True)
class TicketPayload:
    """The content of a ticket. All times in Unix milliseconds; `to_ms` 0 means until the ticket ends.

    `who` is the actor's id ("user:7"), `points` are 20-digit codes, `origin` the requesting web origin, `within` the
    session or token in which it was issued (within_session, within_token), empty for our own programs. `label` is the
    text burnt into a viewing copy (name, unit, register number), `mark` the number of its invisible mark
    (register.rules.mark_of); a ticket of duty viewing has neither. `hours`: the daily hours of the pictures that a
    viewing copy shows, from and until in seconds of the Shanghai day, over midnight if the first is later; empty: all.
    `lease`: the number of the lease of a ticket of control; 0 for every other one.
    """

    id: str
    grant: str
    who: str
    points: tuple[str, ...]
    modes: tuple[str, ...]
    from_ms: int
    to_ms: int
    iat_ms: int
    exp_ms: int
    origin: str
    within: str = ""
    label: str = ""
    mark: int = 0
    hours: tuple[int, ...] = ()
    lease: int = 0

    def window(self, from_ms: int, to_ms: int) -> tuple[int, int]:
        """The part of a requested range that the ticket opens; empty if the first is not before the second. With daily
        hours it is the first stretch of it that lies in them: what follows is asked for anew."""
        first_ms, last_ms = max(from_ms, self.from_ms), min(to_ms, self.to_ms or self.exp_ms)
        return _in_hours(first_ms, last_ms, *self.hours) if self.hours else (first_ms, last_ms)


@dataclass(frozen=True, slots=True)
class RevocationPayload:
    """Ends every ticket of the grant that was issued before `at_ms`."""

    grant: str
    at_ms: int

    @property
    def kind(self) -> str:
        """The field of a ticket that it compares."""
        return "grant"

    @property
    def subject(self) -> str:
        """The value of that field."""
        return self.grant


@dataclass(frozen=True, slots=True)
class EndPayload:
    """Ends every ticket issued up to `at_ms` whose field `kind` ("who" or "within") is `subject`, or that opens
    the point `subject` (kind "point")."""

    kind: str
    subject: str
    at_ms: int


_FIELDS = {
    "v", "t", "id", "grant", "who", "points", "modes", "from_ms", "to_ms", "iat_ms", "exp_ms", "origin", "within",
}  # fmt: skip
_COPY_FIELDS = {"label", "mark", "hours"}
_LEASE = "lease"


def build_ticket(ticket: TicketPayload, signer: Signer) -> str:
    """The token of a ticket, without empty label, mark, hours and lease."""
    payload: dict[str, Json] = {
        "v": _VERSION,
        "t": "ticket",
        "id": ticket.id,
        "grant": ticket.grant,
        "who": ticket.who,
        "points": list(ticket.points),
        "modes": list(ticket.modes),
        "from_ms": ticket.from_ms,
        "to_ms": ticket.to_ms,
        "iat_ms": ticket.iat_ms,
        "exp_ms": ticket.exp_ms,
        "origin": ticket.origin,
        "within": ticket.within,
    }
    if ticket.label:
        payload["label"] = ticket.label
    if ticket.mark:
        payload["mark"] = ticket.mark
    if ticket.hours:
        payload["hours"] = list(ticket.hours)
    if ticket.lease:
        payload[_LEASE] = ticket.lease
    return sign_token(payload, signer)


def open_ticket(token: str, verifier: Verifier) -> TicketPayload:
    """Opens a ticket token signed by our key. tickets.rules.ticket_allows decides whether it opens anything now.

    Raises Fault(UNAUTHENTICATED) on anything else.
    """
    payload = open_token(token, verifier)
    if set(payload) - _COPY_FIELDS - {_LEASE} != _FIELDS or payload["v"] != _VERSION or payload["t"] != "ticket":
        raise not_valid("not a ticket")
    modes = texts_of(payload, "modes")
    if not set(modes) <= set(TICKET_MODES):
        raise not_valid("an unknown mode")
    label, mark = _copy_fields(payload, modes)
    points = texts_of(payload, "points")
    return TicketPayload(
        id=text_of(payload, "id"),
        grant=text_of(payload, "grant"),
        who=text_of(payload, "who"),
        points=points,
        modes=modes,
        from_ms=count_of(payload, "from_ms"),
        to_ms=count_of(payload, "to_ms"),
        iat_ms=count_of(payload, "iat_ms"),
        exp_ms=count_of(payload, "exp_ms"),
        origin=text_of(payload, "origin"),
        within=text_of(payload, "within"),
        label=label,
        mark=mark,
        hours=_hours(payload, modes),
        lease=_lease(payload, points, modes),
    )


class OpenedTickets:
    """Opens tickets as open_ticket does, and caches the last REMEMBERED valid ones: a player sends the same one with
    every request, and verifying the signature takes ten times as long as everything else. Whether a ticket opens
    anything now is decided each time."""

    def __init__(self, verifier: Verifier) -> None:
        self._open = lru_cache(maxsize=REMEMBERED)(partial(open_ticket, verifier=verifier))

    def open(self, token: str) -> TicketPayload:
        """See open_ticket. Refusals are not cached."""
        return self._open(token)


def label_text(names: Sequence[str], unit: str, *numbers: str) -> str:
    """The text of a label: names, unit, and numbers for tracing. Names and unit that are too long for MOST_LABEL are
    cut, the numbers never are."""
    tail = " ".join(numbers)
    return f"{f'{"、".join(names)} {unit}'[: MOST_LABEL - len(tail) - 1]} {tail}"


def _copy_fields(payload: dict[str, Json], modes: Sequence[str]) -> tuple[str, int]:
    """(label, mark) of a ticket; ("", 0) if it has none. Raises Fault(UNAUTHENTICATED) if they do not fit its modes: a
    ticket of `copy` has both and no other mode, one of duty viewing has neither, and neither is ever written empty."""
    label = text_of(payload, "label") if "label" in payload else ""
    mark = count_of(payload, "mark") if "mark" in payload else 0
    if ("label" in payload) != bool(label) or ("mark" in payload) != bool(mark):
        raise not_valid("an empty label or mark")
    if len(label) > MOST_LABEL or not _is_line(label) or mark >= MARK_LIMIT:
        raise not_valid("a label or mark beyond its bounds")
    if COPY in modes and (set(modes) != {COPY} or not label or not mark):
        raise not_valid("a viewing copy without its label or mark, or with another mode")
    if set(modes) <= set(MODES) and (label or mark):
        raise not_valid("duty viewing with a label or mark")
    return label, mark


def _hours(payload: dict[str, Json], modes: Sequence[str]) -> tuple[int, ...]:
    """The daily hours of a ticket; () if it has none. Raises Fault(UNAUTHENTICATED) unless they are two different
    seconds of the day, of a viewing copy."""
    if "hours" not in payload:
        return ()
    value = payload["hours"]
    hours = tuple(value) if isinstance(value, list) else ()
    seconds = tuple(one for one in hours if type(one) is int and 0 <= one < _DAY_S)
    if COPY not in modes or len(hours) != 2 or seconds != hours or seconds[0] == seconds[1]:
        raise not_valid("daily hours that are none, or of another mode")
    return seconds


def _lease(payload: dict[str, Json], points: Sequence[str], modes: Sequence[str]) -> int:
    """The lease of a ticket of control, 0 of every other one. Raises Fault(UNAUTHENTICATED) for control without a
    lease, of several points, beside another mode or with a label or mark, and for a lease of another mode."""
    lease = count_of(payload, _LEASE) if _LEASE in payload else 0
    if (CONTROL in modes) != bool(lease) or (_LEASE in payload) != bool(lease):
        raise not_valid("control without a lease, or a lease without control")
    if lease and (set(modes) != {CONTROL} or len(set(points)) != 1 or payload.keys() & _COPY_FIELDS):
        raise not_valid("control of several points, or with another mode")
    return lease


def _in_hours(first_ms: int, last_ms: int, opens_s: int, closes_s: int) -> tuple[int, int]:
    """The first stretch of [first, last) that lies in daily hours of Shanghai; empty if the first is not before the
    second."""
    since_ms = (first_ms + _SHANGHAI_MS - opens_s * 1000) % _DAY_MS
    open_ms = (closes_s - opens_s) * 1000 % _DAY_MS
    if since_ms > open_ms - _REST_MS:
        first_ms, since_ms = first_ms + _DAY_MS - since_ms, 0
    return first_ms, min(last_ms, first_ms + open_ms - since_ms)


def _is_line(text: str) -> bool:
    """Whether a text has no control characters and no line breaks (Unicode categories C, Zl, Zp)."""
    return not any(category(one)[0] == "C" or category(one) in ("Zl", "Zp") for one in text)


def build_revocation(revocation: RevocationPayload, signer: Signer) -> str:
    """The token of a revocation, as POST /v1/revocations of the gateway takes it."""
    payload: dict[str, Json] = {"t": "revoke", "grant": revocation.grant, "at_ms": revocation.at_ms}
    return sign_token(payload, signer)


def open_revocation(token: str, verifier: Verifier) -> RevocationPayload:
    """Opens a revocation signed by our key. Raises Fault(UNAUTHENTICATED) on anything else."""
    payload = open_token(token, verifier)
    if set(payload) != {"t", "grant", "at_ms"} or payload["t"] != "revoke":
        raise not_valid("not a revocation")
    return RevocationPayload(grant=text_of(payload, "grant"), at_ms=count_of(payload, "at_ms"))


def build_end(end: EndPayload, signer: Signer) -> str:
    """The token of an end of viewing, as POST /v1/revocations of the gateway takes it."""
    return sign_token({"t": "end", "kind": end.kind, "subject": end.subject, "at_ms": end.at_ms}, signer)


def open_ending(token: str, verifier: Verifier) -> RevocationPayload | EndPayload:
    """Opens a revocation or an end of viewing signed by our key. Raises Fault(UNAUTHENTICATED)."""
    payload = open_token(token, verifier)
    if payload.get("t") == "revoke":
        return open_revocation(token, verifier)
    if set(payload) != {"t", "kind", "subject", "at_ms"} or payload["t"] != "end" or payload["kind"] not in _ENDS:
        raise not_valid("not an end of viewing")
    return EndPayload(text_of(payload, "kind"), text_of(payload, "subject"), count_of(payload, "at_ms"))


def text_of(payload: dict[str, Json], key: str) -> str:
    """The text of a field. Raises Fault(UNAUTHENTICATED)."""
    value = payload[key]
    if not isinstance(value, str):
        raise not_valid(f"{key} is not a text")
    return value


def count_of(payload: dict[str, Json], key: str) -> int:
    """The count of a field. Raises Fault(UNAUTHENTICATED)."""
    value = payload[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise not_valid(f"{key} is not a count")
    return value


def texts_of(payload: dict[str, Json], key: str) -> tuple[str, ...]:
    """The texts of a field, at least one. Raises Fault(UNAUTHENTICATED)."""
    value = payload[key]
    if not isinstance(value, list) or not value:
        raise not_valid(f"{key} is not a list")
    texts: tuple[str, ...] = tuple(value)
    if set(map(type, texts)) != {str}:
        raise not_valid(f"{key} holds something else than texts")
    return texts


def not_valid(detail: str) -> Fault:
    """The fault of an invalid token."""
    return Fault(FaultKind.UNAUTHENTICATED, Words("凭据无效", "the token is not valid"), detail)
