"""Both jobs of a redaction without a recorder, models or worker processes: footage with known pictures, a detector that
reads its boxes from a file, and files that end the work at each of their operations."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.support.privacy.footage import STEP_90K, write_footage
from tests.support.privacy.listed_boxes import ListedBoxes

from mingcha.jobs.queries import job, parts_of
from mingcha.jobs.rules import PART_OPEN
from mingcha.jobs.running import StoppedError
from mingcha.jobs.working import do_part
from mingcha.kit.canonical import Json
from mingcha.kit.clock import Clock, to_90k
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.privacy.detection.chunk import detect_chunk, detect_some
from mingcha.privacy.detection.settings import S1
from mingcha.privacy.redaction.clips import clips_sha256
from mingcha.privacy.redaction.engine import HomeEngine
from mingcha.privacy.rendering.chunk_order import parse_order
from mingcha.privacy.rendering.chunks import FilmSpan
from mingcha.privacy.rendering.decoding import film_frames, frames_of
from mingcha.privacy.rendering.encoding import render_chunk
from mingcha.privacy.rendering.gate import LOOKED_EVERY, LOOKED_FIRST
from mingcha.privacy.rendering.processes import RENDER
from mingcha.privacy.rendering.source import SourceFragment


class ReadyEngine(HomeEngine):
    """The engine of the home, whose models are those of `WorkersOfTest`."""

    def lacking(self) -> Sequence[Words]:
        """Nothing."""
        return ()


@dataclass
class FootageOfTest:
    """A source that has `count` pictures from the begin of the span."""

    count: int
    fetched: list[str] = field(default_factory=list)

    def fetch(
        self,
        no: str,
        point: str,
        from_at: datetime,
        to_at: datetime,
        folder: Path,
        advance: Callable[[int], None] = lambda _: None,
    ) -> str:
        """Writes one clip, below the folder as the door does."""
        self.fetched.append(point)
        (folder / "data").mkdir(exist_ok=True)
        clip = folder / "data" / "a.mp4"
        advance(0)
        if not clip.exists():
            write_footage(clip, self.count, begin_90k=to_90k(from_at))
        return clips_sha256(folder)


class WorkersOfTest:
    """Stands for the worker processes, in this one. `on_film`: what is found on the film, by its own times."""

    def __init__(self, folder: Path, begin_90k: int, faces: Mapping[int, Sequence[int]]) -> None:
        """`faces`: number of a picture -> left, top, right, bottom, score of a face in it."""
        self.on_film: dict[str, list[list[object]]] = {}
        self.broken: Fault | None = None
        self.asked: list[str] = []
        self._known: dict[str, bytes] = {}
        self._folder = folder
        self._boxes = self._listed(
            "source.json", {str(begin_90k + n * STEP_90K): [["face", *face]] for n, face in faces.items()}
        )

    def __call__(self, program: tuple[str, ...], order: Mapping[str, Json]) -> bytes:
        """What the worker would answer. A second time for the same order it is known."""
        if self.broken is not None:
            raise self.broken
        text = json.dumps([program, order])
        self.asked.append(text)
        if "film" in order or text not in self._known:
            self._known[text] = self._answer(program, order)
        return self._known[text]

    def _answer(self, program: tuple[str, ...], order: Mapping[str, Json]) -> bytes:
        if "film" in order:
            frames = film_frames(Path(str(order["film"])), int(str(order["offset"])))
            found = ListedBoxes(self._listed("film.json", self.on_film))
            return detect_some(frames, [found], S1, LOOKED_EVERY, LOOKED_FIRST).packed()
        frames = frames_of(FilmSpan(*order["chunk"]), [SourceFragment(*row) for row in order["fragments"]])
        if program == RENDER:
            return render_chunk(frames, parse_order(order["render"]))
        return detect_chunk(frames, [ListedBoxes(self._boxes)], S1).packed()

    def _listed(self, name: str, boxes: Mapping[str, object]) -> Path:
        path = self._folder / name
        path.write_text(json.dumps(boxes))
        return path


class EndingOnce(SystemFiles):
    """Ends the work at each operation on each file once: before it, half done, or just after it."""

    def __init__(self) -> None:
        self.ended: set[tuple[str, str]] = set()

    def _ends(self, step: str, path: str) -> bool:
        if (step, path) in self.ended:
            return False
        self.ended.add((step, path))
        return True

    def create(self, path: Path) -> int:
        self._draft = path.name
        if self._ends("create", path.name):
            raise StoppedError
        return super().create(path)

    def write(self, handle: int, data: bytes | bytearray) -> None:
        if self._ends("write", self._draft):
            super().write(handle, data[: len(data) // 2])
            raise StoppedError
        super().write(handle, data)

    def fdatasync(self, handle: int) -> None:
        if self._ends("sync", self._draft):
            raise StoppedError
        super().fdatasync(handle)

    def rename(self, old: Path, new: Path) -> None:
        if self._ends("rename", new.name):
            raise StoppedError
        super().rename(old, new)
        if self._ends("renamed", new.name):
            raise StoppedError


def work_through(number: int, clock: Clock, most_tries: int = 1) -> int:
    """Does every part of a job as workers would, again if one was given back; how many tries that took."""
    tries = 0
    for part in parts_of(number):
        for _ in range(most_tries):
            tries += 1
            do_part(number, part.number, clock=clock)
            if parts_of(number)[part.number - 1].state not in PART_OPEN:
                break
        if not job(number).is_open:
            break
    return tries


def broken(words: str) -> Fault:
    """What a worker that ends without a result raises."""
    return Fault(FaultKind.UNAVAILABLE, Words(words, words))
