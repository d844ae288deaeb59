"""deface 1.5.0 at its defaults, beside the engine: the program on the same file, and what its model covers.

It looks for faces alone, in each picture by itself: threshold 0.2, a box 1.3 times as large.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mingcha.bench.redaction.coded import CodedClip
from mingcha.privacy.detection.faces import MODEL, Faces
from mingcha.privacy.detection.model_files import Detects, models_folder, read_model
from mingcha.privacy.detection.network import Network
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box

_PERMILLE, _WIDEN = 200, 0.15
_LONGEST_S = 3600


class PeerFaces:
    """The boxes that deface would cover, computed by our code: its model is our face detector's. Its ellipses are
    counted as whole boxes, in its favour."""

    def __init__(self) -> None:
        """Raises Fault if the model is missing."""
        settings = replace(S1, least_permille={Detects.FACE: _PERMILLE})
        self._faces = Faces(Network(read_model(models_folder(), MODEL)[1]), settings)

    def masks(self, frames: Iterable[Any]) -> list[list[Box]]:
        """The boxes of each picture."""
        return [[_widened(one.box) for one in self._faces.detect(frame)] for frame in frames]


def cost_of_deface(clip: CodedClip, program: str) -> dict[str, Any] | None:
    """deface on the file of a clip, with its own reading, drawing and encoding; None if it is not there or fails. What
    it takes to start and print its version is left out. Raises subprocess.TimeoutExpired."""
    found = shutil.which(program)
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="mingcha-bench-") as folder:
        source, target = Path(folder) / "source.mp4", Path(folder) / "target.mp4"
        source.write_bytes(clip.file)
        start_s, version = _child_seconds([found, "--version"])
        used_s, _ = _child_seconds([found, str(source), "--output", str(target)])
        if not target.exists():
            return None
    cpu_s = round((used_s - start_s) / len(clip.samples), 4)
    return {
        "name": f"deface {version}".strip(),
        "kind": clip.clip.kind.value,
        "start_s": round(start_s, 2),
        "cpu_s": cpu_s,
    }


def _widened(box: Box) -> Box:
    across, down = round(box.width * _WIDEN), round(box.height * _WIDEN)
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)


def _child_seconds(command: list[str]) -> tuple[float, str]:
    """(processor seconds of a program, what it printed)."""
    before = os.times()
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
    after = os.times()
    used_s = after.children_user + after.children_system - before.children_user - before.children_system
    return used_s, done.stdout.strip()
