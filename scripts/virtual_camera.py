"""Runs a command beside a virtual ONVIF camera of others (ipycam): VIRTUAL_CAMERA is IP:PORT of its device service,
VIRTUAL_CAMERA_USER and VIRTUAL_CAMERA_PASSWORD what it asks for. It also answers discovery at UDP port 3702.

usage: virtual_camera.py COMMAND...
It is a program that is talked to: installed into build/virtual_camera/venv by scripts/virtual_camera_requirements.txt,
kept between runs; nothing of the product imports or ships it. Its stream needs the program ffmpeg.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
VENV = ROOT / "build" / "virtual_camera" / "venv"
PINNED = Path(__file__).with_name("virtual_camera_requirements.txt")
RUN = Path(__file__).with_name("virtual_camera_run.py")


def install() -> None:
    """Makes the environment, unless it is that of the pinned versions already."""
    stamp = VENV / "pinned.txt"
    if stamp.exists() and stamp.read_text() == PINNED.read_text():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    subprocess.run([str(VENV / "bin" / "python"), *words, "-r", str(PINNED)], check=True)
    stamp.write_text(PINNED.read_text())


def free_port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def camera() -> Iterator[dict[str, str]]:
    """The camera; what its users must know, as an environment. Raises RuntimeError if it does not start."""
    port, password = free_port(), secrets.token_urlsafe(12)
    words = [str(VENV / "bin" / "python"), str(RUN), str(port), str(free_port()), "admin", password]
    with tempfile.TemporaryDirectory(prefix="mingcha-camera-") as folder:
        process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert process.stdout is not None
            if not any(line.strip() == "ready" for line in process.stdout):
                raise RuntimeError("the virtual camera did not start")
            yield {
                "VIRTUAL_CAMERA": f"127.0.0.1:{port}",
                "VIRTUAL_CAMERA_USER": "admin",
                "VIRTUAL_CAMERA_PASSWORD": password,
            }
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main() -> int:
    """Runs the command line beside the camera."""
    install()
    with camera() as environment:
        return subprocess.run(sys.argv[1:], check=False, env={**os.environ, **environment}).returncode


if __name__ == "__main__":
    sys.exit(main())
