"""The finding of a district whose reports beyond a bound lie unsifted past their days: of the level above, which sees
what the district's own police leave lying; it ends with the last of them (article 18)."""

from collections.abc import Collection
from contextlib import suppress
from datetime import date, datetime

from django.db.models import Min

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.actor import Actor
from mingcha.kit.clock import Clock
from mingcha.kit.codes import WUHAN, division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_mended
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.turning import NothingLeft, carry_out_turn, turn_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.duty import Place
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.rules import is_unsifted
from mingcha.registry.reports.values import ReportState

_KIND, _OF = FindingKind.REPORTS_UNSIFTED, SubjectKind.DISTRICT
_ENDED = "已筛查"
_ABOVE = Place(WUHAN, "")
"""The place of the finding: read by who is over the whole city."""


@cites("18")
def find_unsifted_reports(by: Actor, *, clock: Clock) -> int:
    """Opens the finding of each district or zone with reports that came beyond a bound and are past their day to be
    sifted, and ends those of others. Returns how many. Nothing is written where none is. For the clock."""
    turn = turn_of(_KIND, _OF, _unsifted(clock.now()))
    if not turn.count:
        return 0
    name = "registry.report.remind_to_sift"
    with suppress(NothingLeft), act(name, by=by, clock=clock, cites=("18",)) as record:
        now = clock.now()
        found = _unsifted(now)  # under the log's lock: some may have been sifted meanwhile
        turn = turn.again(found)
        carry_out_turn(record, turn, lambda district: _finding(district, found[district]), _ENDED, now)
        record.fact("districts", list(turn.opened))
        record.fact("ended", list(turn.ended))
    return turn.count


def end_sifted(record: ActRecord, places: Collection[Place], now: datetime) -> None:
    """Ends the findings of these places of reports in an act that sifted there, unless others are past their day."""
    left = _unsifted(now) if places else {}
    for district in sorted({_district(place.division, place.zone) for place in places} - left.keys()):
        close_mended(record, kind=_KIND, subject_kind=_OF, subject=district, reason=_ENDED, now=now)


def _unsifted(now: datetime) -> dict[str, date]:
    """The districts (division) and zones (code) with a report past its day to be sifted, with the day on which the
    oldest came."""
    waiting = Report.objects.filter(state=ReportState.RECEIVED.value, beyond_bound=True).order_by()
    oldest = waiting.values_list("division", "zone").annotate(first=Min("received_at"))
    days = {_district(division, zone): shanghai_day(first) for division, zone, first in oldest}
    return {district: day for district, day in days.items() if is_unsifted(day, shanghai_day(now))}


def _district(division: str, zone: str) -> str:
    return zone or division


def _finding(district: str, oldest: date) -> NewFinding:
    called = division_words(district)
    words = Words(
        f"{called.zh}：超出当日上限的举报逾期未筛查，最早一件收到于 {oldest}",
        f"{called.en}: reports beyond a bound of their day are not sifted; the oldest came on {oldest}",
    )
    return NewFinding(_KIND, "18", _OF, district, words, _ABOVE)
