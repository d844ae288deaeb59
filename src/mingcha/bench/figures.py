"""Summaries of measurements: percentiles, ratios to a peer, and facts about the machine."""

import os
import platform
import tempfile
from pathlib import Path
from typing import Any


def percentile(values: list[float], share: float) -> float | None:
    """The nearest-rank percentile, rounded to 0.1; None for an empty list."""
    if not values:
        return None
    ordered = sorted(values)
    place = max(0, -(-int(share * len(ordered) * 1000) // 1000) - 1)
    return round(ordered[min(place, len(ordered) - 1)], 1)


def ratio_to(peer: str, over: float | None, under: float | None, digits: int = 2) -> dict[str, Any]:
    """`ratio` = over / under, and `ratio_peer`, the name of the peer. The ratio is None if a figure is missing or zero
    (the peer is not installed or recorded nothing); it never falls back to another peer."""
    return {"ratio": round(over / under, digits) if over and under else None, "ratio_peer": peer}


def machine() -> dict[str, Any]:
    """The field `machine` of every benchmark. `file_system`: the type of that on which its home and the data of its own
    database server lie (TMPDIR); a tmpfs is memory."""
    return {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "load_1_min": round(os.getloadavg()[0], 2),
        "file_system": file_system_of(Path(tempfile.gettempdir())),
    }


def file_system_of(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The type of the file system of a folder, such as "ext4", by the mounts of this machine; None if unknown."""
    above, found = {str(one) for one in (folder.resolve(), *folder.resolve().parents)}, ("", "")
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        _, point, kind, *_ = line.split()
        if point.replace("\\040", " ") in above and len(point) >= len(found[0]):  # the last one covers those before
            found = point, kind
    return found[1] or None
