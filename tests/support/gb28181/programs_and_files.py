"""Programs of a home as processes, and what they recorded."""

import hashlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from tests.support.e2e.programs import MINGCHA

from mingcha.kit.home import Home

LIMIT_S = 120.0


def recorded(home: Home) -> list[str]:
    """The SHA-256 of each access unit in the files, in the order of time, read by PyAV."""
    found = []
    for path in sorted(home.footage.rglob("*.mp4")):
        try:
            with av.open(str(path)) as file:
                packets = file.demux(file.streams.video[0])
                found += [hashlib.sha256(bytes(one)).hexdigest() for one in packets if one.size]
        except (av.FFmpegError, IndexError):
            continue  # a file that has begun just now
    return found


@contextmanager
def running(given: dict[str, str], folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the home; it is ended behind the block."""
    with (folder / f"{words[0]}.log").open("ab") as log:
        process = subprocess.Popen([*MINGCHA, *words], env=given, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def until(holds: Callable[[], object]) -> None:
    """Waits until it holds; the limit is no measure."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < LIMIT_S
        time.sleep(0.5)


def free_port() -> int:
    """A port that is free for UDP and TCP."""
    with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        return int(tcp.getsockname()[1])
