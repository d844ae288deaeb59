"""Judges every segment of a recorder's log from the log, a listing of the storage and the times of witnesses alone
(articles 16(5), 20; decree 799, art. 17). Deterministic: the same three inputs always give the same classes.
Two passes over the entries: the first collects the story (small), the second judges minute by minute without storing
them; memory grows with cameras and disposals, not with minutes. Legal days are those of Shanghai, computed by law/.
"""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from mingcha.evidence.log.recorder_story import MINUTE_MARK, Cosigned, Intent, Removal, Story, class_of, read_story
from mingcha.evidence.log.segment_class import Basis, Segment, SegmentClass
from mingcha.law import parameters, retention
from mingcha.law.periods import add_years
from mingcha.law.retention import RetentionClass, shanghai_day_of_ms

type ReadEntries = Callable[[], Iterable[tuple[int, bytes]]]
"""Reads (index, entry) of the whole log in order; may be called repeatedly."""
type Listing = Callable[[str, int], Container[str]]
"""Lists the names of the footage files in the folder of a camera's hour (Unix s // 3600)."""

CLOCKS_AGREE_MS = 5 * 60_000
"""Clocks of honest machines differ by less. The tolerance does not allow earlier unlinking: the veto time is longer."""
LATE_SEALING_MS = 15 * 60_000
"""A minute is sealed within this time; after an absence the recorder has sealed the missed minutes within it."""
SPILL_MS = 30_000
"""The first pictures of an hour may be in the last file of the hour before: a hold on them covers that file too."""
_HOUR_MS = 3_600_000
_MINUTE_MS = 60_000
_TAILS = tuple(f"{minute:02}Z-" for minute in range(60))
_FIRST_TAILS = tuple(f"{tail}0.mp4" for tail in _TAILS)
_DECODER = json.JSONDecoder()
"""raw_decode is json.loads without the search for blanks and byte order marks: entries are canonical."""
_RETENTION = "retention"
_DEMO_CAP = "demo_cap"


@dataclass(frozen=True, slots=True)
class Question:
    """Input of the classifier besides the log and the storage listing.

    `now_ms`: reference time for overdue footage. `altered`: files whose bytes differ from their sealed digest.
    `in_hand`: files that an order is unlinking now. `learnt_ms`: (camera, hour) -> when another party received the
    hour, used if the recorder's own date is not trusted. `class_known`: (camera, hour) -> class by custody, used to
    excuse footage that still exists when this recorder could not know the class (cut off, or camera moved). `heads`:
    newer cosigned heads than those in the log, as (size, Unix ms). `alive_ms`: the last time at which the log is known
    to have been checked.
    """

    now_ms: int
    demo_home: bool = False
    altered: Container[str] = ()
    in_hand: Callable[[str], bool] = lambda _: False
    learnt_ms: Callable[[str, int], int | None] = lambda _camera, _hour: None
    class_known: Callable[[str, int], RetentionClass | None] = lambda _camera, _hour: None
    heads: tuple[tuple[int, int], ...] = ()
    alive_ms: int = 0


@dataclass(slots=True)
class Verdict:
    """Counts by class (segments; minutes for `silent`), explained minutes without footage, and the time bases of the
    judged disposals (one hour each). `until_ms`: end of the minutes that were expected."""

    counts: dict[SegmentClass, int] = field(default_factory=lambda: dict.fromkeys(SegmentClass, 0))
    gap_minutes: int = 0
    on_witness: int = 0
    on_own: int = 0
    until_ms: int = 0
    unreadable: list[int] = field(default_factory=list)

    @property
    def basis(self) -> Basis:
        """The weaker time basis of all judged disposals; the available basis if none was judged."""
        return Basis.WITNESS if self.on_witness and not self.on_own else Basis.OWN

    def as_facts(self) -> dict[str, int]:
        """Class -> count, without zeros."""
        return {kind.value: count for kind, count in self.counts.items() if count}


def classify(
    read: ReadEntries,
    listing: Listing,
    cosigned: Cosigned,
    question: Question,
    verdict: Verdict,
    *,
    every: bool = False,
) -> Iterator[Segment]:  # fmt: skip
    """Yields each segment and minute that is neither present nor lawfully disposed of; with `every`, all of them.
    Fills `verdict`, which is complete at the end."""
    story = read_story(read(), cosigned)
    for size, at_ms in question.heads:
        if size <= story.size and (not story.witnessed or size >= story.witnessed[-1][1]):
            story.witnessed.append((story.size, size, at_ms))
    verdict.unreadable = story.unreadable
    yield from _Judge(story, listing, question, verdict, every=every).run(read())


