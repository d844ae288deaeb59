"""Whom the hours of an incident call: who answers for its unit and who noted it, as they begin, and as they end
(article 16(6); CIR 4; PIPL 57)."""

from datetime import datetime

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.calls import Call, CallKind, CallStep
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Role
from mingcha.supervision.incidents.rows import incident_facts, incidents_in_reach
from mingcha.supervision.incidents.rules import still_owed

_OWES = (Role.ADMINISTRATOR, Role.UNIT_MANAGER)


@cites("16(6)", "CIR 4", "PIPL 57")
def incident_calls(asker: Reader, *, at: datetime) -> tuple[Call, ...]:
    """The notices that open incidents owe, for who gives them: the manager of the unit, the administrator, and who
    noted the incident. An incident is named by its number. With other hours it is another call."""
    who = duty_of(asker, at)
    found: list[Call] = []
    for held in incidents_in_reach(who).filter(closed_at=None).order_by("found_at", "pk"):
        if held.noted_by != f"user:{who.user_id}" and not who.over(held.unit.place, *_OWES):
            continue
        for one in still_owed(incident_facts(held)):
            side = one.receiver.words
            zh, en = f"第 {held.pk} 号安全事件须报告、通知：{side.zh}", f"incident {held.pk}: give notice to {side.en}"
            about = Words(zh, en)
            step = CallStep.OVER if at >= one.due_at else CallStep.BEGUN
            part = f"{one.receiver.value} {one.due_at.isoformat()}"
            subject = str(held.pk)
            found.append(Call(CallKind.INCIDENT_NOTICE, subject, about, one.article, step, one.due_at, part))
    return tuple(found)
