"""A program that ends when its supervisor does: also after `kill -9` of the supervisor nothing stays behind.

Standard input is then a pipe that the supervisor holds open and never writes to. The kernel is asked to send SIGTERM
when its other end closes (fcntl(2), F_SETSIG): no thread, no poll, and no library in the recorder's memory.
"""

import fcntl
import os
import select
import signal
import sys

SUPERVISED = "MINGCHA_SUPERVISED"
"""Set by the supervisor for its programs; taken out of the environment by end_with_supervisor()."""


def is_supervised() -> bool:
    """Whether a supervisor started this process and holds its standard input."""
    return SUPERVISED in os.environ


def end_with_supervisor() -> None:
    """Arranges that this process gets SIGTERM when the supervisor is gone; does nothing when there is none."""
    if os.environ.pop(SUPERVISED, None) is None:
        return
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETSIG, signal.SIGTERM)
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    supervisor = select.poll()
    supervisor.register(0, select.POLLHUP)
    if supervisor.poll(0):  # it was gone before we asked
        sys.exit(128 + signal.SIGTERM)
