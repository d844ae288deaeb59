"""Asks for reminders and ends them, each for the own account (articles 9, 16)."""

from collections.abc import Collection

from mingcha.evidence.entries import act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.reminders import rules
from mingcha.registry.reminders.models import ReminderTarget
from mingcha.registry.reminders.rules import Way
from mingcha.registry.reminders.sent import take_over


@cites("9", "16")
def ask_reminders(
    by: Asker, *, way: Way, address: str, domains: Collection[str], hosts: Collection[str], clock: Clock
) -> int:
    """Has the asker reminded at an address from now on, in place of the one before of the same way; the number of the
    target. `domains`, `hosts`: what the settings open. Raises Refused (article 16)."""
    with act("registry.reminder.ask", by=actor_of(by), clock=clock, cites=("9", "16")) as record:
        now, where = clock.now(), address.strip()
        who = duty_of(by, now)
        require(rules.may_be_reminded(who))
        require(rules.way_is_open(way, where, domains=domains, hosts=hosts))
        for before in ReminderTarget.objects.filter(user=who.user_id, way=way.value, ended_at=None):
            before.ended_at = now
            before.save(update_fields=["ended_at"])
            record.wrote(before)
        made = ReminderTarget.objects.create(user_id=who.user_id, way=way.value, address=where, began_at=now)
        record.wrote(made)
        take_over(made)
        record.fact("way", way.value)
        record.fact("target", made.pk)
    return made.pk


@cites("9", "16")
def end_reminders(by: Asker, *, way: Way, clock: Clock) -> None:
    """Ends the asker's reminders of a way. Raises Fault(NOT_FOUND) where there are none."""
    with act("registry.reminder.end", by=actor_of(by), clock=clock, cites=("9", "16")) as record:
        now = clock.now()
        held = ReminderTarget.objects.filter(user=duty_of(by, now).user_id, way=way.value, ended_at=None).first()
        if held is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有设置该提醒", "there are no such reminders"))
        held.ended_at = now
        held.save(update_fields=["ended_at"])
        record.wrote(held)
        record.fact("way", way.value)
        record.fact("target", held.pk)
