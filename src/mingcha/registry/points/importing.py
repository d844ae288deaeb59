"""Registers the points of a whole list in one act, its rows in bulk (articles 2, 3, 6, 7, 8, 13, 18, 20).

The rules are those of `add_point`. It is all or nothing: one refused line, and no point of the list is registered.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched

from mingcha.evidence.bulk_writing import prepare_rows
from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.canonical import Json
from mingcha.kit.checked import checked_name, matching
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import open_findings
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.points.above import mask_needs
from mingcha.registry.points.changes import tell_points_changed
from mingcha.registry.points.filling import device_code, device_codes, next_serial, sealed_passwords
from mingcha.registry.points.judging import Accepted, LineJudge
from mingcha.registry.points.models import Point
from mingcha.registry.points.registering import mask_finding
from mingcha.registry.points.values import ImportedPoint, ImportedPoints, LineRefusal

MOST_REFUSALS = 100
"""So many faults of refused lines are named, at most."""
MOST_SOURCE = 200
"""Characters of the name of a source."""
JUDGED_AT_ONCE = 1000
"""So many lines are judged and inserted at a time."""
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class LinesRefused(Fault):
    """Stops an import: the faults of the first lines that cannot be registered, at most MOST_REFUSALS."""

    def __init__(self, lines: tuple[LineRefusal, ...]) -> None:
        self.lines = lines
        first = lines[0]
        words = Words(
            f"第 {first.line} 行不能登记：{first.words.zh}", f"line {first.line} cannot be registered: {first.words.en}"
        )
        super().__init__(FaultKind.INVALID, words, f"{len(lines)} lines")


@cites("2", "3", "5", "6", "7", "8", "13", "18", "20(2)")
def import_points(
    by: Asker,
    points: Iterable[ImportedPoint],
    *,
    source: str,
    source_sha256: str,
    judged_sha256: str = "",
    clock: Clock,
) -> ImportedPoints:
    """Registers every point of a list, or none. Each is on trial and gets the next free code of its division.

    `source` names the list (a file's name), `source_sha256` is the digest of its bytes, 64 hex digits, `judged_sha256`
    that of its lines as they were judged ("" where there is none): they stand in the event. The list is iterated once,
    in batches; memory grows with its names alone, by 16 bytes a line. Raises LinesRefused when lines are refused, and
    Fault(INVALID) for a list without a line.
    """
    stated = {"source": checked_name(source, MOST_SOURCE), "sha256": _checked_digest(source_sha256)}
    stated |= {"judged_sha256": _checked_digest(judged_sha256)} if judged_sha256 else {}
    cited = ("2", "3", "5", "6", "7", "8", "13", "18", "20(2)")
    with act("registry.point.import", by=actor_of(by), clock=clock, cites=cited) as record:
        now = clock.now()
        judge, codes, refused = LineJudge(duty_of(by, now), now), _Codes(), list[LineRefusal]()
        before = Point.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        count = 0
        for lines in batched(points, JUDGED_AT_ONCE):
            accepted, said_no = _sorted_out(judge.judge(lines))
            refused += said_no
            if len(refused) >= MOST_REFUSALS:
                break
            if refused or not accepted:
                continue  # the other lines are judged all the same, so that they can be corrected together
            rows = _whole(accepted, codes)
            count += record.insert_prepared(prepare_rows(Point, rows))
            judge.forget_lines()
            _note_masks(record, rows, now)
        if refused:
            raise LinesRefused(tuple(refused[:MOST_REFUSALS]))
        if not count:
            raise Fault(FaultKind.INVALID, Words("清单中没有点位", "the list has no point"))
        tell_points_changed(Point.objects.filter(pk__gt=before))  # nobody else adds any while the log is held
        facts: dict[str, Json] = {**stated, "points": count, "codes": codes.given()}
        for key, value in facts.items():
            record.fact(key, value)
    return ImportedPoints(count, record.entry, codes.given())


@cites("2", "3", "5", "6", "7", "13", "18")
def judge_points(by: Asker, points: Iterable[ImportedPoint], clock: Clock) -> Iterator[LineRefusal]:
    """Every fault of the lines that `import_points` would refuse, in their order; nothing is written. For a dry run,
    also in parts: a name that stands in two parts is then met by the import alone.

    Memory grows by about 250 bytes a line: their names and addresses are remembered. Raises Fault as import_points
    does.
    """
    now = clock.now()
    judge = LineJudge(duty_of(by, now), now)
    for lines in batched(points, JUDGED_AT_ONCE):
        yield from _sorted_out(judge.judge(lines))[1]


class _Codes:
    """Gives the codes of an import, counting on in each division from the first free one."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._given: dict[str, Iterator[str]] = {}
        self._last: dict[str, str] = {}

    def give(self, division: str) -> str:
        """The next code. Raises Fault(EXHAUSTED) when the division has none left."""
        if division not in self._given:
            self._first[division] = next_serial(division)
            self._given[division] = device_codes(division, self._first[division])
        self._last[division] = code = next(self._given[division])
        return code

    def given(self) -> tuple[tuple[str, str], ...]:
        """The first and the last code of each division."""
        return tuple(
            (device_code(division, first), self._last[division]) for division, first in sorted(self._first.items())
        )


def _whole(accepted: Sequence[Accepted], codes: _Codes) -> list[Point]:
    """The points with their codes and their sealed passwords."""
    points = [one.point for one in accepted]
    for point, sealed in zip(points, sealed_passwords(one.address for one in accepted), strict=True):
        point.code, point.sealed_password = codes.give(point.system.site.division), sealed
    return points


def _note_masks(record: ActRecord, rows: Sequence[Point], now: datetime) -> None:
    """Records which of these new points need a mask, and that it is missing."""
    open_findings(record, (found for row in rows if (found := mask_finding(row))), now)
    mask_needs().of_imported(record, rows, now)


def _sorted_out(judged: Iterable[Accepted | tuple[LineRefusal, ...]]) -> tuple[list[Accepted], list[LineRefusal]]:
    accepted, refused = list[Accepted](), list[LineRefusal]()
    for one in judged:
        if isinstance(one, Accepted):
            accepted.append(one)
        else:
            refused += one
    return accepted, refused


def _checked_digest(text: str) -> str:
    return matching(_SHA256, text, "摘要须为 64 位十六进制数字", "a digest has 64 hexadecimal digits")
