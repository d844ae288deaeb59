"""Nonces of digest authentication: signed, short-lived, for one address, each count once (articles 18, 20(4)).

Issuing one stores nothing, so a flood of requests without credentials takes no memory. What is stored is the highest
count of each nonce that was used, in two generations. A full generation ends early, and all nonces issued before with
it, so that bounded memory never lets a recorded registration be replayed.
"""

import hmac
import secrets
from enum import StrEnum

from mingcha.kit.clock import Clock

LIFETIME_S = 60
MOST_USED = 200_000
"""Nonces of one generation: registrations within LIFETIME_S of two cities."""
_TIME_DIGITS = 16
_SALT_DIGITS = 8
_MARK_DIGITS = 32
_SECOND_NS = 1_000_000_000


class Verdict(StrEnum):
    """What a nonce is worth."""

    GOOD = "good"
    STALE = "stale"  # ours, too old: the device is given a new one and computes again
    REPLAYED = "replayed"  # ours, with a count that was used before
    FOREIGN = "foreign"  # not ours, or of another address


class Nonces:
    """Issues nonces and takes them back."""

    def __init__(self, key: bytes, clock: Clock, lifetime_s: int = LIFETIME_S, most_used: int = MOST_USED) -> None:
        """`key` may outlive the process: a salt of this object is mixed in, since its clock begins anew."""
        self._key = hmac.digest(key, secrets.token_bytes(16), "sha256")
        self._clock = clock
        self._lifetime_ns = lifetime_s * _SECOND_NS
        self._most_used = most_used
        self._used: dict[str, int] = {}
        self._used_before: dict[str, int] = {}
        self._began_ns = clock.monotonic_ns()
        self._not_before_ns = -1

    def issue(self, address: str) -> str:
        """A new nonce for a host."""
        text = f"{self._clock.monotonic_ns():0{_TIME_DIGITS}x}{secrets.token_hex(_SALT_DIGITS // 2)}"
        return text + self._mark(text, address)

    def take(self, nonce: str, count: int, address: str) -> Verdict:
        """Uses a nonce with its count (0: without qop, once only). Only its own host can use it up."""
        verdict = self.judge(nonce, count, address)
        if verdict is Verdict.GOOD:
            self._turn(self._clock.monotonic_ns())
            self._used[nonce[: _TIME_DIGITS + _SALT_DIGITS]] = count
        return verdict

    def spend(self, nonce: str) -> None:
        """Ends a nonce that `take` found good, whatever its count: a wrong digest has one guess."""
        self._used[nonce[: _TIME_DIGITS + _SALT_DIGITS]] = 0

    def judge(self, nonce: str, count: int, address: str) -> Verdict:
        """What `take` would say, without using the nonce."""
        text, mark = nonce[: _TIME_DIGITS + _SALT_DIGITS], nonce[_TIME_DIGITS + _SALT_DIGITS :]
        if not nonce.isascii() or count < 0 or not hmac.compare_digest(mark, self._mark(text, address)):
            return Verdict.FOREIGN
        now_ns, issued_ns = self._clock.monotonic_ns(), int(text[:_TIME_DIGITS], 16)
        if now_ns - issued_ns > self._lifetime_ns or issued_ns <= self._not_before_ns:
            return Verdict.STALE
        highest = self._used.get(text, self._used_before.get(text, -1))
        if highest == 0 or count <= highest:  # without qop a nonce counts once
            return Verdict.REPLAYED
        return Verdict.GOOD

    def _turn(self, now_ns: int) -> None:
        if now_ns - self._began_ns > self._lifetime_ns:
            # whatever the older generation holds was issued longer ago than a lifetime
            self._used_before, self._used, self._began_ns = self._used, {}, now_ns
        elif len(self._used) >= self._most_used:
            self._used_before, self._used, self._began_ns = {}, {}, now_ns
            self._not_before_ns = now_ns

    def _mark(self, text: str, address: str) -> str:
        return hmac.digest(self._key, f"{text}|{address}".encode(), "sha256").hex()[:_MARK_DIGITS]
