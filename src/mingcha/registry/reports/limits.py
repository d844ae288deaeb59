"""How often one network address reports and asks, counted as attempts to sign in are (art. 18; 799-16(2)(2)).

A count is a row under a digest of the address; it goes once it slows nobody down. Nothing joins it to a report.
"""

from datetime import datetime

from mingcha.registry.sign_in.limits import Key, attempt_succeeded, begin_attempt


def begin_report(address: str, at: datetime) -> int:
    """0 if a report from this address is taken now (it is counted), else the seconds to wait."""
    return begin_attempt((Key(f"report from {address}", of_address=True),), at)


def begin_look(address: str, at: datetime) -> int:
    """0 if a case number and word from this address are judged now (a failure is counted), else the seconds to wait."""
    return begin_attempt((_looks_from(address),), at)


def look_succeeded(address: str) -> None:
    """Takes the failure of `begin_look` back."""
    attempt_succeeded((_looks_from(address),))


def _looks_from(address: str) -> Key:
    return Key(f"report looked for from {address}", of_address=True)
