"""How often a network address tries a link, and how often a link's code is tried, counted as attempts to sign in are
(article 10; 799-16(2)(2)).
"""

from datetime import datetime

from mingcha.registry.relocations.guests.link_keys import key_digest
from mingcha.registry.sign_in.limits import Key, attempt_succeeded, begin_attempt


def begin_guest(key: str, address: str, at: datetime) -> int:
    """0 if the code of this link is judged now (a failure is counted), else the seconds to wait."""
    return begin_attempt(_keys(key, address), at)


def guest_succeeded(key: str, address: str) -> None:
    """Takes the failure of `begin_guest` back."""
    attempt_succeeded(_keys(key, address))


def _keys(key: str, address: str) -> tuple[Key, Key]:
    return Key(f"relocation link {key_digest(key)}"), Key(f"relocation links from {address}", of_address=True)
