"""Reminds people of what is due: each matter at each step once, all of a person's in one message (article 9; decree
799, article 14; `filing.reminders`). For the thread of the worker that runs beside its clock.

A message names no person and shows no picture. It is written down as sent once its carrier took it: what was not taken
is tried again. If the program dies between, the message leaves twice, with one identification, since a reminder that
never comes costs more than one that comes again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import duty
from mingcha.registry.reminders.carriers import Carrier, Reminder, WayAway
from mingcha.registry.reminders.queries import TargetRow, targets_in_force
from mingcha.registry.reminders.rules import OVERDUE_STEP, Way, digest_of, in_turn, message_key, route_of, step_reached
from mingcha.registry.reminders.sent import forget_sent, note_due, note_sent, sent_before
from mingcha.web.overview.deadlines.collected import deadlines, not_walled, outside
from mingcha.web.overview.today.matters import Matter

_LOG = structlog.get_logger("mingcha.reminders")

type Serve = Callable[[TargetRow, Carrier, str, datetime, Callable[[], bool]], bool]
"""Sends a target what it was not sent; whether something left."""
type Reached = tuple[Matter, str, int]
"""A matter, its digest, and the step at which it stands."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn did: how many messages `left`, the number of the `last` target that it looked at (0 for none), and
    whether it looked at the `whole` of them."""

    left: int
    last: int
    whole: bool


@cites("9", "799-14")
def send_reminders(
    carriers: Mapping[Way, Carrier], *, url: str, clock: Clock, may_go_on: Callable[[], bool], after: int = 0,
    serve: Serve | None = None,
) -> Turn:  # fmt: skip
    """Sends what is to be sent now to every target whose way has a carrier, beginning behind the target `after`. `url`:
    the origin of the pages, "" for none; `may_go_on` is asked before each target and before each message; `serve`: what
    is sent, the deadlines of days without it. Whoever goes the way of somebody who could not be reached waits for the
    next turn. What goes wrong with a target ends with it."""
    targets = {one.number: one for one in targets_in_force(at=clock.now()) if one.way in carriers}
    away: set[str] = set()
    left, last, whole = 0, after, True
    for number in in_turn(tuple(targets), after):
        target = targets[number]
        route = route_of(target.way, target.address)
        if not may_go_on():
            return Turn(left, last, whole=False)
        if route in away:
            whole = False
            continue
        last = number
        try:
            left += (serve or serve_days)(target, carriers[target.way], url, clock.now(), may_go_on)
        except Fault as fault:
            _LOG.warning("reminder_not_taken", target=number, way=target.way.value, reason=fault.words.en)
            if isinstance(fault, WayAway):
                away.add(route)
        except Exception:  # noqa: BLE001
            _LOG.exception("reminder_bug", target=number)  # one target's bug must not silence those behind it
    whole = whole and may_go_on()
    if whole:
        forget_sent(on=shanghai_day(clock.now()))
    return Turn(left, last, whole)


def serve_days(target: TargetRow, carry: Carrier, url: str, now: datetime, may_go_on: Callable[[], bool]) -> bool:
    """Sends a target the deadlines that it was not sent at this step; whether something left."""
    today = shanghai_day(now)
    every = _reached(target, now)
    digests = {digest for _one, digest, _step in every}
    note_due(target.number, digests, on=today)
    before = sent_before(target.number, digests)
    reached = [one for one in every if (one[1], one[2]) not in before]
    if not reached or not may_go_on():
        return False
    carry(target.address, _reminder(target, reached, url, today))
    note_sent(target.number, [(digest, step) for _one, digest, step in reached], on=today)
    return True


def _reached(target: TargetRow, now: datetime) -> list[Reached]:
    today = shanghai_day(now)
    steps = _steps(today)
    found = deadlines(duty(target.user, now), until=today + timedelta(days=max(steps, default=0)), at=now)
    return [
        (one, digest_of(one.kind, one.key, None if one.day_moves else one.safe_on), step)
        for one in not_walled(found)
        if (step := step_reached(one.safe_on, one.legal_on, today, steps)) is not None
    ]


def _steps(on: date) -> Sequence[int]:
    steps = parameters.value("filing.reminders", on).value
    return steps if isinstance(steps, tuple) else ()


def _reminder(target: TargetRow, reached: Sequence[Reached], url: str, today: date) -> Reminder:
    english = target.language == "en"
    overdue = sum(step == OVERDUE_STEP for _one, _digest, step in reached)
    title = Words(
        f"明察：{len(reached)} 项期限提醒" + (f"，{overdue} 项已逾期" if overdue else ""),
        f"mingcha: {len(reached)} deadlines" + (f", {overdue} overdue" if overdue else ""),
    )
    shown = [(outside(one), step) for one, _digest, step in reached]
    lines = [_line(one, today, english=english) for one, _step in shown]
    page = f"{url}/deadlines" if url else ""
    end = Words(f"本提醒到 {target.until} 为止，之后须重新设置。", f"Asked for until {target.until}; ask anew then.")
    return Reminder(
        subject=title.en if english else title.zh,
        text="\n".join([*lines, "", end.en if english else end.zh, page]) + "\n",
        body={
            "deadlines": [
                {
                    "kind": one.kind,
                    "subject": one.subject.zh,
                    "article": one.article,
                    "safe_on": one.safe_on.isoformat(),
                    "legal_on": one.legal_on.isoformat() if one.legal_on else None,
                    "step": step,
                    "page": url + one.url,
                }
                for one, step in shown
            ]
        },
        key=message_key(target.number, [(digest, step) for _one, digest, step in reached]),
    )


def _line(one: Matter, today: date, *, english: bool) -> str:
    when = _when(one, today)
    if english:
        return f"{one.safe_on}  {one.subject.en} ({one.detail.en}; article {one.article}; {when.en})"
    return f"{one.safe_on}  {one.subject.zh}（{one.detail.zh}；第 {one.article} 条；{when.zh}）"


def _when(one: Matter, today: date) -> Words:
    late, left = one.late_days(today), one.days_left(today)
    if late:
        return Words(f"已逾期 {late} 日", f"{late} days overdue")
    if left < 0 and one.legal_on is not None:
        still = (one.legal_on - today).days
        return Words(f"建议日已过，距法定截止日 {still} 日", f"the safe date is over, {still} days to the legal one")
    return Words(f"还剩 {left} 日", f"{left} days left")
