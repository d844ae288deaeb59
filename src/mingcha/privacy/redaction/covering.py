"""What a redaction covers after its edits: out of the stored detections alone, the same each time (article 21).

Loads NumPy: known to what redacts and to nothing that every program imports (engine.py).
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.units import DEFAULT_FRAME_90K
from mingcha.privacy.detection.chunk import FrameAt, parse_chunk
from mingcha.privacy.detection.settings import S6, EngineSettings, settings_of
from mingcha.privacy.detection.values import Box
from mingcha.privacy.redaction.edits import EditKind, NewEdit, bar_text, edit_text
from mingcha.privacy.redaction.values import FilmTrack, FoundItem, Frozen, ItemKind, PictureBoxes, Span, TrackBox
from mingcha.privacy.rendering.chunks import FilmSpan, chunks_of
from mingcha.privacy.rendering.folder import RedactionFolder, detected_name
from mingcha.privacy.tracks.editing import (
    FRAME,
    REGION,
    WHOLE,
    Change,
    EditedFilm,
    EditedTrack,
    Key,
    TrackEdit,
    edited_film,
    edited_tracks,
    frames_of,
)
from mingcha.privacy.tracks.film import Film, Pictured, film_of
from mingcha.privacy.tracks.freezing import FrozenFilm, on_grid
from mingcha.privacy.tracks.items import Item, items_of
from mingcha.privacy.tracks.linking import Track, link
from mingcha.privacy.tracks.stored import StoredFilm

SETTINGS = S6
"""With which a redaction is begun; its files name those with which it was."""


@dataclass(frozen=True, slots=True)
class Covering:
    """A film with its tracks after edits."""

    film: Pictured
    edited: EditedFilm
    edits: tuple[NewEdit, ...]
    settings: EngineSettings

    def frozen_film(self) -> FrozenFilm:
        """The frozen boxes."""
        return replace(self.edited.frozen(self.settings), bar=bar_text(self.edits))

    def items(self) -> tuple[FoundItem, ...]:
        """Everything that is to be looked at."""
        return tuple(_found(one) for one in items_of(self.edited, _changes(self.edits)))

    def boxes(self, from_90k: int, until_90k: int) -> Iterator[PictureBoxes]:
        """What is covered, or left open, in each picture of a part, times from the begin of the film."""
        frames = frames_of(self.film, from_90k, until_90k)
        begin_90k = self.film.frames[0].pts_90k if self.film.frames else 0
        near = [one for one in self.edited.tracks.values() if one.boxes.inside(frames)]
        for number in frames:
            at = self.film.frames[number]
            yield PictureBoxes(at.pts_90k - begin_90k, at.pts_90k, tuple(self._boxes_in(near, number, at)))

    def film_tracks(self) -> Iterator[FilmTrack]:
        """The tracks by their begin, without regions and whole pictures by hand."""
        frames = self.film.frames
        begin_90k = frames[0].pts_90k if frames else 0
        found = []
        for track in self.edited.tracks.values():
            if not track.boxes or track.kind in (REGION, FRAME):
                continue
            first, last = track.boxes.first, track.boxes.last
            middle = track.boxes.after((first + last) // 2)
            at = frames[middle]
            box = on_grid(track.boxes[middle][0], at.width, at.height, self.settings)
            span = Span(frames[first].pts_90k - begin_90k, frames[last].pts_90k - begin_90k + DEFAULT_FRAME_90K)
            found.append(FilmTrack(track.name, track.kind, span, *_in_shares(box, at)))
        yield from sorted(found, key=lambda one: (one.span.from_90k, one.span.to_90k, one.name))

    def _boxes_in(self, near: Sequence[EditedTrack], number: int, at: FrameAt) -> Iterator[TrackBox]:
        for track in near:
            is_covered = self.edited.is_covered(track, number)
            for one in track.boxes.get(number, ()):
                box = on_grid(one, at.width, at.height, self.settings)
                if box.area:
                    yield TrackBox(track.name, track.kind, *_in_shares(box, at), is_covered)


@dataclass(frozen=True, slots=True)
class WholeCovering(Covering):
    """What is covered, out of all detections."""

    whole_film: Film
    tracks: tuple[Track, ...]

    @property
    def tracks_text(self) -> bytes:
        """The file `tracks.json`: the tracks as they were linked, and the edits."""
        return _tracks_text(self.tracks, self.edits, self.settings)

    def frozen(self) -> Frozen:
        """What the law's side knows of it."""
        digest = self.frozen_film().digest.hex()
        return Frozen(hashlib.sha256(self.tracks_text).hexdigest(), digest, self.items())


