"""Environment settings read without Django: ports and addresses of the programs."""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

from mingcha.geo.pmtiles import is_tile_file, open_tiles
from mingcha.kit.environment import networks_from_environment, whole_number
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.home import Home
from mingcha.kit.words import Words

SIMULATED_SIZES = ("1280x720", "640x360")
"""Pixels of a simulated camera's main stream; its sub stream has half of each."""


def port_from_environment() -> int:
    """MINGCHA_PORT (default 8000): the pages; the gateway uses the next port, the demo's cameras the one after, and
    devices that register the third."""
    text = os.environ.get("MINGCHA_PORT", "8000")
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65533:
        words = Words(f"MINGCHA_PORT 须为端口号，现为“{text}”", f"MINGCHA_PORT must be a port number, it is {text!r}")
        raise Fault(FaultKind.INVALID, words)
    return int(text)


def hosts_from_environment() -> tuple[str, ...]:
    """MINGCHA_HOSTS: the host names of pages and gateway, in the form of Django's ALLOWED_HOSTS; always includes the
    host of MINGCHA_URL."""
    hosts = tuple(os.environ.get("MINGCHA_HOSTS", "127.0.0.1,localhost,[::1]").split(","))
    name = urlsplit(outside_url()).hostname
    outside = () if name is None else (f"[{name}]" if ":" in name else name,)
    return hosts + tuple(host for host in outside if host not in hosts)


def outside_url() -> str:
    """MINGCHA_URL (default: none): the origin of the pages for browsers behind a proxy, such as
    https://mingcha.example; the gateway then has the same origin. Raises Fault(INVALID)."""
    text = os.environ.get("MINGCHA_URL", "").rstrip("/")
    try:
        parts = urlsplit(text)
        well = not text or (
            parts.scheme in ("http", "https") and bool(parts.hostname) and text == f"{parts.scheme}://{parts.netloc}"
            and "@" not in parts.netloc and parts.port != 0
        )  # fmt: skip
    except ValueError:
        well = False
    if not well:
        words = f"MINGCHA_URL must be an origin such as https://mingcha.example, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"MINGCHA_URL 须为 https://主机名 的形式，现为“{text}”", words))
    return text.lower()


def web_origins_from_environment() -> str:
    """MINGCHA_WEB_ORIGINS, separated by spaces, and MINGCHA_URL: origins whose pages may use the gateway."""
    return f"{os.environ.get('MINGCHA_WEB_ORIGINS', '')} {outside_url()}".strip()


def recorder_ttl_from_environment() -> int:
    """MINGCHA_RECORDER_TTL_SECONDS (default 10, from 3 to 120): a recorder without a beat for this time may be declared
    dead and its cameras moved; the same on every host. Raises Fault(INVALID)."""
    seconds = whole_number("MINGCHA_RECORDER_TTL_SECONDS", 10, 120)
    if seconds < 3:
        words = "MINGCHA_RECORDER_TTL_SECONDS must be from 3 to 120"
        raise Fault(FaultKind.INVALID, Words("MINGCHA_RECORDER_TTL_SECONDS 须在 3 到 120 之间", words))
    return seconds


def gateway_port() -> int:
    """The port of live and playback."""
    return port_from_environment() + 1


def simulated_cameras_port() -> int:
    """The port of the demo's simulated cameras."""
    return port_from_environment() + 2


def demo_picture_size() -> str:
    """MINGCHA_DEMO_SIZE (default 1280x720): picture size of the demo's cameras; a small one suits a small machine.
    Raises Fault(INVALID)."""
    text = os.environ.get("MINGCHA_DEMO_SIZE", SIMULATED_SIZES[0])
    if text not in SIMULATED_SIZES:
        sizes = ", ".join(SIMULATED_SIZES)
        words = f"MINGCHA_DEMO_SIZE must be one of {sizes}, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"MINGCHA_DEMO_SIZE 须为 {sizes} 之一，现为“{text}”", words))
    return text


def demo_fps() -> int:
    """MINGCHA_DEMO_FPS (default 25, from 5 to 60): pictures a second of the demo's cameras. Raises Fault(INVALID)."""
    fps = whole_number("MINGCHA_DEMO_FPS", 25, 60)
    if fps < 5:
        words = Words("MINGCHA_DEMO_FPS 须在 5 到 60 之间", "MINGCHA_DEMO_FPS must be from 5 to 60")
        raise Fault(FaultKind.INVALID, words)
    return fps


def bind_address() -> str:
    """MINGCHA_BIND (default 127.0.0.1): the listening address of pages and gateway."""
    text = os.environ.get("MINGCHA_BIND", "127.0.0.1")
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        words = Words(f"MINGCHA_BIND 须为 IP 地址，现为“{text}”", f"MINGCHA_BIND must be an IP address, it is {text!r}")
        raise Fault(FaultKind.INVALID, words) from None


def transcodes_from_environment() -> int:
    """MINGCHA_TRANSCODES (default: number of processors): concurrent transcodings for viewers; 0 allows none."""
    return whole_number("MINGCHA_TRANSCODES", os.cpu_count() or 1, 1024)


MOST_WEB_WORKERS = 4
"""The default maximum; a worker takes about 100 MB, and the recorder needs processors too."""


