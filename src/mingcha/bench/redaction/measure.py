"""The measurement: each clip through all passes in this process, by processor seconds; deface on the same pictures."""

import io
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mingcha.bench.figures import machine
from mingcha.bench.redaction.clips import KINDS, STEP_90K, Clip, drawn_clip, harder, recorded_clips
from mingcha.bench.redaction.recall import recall_figures
from mingcha.bench.redaction.run import RedactionRun
from mingcha.bench.redaction.trials import trial_figures
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import Encoder, Shape
from mingcha.privacy.detection.chunk import detect_chunk, detect_some
from mingcha.privacy.detection.detectors import loaded_detectors
from mingcha.privacy.detection.faces import MODEL as FACE_MODEL
from mingcha.privacy.detection.faces import Faces
from mingcha.privacy.detection.model_files import Detects, FileState, listed_models, models_folder, read_model, state_of
from mingcha.privacy.detection.network import Network
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.detection.values import Box, Detector
from mingcha.privacy.rendering.canvas import canvas_of
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.decoding import film_frames
from mingcha.privacy.rendering.encoding import render_chunk
from mingcha.privacy.rendering.film_file import fragments_in
from mingcha.privacy.rendering.gate import LOOKED_EVERY, LOOKED_FIRST, film_findings, residual_findings
from mingcha.privacy.tracks.film import film_of
from mingcha.privacy.tracks.freezing import FrozenFilm, freeze
from mingcha.privacy.tracks.linking import link

RESIDUAL_PERMILLE = 100
_PEER_PERMILLE, _PEER_WIDEN = 200, 0.15
"""deface 1.5.0 at its defaults: threshold 0.2, and a box 1.3 times as large."""
_LONGEST_S = 3600
_KEY_EVERY = 50


def main(order: str) -> None:
    """Prints the figures of an order (run.py) as JSON."""
    given = json.loads(order)
    media = Path(given.pop("media")) if given["media"] else given.pop("media")
    print(json.dumps(measured(RedactionRun(media, **given))))


def measured(run: RedactionRun) -> dict[str, Any]:
    """Figures of the engine. Without models the clips and the peer are left out (null)."""
    figures: dict[str, Any] = {"settings": S1.name, "seed": run.seed, **trial_figures(run.trials, run.seed)}
    ready = all(state_of(models_folder(), one) is FileState.READY for one in listed_models())
    clips = [drawn_clip(run.frames, run.seed)]
    if run.media is not None:
        clips += recorded_clips(run.media, run.frames, run.seed)
    detectors = loaded_detectors(models_folder(), S1) if ready else ()
    figures["clips"] = [_of_clip(harder(clip, kind), detectors) for clip in clips for kind in KINDS] if ready else None
    last = clips[-1]
    peer = _of_deface(last, run.deface) if ready and run.has_peer else None
    figures["peer"] = peer
    ours = next((one for one in figures["clips"] or () if (one["clip"], one["kind"]) == (last.name, KINDS[0])), None)
    figures["peer_ratio"] = round(peer["cpu_s"] / ours["cpu_s"], 2) if peer and ours and ours["cpu_s"] else None
    figures["peer_faces"] = _as_deface(last) if ready and run.has_peer else None
    return {**figures, "machine": machine()}


def _of_clip(clip: Clip, detectors: Sequence[Detector]) -> dict[str, Any]:
    """All passes over a clip; seconds are of the processor, a picture, decoding or drawing of the source left out."""
    count = len(clip.truth)
    source_s = _seconds(lambda: sum(1 for _ in clip.frames()))[0]
    detect_s, chunk = _seconds(lambda: detect_chunk(clip.frames(), detectors, S1))
    track_s, frozen = _seconds(lambda: _frozen(chunk))
    order = RenderOrder(1, canvas_of(one.at for one in frozen.frames), 0, (count - 1) * STEP_90K, frozen.frames)
    render_s, film = _seconds(lambda: render_chunk(clip.frames(), order))
    gate_s, findings = _seconds(lambda: _gate(film, frozen, detectors))
    width, height = frozen.frames[0].at.width, frozen.frames[0].at.height
    seconds = {"detect_s": detect_s - source_s, "track_s": track_s, "render_s": render_s - source_s}
    return {
        "clip": clip.name, "kind": clip.kind, "pictures": count, "width": width, "height": height,
        **{name: round(max(0.0, value) / count, 4) for name, value in seconds.items()},
        "cpu_s": round(max(0.0, sum(seconds.values())) / count, 4), "gate_s": round(gate_s / count, 4),
        "looked_at": len(chunk.looked_at), "gate_findings": findings, "film_bytes": len(film),
        **recall_figures(clip.truth, [frame.boxes for frame in frozen.frames], width, height),
    }  # fmt: skip