def covering(folder: Path, span: FilmSpan, edits: Sequence[NewEdit]) -> WholeCovering:
    """What is covered after these edits, out of all detections. Raises Fault(INVALID) for an edit that names no track,
    Fault(NOT_FOUND) if a chunk was not looked at, ValueError on a file that is none."""
    film, tracks, settings = tracked(folder, span)
    edited = edited_film(film, tracks, _changes(edits), settings)
    return WholeCovering(film, edited, tuple(edits), settings, film, tracks)


def tracked(path: Path, span: FilmSpan) -> tuple[Film, tuple[Track, ...], EngineSettings]:
    """The film of a folder and its tracks before any edit. Raises as `covering`."""
    folder = RedactionFolder(path)
    names = [detected_name(place) for place in range(len(chunks_of(span)))]
    if not all(folder.has(name) for name in names):
        words = Words("检测结果文件缺失", "files with what was detected are missing")
        raise Fault(FaultKind.NOT_FOUND, words)
    chunks = [parse_chunk(folder.read(name)) for name in names]
    settings = settings_of(chunks[0].settings)
    film = film_of(chunks, settings)
    return film, link(film, settings), settings


def covering_of(stored: StoredFilm, edits: Sequence[NewEdit]) -> Covering:
    """What is covered after these edits, out of a stored film. Raises Fault(INVALID) as `covering`."""
    edited = edited_tracks(stored, stored.tracks, _changes(edits), stored.settings)
    return Covering(stored, edited, tuple(edits), stored.settings)


def _changes(edits: Sequence[NewEdit]) -> list[TrackEdit]:
    return [_change(number, edit) for number, edit in enumerate(edits, 1)]


def _change(number: int, edit: NewEdit) -> TrackEdit:
    keys = tuple(Key(one.at_90k, one.left, one.top, one.width, one.height) for one in edit.keys)
    change = Change.KEEP_VISIBLE if edit.kind is EditKind.EXCEPT else Change(edit.kind.value)
    return TrackEdit(number, change, edit.span.from_90k, edit.span.to_90k, edit.track, edit.other, keys)


def _found(item: Item) -> FoundItem:
    return FoundItem(ItemKind(item.cause.value), Span(item.from_90k, item.to_90k), item.track)


def _tracks_text(tracks: Sequence[Track], edits: Sequence[NewEdit], settings: EngineSettings) -> bytes:
    found: list[Json] = [
        [track.number, track.kind.value, [[hit.frame, *hit.box, hit.score_permille] for hit in track.hits],
         *([1] if track.is_dropped else [])]
        for track in tracks
    ]  # fmt: skip
    return canonical_json({"v": 1, "settings": settings.name, "tracks": found, "edits": edit_texts(edits)})


def edit_texts(edits: Sequence[NewEdit]) -> list[Json]:
    """The edits as `tracks.json` has them."""
    return [edit_text(edit) for edit in edits]


def _in_shares(box: Box, at: FrameAt) -> tuple[int, int, int, int]:
    """Left, top, width and height in 1/65535 of a picture, rounded outward."""
    left, top = box.left * WHOLE // at.width, box.top * WHOLE // at.height
    right, bottom = -(-box.right * WHOLE // at.width), -(-box.bottom * WHOLE // at.height)
    return left, top, right - left, bottom - top
