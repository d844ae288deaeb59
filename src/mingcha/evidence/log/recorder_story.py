"""The content of a recorder's log besides minutes: cameras, policies, holds, intents, removals, witnesses' times.

Read in one pass and kept small, whatever the length of the log: disposed footage takes one bit per minute. Shares no
code with the actions that decided (article 20): a court can derive the same from the entries.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingcha.law.retention import RetentionClass

type Entry = Mapping[str, Any]
type _Held = tuple[str, str, int, int]
"""Hold, camera, from_ms, to_ms."""
type Cosigned = Callable[[str], tuple[int, int] | None]
"""A note in an entry `witnessed` -> (size, Unix ms of the cosignature), if a trusted witness cosigned it and it is a
head of this log; else None."""

MINUTE_MARK = b'"t":"minute"'
_HOUR_MARK = b'"t":"hour"'
_MINUTES = 60
_UNIX_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Intent:
    """A logged intent; times in Unix ms. `witness`: whether witnesses were required ("" in entries before 0.3)."""

    index: int
    order: str
    at_ms: int
    decided_ms: int
    not_before_ms: int
    camera: str
    epoch: int
    hours: frozenset[int]
    basis: str
    retention: RetentionClass
    witness: str


@dataclass(slots=True)
class Removal:
    """The files of one camera-hour in one done entry; `minutes`: bit m set, the file n=0 of minute m; `others`:
    (minute, n) of the rest."""

    index: int
    at_ms: int
    order: str
    intent: Intent | None
    minutes: int = 0
    others: set[tuple[int, int]] = field(default_factory=set)

    def names(self, minute: int, n: int) -> bool:
        """Whether it contains the file n of a minute (Unix s // 60)."""
        if n == 0:
            return bool(self.minutes >> minute % _MINUTES & 1)
        return (minute % _MINUTES, n) in self.others


@dataclass(slots=True)
class HeldSpan:
    """A hold on [from_ms, to_ms) contained in the sets from entry `opened` until before entry `closed`."""

    from_ms: int
    to_ms: int
    opened: int
    closed: int | None = None


@dataclass(slots=True)
class Story:
    """What a recorder's log contains besides minutes.

    `cameras`: code -> [(index, at_ms, enabled, class or None)]; `left`: indices of entries that withdraw a camera from
    this recorder; `held`: code -> spans under hold; `unknown`: index ranges in which only the digest of the hold set is
    in the log; `holds_version`: version of the current hold set (None if only its digest), `parts`: a set that is being
    logged in parts; `policies`: (index, class -> [(day, length)]); `removals`: (camera, epoch, hour) -> done entries;
    `witnessed`: (index, size, at_ms), sizes ascending; `latest_ms`: time of the recorder's last entry while running;
    `stands`: True if no start entry follows entries by other writers.
    """

    cameras: dict[str, list[tuple[int, int, bool, RetentionClass | None]]] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    held: dict[str, list[HeldSpan]] = field(default_factory=dict)
    unknown: list[tuple[int, int | None]] = field(default_factory=list)
    holds_version: object = None
    parts: set[_Held] = field(default_factory=set)
    policies: list[tuple[int, Mapping[str, tuple[tuple[str, int], ...]]]] = field(default_factory=list)
    intents: dict[int, Intent] = field(default_factory=dict)
    removals: dict[tuple[str, int, int], list[Removal]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    witnessed: list[tuple[int, int, int]] = field(default_factory=list)
    started_ms: int = 0
    latest_ms: int = 0
    stands: bool = False
    size: int = 0
    unreadable: list[int] = field(default_factory=list)

    def first_witnessed_ms(self, index: int) -> int | None:
        """The time of the first cosigned head that covers the entry `index`; None if there is none yet."""
        place = bisect_right(self.witnessed, index, key=lambda head: head[1])
        return self.witnessed[place][2] if place < len(self.witnessed) else None

    def witnessed_before_ms(self, index: int) -> int | None:
        """The time of the last cosigned head without the entry `index`; None if there is none."""
        place = bisect_right(self.witnessed, index, key=lambda head: head[1])
        return self.witnessed[place - 1][2] if place else None

    def witnessed_in_log_ms(self, index: int) -> int | None:
        """The newest cosignature in the log before the entry `index`: a lower bound for its time."""
        place = bisect_right(self.witnessed, index - 1, key=lambda head: head[0])
        return self.witnessed[place - 1][2] if place else None

    def class_at(self, camera: str, index: int | None) -> RetentionClass | None:
        """The class of the camera's system known to the log before the entry `index` (None: at the end). None also
        after the camera was withdrawn: then this recorder no longer receives the class."""
        found = None
        for at, _, _, named in self.cameras.get(camera, ()):
            if index is not None and at > index:
                break
            found = None if at in self.left else named or found
        return found

    def is_held(self, camera: str, from_ms: int, to_ms: int, index: int | None) -> bool:
        """Whether a hold in force at the entry `index` (None: at the end) covers any instant of [from_ms, to_ms)."""
        for span in self.held.get(camera, ()):
            if span.from_ms < to_ms and from_ms < span.to_ms and self._binds(span, index):
                return True
        return False

    def _binds(self, span: HeldSpan, index: int | None) -> bool:
        """Whether a hold was certainly in force at an entry (None: at the end). Where the log has only digests of the
        sets, that is if the sets before and after both contain it: otherwise it may have been released in between."""
        if index is None:
            return span.closed is None
        if index < span.opened or (span.closed is not None and span.closed <= index):
            return False
        ends = [end for begin, end in self.unknown if begin <= index and (end is None or index < end)]
        return all(end is not None and (span.closed is None or end < span.closed) for end in ends)

    def holds_known(self, index: int) -> bool:
        """Whether the log contains the holds at the entry `index`, not only their digest."""
        return not any(begin <= index and (end is None or index < end) for begin, end in self.unknown)

    def to_record(self, camera: str, until_minute: int) -> list[tuple[int, int]]:
        """Runs [first, end) of whole minutes (Unix s // 60), before the end, in which the camera was to record."""
        found: list[tuple[int, int]] = []
        since: int | None = None
        for _, at_ms, enabled, _ in self.cameras.get(camera, ()):
            if enabled and since is None:
                since = -(-at_ms // 60_000)
            elif not enabled and since is not None:
                found.append((since, min(at_ms // 60_000, until_minute)))
                since = None
        if since is not None:
            found.append((since, until_minute))
        apart: list[tuple[int, int]] = []
        for first, end in sorted(found):  # they may overlap after a clock was set back
            first = max(first, apart[-1][1] if apart else first)
            if first < end:
                apart.append((first, end))
        return apart


def read_story(entries: Iterable[tuple[int, bytes]], cosigned: Cosigned) -> Story:
    """Reads (index, entry) of a whole log in order, skipping minutes and hours. Records unreadable entries."""
    story, open_spans = Story(), dict[_Held, HeldSpan]()
    for index, body in entries:
        story.size = index + 1
        if MINUTE_MARK in body or _HOUR_MARK in body:
            continue
        try:
            entry = json.loads(body)
            at_ms = entry.get("at")
            kind = entry["t"]
            story.stands = kind in _BY_OTHERS or (story.stands and kind != "start")
            if type(at_ms) is int and not story.stands:
                story.latest_ms = at_ms
            if kind == "holds":
                _holds(story, open_spans, index, entry)
            elif kind == "witnessed":
                _witnessed(story, index, entry, cosigned)
            elif kind in _READERS:
                _READERS[kind](story, index, entry)
        except (ValueError, TypeError, KeyError, IndexError, ArithmeticError, AttributeError, RecursionError):
            story.unreadable.append(index)
    return story


def class_of(label: object) -> RetentionClass | None:
    """The class in a label such as "R30/trial"; None if it has none."""
    try:
        return RetentionClass(str(label).partition("/")[0])
    except ValueError:
        return None


def _camera(story: Story, index: int, entry: Entry) -> None:
    withdrawn = entry["act"] == "withdrawn"
    on = not withdrawn and entry["enabled"] is True
    if withdrawn:
        story.left.add(index)
    row = (index, _whole(entry["at"]), on, class_of(entry.get("label")))
    story.cameras.setdefault(str(entry["cam"]), []).append(row)


def _start(story: Story, _: int, entry: Entry) -> None:
    story.started_ms = _whole(entry["at"])


def _policy(story: Story, index: int, entry: Entry) -> None:
    periods = {
        str(name): tuple((str(day), _whole(length)) for day, length in _list(rows))
        for name, rows in entry["periods"].items()
    }
    story.policies.append((index, periods))


def _holds(story: Story, spans: dict[_Held, HeldSpan], index: int, entry: Entry) -> None:
    open_end = bool(story.unknown) and story.unknown[-1][1] is None
    if "some" in entry and entry["part"] + 1 < entry["parts"]:
        _part(story, entry)
        return
    now = _hold_set(story, spans, entry)
    story.holds_version = None if now is None else entry.get("version")
    if now is None:
        if not open_end:
            story.unknown.append((index, None))
        return
    if open_end:
        story.unknown[-1] = (story.unknown[-1][0], index)
    for key in spans.keys() - now:
        spans.pop(key).closed = index
    for key in now - spans.keys():
        spans[key] = HeldSpan(key[2], key[3], index)
        story.held.setdefault(key[1], []).append(spans[key])


def _hold_set(story: Story, spans: Mapping[_Held, HeldSpan], entry: Entry) -> set[_Held] | None:
    """The set of holds in an entry: complete, as changes, or as the last of its parts; None: only its digest."""
    if "ranges" in entry:
        return _ranges(entry["ranges"])
    if "some" in entry:
        _part(story, entry)
        now = set(story.parts)
    elif "base" in entry and story.holds_version is not None and entry["base"] == story.holds_version:
        removed = {str(hold) for hold in _list(entry["removed"])}
        now = {key for key in spans if key[0] not in removed} | _ranges(entry["added"])
    else:
        return None
    return now if len(now) == entry["count"] else None


def _part(story: Story, entry: Entry) -> None:
    if entry["part"] == 0:
        story.parts.clear()
    story.parts |= _ranges(entry["some"])


def _ranges(rows: object) -> set[_Held]:
    return {(str(hold), str(camera), _whole(a), _whole(b)) for hold, camera, a, b in _list(rows)}


def _witnessed(story: Story, index: int, entry: Entry, cosigned: Cosigned) -> None:
    head = cosigned(str(entry["note"]))
    if head is not None and head[0] <= index and (not story.witnessed or head[0] >= story.witnessed[-1][1]):
        story.witnessed.append((index, *head))


def _intent(story: Story, index: int, entry: Entry) -> None:
    story.intents[index] = Intent(
        index=index,
        order=str(entry["order"]),
        at_ms=_whole(entry["at"]),
        decided_ms=_whole(entry["decided_ms"]),
        not_before_ms=_whole(entry["not_before_ms"]),
        camera=str(entry["camera"]),
        epoch=_whole(entry["epoch"]),
        hours=frozenset(_whole(hour) for hour in _list(entry["hours"])),
        basis=str(entry["basis"]),
        retention=RetentionClass(str(entry["class"])),
        witness=str(entry.get("witness", "")),
    )


def _done(story: Story, index: int, entry: Entry) -> None:
    order, at_ms = str(entry["order"]), _whole(entry["at"])
    number = entry["intent"]
    intent = story.intents.get(number) if type(number) is int else None
    if intent is not None and intent.order != order:
        intent = None
    hour, removal = "", Removal(index, at_ms, order, intent)
    for name, _ in _list(entry["files"]):
        begin, _, rest = str(name).rpartition("T")
        if begin + rest[:2] != hour:
            hour = begin + rest[:2]
            rows = story.removals.setdefault(_hour_of(begin, rest[:2]), [])
            if not rows or rows[-1].index != index:
                rows.append(Removal(index, at_ms, order, intent))
            removal = rows[-1]
        minute, n = int(rest[2:4]), int(rest[6:-4])
        if rest[4:6] != "Z-" or not rest.endswith(".mp4"):
            raise ValueError(name)
        if n == 0:
            removal.minutes |= 1 << minute
        else:
            removal.others.add((minute, n))
    if "refused" not in entry and intent is not None:
        story.done.add(order)


_BY_OTHERS = {"restored", "recovered", "journal_rebuilt"}
"""Entries written before a start, or by commands while the recorder is stopped, with those that follow until the
start."""

_READERS: dict[str, Callable[[Story, int, Entry], None]] = {
    "camera": _camera,
    "start": _start,
    "policy": _policy,
    "dispose_intent": _intent,
    "dispose_done": _done,
}


def _hour_of(begin: str, hour: str) -> tuple[str, int, int]:
    """Camera, epoch and hour (Unix s // 3600) in a file's name (docs/ref/footage-format.md). Raises ValueError."""
    camera, epoch, day = begin.split("-")
    return camera, int(epoch), minute_of_day(day) // 60 + int(hour)


def minute_of_day(day: str) -> int:
    """The first minute (Unix s // 60) of a UTC day "YYYYMMDD". Raises ValueError."""
    return (date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal() - _UNIX_DAY) * 1440


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _list(value: object) -> Iterator[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return iter(value)
