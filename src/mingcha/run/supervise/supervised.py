"""Ends a program together with its supervisor: even after `kill -9` of the supervisor no process is left.

Workers started by a server library end with their server in the same way (prctl(2)).
Standard input is a pipe that the supervisor holds open and never writes to. The kernel sends SIGTERM when its other end
closes (fcntl(2), F_SETSIG): no thread, no polling, and no library in the recorder's memory.
"""

import ctypes
import fcntl
import os
import select
import signal
import sys

SUPERVISED = "MINGCHA_SUPERVISED"
"""Set by the supervisor for its programs; end_with_supervisor() removes it from the environment."""


def is_supervised() -> bool:
    """Whether a supervisor started this process and holds its standard input."""
    return SUPERVISED in os.environ


def end_with_supervisor() -> None:
    """Makes this process receive SIGTERM when the supervisor ends; does nothing without a supervisor."""
    if os.environ.pop(SUPERVISED, None) is None:
        return
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETSIG, signal.SIGTERM)
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    supervisor = select.poll()
    supervisor.register(0, select.POLLHUP)
    if supervisor.poll(0):  # it ended before this call
        sys.exit(128 + signal.SIGTERM)


SERVER = "MINGCHA_SERVER_PROCESS"
"""The process id of the server that starts workers; a worker reads and removes it in end_with_server()."""
_PR_SET_PDEATHSIG = 1


def end_with_server() -> None:
    """Makes the kernel kill this worker when its server is gone, so that no orphan keeps answering on the port: a
    server that ends in order ends its workers first. SIGTERM would be lost in a worker that is still starting. Does
    nothing in a process that is not one of our workers, such as the server itself or a process that a worker starts.
    """
    server = os.environ.get(SERVER)
    if server is None or int(server) == os.getpid():
        return
    del os.environ[SERVER]
    # the server's own handler, inherited by fork, only sets a flag that no one reads here; the server library installs
    # another one once the application is loaded
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != int(server):  # it ended before this call
        sys.exit(128 + signal.SIGTERM)
