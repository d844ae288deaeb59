"""Needs of benchmarks beside Python and this package, checked before a measurement starts. Each missing one is named in
a sentence with the command that installs it.

A missing required part stops the benchmark. A missing peer does not: its figures are left out and the ratio to it is
null.
"""

import argparse
import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg

import mingcha
from mingcha.bench.chromium import find_chromium
from mingcha.bench.engine import DURABLE, newest_server
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.privacy.detection.model_files import FileState, listed_models, models_folder, state_of

_STATIC = Path(mingcha.__file__).parent / "web" / "static" / "build"


@dataclass(frozen=True, slots=True)
class Need:
    """A required part, or a peer to compare with."""

    name: str
    missing: Words
    """Message: what is missing and the exact command that installs it."""
    is_met: Callable[[argparse.Namespace], bool]
    debian: str = ""
    """Debian package that contains it; "" if none does."""
    peer: bool = False


def module_there(*names: str) -> bool:
    """Whether these Python modules can be imported."""
    return all(importlib.util.find_spec(name) is not None for name in names)


def on_path(name: str) -> Callable[[argparse.Namespace], bool]:
    """A test whether a program is on PATH."""
    return lambda _: shutil.which(name) is not None


def _without_peers(given: argparse.Namespace) -> bool:
    """Whether peers are switched off (`bench record --no-peers`)."""
    return bool(getattr(given, "no_peers", False))


PICTURE = Need(
    "picture",
    Words(
        "缺少 PyAV 或 NumPy（模拟摄像机）：make setup（源码目录）或 pip install 'mingcha[picture]'",
        "PyAV or NumPy is missing (simulated cameras): make setup (in a checkout) or pip install 'mingcha[picture]'",
    ),
    lambda given: bool(getattr(given, "source", "")) or module_there("av", "numpy"),
)
PAGES = Need(
    "pages",
    Words("网页尚未构建：make setup", "the pages are not built: make setup"),
    lambda _: _STATIC.is_dir(),
)
PLAYWRIGHT = Need(
    "playwright",
    Words(
        "缺少 Playwright：scripts/setup --dev（源码目录）或 pip install 'mingcha[dev]'",
        "Playwright is missing: scripts/setup --dev (in a checkout) or pip install 'mingcha[dev]'",
    ),
    lambda _: module_there("playwright"),
)
CHROMIUM = Need(
    "chromium",
    Words(
        "缺少可用的 Chromium：apt-get install chromium（root），或 .venv/bin/python -m playwright install chromium，"
        "或用 --chromium（或 MINGCHA_CHROMIUM）指定路径；指定的不能启动时不另找",
        "no Chromium that starts was found: apt-get install chromium (root), or .venv/bin/python -m playwright"
        " install chromium, or name its path by --chromium (or MINGCHA_CHROMIUM): where one is named, no other one is"
        " tried",
    ),
    lambda given: find_chromium(getattr(given, "chromium", "")) is not None,
    debian="chromium",
)
POSTGRESQL = Need(
    "postgresql",
    Words(
        "缺少 PostgreSQL 16 或更新版本：apt-get install postgresql",
        "PostgreSQL 16 or newer is missing: apt-get install postgresql",
    ),
    lambda _: newest_server() is not None,
    debian="postgresql",
)
FRONT_END = Need(
    "front-end",
    Words(
        "缺少 PostgreSQL 16 或更新版本作前置库：apt-get install postgresql，或用 --front-end 指定；没有它该部分为 null",
        "PostgreSQL 16 or newer is missing as a front-end database: apt-get install postgresql, or name one by"
        " --front-end; without it that part is null",
    ),
    lambda given: bool(getattr(given, "front_end", "")) or newest_server() is not None,
    debian="postgresql",
    peer=True,
)
FFMPEG = Need(
    "ffmpeg",
    Words(
        "缺少对照程序 ffmpeg：apt-get install ffmpeg；没有它 ratio 为 null",
        "the peer ffmpeg is missing: apt-get install ffmpeg; without it `ratio` is null",
    ),
    lambda given: _without_peers(given) or shutil.which("ffmpeg") is not None,
    debian="ffmpeg",
    peer=True,
)
SIPP = Need(
    "sipp",
    Words(
        "缺少对照程序 SIPp：apt-get install sip-tester；没有它该部分为 null",
        "the peer SIPp is missing: apt-get install sip-tester; without it that part is null",
    ),
    lambda _: shutil.which("sipp") is not None,
    debian="sip-tester",
    peer=True,
)
PYAV = Need(
    "pyav",
    Words(
        "缺少对照程序 PyAV：make setup（源码目录）或 pip install 'mingcha[picture]'",
        "the peer PyAV is missing: make setup (in a checkout) or pip install 'mingcha[picture]'",
    ),
    lambda given: _without_peers(given) or module_there("av"),
    peer=True,
)
REDACTION = Need(
    "redaction",
    Words(
        "缺少 onnxruntime：scripts/setup --dev（源码目录）或 pip install 'mingcha[redaction]'",
        "onnxruntime is missing: scripts/setup --dev (in a checkout) or pip install 'mingcha[redaction]'",
    ),
    lambda _: module_there("onnxruntime"),
)
MODELS = Need(
    "models",
    Words(
        "缺少检测模型：make setup，或 .venv/bin/python scripts/models.py；没有它只做无干扰试验",
        "the models of detection are missing: make setup, or .venv/bin/python scripts/models.py; without them"
        " the trials alone are measured",
    ),
    lambda _: all(state_of(models_folder(), one) is FileState.READY for one in listed_models()),
    peer=True,
)
DEFACE = Need(
    "deface",
    Words(
        "缺少对照程序 deface 1.5.0：pip install deface==1.5.0（另建环境），用 --deface 指定路径；没有它 peer 为 null。"
        "其余依赖：scripts/setup --dev",
        "the peer deface 1.5.0 is missing: pip install deface==1.5.0 (in an environment of its own), named by --deface;"
        " without it `peer` is null. All else: scripts/setup --dev",
    ),
    lambda given: _without_peers(given) or shutil.which(getattr(given, "deface", "deface")) is not None,
    peer=True,
)
SHA256SUM = Need(
    "sha256sum",
    Words(
        "缺少对照程序 sha256sum：apt-get install coreutils；没有它 ratio 为 null",
        "the peer sha256sum is missing: apt-get install coreutils; without it `ratio` is null",
    ),
    on_path("sha256sum"),
    debian="coreutils",
    peer=True,
)
OPENSSL = Need(
    "openssl",
    Words("缺少对照程序 openssl：apt-get install openssl", "the peer openssl is missing: apt-get install openssl"),
    on_path("openssl"),
    debian="openssl",
    peer=True,
)
PYMERKLE = Need(
    "pymerkle",
    Words(
        "缺少对照程序 pymerkle：scripts/setup --dev（源码目录）或 pip install 'mingcha[dev]'；没有它 ratio 为 null",
        "the peer pymerkle is missing: scripts/setup --dev (in a checkout) or pip install 'mingcha[dev]'; without it"
        " `ratio` is null",
    ),
    lambda _: module_there("pymerkle"),
    peer=True,
)
AICS_TLOG = Need(
    "aics-tlog",
    Words(
        "缺少对照程序 aics-tlog：scripts/setup --dev（源码目录）或 pip install 'mingcha[dev]'",
        "the peer aics-tlog is missing: scripts/setup --dev (in a checkout) or pip install 'mingcha[dev]'",
    ),
    lambda _: module_there("aics_tlog"),
    peer=True,
)