def _frozen(chunk: Any) -> FrozenFilm:
    film = film_of([chunk], S1)
    return freeze(film, link(film, S1), S1)


def _gate(film: bytes, frozen: FrozenFilm, detectors: Sequence[Detector]) -> int:
    """The number of findings of the gate on the film itself."""
    with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
        file.write(film)
        file.flush()
        looked_at = [
            detect_some(film_frames(Path(file.name), one.offset_bytes), detectors, S1, LOOKED_EVERY, LOOKED_FIRST)
            for one in fragments_in(io.BytesIO(film))
        ]
    return len(film_findings(io.BytesIO(film), frozen) + residual_findings(looked_at, frozen, RESIDUAL_PERMILLE))


def _as_deface(clip: Clip) -> dict[str, Any]:
    """What deface's model covers at its defaults: each picture by itself, computed by our code."""
    settings = replace(S1, least_permille={Detects.FACE: _PEER_PERMILLE})
    faces = Faces(Network(read_model(models_folder(), FACE_MODEL)[1]), settings)
    boxes, width, height = list[list[Box]](), 1, 1
    for frame in clip.frames():
        width, height = frame.width, frame.height
        boxes.append([_widened(one.box) for one in faces.detect(frame)])
    return recall_figures(clip.truth, boxes, width, height)


def _widened(box: Box) -> Box:
    across, down = round((box.right - box.left) * _PEER_WIDEN), round((box.bottom - box.top) * _PEER_WIDEN)
    return Box(box.left - across, box.top - down, box.right + across, box.bottom + down)


def _of_deface(clip: Clip, program: str) -> dict[str, Any] | None:
    """deface on the same pictures, with its own reading, drawing and encoding; None if it is not there or fails. What
    it takes to start and print its version is left out."""
    found = shutil.which(program)
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="mingcha-bench-") as folder:
        source, target = Path(folder) / "source.mp4", Path(folder) / "target.mp4"
        source.write_bytes(_coded(clip))
        start_s, version = _child_seconds([found, "--version"])
        used_s, _ = _child_seconds([found, str(source), "--output", str(target)])
        if not target.exists():
            return None
    cpu_s = round((used_s - start_s) / len(clip.truth), 4)
    return {"name": f"deface {version}".strip(), "clip": clip.name, "start_s": round(start_s, 2), "cpu_s": cpu_s}


def _child_seconds(command: list[str]) -> tuple[float, str]:
    """(processor seconds of a program, what it printed). Raises subprocess.TimeoutExpired."""
    before = os.times()
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
    after = os.times()
    used_s = after.children_user + after.children_system - before.children_user - before.children_system
    return used_s, done.stdout.strip()


def _coded(clip: Clip) -> bytes:
    """The clip as a file, of good quality."""
    frames = list(clip.frames())
    encoder = Encoder(frames[0].width, frames[0].height, Shape(frames[0].width, frames[0].height, 18, 20_000))
    coded = [encoder.encode(frame, key=number % _KEY_EVERY == 0) for number, frame in enumerate(frames)]
    samples = [Sample(STEP_90K, key, 0, payload) for key, payload in coded]
    return init_segment(encoder.format) + live_fragment(1, 0, samples)


def _seconds(work: Any) -> tuple[float, Any]:
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result
