"""How often one network address complains and looks, counted as attempts to sign in are (article 25; 799-16(2)(2)).

A count is a row under a digest of the address; nothing joins it to a complaint.
"""

from datetime import datetime

from mingcha.registry.sign_in.limits import Key, attempt_succeeded, begin_attempt


def begin_complaint(address: str, at: datetime) -> int:
    """0 if a complaint from this address is taken now (it is counted), else the seconds to wait."""
    return begin_attempt((Key(f"complaint from {address}", of_address=True),), at)


def begin_state_check(address: str, at: datetime) -> int:
    """0 if a number and secret from this address are judged now (a failure is counted), else the seconds to wait."""
    return begin_attempt((_checks_from(address),), at)


def state_check_succeeded(address: str) -> None:
    """Takes the failure of `begin_state_check` back."""
    attempt_succeeded((_checks_from(address),))


def _checks_from(address: str) -> Key:
    return Key(f"complaint looked for from {address}", of_address=True)
