"""How often one network complains and looks, counted as attempts to sign in are (article 25; 799-16(2)(2)).

A count is a row under a digest of day and network by a key of the home; nothing joins it to a complaint.
"""

from datetime import datetime

from mingcha.registry.sign_in.limits import attempt_succeeded, begin_attempt, keys_of_open_page


def begin_complaint(address: str, at: datetime) -> int:
    """0 if a complaint from this address is taken now (it is counted), else the seconds to wait."""
    return begin_attempt(keys_of_open_page("complaint", address, at), at)


def begin_state_check(address: str, at: datetime) -> int:
    """0 if a number and secret from this address are judged now (a failure is counted), else the seconds to wait."""
    return begin_attempt(keys_of_open_page("complaint-look", address, at), at)


def state_check_succeeded(address: str, at: datetime) -> None:
    """Takes the failure of `begin_state_check` back."""
    attempt_succeeded(keys_of_open_page("complaint-look", address, at))
