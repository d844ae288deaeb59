"""The processor time of checking a ticket, as the gateway does it: signature, form, what it opens, whether it ended.

A process of its own, so that nothing else is in the time. The desk is the gateway's; its rules are those of access.
"""

import json
import os
import time
from datetime import datetime

from mingcha.access.tickets.rules import may_have_issued, ticket_allows
from mingcha.access.tickets.tokens import LIVE, MODES, OpenedTickets, TicketPayload, build_ticket, open_ending
from mingcha.kit.clock import SystemClock
from mingcha.kit.decision import Decision
from mingcha.kit.keys import Signer, Verifier
from mingcha.media.gateway.tickets import TicketDesk

POINTS = 16
"""Points of a ticket: a wall of sixteen."""
_WARM_UP = 200
_ORIGIN = "http://127.0.0.1:8000"


def measure_ticket_check(checks: int) -> dict[str, float | int]:
    """Microseconds of processor time of a check, over so many different tickets, each checked once, and over as many
    checks of one ticket. Raises AssertionError if a ticket is not admitted, or a forged one is."""
    signer, clock = Signer(os.urandom(32)), SystemClock()
    desk = _desk(Verifier(signer.public), clock)
    now = clock.now()
    tokens = [build_ticket(_payload(number, now), signer) for number in range(checks + _WARM_UP)]
    codes = _codes()
    for token in tokens[checks:]:
        assert not isinstance(desk.admit(token, codes[0], LIVE, _ORIGIN), Decision)
    began = time.process_time()
    for number in range(checks):
        desk.admit(tokens[number], codes[number % POINTS], LIVE, _ORIGIN)
    each = time.process_time() - began
    signature = _signature_s(signer, checks)
    began = time.process_time()
    for number in range(checks):
        desk.admit(tokens[0], codes[number % POINTS], LIVE, _ORIGIN)
    same = time.process_time() - began
    return {
        "checks": checks,
        "ticket_check_us": round(each / checks * 1e6, 1),
        "signature_us": round(signature / checks * 1e6, 1),
        "same_ticket_check_us": round(same / checks * 1e6, 1),
        "ticket_bytes": len(tokens[0]),
    }


def _signature_s(signer: Signer, checks: int) -> float:
    """Processor seconds of verifying one Ed25519 signature so often: what a ticket that was not seen before costs at
    least."""
    verifier, message = Verifier(signer.public), os.urandom(700)
    signature = signer.sign(message)
    began = time.process_time()
    for _ in range(checks):
        verifier.accepts(message, signature)
    return time.process_time() - began


def _desk(verifier: Verifier, clock: SystemClock) -> TicketDesk:
    """The gateway's desk with the rules of access, as run/programs/gateway.py puts them together."""
    tickets = OpenedTickets(verifier)

    def authorise(token: str, camera: str, mode: str, from_ms: int, to_ms: int) -> TicketPayload | Decision:
        ticket, now = tickets.open(token), clock.now()
        issued = may_have_issued(ticket, now)
        if not issued:
            return issued
        allowed = ticket_allows(ticket, camera, mode, from_ms, to_ms, max(_ms(now), ticket.iat_ms))
        return ticket if allowed else allowed

    return TicketDesk(authorise, lambda token: open_ending(token, verifier), clock)


def _codes() -> list[str]:
    return [f"4201020000131{number:07d}" for number in range(POINTS)]


def _payload(number: int, now: datetime) -> TicketPayload:
    return TicketPayload(
        id=f"{number:032x}",
        grant="Z20261128-0001",
        who="user:7",
        points=tuple(_codes()),
        modes=MODES,
        from_ms=_ms(now) - 86_400_000,
        to_ms=_ms(now) + 3_600_000,
        iat_ms=_ms(now) + 1,
        exp_ms=_ms(now) + 110_000,
        origin=_ORIGIN,
        within="session:1",
    )


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def main(checks: str) -> None:
    """Measures and prints the figures as JSON."""
    print(json.dumps(measure_ticket_check(int(checks))))