@dataclass(slots=True)
class _Hour:
    """The facts about the camera-hour being read; one per camera at a time."""

    camera: str
    epoch: int
    hour: int
    label: str
    index: int
    prefix: str
    lying: Container[str]
    removals: list[Removal]
    overdue: bool
    is_plain: bool
    """Whether an unaltered file in this hour needs no further check."""
    lawful: int = 0
    """Bit n set: the file n=0 of minute n was lawfully disposed of."""
    judged: dict[int, tuple[SegmentClass, Basis, str]] = field(default_factory=dict)


class _Judge:
    def __init__(self, story: Story, listing: Listing, question: Question, verdict: Verdict, *, every: bool) -> None:
        self._story = story
        self._listing = listing
        self._question = question
        self._verdict = verdict
        self._every = every
        self._hours: dict[str, _Hour] = {}
        self._next: dict[str, int] = {}
        self._today = shanghai_day_of_ms(question.now_ms)
        until_ms = self._until_ms()
        verdict.until_ms = until_ms
        self._owed = {camera: story.to_record(camera, until_ms // _MINUTE_MS) for camera in story.cameras}

    def run(self, entries: Iterable[tuple[int, bytes]]) -> Iterator[Segment]:
        present = gaps = lawful = 0
        every, hours, following, altered = self._every, self._hours, self._next, self._question.altered
        for index, body in entries:
            if MINUTE_MARK not in body:
                continue
            try:
                camera, minute, epoch, label, files = _minute(body)
                hour = hours.get(camera)
                if hour is None or minute // 60 != hour.hour or epoch != hour.epoch or label != hour.label:
                    hour = self._enter(camera, epoch, minute // 60, label, index)
            except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, AttributeError, StopIteration):
                self._verdict.unreadable.append(index)
                continue
            expected = following.get(camera)
            if expected != minute:
                yield from self._silent(camera, minute)
            following[camera] = minute + 1 if expected is None else max(minute + 1, expected)
            gaps += not files
            for n in files:
                name = hour.prefix + (_FIRST_TAILS[minute % 60] if n == 0 else f"{_TAILS[minute % 60]}{n}.mp4")
                if name in hour.lying:
                    if hour.is_plain and not every and name not in altered:
                        present += 1
                        continue
                elif n == 0 and hour.lawful >> minute % 60 & 1 and not every:
                    lawful += 1
                    continue
                segment = self._segment(hour, minute, n, name)
                self._verdict.counts[segment.kind] += 1
                if every or not segment.kind.is_good:
                    yield segment
        self._verdict.counts[SegmentClass.PRESENT_OK] += present
        self._verdict.counts[SegmentClass.DISPOSED_LAWFUL] += lawful
        self._verdict.gap_minutes += gaps
        for camera in sorted(self._owed):
            yield from self._silent(camera, 2**62)

    def _enter(self, camera: str, epoch: int, hour: int, label: str, index: int) -> _Hour:
        if type(epoch) is not int or type(hour) is not int or type(label) is not str or type(camera) is not str:
            raise TypeError("not an entry of a minute")
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        known = self._story.removals.get((camera, epoch, hour), [])
        overdue = self._is_overdue(camera, hour, label, index)
        entered = _Hour(
            camera, epoch, hour, label, index, f"{camera}-{epoch}-{at:%Y%m%dT%H}", self._listing(camera, hour), known,
            overdue, is_plain=not known and not overdue,
        )  # fmt: skip
        self._hours[camera] = entered
        return entered

    def _segment(self, hour: _Hour, minute: int, n: int, name: str) -> Segment:
        """The class of one file, by the table of the page evidence-log.md, top to bottom."""
        removal = next((each for each in hour.removals if each.names(minute, n)), None)
        intent = None if removal is None else removal.intent
        where = (hour.camera, hour.epoch, minute, n)
        facts = {} if removal is None else {
            "intent": None if intent is None else intent.index, "done": removal.index, "order": removal.order,
        }  # fmt: skip
        if name in hour.lying:
            if removal is not None:
                return Segment(SegmentClass.PRESENT_AFTER_DISPOSAL, *where, **facts)  # type: ignore[arg-type]
            if name in self._question.altered:
                return Segment(SegmentClass.PRESENT_ALTERED, *where)
            return Segment(SegmentClass.OVERDUE if hour.overdue else SegmentClass.PRESENT_OK, *where)
        if removal is None:
            kind = SegmentClass.PRESENT_OK if self._question.in_hand(name) else SegmentClass.MISSING_UNEXPLAINED
            return Segment(kind, *where)
        covered = intent is not None and (intent.camera, intent.epoch) == (hour.camera, hour.epoch)
        if intent is None or not covered or hour.hour not in intent.hours:
            why = "no intent covers it"
            return Segment(SegmentClass.MISSING_UNEXPLAINED, *where, **facts, why=why)  # type: ignore[arg-type]
        kind, basis, why = self._judged(hour, removal, intent)
        return Segment(kind, *where, basis=basis, why=why, **facts)  # type: ignore[arg-type]

    def _judged(self, hour: _Hour, removal: Removal, intent: Intent) -> tuple[SegmentClass, Basis, str]:
        """The judgement on one done entry for this hour, computed once."""
        if removal.index not in hour.judged:
            hour.judged[removal.index] = judged = self._judge(hour, removal, intent)
            if judged[1] is Basis.WITNESS:
                self._verdict.on_witness += 1
            else:
                self._verdict.on_own += 1
            if judged[0] is SegmentClass.DISPOSED_LAWFUL and hour.removals[0] is removal:
                hour.lawful = removal.minutes
        return hour.judged[removal.index]

    def _judge(self, hour: _Hour, removal: Removal, intent: Intent) -> tuple[SegmentClass, Basis, str]:
        """Judges a removal with an intent: hold, period, veto time."""
        story, from_ms = self._story, hour.hour * _HOUR_MS
        seen_ms = story.first_witnessed_ms(intent.index)
        basis = Basis.WITNESS if seen_ms is not None and intent.witness == "required" else Basis.OWN
        for index in (intent.index, removal.index):
            if story.is_held(hour.camera, from_ms, from_ms + _HOUR_MS, index):
                return SegmentClass.DISPOSED_UNDER_HOLD, basis, "a hold was in force"
        if intent.basis == _DEMO_CAP:
            if self._question.demo_home:
                return SegmentClass.DISPOSED_LAWFUL, basis, "size cap of a demo home"
            return SegmentClass.DISPOSED_EARLY, basis, "a size cap outside a demo home"
        # the recorder's clock is trusted only up to a witness's time
        logged_ms = intent.at_ms if seen_ms is None else min(intent.at_ms, seen_ms)
        asked_on = shanghai_day_of_ms(logged_ms + CLOCKS_AGREE_MS)
        first = self._first_day(hour, intent, removal.index, asked_on)
        if intent.basis != _RETENTION or asked_on < first:
            return SegmentClass.DISPOSED_EARLY, basis, f"it may go from {first}"
        if not self._waited(intent, removal, seen_ms, basis, asked_on):
            return SegmentClass.DISPOSED_EARLY, basis, "the veto time was not over"
        return SegmentClass.DISPOSED_LAWFUL, basis, ""

    def _waited(self, intent: Intent, removal: Removal, seen_ms: int | None, basis: Basis, asked_on: date) -> bool:
        """Whether the veto time had passed at removal: by cosignatures in the log, else by the log's own times."""
        veto_ms = _number("disposal.veto_hours", asked_on) * _HOUR_MS
        if removal.at_ms < intent.not_before_ms:
            return False
        if basis is Basis.WITNESS and seen_ms is not None:
            latest_ms = self._story.witnessed_in_log_ms(removal.index)
            return latest_ms is not None and latest_ms >= seen_ms + veto_ms
        since_ms = intent.at_ms if intent.witness else intent.decided_ms
        return removal.at_ms >= since_ms + veto_ms

    def _first_day(self, hour: _Hour, intent: Intent, done: int, asked_on: date) -> date:
        """The first Shanghai day on which the hour may be deleted: by the longest class in force for it, by the law and
        by every policy of the log from its recording to its disposal. A later policy shortens nothing."""
        recorded_on = self._counted_from(hour)
        named = (class_of(hour.label) or RetentionClass.R730, intent.retention, self._story.class_at(hour.camera, done))
        classes = {each for each in named if each is not None}
        last = max(retention.kept_until(recorded_on, each, decided_on=asked_on) for each in classes)
        for periods in self._policies(hour.index, done):
            for each in classes:
                rows = periods.get(each.value, ())
                length = next((number for day, number in reversed(rows) if day <= asked_on.isoformat()), 0)
                last = max(last, _added(recorded_on, each, length))
        return last + timedelta(days=1)

    def _policies(self, first: int, end: int) -> Iterator[Mapping[str, tuple[tuple[str, int], ...]]]:
        """The policy in force at entry `first`, and those logged until `end`."""
        before = None
        for index, periods in self._story.policies:
            if index <= first:
                before = periods
            elif index <= end:
                yield periods
        if before is not None:
            yield before

    def _counted_from(self, hour: _Hour) -> date:
        """The Shanghai day from which the period runs: the hour's own, unless it was sealed so long after a witness saw
        the log without it that its date must come from a wrong clock; then that later day."""
        own = shanghai_day_of_ms(hour.hour * _HOUR_MS)
        sealed_ms = self._story.witnessed_before_ms(hour.index)
        return own if sealed_ms is None else _believed(own, shanghai_day_of_ms(sealed_ms))

    def _is_overdue(self, camera: str, hour: int, label: str, index: int) -> bool:
        """Whether the hour's footage, if present, should have been deleted: no hold at the end of the log, and the
        longer of the class at recording and the class now is over, with its grace."""
        from_ms = hour * _HOUR_MS
        recorded_on = shanghai_day_of_ms(from_ms)
        learnt_ms = self._question.learnt_ms(camera, hour)
        if learnt_ms is not None:
            recorded_on = _believed(recorded_on, shanghai_day_of_ms(learnt_ms))
        classes = {class_of(label) or RetentionClass.R730, self._story.class_at(camera, None) or RetentionClass.R30}
        known = self._question.class_known(camera, hour)
        if known is not None:
            classes.add(known)
        for each in classes:
            if self._today <= retention.delete_due_by(recorded_on, each, decided_on=self._today):
                return False
        for periods in self._policies(index, self._story.size):
            for each in classes:
                for _, length in periods.get(each.value, ()):
                    if self._today <= _added(recorded_on, each, length) + timedelta(days=self._grace_days):
                        return False
        to_ms = from_ms + _HOUR_MS + SPILL_MS
        return not self._story.is_held(camera, from_ms, to_ms, None) and not self._holds_unknown

    @property
    def _grace_days(self) -> int:
        return _number("retention.delete_grace_days", self._today)

    @property
    def _holds_unknown(self) -> bool:
        return not self._story.holds_known(self._story.size)

    def _silent(self, camera: str, minute: int) -> Iterator[Segment]:
        """The expected minutes between the last sealed one and `minute`, as runs."""
        following = self._next.get(camera, 0)
        for first, end in self._owed.get(camera, ()):
            begin, stop = max(first, following), min(end, minute)
            if begin < stop:
                self._verdict.counts[SegmentClass.SILENT] += stop - begin
                yield Segment(SegmentClass.SILENT, camera, 0, begin, -1, minutes=stop - begin)

    def _until_ms(self) -> int:
        """The time up to which each enabled camera's minutes are expected: LATE_SEALING_MS before the log's last entry
        or check, and not beyond the newest start while a recorder still seals the minutes it missed."""
        story = self._story
        alive_ms = 0 if story.stands else self._question.alive_ms  # a command that repairs a log also signs its head
        latest_ms = max(story.latest_ms, alive_ms, *(at_ms for _, _, at_ms in story.witnessed[-1:]), 0)
        if story.started_ms > latest_ms - LATE_SEALING_MS:
            return 0
        return latest_ms - LATE_SEALING_MS


def _minute(body: bytes) -> tuple[str, int, int, str, list[int]]:
    """Camera, minute, epoch, label and file numbers. Raises ValueError, KeyError, TypeError."""
    text = body.decode()
    entry, end = _DECODER.raw_decode(text)
    if end != len(text):
        raise ValueError("more than an entry")
    return entry["cam"], entry["min"], entry["ep"], entry["label"], [file["n"] for file in entry["files"]]


def _number(key: str, on: date) -> int:
    """A legal parameter; its first value for earlier days, because clocks may be wrong."""
    return parameters.number(key, max(on, parameters.history(key)[0].since))


def _believed(own: date, learnt_on: date) -> date:
    late = timedelta(days=_number("retention.implausible_days", learnt_on))
    return learnt_on if learnt_on - own > late else own


def _added(day: date, retention_class: RetentionClass, length: int) -> date:
    if retention_class is RetentionClass.R730:
        return add_years(day, length)
    return day + timedelta(days=length)
