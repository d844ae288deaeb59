"""Writes docs/ref/versions.md: every locked version beside the newest one that the package indexes give today.

usage: versions.py   (needs the indexes; asks by `pip list --outdated` and `npm outdated`)
"""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "ref" / "versions.md"
READ: dict[tuple[str, str], str] = {
    (
        "cachetools",
        "8.0.2",
    ): "pymerkle 7.0.0 (development) asks for 7.2.1 exactly; 8.0.0 to 8.0.2 name no security fix (CHANGELOG.rst read)",
    ("@mapbox/jsonlint-lines-primitives", "2.0.2"): "the index names an older version as the newest; ours is the later",
}
"""Package and newest version -> what its changelog says between ours and that one. Read by a person; a package that is
behind and is not here is marked."""
UPDATED: tuple[tuple[str, str, str, str], ...] = (
    (
        "filelock (development)",
        "4.2.12",
        "4.3.1",
        "4.3.0 has a section Security: bounds on the schema and the directory entries that `ReadWriteLock` reads, "
        "`PermissionError` for a hard-linked lock file with a callback, links published without following symlinks, "
        "waits on Windows; 4.3.1 names nothing (docs/changelog.rst of the source distribution). Only virtualenv and "
        "python-discovery need it, for plain locks; the product does not",
    ),
    (
        "granian",
        "2.8.7",
        "2.8.9",
        "the source distribution has no changelog, so the sources of both were compared: a response whose application "
        "fails half-way is cut off instead of ended as complete and `readline` keeps line ends (WSGI), a closed WebSocket "
        "wakes its reader (ASGI), accepting pauses 500 ms while no file descriptor is free (all interfaces; ours is "
        "ASGI without WebSockets). Nothing in them says that it is a security fix",
    ),
    (
        "packaging (development)",
        "26.3",
        "26.4",
        "no security fix named (CHANGELOG.rst); stricter parsing of versions, markers and file names",
    ),
    (
        "types-PyYAML (development)",
        "6.0.12.20261113",
        "6.0.12.20261122",
        "type stubs: `float` becomes `FloatInt`; no security fix named (CHANGELOG.md)",
    ),
)
"""Packages that the present version of mingcha updated: name, version before, version now, what was read of the changes
between them. Written by a person; emptied when a version is released."""
HEAD = """# Locked versions beside the newest

Written by `scripts/versions.py` on {day}; the locks name what is installed, the newest versions are those of the package indexes on that day. A package that is behind has a remark from its changelog; one by a security release is mended in the lock at once.

**Behind: {behind} of {total}.**

"""
UPDATED_HEAD = """## Updated in this version of mingcha
| package | from | to | what the changes name |
|---|---|---|---|
"""
NOT_READ = "**changelog not read yet**"


def locked_python() -> dict[str, str]:
    """Name -> version of requirements-dev.lock, which has everything of requirements.lock too."""
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \\;]+)", text, re.MULTILINE))


def newest_python() -> dict[str, str]:
    """Name -> newest version of each installed package that is not at it."""
    words = [sys.executable, "-m", "pip", "list", "--outdated", "--format=json", "--disable-pip-version-check"]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return {_plain(one["name"]): one["latest_version"] for one in json.loads(done.stdout)}


def _plain(name: str) -> str:
    """The name as locks write it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked_npm() -> dict[str, str]:
    """Name -> version of package-lock.json, without packages for other platforms."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return {
        path.rpartition("node_modules/")[2]: held["version"]
        for path, held in lock["packages"].items()
        if path and "os" not in held and "cpu" not in held
    }


def newest_npm() -> dict[str, str]:
    """Name -> newest version of each package that is not at it. `npm outdated` exits with 1 when there is one."""
    done = subprocess.run(["npm", "outdated", "--all", "--json"], check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr[-500:])
    found = json.loads(done.stdout or "{}")
    newest = {}
    for name, held in found.items():
        one = held[0] if isinstance(held, list) else held
        if one.get("current") and one["current"] != one["latest"]:
            newest[name] = one["latest"]
    return newest


def rows(locked: dict[str, str], newest: dict[str, str]) -> tuple[list[str], int]:
    """Lines of the table, and how many are behind."""
    lines, behind = [], 0
    for name, version in sorted(locked.items()):
        latest = newest.get(name, version)
        remark = READ.get((name, latest), NOT_READ) if latest != version else ""
        behind += latest != version
        lines.append(f"| {name} | {version} | {latest} | {remark} |")
    return lines, behind


def main() -> int:
    """Writes the page; exit code 1 if a package is behind whose changelog nobody read."""
    table = "| package | locked | newest | remark |\n|---|---|---|---|\n"
    python, python_behind = rows(locked_python(), newest_python())
    npm, npm_behind = rows(locked_npm(), newest_npm())
    head = HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}", behind=python_behind + npm_behind, total=len(python) + len(npm)
    )
    updated = "".join(f"| {' | '.join(line)} |\n" for line in UPDATED)
    body = "\n".join(python) + "\n\n## npm\n" + table + "\n".join(npm) + "\n"
    PAGE.write_text(f"{head}{UPDATED_HEAD}{updated}\n## Python\n{table}{body}", encoding="utf-8")
    return 1 if NOT_READ in PAGE.read_text(encoding="utf-8") else 0


if __name__ == "__main__":
    sys.exit(main())
