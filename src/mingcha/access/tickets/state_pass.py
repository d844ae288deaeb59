"""A pass for the states of cameras: which cameras an open page may follow at the gateway (arts. 3, 16(1)).

A state only shows whether a camera records; it opens no picture. Signed by the ticket key, distinguished by `t`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from mingcha.access.tickets.tokens import count_of, not_valid, text_of, texts_of
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.keys import Signer, Verifier, open_token, sign_token

LIFE = timedelta(minutes=5)
"""Life of a pass, which is presented soon after it was issued; its states end with the ticket of the page."""


@dataclass(frozen=True, slots=True)
class StatePass:
    """`who` is the actor's id as in a ticket, `points` are 20-digit codes, `exp_ms` Unix milliseconds."""

    who: str
    points: tuple[str, ...]
    exp_ms: int


def build_state_pass(who: str, points: Sequence[str], signer: Signer, *, clock: Clock) -> str:
    """The token of a pass for these points (at least one)."""
    exp_ms = unix_ms(clock.now() + LIFE)
    payload: dict[str, Json] = {"t": "states", "who": who, "points": list(points), "exp_ms": exp_ms}
    return sign_token(payload, signer)


def open_state_pass(token: str, verifier: Verifier) -> StatePass:
    """Opens a token signed by our key. Raises Fault(UNAUTHENTICATED) on anything else."""
    payload = open_token(token, verifier)
    if set(payload) != {"t", "who", "points", "exp_ms"} or payload["t"] != "states":
        raise not_valid("not a pass for states")
    return StatePass(text_of(payload, "who"), texts_of(payload, "points"), count_of(payload, "exp_ms"))
