"""The measurement: clips, empty scenes and the labelled film through the engine; deface on the same pictures."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mingcha.bench.figures import machine
from mingcha.bench.redaction.clips import Cast, Clip, make_clip
from mingcha.bench.redaction.coded import CodedClip, coded
from mingcha.bench.redaction.covering import covering_figures, film_figures, film_frames, mean_masked
from mingcha.bench.redaction.manners import MANNERS, ClipKind
from mingcha.bench.redaction.media_folder import Media, read_media
from mingcha.bench.redaction.passes import all_passes, covered_by_engine
from mingcha.bench.redaction.peer import PeerFaces, cost_of_deface
from mingcha.bench.redaction.persons import read_persons
from mingcha.bench.redaction.review_hour import Street, at_the_rate, hour_figures
from mingcha.bench.redaction.run import RedactionRun
from mingcha.bench.redaction.scenes import soft_ground
from mingcha.bench.redaction.trials import trial_figures
from mingcha.privacy.detection.chunk import detect_some
from mingcha.privacy.detection.detectors import loaded_detectors
from mingcha.privacy.detection.model_files import Detects, FileState, listed_models, models_folder, state_of
from mingcha.privacy.detection.settings import S6
from mingcha.privacy.detection.values import Detector

_NOTHING = Media(Cast(), None, {})


@dataclass(frozen=True, slots=True)
class _Both:
    """Engine and peer."""

    detectors: Sequence[Detector]
    peer: PeerFaces | None
    program: str


def main(order: str) -> None:
    """Prints the figures of an order (run.py) as JSON."""
    given = json.loads(order)
    media = Path(given.pop("media")) if given["media"] else given.pop("media")
    print(json.dumps(measured(RedactionRun(media, **given))))


def measured(run: RedactionRun) -> dict[str, Any]:
    """Figures of engine and peer (docs/ref/benchmarks.md). Without models the trials alone are measured; what is
    missing is named."""
    ready = all(state_of(models_folder(), one) is FileState.READY for one in listed_models())
    media = read_media(run.media) if run.media is not None else _NOTHING
    figures: dict[str, Any] = {
        "settings": S6.name, "seed": run.seed, "seeds": run.seeds, **trial_figures(run.trials, run.seed),
        "missing": _missing(media, ready=ready), "skipped": dict(media.skipped),
        "clips": [], "empty": [], "persons": None, "review": None, "peer": None, "peer_ratio": None,
    }  # fmt: skip
    if ready:
        detectors = loaded_detectors(models_folder(), S6)
        both = _Both(detectors, PeerFaces() if run.has_peer else None, run.deface)
        figures |= _with_models(run, media, both)
    return {**figures, "machine": machine()}


def _missing(media: Media, *, ready: bool) -> list[str]:
    there = {
        "models of detection (scripts/models.py)": ready, "stills of faces (--media)": bool(media.cast.faces),
        "persons, empty street and labelled film (--media)": media.film is not None,
    }  # fmt: skip
    return [name for name, is_there in there.items() if not is_there]


def _with_models(run: RedactionRun, media: Media, both: _Both) -> dict[str, Any]:
    clips, cost = [], None
    for number, clip in enumerate(_clips(run, media.cast)):
        clips.append(_of_clip(clip, both))
        if number == 0 and both.peer is not None:
            cost = cost_of_deface(clip, both.program)
    ours = clips[0]["cpu_s"] if clips else None
    return {
        "clips": clips,
        "empty": [_of_empty(coded(clip), scene, both) for clip, scene in _empty_scenes(run, media.cast)],
        "persons": film_figures(media.film, read_persons(), both.detectors) if media.film is not None else None,
        "review": _review(run, media, both) if run.review_s > 0 else None,
        "peer": cost,
        "peer_ratio": round(cost["cpu_s"] / ours, 2) if cost is not None and ours else None,
    }


def _review(run: RedactionRun, media: Media, both: _Both) -> list[dict[str, Any]] | None:
    """Figures of the review of a street for so long; None without the labelled film."""
    if media.film is None:
        return None
    labels, looked = read_persons(), detect_some(film_frames(media.film), both.detectors, S6, 1, 0)
    looks = at_the_rate([found for _, found in looked.looked_at])
    street = Street(looks, labels.width, labels.height)
    return hour_figures(street, run.seed, run.review_s)


def _clips(run: RedactionRun, cast: Cast) -> Iterator[CodedClip]:
    """A clip of each kind and seed, easy ones first; with plates alone where there are no faces or persons."""
    without = frozenset() if cast.faces and cast.persons else frozenset({Detects.FACE, Detects.PERSON})
    for seed in range(run.seed, run.seed + run.seeds):
        for kind in ClipKind:
            if kind is not ClipKind.EMPTY and (MANNERS[kind].plates or not without):
                yield coded(make_clip(kind, seed, cast, length=run.frames, without=without))


def _empty_scenes(run: RedactionRun, cast: Cast) -> Iterator[tuple[Clip, str]]:
    """(clip, scene): of several seeds streets by day and by night, drawn ones and parts of the film's; soft ground."""
    for seed in range(run.seed, run.seed + run.empty):
        soft = Cast(scenes=(soft_ground(np.random.default_rng(seed), 1280, 720),))
        casts = {"drawn": Cast(), "soft": soft, **({"film": Cast(scenes=cast.scenes)} if cast.scenes else {})}
        for scene, empty in casts.items():
            for kind in (ClipKind.EMPTY, ClipKind.NIGHT):
                yield make_clip(kind, seed, empty, length=run.frames, without=frozenset(Detects)), scene


def _of_clip(clip: CodedClip, both: _Both) -> dict[str, Any]:
    made, count = all_passes(clip, both.detectors), len(clip.samples)
    peer = covering_figures(clip, both.peer.masks(clip.frames())) if both.peer is not None else {}
    named = ("face_recall", "uncovered_face_share", "masked_share")
    return {
        "kind": clip.clip.kind.value, "seed": clip.clip.seed, "pictures": count,
        "width": clip.clip.width, "height": clip.clip.height,
        "detect_s": round(made.detect_s / count, 4), "track_s": round(made.track_s / count, 4),
        "render_s": round(made.render_s / count, 4), "gate_s": round(made.gate_s / count, 4),
        "cpu_s": round((made.detect_s + made.track_s + made.render_s) / count, 4),
        "looked_at": len(made.chunk.looked_at), "gate_findings": made.gate_findings, "film_bytes": made.film_bytes,
        **covering_figures(clip, [frame.boxes for frame in made.frozen.frames]),
        **{f"peer_{name}": peer.get(name) for name in named},
    }  # fmt: skip


def _of_empty(clip: CodedClip, scene: str, both: _Both) -> dict[str, Any]:
    _, frozen = covered_by_engine(clip.frames(), both.detectors)
    size = clip.clip.width, clip.clip.height
    peer = mean_masked(both.peer.masks(clip.frames()), *size) if both.peer is not None else None
    ours = mean_masked([frame.boxes for frame in frozen.frames], *size)
    return {
        "scene": scene, "kind": clip.clip.kind.value, "seed": clip.clip.seed, "pictures": len(clip.samples),
        "masked_share": ours, "peer_masked_share": peer,
    }  # fmt: skip
