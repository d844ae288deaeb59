"""What a redaction covers after its edits, for who edits and reviews it (article 21): out of kept files, of which an
edit reads and writes its own time. Loads NumPy: see engine.py."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

from mingcha.kit.canonical import canonical_json
from mingcha.privacy.redaction.covered_rows import CoveredRows, keep_file
from mingcha.privacy.redaction.covering import Covering, WholeCovering, covering, covering_of, edit_texts
from mingcha.privacy.redaction.edits import EditKind, NewEdit, bar_text
from mingcha.privacy.redaction.values import FilmTrack, Frozen, PictureBoxes
from mingcha.privacy.rendering.chunks import CHUNK_90K, FilmSpan, chunks_of
from mingcha.privacy.rendering.folder import TRACKS
from mingcha.privacy.tracks.editing import frames_of
from mingcha.privacy.tracks.freezing import packed_ends, packed_rows
from mingcha.privacy.tracks.stored import StoredFilm, packed_film, parse_film
from mingcha.privacy.tracks.stretches import pictures_of

FILM_FILE = "tracks.npz"
_NO_EDITS = b'{"edits":[]'
"""How `tracks.json` begins before any edit."""
_PART_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class KeptCovering:
    """A film with its tracks after edits, and the rows of the chunks that no edit touched."""

    folder: Path
    span: FilmSpan
    now: Covering

    def frozen(self) -> Frozen:
        """What the law's side knows of it."""
        return Frozen(self._tracks_sha256(), self._frozen_sha256(), self.now.items())

    def boxes(self, from_90k: int, until_90k: int) -> Iterator[PictureBoxes]:
        """What is covered, or left open, in each picture of a part, times from the begin of the film."""
        return self.now.boxes(from_90k, until_90k)

    def film_tracks(self) -> Iterator[FilmTrack]:
        """The tracks by their begin, without regions and whole pictures by hand."""
        return self.now.film_tracks()

    def _frozen_sha256(self) -> str:
        """Of the file `frozen.json`, out of the rows of its chunks."""
        edits, chunks = self.now.edits, chunks_of(self.span)
        kept = CoveredRows(self.folder, edits)
        known = kept.known()
        if known != len(edits):
            changed = None if known is None else self._changed_by(edits[known:])
            kept.write(len(chunks), changed, self._rows_of)
        begin, end = packed_ends(self.now.settings.name, bar_text(edits))
        hashed = hashlib.sha256(begin)
        is_first = True
        for place, found in enumerate(kept.parts(len(chunks))):
            part = self._rows_of(place) if found is None else found
            if part:
                hashed.update(part if is_first else b"," + part)
                is_first = False
        hashed.update(end)
        return hashed.hexdigest()

    def _changed_by(self, edits: Sequence[NewEdit]) -> set[int]:
        """The places of the chunks in which these edits may change something."""
        count = len(chunks_of(self.span))
        if any(edit.kind is EditKind.COVER_AGAIN for edit in edits):
            return set(range(count))  # it acts outside of its time
        times = [frames_of(self.now.film, edit.span.from_90k, edit.span.to_90k) for edit in edits]
        found = pictures_of((one.start, one.stop) for one in times)
        return {place for place in range(count) if found.inside(self._frames_of(place))}

    def _frames_of(self, place: int) -> range:
        begin_90k = self.now.film.frames[0].pts_90k if self.now.film.frames else 0
        from_90k = self.span.from_90k + place * CHUNK_90K
        until_90k = min(from_90k + CHUNK_90K, self.span.until_90k)
        return frames_of(self.now.film, from_90k - begin_90k, until_90k - begin_90k)

    def _rows_of(self, place: int) -> bytes:
        return packed_rows(self.now.edited.frozen_in(self._frames_of(place), self.now.settings))

    def _tracks_sha256(self) -> str:
        """Of the file `tracks.json` with these edits: the one without any, with others at its begin."""
        hashed = hashlib.sha256(b'{"edits":' + canonical_json(edit_texts(self.now.edits)))
        try:
            with (self.folder / TRACKS).open("rb") as file:
                file.seek(len(_NO_EDITS))
                while part := file.read(_PART_BYTES):
                    hashed.update(part)
        except FileNotFoundError:
            return hashlib.sha256(covering(self.folder, self.span, self.now.edits).tracks_text).hexdigest()
        return hashed.hexdigest()


def kept_covering(folder: Path, span: FilmSpan, edits: Sequence[NewEdit]) -> KeptCovering:
    """What is covered after these edits, as `covering` computes it out of all detections. Raises as it does."""
    return _kept(folder, span, tuple(edits))


@lru_cache(maxsize=2)
def _kept(folder: Path, span: FilmSpan, edits: tuple[NewEdit, ...]) -> KeptCovering:
    """Kept for the parts of ten seconds that a page asks for one after another."""
    return KeptCovering(folder, span, covering_of(_stored(folder, span), edits))


@lru_cache(maxsize=2)
def _stored(folder: Path, span: FilmSpan) -> StoredFilm:
    # one that is no file of ours, or that a disk altered, is made anew; RuntimeError: of a ZIP that needs a password
    with suppress(OSError, ValueError, KeyError, EOFError, BadZipFile, RuntimeError):
        return parse_film((folder / FILM_FILE).read_bytes())
    return keep_film(folder, covering(folder, span, ()))


def keep_film(folder: Path, found: WholeCovering) -> StoredFilm:
    """Keeps a film and its tracks, before any edit, for the edits to come. A disk that takes nothing is no matter."""
    data = packed_film(found.whole_film, found.tracks, found.settings)
    with suppress(OSError):
        keep_file(folder, FILM_FILE, [data])
    return parse_film(data)
