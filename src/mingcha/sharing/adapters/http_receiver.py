"""How adapters speak HTTP with a receiver (article 13(1)): on hosts of the settings alone, with a trusted certificate,
bounded in time and size, without redirects and proxies. Whatever a receiver answers is read or is an OSError."""

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mingcha.kit.bounded_http import THIS_MACHINES, HttpAnswer, NotReached, Trust, http_answer
from mingcha.kit.errors import Fault
from mingcha.kit.outgoing_address import fault_of_address
from mingcha.sharing.adapters.receiver_fault import NeverLeft

ANSWERED_WITHIN_S = 60.0
"""A whole exchange."""
MOST_ANSWER_BYTES = 8 * 1024 * 1024
MOST_HELD = 1_000_000
"""Keys that a receiver may name as held; one that names more is not compared."""
HELD_WITHIN_S = 240.0
"""Of what is read as a whole before the first key is named."""
MOST_REASON_CHARACTERS = 300
"""Of what a receiver gives as a reason: it is shown to people."""


@dataclass(frozen=True, slots=True)
class HttpReceiver:
    """Where a receiver is. `address`: "https://host[:port][/path]", without a query; `hosts`: those of
    MINGCHA_SHARING_HOSTS, judged at each request; `now_s`: a clock that never goes back."""

    address: str
    hosts: Collection[str]
    trust: Trust = THIS_MACHINES
    now_s: Callable[[], float] = time.monotonic

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """One exchange. Raises OSError: no answer in time, one that is too long; NeverLeft for a host that is not
        allowed or was not reached."""
        url = f"{self.address.rstrip('/')}{path}"
        fault = fault_of_address(url, self.hosts)
        if fault is not None:
            raise NeverLeft(f"the address of the receiver may not be written to: {fault}")
        try:
            return http_answer(
                method,
                url,
                body,
                headers,
                ANSWERED_WITHIN_S,
                most_bytes=MOST_ANSWER_BYTES,
                trust=self.trust,
                now_s=self.now_s,
            )
        except NotReached as away:
            raise NeverLeft(f"{away.words.en}: {away.detail}") from None
        except Fault as away:
            raise OSError(f"{away.words.en}: {away.detail}") from None

    def target(self, path: str) -> str:
        """The target of a request for a path, as its first line has it."""
        parts = urlsplit(f"{self.address.rstrip('/')}{path}")
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def status_fault(status: int) -> OSError:
    """The error of an answer whose status says no."""
    return OSError(f"the receiver answered with status {status}")


def read_object(body: bytes) -> Mapping[str, Any]:
    """An answer that is a JSON object. Raises OSError."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise unreadable() from None
    if not isinstance(found, dict):
        raise unreadable()
    return found


def read_list(value: object) -> list[Mapping[str, Any]]:
    """A list of objects in an answer. Raises OSError."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise unreadable()
    return value


def read_text(value: object, most_characters: int = 255) -> str:
    """A text in an answer, of one line. Raises OSError."""
    if not isinstance(value, str) or len(value) > most_characters or not value.isprintable():
        raise unreadable()
    return value


def read_whole(value: object) -> int:
    """A whole number from 0 on in an answer. Raises OSError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**53:
        raise unreadable()
    return value


def read_reason(value: object) -> str:
    """A reason of the receiver, shortened, in one line; "" for none."""
    if value is None or value == "":
        return ""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:  # what is read may be too deep to be written
        return ""
    return "".join(one if one.isprintable() else " " for one in text[:MOST_REASON_CHARACTERS]).strip()


def unreadable() -> OSError:
    """The error of an answer that cannot be read."""
    return OSError("the answer of the receiver cannot be read")
