"""Reminds people of what is due: each matter at each step once, all of a person's in one message (article 9; decree
799, article 14; `filing.reminders`). For the clock of the application.

A message names no person and shows no picture. It is written down as sent once its carrier took it: if that fails, the
next turn tries again; if the program dies between, one message leaves twice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import duty
from mingcha.registry.reminders.carriers import Carrier, Reminder
from mingcha.registry.reminders.queries import TargetRow, targets_in_force
from mingcha.registry.reminders.rules import OVERDUE_STEP, Way, step_reached
from mingcha.registry.reminders.sent import forget_sent, note_sent, sent_before
from mingcha.web.overview.deadlines.collected import deadlines, public_subject
from mingcha.web.overview.today.matters import Matter

_LOG = structlog.get_logger("mingcha.reminders")

type Reached = tuple[Matter, str, int]
"""A matter, its digest, and the step at which it stands."""


@cites("9", "799-14")
def send_reminders(carriers: Mapping[Way, Carrier], *, url: str, clock: Clock) -> int:
    """Sends what is to be sent now to every target whose way has a carrier; returns how many messages left. `url`: the
    origin of the pages, "" for none."""
    now, left = clock.now(), 0
    forget_sent(on=shanghai_day(now))
    for target in targets_in_force():
        carry = carriers.get(target.way)
        reached = _unsent(target, now) if carry is not None else []
        if carry is None or not reached:
            continue
        try:
            carry(target.address, _reminder(target, reached, url, shanghai_day(now)))
        except Fault as fault:
            _LOG.warning("reminder_not_taken", target=target.number, way=target.way.value, reason=fault.words.en)
            continue
        note_sent(target.number, [(digest, step) for _one, digest, step in reached], on=shanghai_day(now))
        left += 1
    return left


def _unsent(target: TargetRow, now: datetime) -> list[Reached]:
    today = shanghai_day(now)
    steps = _steps(today)
    found = deadlines(duty(target.user, now), until=today + timedelta(days=max(steps, default=0)), at=now)
    reached = [
        (one, _digest(one), step) for one in found if (step := step_reached(one.days_left(today), steps)) is not None
    ]
    before = sent_before(target.number, {digest for _one, digest, _step in reached})
    return [one for one in reached if (one[1], one[2]) not in before]


def _steps(on: date) -> Sequence[int]:
    steps = parameters.value("filing.reminders", on).value
    return steps if isinstance(steps, tuple) else ()


def _digest(one: Matter) -> str:
    """Of what makes a matter: with another day it is another one, of which people are reminded anew."""
    return hashlib.sha256(f"{one.kind}|{one.url}|{one.subject.zh}|{one.safe_on}".encode()).hexdigest()


def _reminder(target: TargetRow, reached: Sequence[Reached], url: str, today: date) -> Reminder:
    english = target.language == "en"
    overdue = sum(step == OVERDUE_STEP for _one, _digest, step in reached)
    title = Words(
        f"明察：{len(reached)} 项期限提醒" + (f"，{overdue} 项已逾期" if overdue else ""),
        f"mingcha: {len(reached)} deadlines" + (f", {overdue} overdue" if overdue else ""),
    )
    lines = [_line(one, today, english=english) for one, _digest, _step in reached]
    page = f"{url}/deadlines" if url else ""
    return Reminder(
        subject=title.en if english else title.zh,
        text="\n".join([*lines, "", page]) + "\n",
        body={
            "deadlines": [
                {
                    "kind": one.kind,
                    "subject": public_subject(one).zh,
                    "article": one.article,
                    "safe_on": one.safe_on.isoformat(),
                    "legal_on": one.legal_on.isoformat() if one.legal_on else None,
                    "step": step,
                    "page": url + one.url,
                }
                for one, _digest, step in reached
            ]
        },
    )


def _line(one: Matter, today: date, *, english: bool) -> str:
    subject, left = public_subject(one), one.days_left(today)
    if english:
        when = f"{-left} days overdue" if left < 0 else f"{left} days left"
        return f"{one.safe_on}  {subject.en} ({one.detail.en}; article {one.article}; {when})"
    when = f"已逾期 {-left} 日" if left < 0 else f"还剩 {left} 日"
    return f"{one.safe_on}  {subject.zh}（{one.detail.zh}；第 {one.article} 条；{when}）"
