"""The second factor of the accounts of a measurement: one secret of an authenticator app for all of them."""

import time

from mingcha.registry.factors.codes import STEP_S, code_at

SECRET = "MJSW4Y3IMJSW4Y3IMJSW4Y3IMJSW4Y3I"


def code_now(steps_ago: int = 0) -> str:
    """The code of now, or of so many steps of 30 s ago. Each code signs an account in once."""
    return code_at(SECRET, int(time.time()) // STEP_S - steps_ago)
