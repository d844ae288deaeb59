"""The lines of a hand-over sheet as the machine fills them in: what is open at the unit at that moment (article 16(1)).

The reader is the unit, not the person: a sheet of a monitor counts the findings, clues and copies that the unit's
manager reads, by kind or number and without their contents.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from mingcha.access.copies.queries import copies
from mingcha.access.exports.queries import exports
from mingcha.custody.holds.queries import holds_in_reach
from mingcha.custody.holds.rules import HoldBasis
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.overview.points.queries import codes, cut_for
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.queries import point_names
from mingcha.registry.watches.values import SheetLine, WatchRow
from mingcha.supervision.clues.queries import clues

MOST_COUNTED = 1000
"""Things of one line that are read; the count of a line says so many at most."""
MOST_NAMED = 10
"""Things that one line names; the rest is counted."""


@cites("16(1)")
def sheet_lines(watch: WatchRow, *, clock: Clock) -> tuple[SheetLine, ...]:
    """The lines of the sheet of a watch, always the same ones in the same order; a line with nothing says 0."""
    at, unit = clock.now(), _unit_of(watch)
    return (
        _alarms(unit, at),
        _points_down(unit, watch, clock),
        _clues(unit, at),
        _holds(unit, at),
        _exports(unit, watch, at),
        _copies(unit, at),
    )


def _alarms(unit: DutyFacts, at: datetime) -> SheetLine:
    found = Counter(one.kind for one in open_findings(unit, at=at, limit=MOST_COUNTED))
    named = [f"{kind.facts.words.zh} × {count}" for kind, count in found.most_common(MOST_NAMED)]
    return _line("alarms", Words("未销号的问题和报警", "Open findings and alarms"), found.total(), named)


def _points_down(unit: DutyFacts, watch: WatchRow, clock: Clock) -> SheetLine:
    down = codes(cut_for(unit, PointFilter(state="down", unit=watch.unit), clock=clock), limit=MOST_COUNTED)
    names = point_names(down[:MOST_NAMED])
    named = [names.get(code, code) for code in down[:MOST_NAMED]]
    return _line("points_down", Words("中断的点位", "Points that are down"), len(down), named)


def _clues(unit: DutyFacts, at: datetime) -> SheetLine:
    found = [one.no for one in clues(unit, at=at, limit=MOST_COUNTED)]  # open: a clue with both receipts is closed
    return _line("clues", Words("回执不全的线索", "Clues without both receipts"), len(found), found)


def _holds(unit: DutyFacts, at: datetime) -> SheetLine:
    found = [one.name for one in holds_in_reach(unit, at=at, in_force=True) if one.basis == HoldBasis.CLUE]
    return _line("holds", Words("因线索保全的录像", "Footage held for a lead"), len(found), found)


def _exports(unit: DutyFacts, watch: WatchRow, at: datetime) -> SheetLine:
    begun = watch.signed_in_at or watch.hours.begins_at
    found = [one.no for one in exports(unit, at=at, limit=MOST_COUNTED) if one.started_at >= begun]
    return _line("exports", Words("本班次办理的调取", "Exports of this watch"), len(found), found)


def _copies(unit: DutyFacts, at: datetime) -> SheetLine:
    found = [one.no for one in copies(unit, at=at, only_out=True, limit=MOST_COUNTED)]
    return _line("copies", Words("在外未归还的副本", "Copies that are out"), len(found), found)


def _line(code: str, words: Words, count: int, named: Iterable[str]) -> SheetLine:
    return SheetLine(code, words, count, tuple(named)[:MOST_NAMED])


def _unit_of(watch: WatchRow) -> DutyFacts:
    """The unit as a reader, in the name of who hands over."""
    manager = RoleInForce(Role.UNIT_MANAGER, Territory(organisation=watch.unit), watch.hours.begins_at)
    return DutyFacts(watch.person, watch.username, watch.name, "", watch.unit, active=True, roles=(manager,))
