"""How long the long tests are: in `make test` a short form that is the same every time, in full in `make soak`."""

import os

IN_FULL = bool(os.environ.get("MINGCHA_SOAK"))
"""Set by `make soak`; it also brings in the tests marked `soak`."""


def times(short: int, full: int) -> int:
    """How often something is done: `short` times in `make test`, `full` times in `make soak`."""
    return full if IN_FULL else short
