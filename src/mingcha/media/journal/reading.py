"""Queries for playback and status: fragment index, timeline, extents. Every query uses an index."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingcha.kit.spans import clipped
from mingcha.media.disk.footage_files import FootageName
from mingcha.media.journal.activity import sizes_of_hour
from mingcha.media.journal.coverage import (
    Gap,
    Span,
    covered,
    explained,
    holes,
    joined,
    left_by,
    longest,
    merged_to,
    outages,
)
from mingcha.media.journal.rows import InitRow
from mingcha.media.journal.schema import open_reader, read_transaction
from mingcha.media.journal.single_values import value_of
from mingcha.media.journal.states import FileState, StateName
from mingcha.media.masks.plan import masks_named
from mingcha.media.units import GapReason

INDEX_LIMIT = 5000
_BEFORE_EVERYTHING_MS = 0
_LATE_FRAGMENT_MS = 3_000
"""A cause is stored up to this long before the last fragment that ends at its time."""
_BRIEF = frozenset({GapReason.LOSS.value, GapReason.CLOCK_JUMP.value})
"""Reasons that usually end with the next key frame."""
_MOST_PIECES = 200
"""Pieces of one outage or window that are followed beyond its border."""


@dataclass(frozen=True, slots=True)
class IndexedFragment:
    """A fragment in the answer of `index`."""

    start_90k: int
    duration_90k: int
    size_bytes: int
    key: bool
    init: str
    file: int
    offset_bytes: int
    frames: int
    masks: int
    """The privacy masks in its pictures, as the header of its file names them."""


@dataclass(frozen=True, slots=True)
class Index:
    """Fragments in order of time with the initialisation segments that they need."""

    inits: dict[str, InitRow]
    fragments: list[IndexedFragment]
    more: bool


@dataclass(frozen=True, slots=True)
class Spans:
    """Footage and gaps of a camera in a window; Unix ms of its first and last footage."""

    footage: list[Span]
    gaps: list[Gap]
    oldest_ms: int | None
    newest_ms: int | None


type OpenGap = tuple[int, int | None, str]
"""from_ms, to_ms (excluded; None while it lasts), reason."""


class JournalReader:
    """A reading connection; not thread-safe."""

    def __init__(self, path: Path) -> None:
        self.connection = open_reader(path)

    def close(self) -> None:
        """Closes the connection."""
        self.connection.close()

    def index(self, camera: str, from_90k: int, to_90k: int, limit: int) -> Index:
        """Fragments of [from, to). If `from` is inside footage, begins at the key fragment that decodes it."""
        number = self._number(camera)
        if number is None:
            return Index({}, [], more=False)
        most = max(1, min(limit, INDEX_LIMIT))
        rows = self.connection.execute(
            "SELECT g.start_90k, g.duration_90k, g.bytes, g.key, f.init, g.file, g.offset_bytes, g.frames, f.mask"
            " FROM fragment g JOIN file f ON f.id = g.file"
            " WHERE g.camera = ? AND g.start_90k >= ? AND g.start_90k < ? AND f.state != ?"
            " ORDER BY g.start_90k LIMIT ?",
            (number, self._decodable_from(number, from_90k), to_90k, FileState.DISPOSED, most + 1),
        ).fetchall()
        fragments = [
            IndexedFragment(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6], row[7], masks_named(row[8]))
            for row in rows[:most]
        ]
        inits = {init: self._init(init) for init in {fragment.init for fragment in fragments}}
        return Index(inits, fragments, len(rows) > most)

    def sizes_of_hour(self, camera: str, hour: int) -> bytes:
        """The sizes of coded frames of an hour (Unix s // 3600), one byte a second: activity.sizes_of_hour."""
        return sizes_of_hour(self.connection, camera, hour)

    def file(self, file: int) -> tuple[FootageName, bool, str] | None:
        """(name, whether disposed of, disk) of a file by id; None without a row."""
        row = self.connection.execute(
            "SELECT c.code, f.epoch, f.minute, f.n, f.state, f.disk FROM file f JOIN camera c ON c.number = f.camera"
            " WHERE f.id = ?",
            (file,),
        ).fetchone()
        return None if row is None else (FootageName(*row[:4]), row[4] == FileState.DISPOSED, row[5])

    def spans(self, camera: str, from_ms: int, to_ms: int, most: int, now_ms: int) -> Spans:
        """Footage and gaps in a window, at most `most` of each; the unsealed part is computed from fragments.

        Footage is cut to the window. A gap is a whole outage with its own begin and end, which may lie outside the
        window, so that it is the same in every answer; one that lasts ends at `now_ms`.
        """
        number = self._number(camera)
        if number is None:
            return Spans([], [], None, None)
        footage, pieces, lasts = self._stretch(number, from_ms, to_ms, now_ms)
        gaps = [gap for gap in outages(pieces, lasts=lasts) if gap[1] > from_ms and gap[0] < to_ms]
        footage = clipped(footage, from_ms, to_ms)
        oldest, newest = self.extent(number)
        return Spans(merged_to(footage, max(1, most)), longest(gaps, max(1, most)), oldest, newest)

    def recent_gaps(
        self, cameras: Sequence[str], from_ms: int, now_ms: int, shortest_ms: int
    ) -> dict[str, list[OpenGap]]:
        """By camera, if there are any: the pieces of outages of at least `shortest_ms` that touch [from, now), in order
        of time.

        An outage that lasts is given however short it is, unless its reason usually ends at once; its last piece has no
        end. Times without recording (DISABLED) are left out.
        """
        with read_transaction(self.connection):
            found = {camera: self._recent_gaps(camera, from_ms, now_ms, shortest_ms) for camera in cameras}
        return {camera: gaps for camera, gaps in found.items() if gaps}

    def _recent_gaps(self, camera: str, from_ms: int, now_ms: int, shortest_ms: int) -> list[OpenGap]:
        number = self._number(camera)
        if number is None:
            return []
        _, pieces, lasts = self._stretch(number, from_ms, now_ms, now_ms)
        found: list[OpenGap] = []
        for begin_ms, end_ms, reason in outages(pieces, lasts=lasts):
            open_now = lasts and end_ms == pieces[-1][1]
            is_long = end_ms - begin_ms >= shortest_ms or (open_now and reason not in _BRIEF)
            if reason == GapReason.DISABLED.value or end_ms <= from_ms or not is_long:
                continue
            inside: list[OpenGap] = [gap for gap in pieces if begin_ms <= gap[0] and gap[1] <= end_ms]
            if open_now:
                inside[-1] = (inside[-1][0], None, inside[-1][2])
            found += inside[-_MOST_PIECES:]
        return found[-_MOST_PIECES:]

    def with_gaps_since(self, from_ms: int) -> list[str]:
        """The codes of the cameras with a sealed gap that ended after an instant."""
        rows = self.connection.execute(
            "SELECT code FROM camera WHERE (SELECT to_ms FROM gap WHERE gap.camera = camera.number"
            " ORDER BY from_ms DESC LIMIT 1) > ?",
            (from_ms,),
        )
        return [str(code) for (code,) in rows]

    def _stretch(self, number: int, from_ms: int, to_ms: int, now_ms: int) -> tuple[list[Span], list[Gap], bool]:
        """Footage and pieces of gaps of a window, widened to the begin and end of the gaps that touch it, and whether
        the last piece lasts."""
        open_footage, open_gaps, lasts = self._unsealed(number, now_ms)
        for begin_ms, end_ms, _ in outages(open_gaps):
            if begin_ms <= from_ms < end_ms:
                from_ms = begin_ms
            if begin_ms <= to_ms < end_ms:
                to_ms = end_ms
        from_ms, to_ms = self._begin_of_gap(number, from_ms), self._end_of_gap(number, to_ms)
        if open_gaps and open_gaps[0][0] == to_ms:  # a sealed gap goes on in the minutes that are not sealed yet
            to_ms = outages(open_gaps)[0][1]
        sealed = self._stretches("span", number, from_ms, to_ms)
        footage = covered((a * 90, (b - a) * 90) for a, b in sorted([*sealed, *clipped(open_footage, from_ms, to_ms)]))
        gaps = [*self._gaps(number, from_ms, to_ms), *(gap for gap in open_gaps if gap[1] > from_ms and gap[0] < to_ms)]
        # after the clock was set back, footage may lie in sealed gaps; their rows stay as in the log
        left = joined(left_by(footage, gaps))
        return footage, left, lasts and bool(left) and left[-1][1] >= now_ms

    def _begin_of_gap(self, number: int, at_ms: int) -> int:
        """The begin of the sealed gaps that follow each other up to an instant; the instant itself if there is none."""
        for _ in range(_MOST_PIECES):
            row = self.connection.execute(
                "SELECT from_ms, to_ms FROM gap WHERE camera = ? AND from_ms < ? ORDER BY from_ms DESC LIMIT 1",
                (number, at_ms),
            ).fetchone()
            if row is None or row[1] < at_ms - 1:
                break
            at_ms = int(row[0])
        return at_ms

    def _end_of_gap(self, number: int, at_ms: int) -> int:
        """The end of the sealed gaps that follow each other from an instant on; the instant itself if there is none."""
        for _ in range(_MOST_PIECES):
            row = self.connection.execute(
                "SELECT to_ms FROM gap WHERE camera = ? AND from_ms <= ? ORDER BY from_ms DESC LIMIT 1",
                (number, at_ms + 1),
            ).fetchone()
            if row is None or row[0] <= at_ms:
                break
            at_ms = int(row[0])
        return at_ms

    def extent(self, number: int) -> tuple[int | None, int | None]:
        """Unix ms of the first and the last footage of a camera (by its number)."""
        ends = []
        for order in ("ASC", "DESC"):
            row = self.connection.execute(
                f"SELECT start_90k, duration_90k FROM fragment WHERE camera = ? ORDER BY start_90k {order} LIMIT 1",
                (number,),
            ).fetchone()
            ends.append(row)
        first, last = ends
        return (None, None) if first is None else (first[0] // 90, (last[0] + last[1]) // 90)

    def extents(self) -> dict[str, tuple[int | None, int | None]]:
        """extent() of every camera by its code."""
        with read_transaction(self.connection):  # one for all queries: each would lock and check the file again
            cameras = self.connection.execute("SELECT code, number FROM camera").fetchall()
            return {code: self.extent(number) for code, number in cameras}

    def state(self, name: StateName, default: str = "") -> str:
        """A single value of the journal."""
        value = value_of(self.connection, name)
        return default if value is None else value

    def _number(self, camera: str) -> int | None:
        row = self.connection.execute("SELECT number FROM camera WHERE code = ?", (camera,)).fetchone()
        return None if row is None else int(row[0])

    def _init(self, init: str) -> InitRow:
        row = self.connection.execute(
            "SELECT id, codec, width, height, data FROM init WHERE id = ?", (init,)
        ).fetchone()
        return InitRow(*row)

    def _decodable_from(self, number: int, from_90k: int) -> int:
        before = (
            "SELECT start_90k, duration_90k FROM fragment WHERE camera = ? AND start_90k <= ?"
            " AND key >= ? ORDER BY start_90k DESC LIMIT 1"
        )
        last = self.connection.execute(before, (number, from_90k, 0)).fetchone()
        if last is None or last[0] + last[1] <= from_90k:
            return from_90k
        key = self.connection.execute(before, (number, from_90k, 1)).fetchone()
        return from_90k if key is None else int(key[0])

    def _stretches(self, table: str, number: int, from_ms: int, to_ms: int) -> list[Span]:
        first = self.connection.execute(
            f"SELECT coalesce(max(from_ms), ?) FROM {table} WHERE camera = ? AND from_ms <= ?",
            (_BEFORE_EVERYTHING_MS, number, from_ms),
        ).fetchone()[0]
        rows = self.connection.execute(
            f"SELECT from_ms, to_ms FROM {table} WHERE camera = ? AND from_ms >= ? AND from_ms < ? ORDER BY from_ms",
            (number, first, to_ms),
        )
        return clipped(rows, from_ms, to_ms)

    def _gaps(self, number: int, from_ms: int, to_ms: int) -> list[Gap]:
        first = self.connection.execute(
            "SELECT coalesce(max(from_ms), 0) FROM gap WHERE camera = ? AND from_ms <= ?", (number, from_ms)
        ).fetchone()[0]
        rows = self.connection.execute(
            "SELECT from_ms, to_ms, reason FROM gap WHERE camera = ? AND from_ms >= ? AND from_ms < ? ORDER BY from_ms",
            (number, first, to_ms),
        )
        return [(max(a, from_ms), min(b, to_ms), why) for a, b, why in rows if b > from_ms]

    def _unsealed(self, number: int, until_ms: int) -> tuple[list[Span], list[Gap], bool]:
        """Footage and gaps of the minutes that are not sealed yet, and whether the last gap lasts."""
        next_minute, last_minute = self.connection.execute(
            "SELECT next_minute, last_minute FROM camera WHERE number = ?", (number,)
        ).fetchone()
        from_ms = next_minute * 60_000
        earlier = clipped(covered(self._set_back(number, next_minute)), _BEFORE_EVERYTHING_MS, from_ms)
        rows = fragments_between(self.connection, number, from_ms * 90, until_ms * 90)
        footage = clipped(covered(rows), from_ms, max(until_ms, from_ms))
        if last_minute is not None:
            return [*earlier, *footage], [], False
        known = causes(self.connection, number)
        # time after the newest footage is a gap once its cause is known; else footage may still come
        newest_ms = footage[-1][1] if footage else from_ms
        stopped_ms = _stopped(known, newest_ms)
        if stopped_ms is None or stopped_ms >= until_ms:
            return [*earlier, *footage], explained(holes(footage, from_ms, newest_ms), known), False
        uncovered = [*holes(footage, from_ms, newest_ms), (stopped_ms, until_ms)]
        return [*earlier, *footage], explained(uncovered, known), True

    def _set_back(self, number: int, next_minute: int) -> list[tuple[int, int]]:
        """Fragments in sealed minutes that are in no span yet: after the clock was set back, their files belong to
        an unsealed minute. CROSS JOIN: there are few such files, and each uses its own range of the fragment
        index."""
        begin_90k = next_minute * 60 * 90_000
        return self.connection.execute(
            "SELECT g.start_90k, g.duration_90k FROM file f CROSS JOIN fragment g ON g.camera = f.camera"
            " AND g.file = f.id AND g.start_90k >= f.begin_90k AND g.start_90k < min(coalesce(f.end_90k, ?3), ?3)"
            " WHERE f.camera = ?1 AND f.minute >= ?2 AND f.begin_90k < ?3 AND f.state != ?4 ORDER BY g.start_90k",
            (number, next_minute, begin_90k, FileState.DISPOSED),
        ).fetchall()


def fragments_between(connection: sqlite3.Connection, number: int, from_90k: int, to_90k: int) -> list[tuple[int, int]]:
    """(start_90k, duration_90k) of the fragments that touch [from, to), in order of start."""
    before = connection.execute(
        "SELECT start_90k, duration_90k FROM fragment WHERE camera = ? AND start_90k < ?"
        " ORDER BY start_90k DESC LIMIT 1",
        (number, from_90k),
    ).fetchall()
    rows = connection.execute(
        "SELECT start_90k, duration_90k FROM fragment WHERE camera = ? AND start_90k >= ? AND start_90k < ?"
        " ORDER BY start_90k",
        (number, from_90k, to_90k),
    ).fetchall()
    return [*before, *rows]


def newest_footage(connection: sqlite3.Connection) -> dict[str, int]:
    """The end of the last footage of every camera that has some, by its code, Unix ms."""
    rows = connection.execute(
        "SELECT code, (SELECT (start_90k + duration_90k) / 90 FROM fragment WHERE fragment.camera = camera.number"
        " ORDER BY start_90k DESC LIMIT 1) FROM camera"
    )
    return {str(code): int(end_ms) for code, end_ms in rows if end_ms is not None}


def _stopped(known: list[tuple[int, str]], newest_ms: int) -> int | None:
    """When footage stopped, by the causes of a camera and the end of its newest footage; None while it flows.

    Footage flows again with its first stored fragment, not with the cause that announces it.
    """
    stored = list(known)
    while stored and not stored[-1][1] and stored[-1][0] >= newest_ms:
        stored.pop()
    place = next((place for place in range(len(stored), 0, -1) if not stored[place - 1][1]), 0)
    if place == len(stored):
        return None
    at_ms = stored[place][0]
    return at_ms if 0 < at_ms - newest_ms <= _LATE_FRAGMENT_MS else max(newest_ms, 0)


def all_fragments(connection: sqlite3.Connection, number: int) -> Iterator[tuple[int, int]]:
    """(start_90k, duration_90k) of every fragment of a camera (its number), in order of start."""
    return connection.execute(
        "SELECT start_90k, duration_90k FROM fragment WHERE camera = ? ORDER BY start_90k", (number,)
    )


def causes(connection: sqlite3.Connection, number: int) -> list[tuple[int, str]]:
    """(at_ms, reason or "" while footage flows) of a camera, in order of time."""
    rows = connection.execute(
        "SELECT at_ms, coalesce(reason, '') FROM cause WHERE camera = ? ORDER BY at_ms, serial", (number,)
    )
    return rows.fetchall()


def gaps_from_text(text: str) -> list[Gap]:
    """Parses the JSON of gaps in a sealed row."""
    return [(int(a), int(b), str(why)) for a, b, why in json.loads(text)]