def require_empty_database(address: str) -> None:
    """Raises Fault(INVALID) if the address is not one of PostgreSQL, Fault(UNAVAILABLE) if the database does not
    answer, Fault(CONFLICT) if it has tables: a measurement fills it."""
    if not address.startswith(("postgresql://", "postgres://")):
        words = Words("--database 须为 postgresql:// 地址", "--database takes a postgresql:// address")
        raise Fault(FaultKind.INVALID, words)
    try:
        with psycopg.connect(address) as connection:
            row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchone()
    except psycopg.Error as error:
        cause = " ".join(str(error).split())[:200]
        words = Words(f"--database 的数据库没有应答：{cause}", f"the database of --database does not answer: {cause}")
        raise Fault(FaultKind.UNAVAILABLE, words) from None
    if row is None or row[0]:
        words = Words(
            f"--database 的数据库不是空的：请给一个空数据库（{DURABLE} 提供一个）",
            f"the database of --database is not empty: name an empty one ({DURABLE} provides one)",
        )
        raise Fault(FaultKind.CONFLICT, words)


def missing(needs: Iterable[Need], given: argparse.Namespace) -> list[Need]:
    """The needs that are not met, required parts first. `given`: the options of the benchmark."""
    return sorted((need for need in needs if not need.is_met(given)), key=lambda need: need.peer)


def require(needs: Iterable[Need], given: argparse.Namespace) -> None:
    """Prints a message for each missing peer on standard error. Raises Fault(UNSUPPORTED) with a message for each
    missing required part."""
    found = missing(needs, given)
    required = [need for need in found if not need.peer]
    if required:
        zh, en = ("\n".join(getattr(need.missing, one) for need in required) for one in ("zh", "en"))
        raise Fault(FaultKind.UNSUPPORTED, Words(zh, en))
    for need in found:
        print(f"{need.missing.zh}\n{need.missing.en}", file=sys.stderr)
