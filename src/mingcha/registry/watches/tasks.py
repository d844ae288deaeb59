"""What the clock asks of watches: nobody came to relieve, or nobody is at the seat (article 16(1))."""

from datetime import datetime

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import ensure_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.watches import rules
from mingcha.registry.watches.actions import attended_again
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.rows import BESIDE, judged, present_at, seen_at, sheet_of
from mingcha.registry.watches.states import RUNNING, WatchState

MOST_A_TURN = 100
"""Watches that one act of the clock changes."""


@cites("16(1)")
def look_after_watches(by: Asker, *, clock: Clock) -> int:
    """Notes which watches overstayed (nobody came: the supervisor is notified, the person stays responsible), which
    seats are unattended, and which are attended again. Returns how many watches changed; nothing is written where none
    did."""
    changed = _changed(clock.now())
    if not changed:
        return 0
    with act("registry.watch.look_after", by=actor_of(by), clock=clock, cites=("16(1)",)) as record:
        now = clock.now()
        changed = _changed(now)  # again under the log's lock: somebody may have taken over meanwhile
        for held, overstayed, since in changed:
            if overstayed:
                _overstay(record, held, now)
            if since != held.unattended_from:
                held.unattended_from = since
                if since is None:
                    attended_again(record, held, clock)
                else:
                    _unattended(record, held, since, now)
            held.save(update_fields=["state", "overstayed_at", "unattended_from"])
            record.wrote(held)
        record.fact("watches", [held.pk for held, *_ in changed])
    return len(changed)


def _changed(now: datetime) -> list[tuple[Watch, bool, datetime | None]]:
    """The running watches that change: whether it overstayed just now, since when its seat is unattended."""
    states = [one.value for one in RUNNING]
    running = list(Watch.objects.select_related(*BESIDE).filter(state__in=states).order_by("pk"))
    seen = seen_at([one.session for one in running])
    found = []
    for held in running:
        last = present_at(held, seen)
        since = rules.unattended_since(last, now) if last else None
        if since is not None and held.unattended_from is not None:
            since = held.unattended_from  # it counts from the first one that was missed
        # once: who fills the sheet in afterwards hands over, whatever the clock says
        overstayed = held.overstayed_at is None and rules.has_overstayed(judged(held, sheet_of(held)), now)
        if overstayed or since != held.unattended_from:
            found.append((held, overstayed, since))
    return found[:MOST_A_TURN]


def _overstay(record: ActRecord, held: Watch, now: datetime) -> None:
    held.state, held.overstayed_at = WatchState.OVERSTAYED.value, now
    ends = held.shift.ends_at.astimezone(SHANGHAI)
    words = Words(
        f"{held.seat.name}：{ends:%H:%M} 应交接，无人接班，{held.user.name}继续负责，请负责人到场或者派人",
        f"{held.seat.name}: nobody relieved at {ends:%H:%M}; {held.user.name} stays responsible until somebody comes",
    )
    _find(record, held, FindingKind.WATCH_OVERSTAYED, words, now)


def _unattended(record: ActRecord, held: Watch, since: datetime, now: datetime) -> None:
    begun = since.astimezone(SHANGHAI)
    words = Words(
        f"{held.seat.name}：自 {begun:%H:%M} 起无人值守（{held.user.name}值班）",
        f"{held.seat.name}: unattended since {begun:%H:%M} (on shift: {held.user.name})",
    )
    _find(record, held, FindingKind.SEAT_UNATTENDED, words, now)


def _find(record: ActRecord, held: Watch, kind: FindingKind, words: Words, now: datetime) -> None:
    ensure_finding(
        record,
        kind=kind,
        article="16(1)",
        subject_kind=SubjectKind.WATCH,
        subject=str(held.pk),
        words=words,
        place=held.shift.plan.unit.place,
        now=now,
    )
