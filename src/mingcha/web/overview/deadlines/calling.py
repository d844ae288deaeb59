"""Calls by the hour: each step once to who owes it, all of a person's in one message (articles 16(1), 16(4), 16(6)).
They leave as reminders of days do (`reminding`), to who asked for reminders. Leak cases call nobody outside of the
pages: even that there is one is not told (20(4)).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.calls import Call, CallKind
from mingcha.registry.identity.queries import duty
from mingcha.registry.reminders.carriers import Carrier, Reminder
from mingcha.registry.reminders.queries import TargetRow
from mingcha.registry.reminders.rules import digest_of, message_key
from mingcha.registry.reminders.sent import note_due, note_sent, sent_before
from mingcha.registry.watches.calling import watch_calls
from mingcha.supervision.clues.calling import clue_calls
from mingcha.supervision.incidents.calling import incident_calls

_PAGES = {CallKind.INCIDENT_NOTICE: "incident", CallKind.CLUE: "clue", CallKind.WATCH_OVERSTAYED: "watch"}
type Called = tuple[Call, str]
"""A call and its digest."""


@cites("16(1)", "16(4)", "16(6)")
def serve_calls(target: TargetRow, carry: Carrier, url: str, now: datetime, may_go_on: Callable[[], bool]) -> bool:
    """Sends a target the calls that it was not sent; whether something left."""
    who, today = duty(target.user, now), shanghai_day(now)
    calls = (*incident_calls(who, at=now), *clue_calls(who, at=now), *watch_calls(who, at=now))
    every = [(one, digest_of(f"call:{one.kind}", f"{one.subject}/{one.part}", None)) for one in calls]
    digests = {digest for _one, digest in every}
    note_due(target.number, digests, on=today)
    before = sent_before(target.number, digests)
    new = [(one, digest) for one, digest in every if (digest, int(one.step)) not in before]
    if not new or not may_go_on():
        return False
    carry(target.address, _message(target, new, url))
    note_sent(target.number, [(digest, int(one.step)) for one, digest in new], on=today)
    return True


def _message(target: TargetRow, new: Sequence[Called], url: str) -> Reminder:
    english = target.language == "en"
    title = Words(f"明察：{len(new)} 项按小时计的事项", f"mingcha: {len(new)} matters by the hour")
    end = Words(f"本提醒到 {target.until} 为止，之后须重新设置。", f"Asked for until {target.until}; ask anew then.")
    lines = [_line(one, english=english) for one, _digest in new]
    page = f"{url}/oversight" if url else ""
    return Reminder(
        subject=title.en if english else title.zh,
        text="\n".join([*lines, "", end.en if english else end.zh, page]) + "\n",
        body={"calls": [_body(one, url) for one, _digest in new]},
        key=message_key(target.number, [(digest, int(one.step)) for one, digest in new]),
    )


def _line(one: Call, *, english: bool) -> str:
    at = f"{one.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}  " if one.due_at else ""
    if english:
        return f"{at}{one.about.en} (article {one.article}; {one.step.words.en})"
    return f"{at}{one.about.zh}（第 {one.article} 条；{one.step.words.zh}）"


def _body(one: Call, url: str) -> Mapping[str, str | None]:
    return {
        "kind": one.kind,
        "subject": one.about.zh,
        "article": one.article,
        "due_at": one.due_at.astimezone(SHANGHAI).isoformat() if one.due_at else None,
        "step": one.step.name.lower(),
        "page": url + reverse(_PAGES[one.kind], args=[one.subject]),
    }
