"""What of a film a reviewer looks at besides watching it: made from tracks and edits alone (article 21)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.units import DEFAULT_FRAME_90K
from mingcha.privacy.tracks.editing import FRAME, REGION, Change, EditedFilm, EditedTrack, TrackEdit, frames_of
from mingcha.privacy.tracks.film import Pictured

AROUND_90K = TIMESCALE // 2
"""Before and after an instant: an item of one is a second long."""
LONG_90K = 30 * TIMESCALE
"""A time without a detection at which a person looks."""


TOGETHER_90K = 2 * TIMESCALE
"""Items of one cause that begin in the same two seconds are one: a person looks at the pictures once, with the boxes of
all tracks in them. A crowd of short tracks gave 946 items in 14 seconds before, a second's work each."""


class Cause(StrEnum):
    """Why a person looks there."""

    BEGIN = "begin"  # a track begins
    END = "end"  # a track ends
    BRIDGED = "bridged"  # on a line, since it was not found for longer than the hold
    WEAK = "weak"  # its best score is low; one that stays open covers nothing
    DROPPED = "dropped"  # a large plate that second looks did not find: it covers nothing
    CUT = "cut"  # the scene changes
    EMPTY = "empty"  # nothing was found for long
    EDIT = "edit"  # begin and end of a region and of whole pictures; the time of another edit


_OF_TRACKS = (Cause.BEGIN, Cause.END, Cause.BRIDGED, Cause.WEAK, Cause.DROPPED)


class Item(NamedTuple):
    """A part of a film, from its begin; `track`: its name or a class, "" for none."""

    from_90k: int
    to_90k: int
    cause: Cause
    track: str = ""


def length_90k(film: Pictured) -> int:
    """How long a film is: its last picture is shown for the nominal time. 0 without a picture."""
    return film.frames[-1].pts_90k - film.frames[0].pts_90k + DEFAULT_FRAME_90K if film.frames else 0


def items_of(edited: EditedFilm, edits: Sequence[TrackEdit]) -> tuple[Item, ...]:
    """All items, in order. Those of an earlier edit stay the same after a later one elsewhere."""
    film = edited.film
    if not film.frames:
        return ()
    found = {
        *(one for track in edited.tracks.values() for one in _of_track(track, film)),
        *(_around(_time(film, frame), Cause.CUT) for frame in film.cuts),
        *_empty(film),
        *(one for edit in edits for one in _of_edit(edit)),
    }
    length = length_90k(film)
    inside = (one._replace(from_90k=max(0, one.from_90k), to_90k=min(length, one.to_90k)) for one in found)
    return tuple(sorted(_together(inside)))


def _together(items: Iterable[Item]) -> Iterator[Item]:
    """Items of tracks that one look answers as one, which names no track; those of edits stay alone."""
    places = defaultdict[tuple[Cause, int], list[Item]](list)
    for one in items:
        if one.cause in _OF_TRACKS:
            places[one.cause, one.from_90k // TOGETHER_90K].append(one)
        else:
            yield one
    for (cause, _), same in places.items():
        if len(same) == 1:
            yield same[0]
        else:
            yield Item(min(one.from_90k for one in same), max(one.to_90k for one in same), cause)


def _of_track(track: EditedTrack, film: Pictured) -> Iterator[Item]:
    if track.kind in (REGION, FRAME):
        return  # an edit made it
    first, last = track.boxes.first, track.boxes.last
    begin_90k, end_90k = _time(film, first), _time(film, last)
    if track.left != track.boxes.pictures:
        yield _around(begin_90k, Cause.BEGIN, track.name)
        yield _around(end_90k, Cause.END, track.name)
    if track.is_dropped:
        yield from _of_dropped(track, film)
        return
    if track.is_weak:
        yield Item(begin_90k, end_90k + DEFAULT_FRAME_90K, Cause.WEAK, track.name)
    for begin, end in track.bridged:
        begin, end = max(begin, first), min(end, last)
        if begin < end:
            yield Item(_time(film, begin), _time(film, end), Cause.BRIDGED, track.name)


def _of_dropped(track: EditedTrack, film: Pictured) -> Iterator[Item]:
    """All of the time in which it covers nothing, by parts: an edit voids the answer of its own part alone."""
    end_90k = _time(film, track.boxes.last) + DEFAULT_FRAME_90K
    for from_90k in range(_time(film, track.boxes.first), end_90k, LONG_90K):
        to_90k = min(from_90k + LONG_90K, end_90k)
        if track.left.inside(frames_of(film, from_90k, to_90k)):
            yield Item(from_90k, to_90k, Cause.DROPPED, track.name)


def _of_edit(edit: TrackEdit) -> Iterator[Item]:
    name = edit.made or edit.track
    if edit.change in (Change.REGION, Change.WHOLE_FRAME):
        yield _around(edit.from_90k, Cause.EDIT, name)
        yield _around(edit.to_90k, Cause.EDIT, name)
    elif edit.change is not Change.KEEP_VISIBLE:  # which a reviewer confirms by an item of its own
        yield Item(edit.from_90k, edit.to_90k, Cause.EDIT, name)


def _empty(film: Pictured) -> Iterator[Item]:
    """The parts of at least LONG_90K between two pictures in which something was found, or an end of the film."""
    with_finds = [_time(film, frame) for frame in film.with_finds]
    for begin, end in pairwise((0, *with_finds, _time(film, len(film.frames) - 1) + DEFAULT_FRAME_90K)):
        if end - begin >= LONG_90K:
            yield Item(begin, end, Cause.EMPTY)


def _time(film: Pictured, frame: int) -> int:
    return film.frames[frame].pts_90k - film.frames[0].pts_90k


def _around(at_90k: int, cause: Cause, track: str = "") -> Item:
    return Item(at_90k - AROUND_90K, at_90k + AROUND_90K, cause, track)
