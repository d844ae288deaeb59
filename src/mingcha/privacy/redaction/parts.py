"""The parts of the two jobs: each does its piece and may be done again, with the same bytes (article 21).

A file of a redaction is complete or absent, a detection is made once, each chunk has an encoder of its own. What
decodes runs in processes of its own. Loads NumPy: see engine.py.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mingcha.jobs.running import EndsBadlyError, PartRun
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.privacy.detection.chunk import ChunkDetections, parse_chunk
from mingcha.privacy.detection.model_files import FileState, listed_models, models_folder, state_of
from mingcha.privacy.redaction import port
from mingcha.privacy.redaction.clips import clips_sha256
from mingcha.privacy.redaction.covering import SETTINGS, covering
from mingcha.privacy.redaction.edits import CheckCovers, CheckedFilm
from mingcha.privacy.redaction.gating import covers_of, finding_rows, findings_of, gate_of, residual_items
from mingcha.privacy.redaction.kept_covering import keep_film, kept_covering
from mingcha.privacy.redaction.models import Redaction
from mingcha.privacy.redaction.rows import edits_of
from mingcha.privacy.redaction.stages import (
    DETECT,
    DETECT_JOB,
    FETCH,
    FREEZE,
    GATE,
    JOIN,
    RENDER,
    RENDER_JOB,
    TRACK,
    minutes_of,
    span_of,
)
from mingcha.privacy.redaction.values import Made, Tracked
from mingcha.privacy.redaction.work_folder import FILM, RedactionWork
from mingcha.privacy.rendering import processes
from mingcha.privacy.rendering.chunk_order import order_of
from mingcha.privacy.rendering.chunks import chunks_of
from mingcha.privacy.rendering.film import join_film, keep_detections, keep_frozen
from mingcha.privacy.rendering.film_file import fragment_offsets, fragments_in
from mingcha.privacy.rendering.folder import FROZEN, TRACKS, RedactionFolder, detected_name, gated_name, rendered_name
from mingcha.privacy.rendering.gate import (
    GateFinding,
    GateKind,
    digest_findings,
    film_findings,
    residual_findings,
    source_findings,
)
from mingcha.privacy.rendering.processes import check_order, detect_order, render_order, run_worker
from mingcha.privacy.rendering.source import SourceFragment, coded_pictures, fragments_of, needed_by, shown_of
from mingcha.privacy.tracks.freezing import FrozenFilm, parse_frozen
from mingcha.privacy.tracks.items import length_90k

_FRAGMENTS = "fragments.json"
_PACKAGES = ("av", "numpy", "onnxruntime")
_NO_PICTURES = Words("该时段没有可用的录像画面", "there is no footage with pictures in this time")
_CHANGED = Words("遮盖区域与已复核的不同", "what is covered is not what was reviewed")
_OTHER_SOURCE = Words("已取的录像与取片时不同", "the footage is not what was fetched")


class RedactionParts:
    """One try of one part of a redaction. Raises what the port, the workers and the disk do."""

    def __init__(self, run: PartRun, held: Redaction, work: RedactionWork) -> None:
        self._run, self._held, self._work = run, held, work
        self._folder = RedactionFolder(work.path)
        self._film = RedactionFolder(work.film_folder(held.frozen_sha256))
        self._span = span_of(held.from_ms, held.to_ms)
        self._chunks = chunks_of(self._span)
        self._minutes = minutes_of(self._span)

    def do(self) -> Json | Tracked | CheckedFilm:
        """The result of the part; of one that writes, what the act takes in."""
        first_of_gate = len(self._minutes) + 3
        kind, stage, number = self._run.job.kind, self._run.part.stage, self._run.part.part
        steps: dict[tuple[str, int], Callable[[], Json | Tracked | CheckedFilm]] = {
            (DETECT_JOB, FETCH): self._fetch,
            (DETECT_JOB, DETECT): lambda: self._detect(self._minutes[number - 2]),
            (DETECT_JOB, TRACK): self._track,
            (RENDER_JOB, FREEZE): self._freeze,
            (RENDER_JOB, RENDER): lambda: self._render(self._minutes[number - 2]),
            (RENDER_JOB, JOIN): self._join,
            (RENDER_JOB, GATE): lambda: self._gate(number - first_of_gate),
        }
        return steps.get((kind, stage), self._made)()

    def _fetch(self) -> Json:
        """Fetches the clips, and notes where each of their fragments lies."""
        source, held = port.source(), self._held
        if source is None:
            raise Fault(FaultKind.UNAVAILABLE, Words("没有取片程序", "nothing here can fetch footage"))
        self._work.claim(f"{held.no} {held.point.code} {held.from_ms} {held.to_ms} {held.begun_at.isoformat()}")
        begin, end = (datetime.fromtimestamp(at_ms / 1000, UTC) for at_ms in (held.from_ms, held.to_ms))
        digest = source.fetch(held.no, held.point.code, begin, end, self._work.source, self._run.checkpoint)
        self._require_source(digest)
        fragments = shown_of(self._span, fragments_of(sorted(self._work.source.rglob("*.mp4"))))
        if not fragments:
            raise EndsBadlyError(_NO_PICTURES, article="21")
        rows: list[Json] = [list(one) for one in fragments]
        self._folder.keep(_FRAGMENTS, canonical_json(rows))
        return {"source_sha256": digest, "fragments": len(fragments)}

    def _require_source(self, sha256: str) -> None:
        if clips_sha256(self._work.source, self._run.checkpoint) != sha256:
            raise EndsBadlyError(_OTHER_SOURCE, article="21")

    def _detect(self, places: range) -> Json:
        """Looks at the chunks of a minute that nobody looked at yet."""
        fragments, frames = self._fragments(), 0
        for place in places:
            name = detected_name(place)
            if self._folder.has(name):
                found = parse_chunk(self._folder.read(name))
            else:
                found = keep_detections(self._folder, name, self._looked_at(place, fragments))
            frames += len(found.frames)
            self._run.checkpoint(frames)
        return {"frames": frames}

    def _looked_at(self, place: int, fragments: tuple[SourceFragment, ...]) -> bytes:
        chunk = self._chunks[place]
        needed = needed_by(chunk, fragments)
        if not needed:
            return ChunkDetections(SETTINGS.name, (), (), ()).packed()
        return run_worker(processes.DETECT, detect_order(chunk, needed, models_folder(), SETTINGS.name))

    def _track(self) -> Tracked:
        found = covering(self._work.path, self._span, ())
        if not found.film.frames:
            raise EndsBadlyError(_NO_PICTURES, article="21")
        self._folder.keep(TRACKS, found.tracks_text)
        keep_film(self._work.path, found)
        fetched: Any = self._run.earlier_results()[0]
        return Tracked(
            source_sha256=str(fetched["source_sha256"]),
            frames=len(found.film.frames),
            length_90k=length_90k(found.film),
            settings=_settings_text(found.settings.name),
            frozen=kept_covering(self._work.path, self._span, ()).frozen(),
        )

    def _freeze(self) -> Json:
        """Writes the boxes that were reviewed; whatever else is computed now ends the job, and so does footage that is
        not what was fetched and looked at."""
        self._require_source(self._held.source_sha256)
        found = covering(self._work.path, self._span, edits_of(self._held))
        film, tracks = found.frozen_film(), hashlib.sha256(found.tracks_text).hexdigest()
        if (film.digest.hex(), tracks) != (self._held.frozen_sha256, self._held.tracks_sha256):
            raise EndsBadlyError(_CHANGED, article="21")
        self._work.make_film_folder(self._held.frozen_sha256)
        keep_frozen(self._film, film)
        return {"frozen_sha256": self._held.frozen_sha256}

    def _render(self, places: range) -> Json:
        film, fragments, frames = parse_frozen(self._film.read(FROZEN)), self._fragments(), 0
        for place in places:
            chunk, order = self._chunks[place], order_of(film, self._chunks, place)
            if not self._film.has(rendered_name(place)):
                needed = needed_by(chunk, fragments)
                data = run_worker(processes.RENDER, render_order(chunk, needed, order)) if order.frames else b""
                self._film.keep(rendered_name(place), data)
            frames += len(order.frames)
            self._run.checkpoint(frames)
        return {"frames": frames}

    def _join(self) -> Json:
        join_film(self._film, len(self._chunks))
        return {"bytes": (self._film.path / FILM).stat().st_size}

    def _gate(self, minute: int) -> Json:
        return self._look_at(self._minutes[minute]) if minute < len(self._minutes) else self._form()

    def _look_at(self, places: range) -> Json:
        """Looks at the film itself, in the chunks of a minute."""
        path, frames = self._film.path / FILM, 0
        with path.open("rb") as file:
            offsets = fragment_offsets(file)
        for place in places:
            name = gated_name(place)
            if place + 1 in offsets and not self._film.has(name):
                order = check_order(path, offsets[place + 1], models_folder(), SETTINGS.name)
                frames += len(keep_detections(self._film, name, run_worker(processes.DETECT, order)).frames)
            self._run.checkpoint(frames)
        return {"frames": frames}

    def _form(self) -> Json:
        """Judges form and times of the film, and that nothing of the source is in it."""
        frozen = parse_frozen(self._film.read(FROZEN))
        with (self._film.path / FILM).open("rb") as file:
            found = film_findings(file, frozen)
            frames = 0
            if not any(one.kind is GateKind.STREAMS for one in found):
                frames = sum(len(fragment.samples) for fragment in fragments_in(file))
                found += source_findings(file, self._source())
        return {"frames": frames, "findings": finding_rows(found)}

    def _source(self) -> Iterator[bytes]:
        for fragment in self._fragments():
            self._run.checkpoint()
            yield from coded_pictures([fragment])

    def _made(self) -> CheckedFilm:
        """What the gate found, all together, and regions over what is uncovered; gives the film its place."""
        held, data = self._held, self._film.read(FROZEN)
        frozen = parse_frozen(data)
        form: Any = self._run.earlier_results()[-1]
        names = [gated_name(place) for place in range(len(self._chunks))]
        looked_at = [parse_chunk(self._film.read(name)) for name in names if self._film.has(name)]
        most = parameters.number("privacy.residual_score_permille", shanghai_day(self._run.clock.now()))
        used: Mapping[str, str] = json.loads(held.engine_settings)["models"]
        visible = covering(self._work.path, self._span, edits_of(held)).edited.visible()
        found: list[GateFinding] = [
            *findings_of(form["findings"]),
            *residual_findings(looked_at, frozen, most, visible),
            *digest_findings(data, held.frozen_sha256, _models(), used),
        ]
        self._work.put_film(self._film.path / FILM)
        with self._work.film.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        film = Made(
            frozen_sha256=held.frozen_sha256,
            output_sha256=digest,
            output_bytes=self._work.film.stat().st_size,
            frames=int(form["frames"]),
            gate=gate_of(found),
            residual=residual_items(found, frozen.frames[0].at.pts_90k, held.length_90k),
        )
        return CheckedFilm(film, self._covers(found, frozen))

    def _covers(self, found: Sequence[GateFinding], frozen: FrozenFilm) -> CheckCovers | None:
        edits = covers_of(found, [one.at for one in frozen.frames], self._held.length_90k) if found else ()
        if not edits:
            return None
        return CheckCovers(edits, kept_covering(self._work.path, self._span, [*edits_of(self._held), *edits]).frozen())

    def _fragments(self) -> tuple[SourceFragment, ...]:
        return tuple(SourceFragment(*row) for row in json.loads(self._folder.read(_FRAGMENTS)))


def _models() -> dict[str, str]:
    """Name -> SHA-256 of the models that are there and accepted."""
    folder = models_folder()
    return {one.name: one.sha256 for one in listed_models() if state_of(folder, one) is FileState.READY}


def _settings_text(name: str) -> str:
    """What detection depends on: the settings by name, the models by digest, the packages by version."""
    models: dict[str, Json] = dict(_models())
    return canonical_json({"settings": name, "models": models, "packages": _versions()}).decode()


def _versions() -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