def web_workers_from_environment() -> int:
    """MINGCHA_WEB_WORKERS (default: with DATABASE_URL the processors, at most 4, else 1): worker processes for pages.
    Raises Fault(INVALID)."""
    default = min(os.cpu_count() or 1, MOST_WEB_WORKERS) if os.environ.get("DATABASE_URL") else 1
    workers = whole_number("MINGCHA_WEB_WORKERS", default, 64)
    if not workers:
        raise Fault(FaultKind.INVALID, Words("MINGCHA_WEB_WORKERS 至少为 1", "MINGCHA_WEB_WORKERS must be 1 or more"))
    return workers


def proxies_from_environment() -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """MINGCHA_PROXIES: trusted proxies, addresses or networks separated by commas; only their X-Forwarded-* count.

    Default: none, or this machine's own addresses if MINGCHA_URL is set.
    """
    return networks_from_environment("MINGCHA_PROXIES", "127.0.0.1,::1" if outside_url() else "")


def nearby(host: str, port: int) -> str:
    """The URL at which this machine itself reaches one of our servers that is bound to `host`."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{reached}]' if ':' in reached else reached}:{port}"


def base_map_from_environment() -> tuple[str, str]:
    """MINGCHA_TILES, raster tiles of a base map in CGCS2000 (or WGS-84), and MINGCHA_TILES_NOTE, the attribution with
    the approval number (审图号). ("", "") without a base map.

    The tiles are a PMTiles file on this machine (an absolute path that ends in .pmtiles), a path of the same origin, or
    an address of another host; the last two with {z}, {x} and {y}. Raises Fault(INVALID), and as `open_tiles` does.
    """
    address, note = os.environ.get("MINGCHA_TILES", ""), os.environ.get("MINGCHA_TILES_NOTE", "").strip()
    if not address:
        return "", ""
    if is_tile_file(address):
        open_tiles(Path(address))
        whole = True
    else:
        # a second slash would name another host
        begins = address.startswith(("https://", "http://")) or (address[0] == "/" and address[1:2] not in ("/", "\\"))
        whole = begins and all(part in address for part in ("{z}", "{x}", "{y}"))
    if not whole or not note:
        words = Words(
            "MINGCHA_TILES 须为 .pmtiles 文件，或者含 {z}、{x}、{y} 的本站路径或 https 地址，"
            "并用 MINGCHA_TILES_NOTE 写明来源和审图号",
            "MINGCHA_TILES must be a .pmtiles file, or a path of this site or an https address with {z}, {x} and {y}, "
            "and MINGCHA_TILES_NOTE must name its source and approval number",
        )
        raise Fault(FaultKind.INVALID, words)
    return address, note


DATABASE_TASKS = "django_tasks_db.DatabaseBackend"
"""The backend of hints for which `mingcha jobs` brings the workers."""


def task_backend_from_environment() -> str:
    """MINGCHA_TASK_BACKEND (default: a table of the database): the backend of Django's tasks that carries hints to the
    workers of jobs, as a dotted name. Raises Fault(INVALID) for a text that is none."""
    text = os.environ.get("MINGCHA_TASK_BACKEND", "") or DATABASE_TASKS
    if "." not in text or not all(part.isidentifier() for part in text.split(".")):
        words = f"MINGCHA_TASK_BACKEND must be the dotted name of a backend of Django tasks, it is {text!r}"
        raise Fault(FaultKind.INVALID, Words(f"MINGCHA_TASK_BACKEND 须为 Django 任务后端的类名，现为“{text}”", words))
    return text


def job_workers_from_environment() -> int:
    """MINGCHA_JOB_WORKERS (default 1, from 1 to 64): parts of jobs that one `mingcha jobs` does at once. Raises
    Fault(INVALID)."""
    workers = whole_number("MINGCHA_JOB_WORKERS", 1, 64)
    if workers < 1:
        words = Words("MINGCHA_JOB_WORKERS 至少为 1", "MINGCHA_JOB_WORKERS is at least 1")
        raise Fault(FaultKind.INVALID, words)
    return workers


def export_hosts_from_environment() -> tuple[str, ...]:
    """MINGCHA_EXPORT_HOSTS: the hosts (host or host:port, separated by commas) to whose addresses an export may be put.
    Default: none."""
    named = os.environ.get("MINGCHA_EXPORT_HOSTS", "").split(",")
    return tuple(host.strip().lower() for host in named if host.strip())


def sharing_hosts_from_environment() -> tuple[str, ...]:
    """MINGCHA_SHARING_HOSTS: the hosts (host or host:port, separated by commas) of receivers of shared data. Default:
    none."""
    named = os.environ.get("MINGCHA_SHARING_HOSTS", "").split(",")
    return tuple(host.strip().lower() for host in named if host.strip())


def export_folder_from_environment() -> Path | None:
    """MINGCHA_EXPORT_FOLDER: the folder below which exports are written to media. Default: none. Raises Fault(INVALID)
    for a path that is not absolute."""
    return _folder("MINGCHA_EXPORT_FOLDER")


def sharing_folder_from_environment() -> Path | None:
    """MINGCHA_SHARING_FOLDER: the folder below which each target of file packages has its own. Default: none, in a demo
    home its own one. Raises Fault(INVALID) for a path that is not absolute."""
    home = Home.from_environment()
    return _folder("MINGCHA_SHARING_FOLDER") or (home.packages if home.is_demo else None)


def _folder(name: str) -> Path | None:
    text = os.environ.get(name, "")
    if text and not Path(text).is_absolute():
        raise Fault(FaultKind.INVALID, Words(f"{name} 须为绝对路径", f"{name} must be an absolute path"))
    return Path(text) if text else None
